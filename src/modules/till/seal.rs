//! The seal of a closed session: SHA-256 over the seal before it and everything the session holds.
//! Who takes a sale out of the past breaks every seal after it.

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::store::{self, FullEntry, SessionRow};
use crate::base::problem::Outcome;

/// The seal before the first.
pub const FIRST: [u8; 32] = [0; 32];

/// The seal of a session as its row will stand, with its entries in the order of their numbers.
/// Every part stands behind its length, so that no two sessions share their bytes.
#[must_use]
pub(super) fn seal(before: &[u8; 32], z: i64, session: &SessionRow, entries: &[FullEntry]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    let mut number = |n: i64| part(&n.to_be_bytes());
    number(z);
    number(session.number);
    number(session.float.0);
    number(session.opened_at.0);
    number(session.counted_at.map_or(0, |t| t.0));
    number(session.counted.map_or(0, |m| m.0));
    number(session.expected.map_or(0, |m| m.0));
    number(session.closed_at.map_or(0, |t| t.0));
    for text in [
        b"mostrador z 1".as_slice(),
        before,
        session.id.bytes(),
        session.cashier.bytes(),
        session.register.as_bytes(),
        session.count_json.as_bytes(),
        session.why.as_bytes(),
    ] {
        part(text);
    }
    for entry in entries {
        part(&entry.number.to_be_bytes());
        part(&entry.at.0.to_be_bytes());
        for text in
            [entry.id.bytes().as_slice(), entry.kind.code().as_bytes(), entry.date.as_bytes(), entry.note.as_bytes(), entry.by.bytes()]
        {
            part(text);
        }
        for posting in &entry.postings {
            part(posting.account.code().as_bytes());
            part(&posting.amount.0.to_be_bytes());
        }
    }
    hash.finalize().into()
}

/// Walks the chain of closed sessions and answers the first Z whose seal does not match; `None` when
/// all do.
///
/// # Errors
/// What SQLite says.
pub fn verify(db: &Connection) -> Outcome<Option<i64>> {
    let mut before = FIRST;
    for (expected_z, (id, z, kept)) in (1_i64..).zip(store::sealed(db)?) {
        let Some(session) = store::session(db, id)? else { return Ok(Some(z)) };
        if z != expected_z || seal(&before, z, &session, &store::entries_of(db, id)?) != kept {
            return Ok(Some(expected_z.min(z)));
        }
        before = kept;
    }
    Ok(None)
}
