//! A business and the node it lives on.
//!
//! Everything a business owns is reached through its [`Business`] value, and that value comes from
//! the request's host name and session, never from a field a caller can fill in.

mod canary;
pub mod erasures;
mod found;
mod live;
mod node;
mod paths;
pub mod profile;
mod setup_code;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

pub use found::{Founding, Hooks};
pub use live::{Live, LiveEvent, Since};
pub use node::Node;
pub use paths::Paths;
pub use profile::{Online, Papers, Profile, Trade};

use crate::audit;
use crate::base::clock::{Clock, Instant};
use crate::base::id::BusinessId;
use crate::base::lang::Words;
use crate::base::problem::Outcome;
use crate::keyring::{PeopleIndex, Ring, Vault};
use crate::store::{Store, Tx};

/// One business: its database, keys, index, live stream and profile. A cheap handle.
#[derive(Clone, Debug)]
pub struct Business(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    id: BusinessId,
    folder: PathBuf,
    keys: PathBuf,
    store: Store,
    vault: Vault,
    people: PeopleIndex,
    live: Live,
    canary: canary::Canary,
    archived: AtomicU64,
    clock: Clock,
    words: Arc<Words>,
    profile: RwLock<Arc<Profile>>,
    on_unseal: &'static [fn(&Business) -> Outcome<()>],
}

impl Business {
    fn open(
        id: BusinessId,
        paths: &Paths,
        clock: &Clock,
        words: &Arc<Words>,
        on_unseal: &'static [fn(&Self) -> Outcome<()>],
    ) -> Outcome<Self> {
        let folder = paths.business(id);
        let store = Store::open(&folder.join("business.db"), crate::store::Which::Business, clock)?;
        let profile = store.read_now(profile::load)?;
        Ok(Self(Arc::new(Inner {
            id,
            keys: paths.keys(),
            store,
            vault: Vault::sealed(&paths.keys()),
            people: PeopleIndex::default(),
            live: Live::new(clock.now()),
            canary: canary::Canary::default(),
            archived: AtomicU64::new(u64::MAX),
            clock: clock.clone(),
            words: Arc::clone(words),
            profile: RwLock::new(Arc::new(profile)),
            folder,
            on_unseal,
        })))
    }

    /// This business as it lies below another data folder, opened by the same code. Nobody reaches it: it is
    /// for a rehearsal, which closes and removes it.
    ///
    /// # Errors
    /// Its database does not open.
    pub fn rehearsed_in(&self, paths: &Paths) -> Outcome<Self> {
        Self::open(self.0.id, paths, &self.0.clock, &self.0.words, self.0.on_unseal)
    }

    /// Identifier.
    #[must_use]
    pub fn id(&self) -> BusinessId {
        self.0.id
    }

    /// The folder that is this business: database, files, backups.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// The node's data folder, in which this business has its own.
    #[must_use]
    pub fn data_folder(&self) -> &Path {
        self.0.folder.ancestors().nth(2).unwrap_or(&self.0.folder)
    }

    /// The folder of wrapped keys.
    #[must_use]
    pub fn keys_folder(&self) -> &Path {
        &self.0.keys
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The keys.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The search index of people.
    #[must_use]
    pub fn people(&self) -> &PeopleIndex {
        &self.0.people
    }

    /// The stream to open screens.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// A word in the language of the business's papers.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.0.words.t(self.profile().lang, key)
    }

    /// Every word.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.0.words
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The current moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// Name, trades, zone, currency, letterhead.
    #[must_use]
    pub fn profile(&self) -> Arc<Profile> {
        Arc::clone(&self.0.profile.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Stores a changed profile; every screen sees it after the commit.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_profile(&self, tx: &Tx<'_>, profile: Profile) -> Outcome<()> {
        profile::save(tx, &profile)?;
        let me = self.clone();
        tx.after_commit(move || *me.0.profile.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(profile));
        Ok(())
    }

    /// [`Store::write`] on this business's database.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write<T, F>(&self, work: F) -> Outcome<T>
    where
        F: FnOnce(&Tx<'_>) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.store.write(work).await
    }

    /// [`Store::read`] on this business's database.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn read<T, F>(&self, work: F) -> Outcome<T>
    where
        F: FnOnce(&rusqlite::Connection) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.store.read(work).await
    }

    /// Tells open screens that something of a topic changed, once the commit is on the disk.
    pub fn announce(&self, tx: &Tx<'_>, topic: &'static str, id: Option<uuid::Uuid>) {
        let live = self.0.live.clone();
        tx.after_commit(move || live.send(topic, id));
    }

    /// An archive holds everything up to so many changes of the writer's count.
    pub fn mark_archived(&self, changes: u64) {
        self.0.archived.store(changes, Relaxed);
    }

    /// True where something was written that no archive holds; also before the first archive since the start.
    #[must_use]
    pub fn changed_since_archive(&self) -> bool {
        self.0.store.stats().changes != self.0.archived.load(Relaxed)
    }

    /// Opens the keys and builds the index.
    ///
    /// # Errors
    /// `WrongKey` where the ring does not fit this database; what the hooks say.
    pub fn unseal(&self, ring: Ring) -> Outcome<()> {
        self.0.store.read_now(|db| self.0.vault.unseal(ring, db))?;
        self.0.people.clear();
        for hook in self.0.on_unseal {
            hook(self)?;
        }
        self.0.people.settle();
        Ok(())
    }

    /// Forgets the keys of people and the index.
    pub fn seal(&self) {
        self.0.vault.seal();
        self.0.people.clear();
    }

    /// Remembers the head of the audit chain beside the database, while the keys are open.
    ///
    /// # Errors
    /// What SQLite or the disk says.
    pub fn anchor(&self) -> Outcome<()> {
        let Some(key) = self.0.vault.anchor_key() else { return Ok(()) };
        let head = self.0.store.read_now(audit::head)?;
        audit::anchor::remember(&self.0.folder, &key, head, self.now())
    }

    /// Walks the audit chain and compares it with what was remembered.
    ///
    /// # Errors
    /// What SQLite or the disk says.
    pub fn verify_audit(&self) -> Outcome<audit::Report> {
        let anchors = audit::anchor::read(&self.0.folder, self.0.vault.anchor_key().as_ref())?;
        self.0.store.read_now(|db| audit::verify(db, &anchors))
    }
}
