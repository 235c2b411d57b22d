//! The owner's own project at Google: client id, and its secret, sealed.

use rusqlite::Connection as Db;

use crate::audit::{self, Actor, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::keyring::{Clear, Place, Sealed};
use crate::store::tx;

/// A project.
#[derive(Clone, Debug)]
pub(in crate::modules::agenda) struct Project {
    pub client_id: String,
    pub secret: Sealed<String>,
}

/// Where the secret lies.
pub(super) const PLACE: Place<'static> = Place { table: "google_project", column: "client_secret", row: &[0; 16] };

/// The project, where one was given.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn known(db: &Db) -> Outcome<Option<Project>> {
    tx::one(db, "SELECT client_id, client_secret FROM google_project", [], |r| Ok(Project { client_id: r.get(0)?, secret: r.get(1)? }))
}

/// Stores it; without a new secret the known one stays, for the same client only.
///
/// # Errors
/// Names the field; `Sealed` while sealed.
pub(in crate::modules::agenda) async fn save(business: &Business, actor: Actor, client_id: String, secret: Option<String>) -> Outcome<()> {
    if client_id.len() < 10 || client_id.chars().any(|c| !c.is_ascii_graphic()) {
        return Err(Problem::field("client_id", "malformed"));
    }
    let me = business.clone();
    business
        .write(move |tx| {
            let sealed = match (secret, known(tx.db())?) {
                (Some(text), _) => {
                    let key = crate::outbox::server_key(tx, me.vault())?;
                    me.vault().seal_value(key, &PLACE, &Clear::new(text))?
                }
                (None, Some(old)) if old.client_id == client_id => old.secret,
                (None, _) => return Err(Problem::field("client_secret", "required")),
            };
            tx.exec(
                "INSERT INTO google_project(id, client_id, client_secret, changed_at) VALUES (zeroblob(16), ?1, ?2, ?3)
                 ON CONFLICT(id) DO UPDATE SET client_id = excluded.client_id, client_secret = excluded.client_secret, changed_at = excluded.changed_at",
                (&client_id, sealed, tx.now()),
            )?;
            audit::record(tx, actor, &Event::house("google.project"))
        })
        .await
}

/// Forgets it, where nothing is connected by it.
///
/// # Errors
/// `WrongState` while something is.
pub(in crate::modules::agenda) async fn forget(business: &Business, actor: Actor) -> Outcome<()> {
    business
        .write(move |tx| {
            if tx.one("SELECT 1 FROM google_connection WHERE ended_at IS NULL LIMIT 1", [], |_| Ok(()))?.is_some() {
                return Err(Problem::new(Code::WrongState));
            }
            tx.exec("DELETE FROM google_project", [])?;
            audit::record(tx, actor, &Event::house("google.forget"))
        })
        .await
}
