//! One installation: its folder, its lock, its businesses and host names.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use age::x25519::Identity;

use super::Business;
use super::found::Hooks;
use super::paths::{Paths, make_private, take_lock};
use crate::base::clock::Clock;
use crate::base::id::BusinessId;
use crate::base::lang::Words;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{KeyringFault, Ring, machine_identity};
use crate::store::{Store, Which, tx};

/// An open node. It holds the data folder's lock while it lives.
#[derive(Clone, Debug)]
pub struct Node(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    paths: Paths,
    store: Store,
    clock: Clock,
    words: Arc<Words>,
    hooks: Hooks,
    businesses: RwLock<HashMap<BusinessId, Business>>,
    hosts: RwLock<HashMap<String, BusinessId>>,
    _lock: File,
}

impl Node {
    /// Opens the data folder, takes its lock, opens every business and unseals those it can.
    ///
    /// # Errors
    /// Another process holds the folder; a database does not open. Keys that do not open are no
    /// error here: the business stays sealed and says why.
    pub fn open(data: &Path, clock: Clock, words: Arc<Words>, hooks: Hooks) -> Outcome<Self> {
        let node = Self::open_for_restore(data, clock, words, hooks)?;
        let ids = node.0.store.read_now(|db| tx::all(db, "SELECT id FROM business ORDER BY made_at", [], |r| r.get::<_, BusinessId>(0)))?;
        for id in ids {
            node.adopt(id)?;
        }
        Ok(node)
    }

    /// [`Node::open`] without opening the businesses: for bringing back one whose database is ruined.
    ///
    /// # Errors
    /// Another process holds the folder; the node's own database does not open.
    pub fn open_for_restore(data: &Path, clock: Clock, words: Arc<Words>, hooks: Hooks) -> Outcome<Self> {
        make_private(data)?;
        let lock = take_lock(data)?;
        let paths = Paths(data.to_owned());
        make_private(&paths.keys())?;
        make_private(&data.join("businesses"))?;
        let store = Store::open(&data.join("node.db"), Which::Node, &clock)?;
        let node = Self(Arc::new(Inner {
            paths,
            store,
            clock,
            words,
            hooks,
            businesses: RwLock::default(),
            hosts: RwLock::default(),
            _lock: lock,
        }));
        node.load_hosts()?;
        Ok(node)
    }

    fn load_hosts(&self) -> Outcome<()> {
        let rows = self.0.store.read_now(|db| tx::all(db, "SELECT name, business FROM host", [], |r| Ok((r.get(0)?, r.get(1)?))))?;
        *self.0.hosts.write().unwrap_or_else(PoisonError::into_inner) = rows.into_iter().collect();
        Ok(())
    }

    /// Opens one business and unseals it with this machine's identity where that works.
    fn adopt(&self, id: BusinessId) -> Outcome<Business> {
        let business = Business::open(id, &self.0.paths, &self.0.clock, &self.0.words, self.0.hooks.on_unseal)?;
        match self.machine_ring(id)? {
            Ok(ring) => {
                if let Err(problem) = business.unseal(ring) {
                    tracing::error!(target: "mostrador::security", %problem, business = %id, "business stays sealed");
                    business.vault().set_fault(KeyringFault::NotForThisDatabase);
                }
            }
            Err(fault) => {
                tracing::error!(target: "mostrador::security", %fault, business = %id, "business stays sealed");
                business.vault().set_fault(fault);
            }
        }
        self.keep(&business);
        Ok(business)
    }

    /// The ring of a business as this machine's identity opens it.
    ///
    /// # Errors
    /// A malformed identity file.
    pub fn machine_ring(&self, id: BusinessId) -> Outcome<Result<Ring, KeyringFault>> {
        let keys = self.0.paths.keys();
        Ok(match machine_identity(&keys, false)? {
            None => Err(KeyringFault::MachineMissing),
            Some(machine) => Ring::open(&keys, id, &machine),
        })
    }

    /// Where things lie.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.0.paths
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Every word of the product.
    #[must_use]
    pub fn words(&self) -> &Arc<Words> {
        &self.0.words
    }

    /// The node's own database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Every business here.
    #[must_use]
    pub fn businesses(&self) -> Vec<Business> {
        let mut all: Vec<_> = self.0.businesses.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        all.sort_by_key(Business::id);
        all
    }

    /// The business that answers to a host name: its own, or the only one there is.
    ///
    /// # Errors
    /// `NotSetUp` on an empty node, `UnknownHost` where several live here and none has that name.
    pub fn business_for(&self, host: &str) -> Outcome<Business> {
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let named = self.0.hosts.read().unwrap_or_else(PoisonError::into_inner).get(&host).copied();
        let businesses = self.0.businesses.read().unwrap_or_else(PoisonError::into_inner);
        match named {
            Some(id) => businesses.get(&id).cloned().ok_or_else(|| Problem::new(Code::UnknownHost)),
            None if businesses.len() == 1 => businesses.values().next().cloned().ok_or_else(|| Problem::new(Code::NotSetUp)),
            None if businesses.is_empty() => Err(Problem::new(Code::NotSetUp)),
            None => Err(Problem::new(Code::UnknownHost)),
        }
    }

    /// Gives a business a host name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn add_host(&self, host: &str, business: BusinessId) -> Outcome<()> {
        let name = host.to_ascii_lowercase();
        self.0.store.write_now(move |tx| tx.exec("INSERT INTO host(name, business) VALUES (?1, ?2)", (name, business)))?;
        self.load_hosts()
    }

    /// Lists a business whose folder and keyring are in place (after a restore) and opens it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn admit(&self, id: BusinessId, name: &str) -> Outcome<Business> {
        self.list(id, name)?;
        self.adopt(id)
    }

    /// Closes a business so that its folder may be replaced.
    pub fn dismiss(&self, id: BusinessId) {
        let gone = self.0.businesses.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Some(business) = gone {
            business.store().close();
        }
    }

    /// Counts an open business among those here.
    pub(super) fn keep(&self, business: &Business) {
        self.0.businesses.write().unwrap_or_else(PoisonError::into_inner).insert(business.id(), business.clone());
    }

    /// What the floors above added.
    pub(super) fn hooks(&self) -> Hooks {
        self.0.hooks
    }

    /// Enters a business in the node's list; the set-up code has served.
    pub(super) fn list(&self, id: BusinessId, name: &str) -> Outcome<()> {
        let name = name.to_owned();
        self.0.store.write_now(move |tx| {
            tx.exec(
                "INSERT INTO business(id, name, made_at) VALUES (?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET name = excluded.name",
                (id, name, tx.now()),
            )?;
            tx.exec("DELETE FROM setup_code", [])?;
            Ok(())
        })?;
        // The code was shown in this file too; it opens nothing any more.
        let _ = std::fs::remove_file(self.0.paths.0.join("setup-code"));
        Ok(())
    }

    /// This machine's identity; made once, when the first business is founded or restored.
    ///
    /// # Errors
    /// `MachineMissing` as a problem where it is gone though businesses exist.
    pub fn machine(&self, may_make: bool) -> Outcome<Identity> {
        let make = may_make && self.businesses().is_empty();
        machine_identity(&self.0.paths.keys(), make)?.ok_or_else(|| Problem::internal(KeyringFault::MachineMissing))
    }

    /// True until the first business is founded.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.0.businesses.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Stops every writer after what is queued.
    pub fn close(&self) {
        for business in self.businesses() {
            let _ = business.anchor();
            business.store().close();
        }
        self.0.store.close();
    }
}
