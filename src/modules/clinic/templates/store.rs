//! All SQL of the templates.

use rusqlite::Connection;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Template, TemplateId};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{KeyId, Place, Reveal, Sealed, Vault};
use crate::modules::clinic::note::Kind;
use crate::store::{Tx, tx};

pub(super) const fn place(id: &TemplateId) -> Place<'_> {
    Place { table: "note_template", column: "content", row: id.bytes() }
}

/// A template in a list.
#[derive(Serialize, ToSchema)]
pub struct TemplateShown {
    pub id: TemplateId,
    pub name: String,
    pub kind: Kind,
    pub favourite: bool,
}

type Row = (TemplateId, Kind, Sealed<Template>, bool);

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
}

/// Somebody's templates of a kind (or of all), favourites first.
///
/// # Errors
/// `Sealed`; what SQLite says.
pub fn list(db: &Connection, vault: &Vault, leave: Reveal, owner: UserId, kind: Option<Kind>) -> Outcome<Vec<TemplateShown>> {
    let rows: Vec<Row> = match kind {
        Some(kind) => tx::all(
            db,
            "SELECT id, kind, content, favourite FROM note_template WHERE owner = ?1 AND kind = ?2 ORDER BY favourite DESC, made_at LIMIT 100",
            (owner, kind),
            read,
        )?,
        None => tx::all(
            db,
            "SELECT id, kind, content, favourite FROM note_template WHERE owner = ?1 ORDER BY kind, favourite DESC, made_at LIMIT 200",
            [owner],
            read,
        )?,
    };
    rows.into_iter()
        .map(|(id, kind, sealed, favourite)| {
            Ok(TemplateShown { name: vault.open(&place(&id), &sealed)?.reveal(leave).name.clone(), id, kind, favourite })
        })
        .collect()
}

pub(super) fn get(db: &Connection, id: TemplateId, owner: UserId) -> Outcome<Sealed<Template>> {
    tx::one(db, "SELECT content FROM note_template WHERE id = ?1 AND owner = ?2", (id, owner), |r| r.get(0))?
        .ok_or_else(|| Problem::new(Code::NotFound))
}

pub(super) fn insert(tx: &Tx<'_>, id: TemplateId, key: KeyId, owner: UserId, kind: Kind, content: &Sealed<Template>) -> Outcome<()> {
    tx.exec(
        "INSERT INTO note_template(id, key, owner, kind, content, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, key.sql(), owner, kind, content, tx.now()),
    )?;
    Ok(())
}

pub(super) fn set_favourite(tx: &Tx<'_>, id: TemplateId, owner: UserId, favourite: bool) -> Outcome<()> {
    tx.exec_one("UPDATE note_template SET favourite = ?3 WHERE id = ?1 AND owner = ?2", (id, owner, favourite), Code::NotFound)
}

pub(super) fn delete(tx: &Tx<'_>, id: TemplateId, owner: UserId) -> Outcome<()> {
    tx.exec_one("DELETE FROM note_template WHERE id = ?1 AND owner = ?2", (id, owner), Code::NotFound)
}
