//! Any POST may be sent twice: the first answer is kept with the change and given again.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::tx::Tx;
use crate::base::problem::{Code, Outcome, Problem};

/// Who sends what under which key.
#[derive(Clone, Debug)]
pub struct Once {
    /// The caller's own space of keys: the user's id.
    pub scope: String,
    /// The key the client made.
    pub key: String,
    /// SHA-256 over route and body.
    pub request: [u8; 32],
}

/// How long an answer is kept, in milliseconds: two days outlast any outbox of a tablet.
pub const KEEP_MS: i64 = 2 * 24 * 3_600_000;

/// Does the work once. A repeat gets the stored answer; the same key with another request is refused.
/// Answers hold identifiers and numbers only, never personal data.
///
/// # Errors
/// `KeyReused`, or what the work says.
pub fn once<T: Serialize + DeserializeOwned>(tx: &Tx<'_>, once: Option<&Once>, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let Some(once) = once else { return work() };
    let known = tx.one("SELECT request, answer FROM idempotency WHERE scope = ?1 AND key = ?2", (&once.scope, &once.key), |r| {
        Ok((r.get::<_, [u8; 32]>(0)?, r.get::<_, String>(1)?))
    })?;
    match known {
        Some((request, answer)) if request == once.request => serde_json::from_str(&answer).map_err(Problem::internal),
        Some(_) => Err(Problem::new(Code::KeyReused)),
        None => {
            let value = work()?;
            let answer = serde_json::to_string(&value).map_err(Problem::internal)?;
            tx.exec(
                "INSERT INTO idempotency(scope, key, request, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)",
                (&once.scope, &once.key, once.request, answer, tx.now()),
            )?;
            Ok(value)
        }
    }
}

/// Forgets answers older than [`KEEP_MS`].
///
/// # Errors
/// What SQLite says.
pub fn forget_old(tx: &Tx<'_>) -> Outcome<usize> {
    tx.exec("DELETE FROM idempotency WHERE at < ?1", [tx.now().plus_ms(-KEEP_MS)])
}
