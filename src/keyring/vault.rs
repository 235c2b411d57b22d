//! The open or sealed state of a business's keys, and sealing and opening with them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use super::cipher::{self, Key};
use super::data_key::{KeyId, NewKey, Purpose, no_randomness, unwrap, wrap};
use super::fault::KeyringFault;
use super::ring::Ring;
use super::sealed::{Clear, Place, Sealed};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::store::{Tx, tx};

/// How the keys stand, for health and the keys page.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct VaultStatus {
    /// True while personal data cannot be opened.
    pub sealed: bool,
    /// Newest key-encryption key.
    pub kek_version: u32,
    /// Data keys in memory.
    pub data_keys: usize,
    /// Why it is sealed, where a fault and not a person is the reason.
    pub fault: Option<String>,
}

/// What is left of a destroyed key.
const DESTROYED: [u8; 72] = [0; 72];

#[derive(Default)]
struct State {
    ring: Option<Ring>,
    keys: HashMap<u64, Key>,
    access: HashMap<u64, Key>,
    destroyed: HashSet<u64>,
    fault: Option<KeyringFault>,
}

/// The keys of one business: a cheap handle.
#[derive(Clone)]
pub struct Vault {
    folder: PathBuf,
    state: Arc<RwLock<State>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("sealed", &self.is_sealed()).finish_non_exhaustive()
    }
}

