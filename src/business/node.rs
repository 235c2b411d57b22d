//! One installation: its folder, its lock, its businesses and host names.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use age::x25519::Identity;
use sha2::{Digest, Sha256};

use super::{Business, Profile};
use crate::access::Role;
use crate::access::user::{self, NewUser};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Clock;
use crate::base::id::BusinessId;
use crate::base::lang::Words;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{KeyringFault, Recovery, Ring, machine_identity};
use crate::store::{Store, Which, tx};

/// Where things lie in the data folder.
#[derive(Clone, Debug)]
pub struct Paths(pub PathBuf);

impl Paths {
    /// The machine's identity and the wrapped keyrings.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// A business's folder.
    #[must_use]
    pub fn business(&self, id: BusinessId) -> PathBuf {
        self.0.join("businesses").join(id.to_string())
    }

    /// The socket on which the command line asks the running server.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.0.join("control.sock")
    }

    /// Certificates of the node's own authority.
    #[must_use]
    pub fn tls(&self) -> PathBuf {
        self.0.join("tls")
    }
}

/// What the floors above add to opening a business.
#[derive(Clone, Copy, Debug)]
pub struct Hooks {
    /// Run after unsealing: they fill the search index.
    pub on_unseal: &'static [fn(&Business) -> Outcome<()>],
    /// Run in the transaction that founds a business: first services, menu, resources.
    pub on_found: &'static [FoundHook],
}

/// Sets a new business up for its trades.
pub type FoundHook = fn(&crate::store::Tx<'_>, &Profile, crate::base::id::UserId) -> Outcome<()>;

/// What founding a business needs; the password is hashed already.
#[derive(Debug)]
pub struct Founding {
    /// The business.
    pub profile: Profile,
    /// Its first person.
    pub owner: NewUser,
    /// The recovery key of its emergency kit.
    pub recovery: Recovery,
}

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
        self.0.businesses.write().unwrap_or_else(PoisonError::into_inner).insert(id, business.clone());
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

    /// Founds a business. The keys come first and the entry in the node's list last, so a death in
    /// between leaves a folder nobody refers to, never a business without keys.
    ///
    /// # Errors
    /// What the disk or SQLite says; nothing is listed then.
    pub fn found(&self, founding: Founding) -> Outcome<Business> {
        let now = self.0.clock.now();
        let id = BusinessId::mint(now);
        let keys = self.0.paths.keys();
        let machine = self.machine(true)?;
        let ring = Ring::create(&keys, id, &machine, &founding.recovery, now)?;
        make_private(&self.0.paths.business(id))?;
        let business = Business::open(id, &self.0.paths, &self.0.clock, &self.0.words, self.0.hooks.on_unseal)?;
        let Founding { profile, owner, .. } = founding;
        let (name, me, on_found) = (profile.name.clone(), business.clone(), self.0.hooks.on_found);
        business.store().write_now(move |tx| {
            me.set_profile(tx, profile.clone())?;
            let owner = user::add(tx, &NewUser { roles: owner_roles(&owner), ..owner })?;
            for hook in on_found {
                hook(tx, &profile, owner)?;
            }
            audit::record(tx, Actor::HOUSE, &Event::house("business.found"))
        })?;
        business.unseal(ring)?;
        business.anchor()?;
        self.list(id, &name)?;
        self.0.businesses.write().unwrap_or_else(PoisonError::into_inner).insert(id, business.clone());
        Ok(business)
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

    fn list(&self, id: BusinessId, name: &str) -> Outcome<()> {
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

    /// A fresh one-time set-up code; the one before stops working.
    ///
    /// # Errors
    /// No randomness; what SQLite says.
    pub fn new_setup_code(&self) -> Outcome<String> {
        let mut bytes = [0_u8; 8];
        getrandom::fill(&mut bytes).map_err(|e| Problem::internal(format!("randomness: {e}")))?;
        let digits = u64::from_be_bytes(bytes) % 1_000_000_000_000;
        let code = format!("{:04}-{:04}-{:04}", digits / 100_000_000, digits / 10_000 % 10_000, digits % 10_000);
        let hash = code_hash(&code);
        self.0.store.write_now(move |tx| tx.exec("INSERT INTO setup_code(only, hash, made_at) VALUES (1, ?1, ?2) ON CONFLICT(only) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at", (hash, tx.now())))?;
        Ok(code)
    }

    /// Checks a set-up code.
    ///
    /// # Errors
    /// `AlreadySetUp`, `WrongSetupCode`.
    pub async fn check_setup_code(&self, code: &str) -> Outcome<()> {
        if !self.is_new() {
            return Err(Problem::new(Code::AlreadySetUp));
        }
        let hash = code_hash(code);
        let known = self.0.store.read(move |db| tx::one(db, "SELECT 1 FROM setup_code WHERE hash = ?1", [hash], |_| Ok(()))).await?;
        known.ok_or_else(|| Problem::new(Code::WrongSetupCode))
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

fn owner_roles(owner: &NewUser) -> Vec<Role> {
    let mut roles = owner.roles.clone();
    if !roles.contains(&Role::Owner) {
        roles.push(Role::Owner);
    }
    roles
}

fn code_hash(code: &str) -> [u8; 32] {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    Sha256::digest(digits.as_bytes()).into()
}

fn make_private(folder: &Path) -> Outcome<()> {
    use std::os::unix::fs::DirBuilderExt;
    Ok(std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?)
}

fn take_lock(data: &Path) -> Outcome<File> {
    let file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(data.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(Problem::new(Code::JobRunning).because(format!("{} is in use by a running mostrador", data.display()))),
    }
}
