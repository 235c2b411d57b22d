//! Data keys: one for each person served and each other purpose, wrapped by a key-encryption key.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::cipher::{self, Key};
use crate::base::problem::{Outcome, Problem};
use crate::store::Tx;

/// A data key's number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct KeyId(pub u64);

impl KeyId {
    /// As SQLite stores it.
    #[must_use]
    pub const fn sql(self) -> i64 {
        self.0.cast_signed()
    }

    /// From SQLite.
    #[must_use]
    pub const fn from_sql(v: i64) -> Self {
        Self(v.cast_unsigned())
    }
}

/// What a data key is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// One person served: erased with the person.
    Person,
    /// Second factors of staff. Stays in memory while the rest is sealed, so that people can log in.
    Access,
}

impl Purpose {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Access => "access",
        }
    }
}

/// A data key made but not yet stored: store it in the transaction that uses it.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Its number.
    pub id: KeyId,
    purpose: Purpose,
    subject: Option<[u8; 16]>,
    wrapped: Vec<u8>,
    kek_version: u32,
}

impl NewKey {
    /// Makes one, wrapped under a key-encryption key; the key itself comes beside it.
    ///
    /// # Errors
    /// No randomness.
    pub(super) fn make((kek_version, kek): (u32, &Key), purpose: Purpose, subject: Option<[u8; 16]>) -> Outcome<(Self, Key)> {
        let random: [u8; 8] = cipher::random().ok_or_else(no_randomness)?;
        let id = KeyId(u64::from_be_bytes(random) >> 1);
        let key: Key = Zeroizing::new(cipher::random().ok_or_else(no_randomness)?);
        let wrapped = wrap(kek, id, purpose.name(), subject.as_ref(), &key)?;
        Ok((Self { id, purpose, subject, wrapped, kek_version }, key))
    }

    /// Stores the wrapped key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn store(&self, tx: &Tx<'_>) -> Outcome<()> {
        tx.exec(
            "INSERT INTO data_key(id, purpose, subject, wrapped, kek_version, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (self.id.sql(), self.purpose.name(), self.subject, &self.wrapped, self.kek_version, tx.now()),
        )?;
        Ok(())
    }
}

/// Wraps a data key; what it is for and whose it is are bound to it.
pub(super) fn wrap(kek: &Key, id: KeyId, purpose: &str, subject: Option<&[u8; 16]>, key: &Key) -> Outcome<Vec<u8>> {
    cipher::lock_exact(kek, &key_aad(id, purpose, subject), key.as_slice()).ok_or_else(no_randomness)
}

fn key_aad(id: KeyId, purpose: &str, subject: Option<&[u8; 16]>) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"mostrador data key");
    hash.update(id.0.to_be_bytes());
    hash.update([u8::try_from(purpose.len()).unwrap_or(u8::MAX)]);
    hash.update(purpose.as_bytes());
    hash.update(subject.map_or(&[][..], |s| s.as_slice()));
    hash.finalize().to_vec()
}

/// Opens a wrapped data key; `None` where it is another's.
pub(super) fn unwrap(kek: &Key, id: KeyId, purpose: &str, subject: Option<&[u8; 16]>, wrapped: &[u8]) -> Option<Key> {
    let bytes = cipher::unlock_exact(kek, &key_aad(id, purpose, subject), wrapped)?;
    <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Zeroizing::new)
}

pub(super) fn no_randomness() -> Problem {
    Problem::internal("the operating system gave no randomness")
}