impl Vault {
    /// A vault that nobody has opened yet.
    #[must_use]
    pub fn sealed(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), state: Arc::default() }
    }

    /// Opens the vault with a ring: every data key is unwrapped and checked against the database.
    ///
    /// # Errors
    /// `NotForThisDatabase` where the ring does not fit the stored keys; nothing changes then.
    pub fn unseal(&self, ring: Ring, db: &Connection) -> Outcome<()> {
        let rows = tx::all(db, "SELECT id, purpose, subject, wrapped, kek_version FROM data_key", [], |r| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get::<_, String>(1)?,
                r.get::<_, Option<[u8; 16]>>(2)?,
                r.get::<_, Vec<u8>>(3)?,
                r.get::<_, u32>(4)?,
            ))
        })?;
        let mut state = State { ring: Some(ring), ..State::default() };
        for (id, purpose, subject, wrapped, version) in rows {
            let id = KeyId::from_sql(id);
            if wrapped == DESTROYED {
                state.destroyed.insert(id.0);
                continue;
            }
            let kek = state.ring.as_ref().and_then(|r| r.version(version));
            let key = kek
                .and_then(|kek| unwrap(kek, id, &purpose, subject.as_ref(), &wrapped))
                .ok_or_else(|| fault(KeyringFault::NotForThisDatabase))?;
            if purpose == Purpose::Access.name() {
                state.access.insert(id.0, key.clone());
            }
            state.keys.insert(id.0, key);
        }
        *self.write() = state;
        Ok(())
    }

    /// Destroys a data key, for good: its wrapped bytes are written over with zeros, and once that is on the disk
    /// it is forgotten here too. What it sealed answers `Erased` from then on.
    ///
    /// # Errors
    /// `Erased` where it was destroyed before; `NotFound`; what SQLite says.
    pub fn destroy(&self, tx: &Tx<'_>, key: KeyId) -> Outcome<()> {
        tx.exec_one("UPDATE data_key SET wrapped = zeroblob(72) WHERE id = ?1", [key.sql()], Code::NotFound)?;
        let state = Arc::clone(&self.state);
        tx.after_commit(move || {
            let mut state = state.write().unwrap_or_else(PoisonError::into_inner);
            state.keys.remove(&key.0);
            state.destroyed.insert(key.0);
        });
        Ok(())
    }

    /// Refuses a key that does not open anything now.
    ///
    /// # Errors
    /// `Sealed`, `Erased`, `SealBroken`.
    pub fn living(&self, key: KeyId) -> Outcome<()> {
        self.raw(key).map(drop)
    }

    /// Forgets every key of people served; logging in with a second factor goes on working.
    pub fn seal(&self) {
        let mut state = self.write();
        state.ring = None;
        state.destroyed.clear();
        state.keys.clear();
        state.keys.shrink_to_fit();
    }

    /// Notes why the vault could not be opened.
    pub fn set_fault(&self, fault: KeyringFault) {
        self.write().fault = Some(fault);
    }

    /// True while personal data cannot be opened.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.read().ring.is_none()
    }

    /// How the keys stand.
    #[must_use]
    pub fn status(&self) -> VaultStatus {
        let state = self.read();
        VaultStatus {
            sealed: state.ring.is_none(),
            kek_version: state.ring.as_ref().and_then(Ring::newest).map_or(0, |(v, _)| *v),
            data_keys: state.keys.len(),
            fault: state.fault.map(|f| f.to_string()),
        }
    }

    /// Makes a data key; it is usable at once and lasts once [`NewKey::store`] commits.
    ///
    /// # Errors
    /// `Sealed` while sealed.
    pub fn mint(&self, purpose: Purpose, subject: Option<[u8; 16]>) -> Outcome<NewKey> {
        let mut state = self.write();
        let (version, kek) = state.ring.as_ref().and_then(Ring::newest).cloned().ok_or_else(|| Problem::new(Code::Sealed))?;
        let (made, key) = NewKey::make((version, &kek), purpose, subject)?;
        if purpose == Purpose::Access {
            state.access.insert(made.id.0, key.clone());
        }
        state.keys.insert(made.id.0, key);
        Ok(made)
    }

    /// Seals a value for a place.
    ///
    /// # Errors
    /// `Sealed` while sealed; `Erased` where the key was destroyed.
    pub fn seal_value<T: Serialize + Zeroize>(&self, key: KeyId, place: &Place<'_>, value: &Clear<T>) -> Outcome<Sealed<T>> {
        let text = Zeroizing::new(serde_json::to_vec(value.inner()).map_err(Problem::internal)?);
        let field_key = self.derived(key, "field")?;
        let body = cipher::lock(&field_key, &place.aad(key.0), &text).ok_or_else(no_randomness)?;
        Ok(Sealed::from_parts(key.0, &body))
    }

    /// Opens a sealed value of a place.
    ///
    /// # Errors
    /// `Sealed` while sealed; `Erased` where its key was destroyed; `SealBroken` where it was altered, moved or is
    /// under another key.
    pub fn open<T: DeserializeOwned + Zeroize>(&self, place: &Place<'_>, sealed: &Sealed<T>) -> Outcome<Clear<T>> {
        let key = sealed.key().ok_or_else(|| broken(place))?;
        let field_key = self.derived(KeyId(key), "field")?;
        let text = cipher::unlock(&field_key, &place.aad(key), sealed.body()).ok_or_else(|| broken(place))?;
        serde_json::from_slice(&text).map(Clear::new).map_err(|_| broken(place))
    }

    /// A keyed hash for columns that must be unique without being readable: eight bytes of
    /// [`Vault::tag`].
    ///
    /// # Errors
    /// `Sealed` while sealed.
    pub fn blind(&self, column: &str, value: &str) -> Outcome<[u8; 8]> {
        let tag = self.tag(&format!("blind:{column}"), value.as_bytes())?;
        let mut out = [0; 8];
        out.copy_from_slice(&tag[..8]);
        Ok(out)
    }

    /// HMAC-SHA256 under a sub-key of the ring's first version, which rotation keeps: for what must be
    /// recognised later and guessed by nobody.
    ///
    /// # Errors
    /// `Sealed` while sealed.
    pub fn tag(&self, purpose: &str, value: &[u8]) -> Outcome<[u8; 32]> {
        use hmac::{Hmac, KeyInit, Mac};
        let state = self.read();
        let first = state.ring.as_ref().and_then(|r| r.versions.first()).ok_or_else(|| Problem::new(Code::Sealed))?;
        let key = cipher::derive(&first.1, purpose);
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_slice()).map_err(Problem::internal)?;
        mac.update(value);
        Ok(mac.finalize().into_bytes().into())
    }

    /// A sub-key of a data key for sealed files.
    pub(super) fn file_key(&self, key: KeyId) -> Outcome<Key> {
        self.derived(key, "file")
    }

    /// The key that signs anchors of the audit chain; `None` while sealed.
    #[must_use]
    pub fn anchor_key(&self) -> Option<[u8; 32]> {
        let state = self.read();
        let first = state.ring.as_ref()?.versions.first()?;
        Some(*cipher::derive(&first.1, "audit-anchor"))
    }

    /// A new key-encryption key: the ring with both is written first, then every data key is wrapped
    /// again in one transaction. A crash in between leaves the old wraps and a ring that opens them.
    ///
    /// # Errors
    /// `Sealed` while sealed; what the disk or SQLite says.
    pub fn rotate(&self, tx: &Tx<'_>) -> Outcome<usize> {
        let next = self.read().ring.as_ref().ok_or_else(|| Problem::new(Code::Sealed))?.rotated()?;
        next.rewrite(&self.folder, tx.now())?;
        let (version, kek) = next.newest().cloned().ok_or_else(|| Problem::internal("empty ring"))?;
        let rows = tx::all(tx.db(), "SELECT id, purpose, subject FROM data_key WHERE wrapped <> zeroblob(72)", [], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?, r.get::<_, Option<[u8; 16]>>(2)?))
        })?;
        for (id, purpose, subject) in &rows {
            let id = KeyId::from_sql(*id);
            let key = self.raw(id)?;
            let wrapped = wrap(&kek, id, purpose, subject.as_ref(), &key)?;
            tx.exec("UPDATE data_key SET wrapped = ?2, kek_version = ?3 WHERE id = ?1", (id.sql(), wrapped, version))?;
        }
        let state = Arc::clone(&self.state);
        tx.after_commit(move || state.write().unwrap_or_else(PoisonError::into_inner).ring = Some(next));
        Ok(rows.len())
    }

    /// Gives the ring a new recovery key (a new kit).
    ///
    /// # Errors
    /// `Sealed` while sealed; what the disk says.
    pub fn replace_recovery(&self, recovery: &super::Recovery, now: Instant) -> Outcome<()> {
        self.read().ring.as_ref().ok_or_else(|| Problem::new(Code::Sealed))?.replace_recovery(&self.folder, recovery, now)
    }

    fn derived(&self, key: KeyId, used_for: &str) -> Outcome<Key> {
        Ok(cipher::derive(&self.raw(key)?, used_for))
    }

    fn raw(&self, key: KeyId) -> Outcome<Key> {
        let state = self.read();
        state.keys.get(&key.0).or_else(|| state.access.get(&key.0)).cloned().ok_or_else(|| match state.ring {
            None => Problem::new(Code::Sealed),
            Some(_) if state.destroyed.contains(&key.0) => Problem::new(Code::Erased),
            Some(_) => Problem::new(Code::SealBroken).because(format!("data key {} is gone", key.0)),
        })
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fault(fault: KeyringFault) -> Problem {
    Problem::new(Code::WrongKey).because(fault)
}

fn broken(place: &Place<'_>) -> Problem {
    Problem::new(Code::SealBroken).because(format!("{}.{} of row {}", place.table, place.column, uuid::Uuid::from_bytes(*place.row)))
}
