//! All SQL of immunisations.

use rusqlite::Connection;

use super::{AnnulmentId, Dose, ImmunisationId};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{Place, Sealed};
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

pub(super) const fn dose_place(id: &ImmunisationId) -> Place<'_> {
    Place { table: "immunisation", column: "content", row: id.bytes() }
}

pub(super) const fn annulment_place(id: &AnnulmentId) -> Place<'_> {
    Place { table: "immunisation_annulment", column: "reason", row: id.bytes() }
}

/// A dose, stored.
pub(super) struct Row {
    pub id: ImmunisationId,
    pub content: Sealed<Dose>,
    pub annulled: Option<(AnnulmentId, Sealed<String>)>,
}

/// Doses of a person.
pub(super) fn of_person(db: &Connection, person: PersonId) -> Outcome<Vec<Row>> {
    tx::all(
        db,
        "SELECT i.id, i.content, a.id, a.reason FROM immunisation i LEFT JOIN immunisation_annulment a ON a.immunisation = i.id
         WHERE i.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY i.made_at LIMIT 500",
        [person],
        |r| {
            let annulment: Option<AnnulmentId> = r.get(2)?;
            let annulled = annulment.map(|id| Ok::<_, rusqlite::Error>((id, r.get(3)?))).transpose()?;
            Ok(Row { id: r.get(0)?, content: r.get(1)?, annulled })
        },
    )
}

/// Of whom a dose is.
pub(super) fn person_of(db: &Connection, id: ImmunisationId) -> Outcome<PersonId> {
    tx::one(db, "SELECT person FROM immunisation WHERE id = ?1", [id], |r| r.get(0))?.ok_or_else(|| Problem::new(Code::NotFound))
}

pub(super) fn insert(tx: &Tx<'_>, id: ImmunisationId, person: PersonId, content: &Sealed<Dose>, by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO immunisation(id, person, content, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id, person, content, tx.now(), by),
    )?;
    Ok(())
}

pub(super) fn annul(tx: &Tx<'_>, id: AnnulmentId, dose: ImmunisationId, reason: &Sealed<String>, by: UserId) -> Outcome<()> {
    tx.exec_one(
        "INSERT INTO immunisation_annulment(id, immunisation, reason, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT(immunisation) DO NOTHING",
        (id, dose, reason, tx.now(), by),
        Code::WrongState,
    )
}
