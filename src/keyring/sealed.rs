//! The two faces of a secret: `Sealed<T>` may be stored and moved, `Clear<T>` may be looked at.

use std::fmt;
use std::marker::PhantomData;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use zeroize::{Zeroize, Zeroizing};

/// Where a sealed value lives. It is bound into the ciphertext, so a value that is moved to another
/// row, column or table does not open.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Table name.
    pub table: &'static str,
    /// Column name.
    pub column: &'static str,
    /// The row's identifier.
    pub row: &'a [u8; 16],
}

impl Place<'_> {
    pub(super) fn aad(&self, key: u64) -> Vec<u8> {
        let mut out = Vec::with_capacity(64);
        out.push(1);
        for part in [self.table.as_bytes(), self.column.as_bytes(), self.row, &key.to_be_bytes()] {
            out.extend_from_slice(&u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes());
            out.extend_from_slice(part);
        }
        out
    }
}

/// Ciphertext of a `T`: `01 | key id (8) | nonce (24) | text | tag (16)`. Safe to store, log and move.
pub struct Sealed<T> {
    bytes: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

/// Bytes before the nonce.
pub(super) const HEAD: usize = 9;

impl<T> Sealed<T> {
    pub(super) fn from_parts(key: u64, body: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(HEAD + body.len());
        bytes.push(1);
        bytes.extend_from_slice(&key.to_be_bytes());
        bytes.extend_from_slice(body);
        Self { bytes, of: PhantomData }
    }

    /// The data key it is sealed with.
    pub(super) fn key(&self) -> Option<u64> {
        let id = self.bytes.get(1..HEAD)?.try_into().ok()?;
        (self.bytes.first() == Some(&1)).then(|| u64::from_be_bytes(id))
    }

    pub(super) fn body(&self) -> &[u8] {
        self.bytes.get(HEAD..).unwrap_or_default()
    }

    /// The stored bytes, for hashes over a row.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), of: PhantomData }
    }
}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.bytes.len())
    }
}

impl<T> ToSql for Sealed<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.bytes.as_slice()))
    }
}

impl<T> FromSql for Sealed<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?.to_vec();
        if bytes.len() < 46 { Err(FromSqlError::InvalidType) } else { Ok(Self { bytes, of: PhantomData }) }
    }
}

/// Leave to look at plaintext. Handlers get one from their permission (`Allow<…>`), jobs name their
/// reason; nothing else can make one.
#[derive(Clone, Copy, Debug)]
pub struct Reveal(());

impl Reveal {
    /// For a caller whose permission was checked.
    pub(crate) const fn permitted() -> Self {
        Self(())
    }

    /// For the house itself: building the index, verifying a backup.
    pub(crate) const fn house(_reason: &'static str) -> Self {
        Self(())
    }
}

/// Plaintext of a `T`: wiped on drop, masked in `Debug`, never serialised.
pub struct Clear<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Clear<T> {
    /// Takes plaintext in (from a form, from the archive of another system).
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// Looks at it.
    pub fn reveal(&self, _leave: Reveal) -> &T {
        &self.0
    }

    pub(super) fn inner(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Clear<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
