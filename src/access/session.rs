//! Sessions: an opaque token in a cookie, its hash in the database.

use sha2::{Digest, Sha256};

use super::role::Role;
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::lang::Lang;
use crate::base::problem::{Outcome, Problem};
use crate::store::{Tx, tx};

crate::id!(
    /// One log-in, for lists and the log; the token is not derived from it.
    SessionId
);

/// Longest life of a session, in milliseconds.
pub const LIFE_MS: i64 = 12 * 3_600_000;
/// Silence after which a session ends, in milliseconds.
pub const IDLE_MS: i64 = 2 * 3_600_000;
/// How long a typed password counts for sensitive steps, in milliseconds.
pub const CONFIRMED_MS: i64 = 10 * 60_000;

/// The secret of a session: 256 bits in hexadecimal.
#[derive(Clone)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(***)")
    }
}

impl Token {
    /// A fresh token.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn generate() -> Outcome<Self> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|e| Problem::internal(format!("randomness: {e}")))?;
        Ok(Self(crate::base::text::hex(&bytes)))
    }

    /// Takes a cookie's value; anything that is not a token is `None`.
    #[must_use]
    pub fn from_cookie(value: &str) -> Option<Self> {
        (value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit())).then(|| Self(value.to_owned()))
    }

    /// The cookie's value.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.0
    }

    /// What is stored.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Session {
    /// This log-in.
    pub id: SessionId,
    /// Who.
    pub user: UserId,
    /// The login name.
    pub login: String,
    /// The name that is shown.
    pub name: String,
    /// Language of the screens.
    pub lang: Lang,
    /// What they do here.
    pub roles: Vec<Role>,
    /// False while the second factor is still owed.
    pub full: bool,
    /// When the password was last typed.
    pub confirmed_at: Instant,
    /// When the session was last seen in the database.
    pub seen_at: Instant,
}

/// Opens a session.
///
/// # Errors
/// What SQLite says.
pub fn begin(tx: &Tx<'_>, token: &Token, user: UserId, full: bool, agent: &str) -> Outcome<SessionId> {
    let id = SessionId::mint(tx.now());
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    tx.exec(
        "INSERT INTO session(hash, id, user, stage, made_at, seen_at, ends_at, confirmed_at, agent) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?5, ?7)",
        (token.hash(), id, user, if full { "full" } else { "code" }, tx.now(), tx.now().plus_ms(LIFE_MS), agent),
    )?;
    Ok(id)
}

/// Finds a live session by its token's hash.
///
/// # Errors
/// What SQLite says.
pub fn find(db: &rusqlite::Connection, hash: [u8; 32], now: Instant) -> Outcome<Option<Session>> {
    tx::one(
        db,
        "SELECT s.id, s.user, u.name, u.full_name, u.lang, s.stage = 'full', s.confirmed_at, s.seen_at,
                (SELECT group_concat(role) FROM user_role WHERE user = u.id)
           FROM session s JOIN user u ON u.id = s.user
          WHERE s.hash = ?1 AND s.ends_at > ?2 AND s.seen_at > ?3 AND u.disabled_at IS NULL",
        (hash, now, now.plus_ms(-IDLE_MS)),
        |r| {
            Ok(Session {
                id: r.get(0)?,
                user: r.get(1)?,
                login: r.get(2)?,
                name: r.get(3)?,
                lang: if r.get::<_, String>(4)? == "en" { Lang::En } else { Lang::Es },
                full: r.get(5)?,
                confirmed_at: r.get(6)?,
                seen_at: r.get(7)?,
                roles: Role::listed(&r.get::<_, Option<String>>(8)?.unwrap_or_default()),
            })
        },
    )
}

/// Notes that a session is alive; called at most once a minute for each session.
///
/// # Errors
/// What SQLite says.
pub fn touch(tx: &Tx<'_>, hash: [u8; 32]) -> Outcome<()> {
    tx.quiet();
    tx.exec("UPDATE session SET seen_at = ?2 WHERE hash = ?1", (hash, tx.now()))?;
    Ok(())
}

/// Notes that the password was typed again.
///
/// # Errors
/// What SQLite says.
pub fn confirm(tx: &Tx<'_>, id: SessionId) -> Outcome<()> {
    tx.exec("UPDATE session SET confirmed_at = ?2 WHERE id = ?1", (id, tx.now()))?;
    Ok(())
}

/// Ends one session by its token.
///
/// # Errors
/// What SQLite says.
pub fn end(tx: &Tx<'_>, hash: [u8; 32]) -> Outcome<()> {
    tx.exec("DELETE FROM session WHERE hash = ?1", [hash])?;
    Ok(())
}

/// Ends every session of a user but one.
///
/// # Errors
/// What SQLite says.
pub fn end_others(tx: &Tx<'_>, user: UserId, keep: Option<SessionId>) -> Outcome<usize> {
    tx.exec("DELETE FROM session WHERE user = ?1 AND id IS NOT ?2", (user, keep))
}

/// Removes sessions that have ended.
///
/// # Errors
/// What SQLite says.
pub fn sweep(tx: &Tx<'_>) -> Outcome<usize> {
    tx.exec("DELETE FROM session WHERE ends_at <= ?1 OR seen_at <= ?2", (tx.now(), tx.now().plus_ms(-IDLE_MS)))
}
