//! Users: adding, listing, roles, disabling.

use serde::Serialize;

use super::role::Role;
use super::session;
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::store::{Tx, tx};

/// Somebody who works here, as lists show them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct User {
    /// Identifier.
    pub id: UserId,
    /// The login name.
    pub login: String,
    /// The name that is shown and printed.
    pub name: String,
    /// What they do here.
    pub roles: Vec<Role>,
    /// True with a second factor.
    pub second_factor: bool,
    /// True while they cannot log in.
    pub disabled: bool,
}

/// A user to be added; the password is hashed already.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The login name: lower case letters, digits, dots and hyphens.
    pub login: String,
    /// The name that is shown.
    pub name: String,
    /// PHC string.
    pub password: String,
    /// What they do here; not empty.
    pub roles: Vec<Role>,
}

/// A login name in its stored form.
///
/// # Errors
/// Names the field where the name has other characters or a wrong length.
pub fn login_name(field: &'static str, typed: &str) -> Outcome<String> {
    let name = typed.trim().to_lowercase();
    if !(3..=40).contains(&name.chars().count()) || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@')) {
        return Err(Problem::field(field, "not-a-login"));
    }
    Ok(name)
}

/// Adds a user.
///
/// # Errors
/// `NameTaken`; a field fault without roles.
pub fn add(tx: &Tx<'_>, new: &NewUser) -> Outcome<UserId> {
    if new.roles.is_empty() {
        return Err(Problem::field("roles", "required"));
    }
    if tx.one("SELECT 1 FROM user WHERE name = ?1", [&new.login], |_| Ok(()))?.is_some() {
        return Err(Problem::new(Code::NameTaken).and_field("login", "name-taken"));
    }
    let id = UserId::mint(tx.now());
    tx.exec(
        "INSERT INTO user(id, name, full_name, password, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id, &new.login, &new.name, &new.password, tx.now()),
    )?;
    for role in &new.roles {
        tx.exec("INSERT OR IGNORE INTO user_role(user, role) VALUES (?1, ?2)", (id, role.code()))?;
    }
    Ok(id)
}

/// Everyone who works or worked here.
///
/// # Errors
/// What SQLite says.
pub fn list(db: &rusqlite::Connection) -> Outcome<Vec<User>> {
    tx::all(
        db,
        "SELECT id, name, full_name, totp IS NOT NULL, disabled_at, (SELECT group_concat(role) FROM user_role WHERE user = id) FROM user ORDER BY disabled_at IS NOT NULL, full_name LIMIT 500",
        [],
        read,
    )
}

/// One user.
///
/// # Errors
/// `NotFound`.
pub fn get(db: &rusqlite::Connection, id: UserId) -> Outcome<User> {
    tx::one(db, "SELECT id, name, full_name, totp IS NOT NULL, disabled_at, (SELECT group_concat(role) FROM user_role WHERE user = id) FROM user WHERE id = ?1", [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: r.get(0)?,
        login: r.get(1)?,
        name: r.get(2)?,
        second_factor: r.get(3)?,
        disabled: r.get::<_, Option<Instant>>(4)?.is_some(),
        roles: Role::listed(&r.get::<_, Option<String>>(5)?.unwrap_or_default()),
    })
}

/// The id and password hash behind a login name; `None` for the unknown and the disabled.
///
/// # Errors
/// What SQLite says.
pub fn credentials(db: &rusqlite::Connection, login: &str) -> Outcome<Option<(UserId, String, bool)>> {
    tx::one(
        db,
        "SELECT id, password, totp IS NOT NULL FROM user WHERE name = ?1 AND disabled_at IS NULL",
        [login.trim().to_lowercase()],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// Changes name and roles.
///
/// # Errors
/// `NotFound`; `LastOwner` where nobody would be left with that role.
pub fn change(tx: &Tx<'_>, id: UserId, name: &str, roles: &[Role]) -> Outcome<()> {
    if roles.is_empty() {
        return Err(Problem::field("roles", "required"));
    }
    tx.exec_one("UPDATE user SET full_name = ?2 WHERE id = ?1", (id, name), Code::NotFound)?;
    tx.exec("DELETE FROM user_role WHERE user = ?1", [id])?;
    for role in roles {
        tx.exec("INSERT OR IGNORE INTO user_role(user, role) VALUES (?1, ?2)", (id, role.code()))?;
    }
    an_owner_remains(tx)
}

/// Sets a new password and ends the user's other sessions.
///
/// # Errors
/// `NotFound`.
pub fn set_password(tx: &Tx<'_>, id: UserId, hash: &str, keep: Option<session::SessionId>) -> Outcome<()> {
    tx.exec_one("UPDATE user SET password = ?2 WHERE id = ?1", (id, hash), Code::NotFound)?;
    session::end_others(tx, id, keep)?;
    Ok(())
}

/// Lets a user in or keeps them out; out ends their sessions.
///
/// # Errors
/// `NotFound`; `LastOwner`.
pub fn set_disabled(tx: &Tx<'_>, id: UserId, disabled: bool) -> Outcome<()> {
    tx.exec_one("UPDATE user SET disabled_at = ?2 WHERE id = ?1", (id, disabled.then_some(tx.now())), Code::NotFound)?;
    if disabled {
        session::end_others(tx, id, None)?;
    }
    an_owner_remains(tx)
}

fn an_owner_remains(tx: &Tx<'_>) -> Outcome<()> {
    let owner = tx.one(
        "SELECT 1 FROM user u JOIN user_role r ON r.user = u.id WHERE r.role = 'owner' AND u.disabled_at IS NULL LIMIT 1",
        [],
        |_| Ok(()),
    )?;
    owner.ok_or_else(|| Problem::new(Code::LastOwner))
}
