//! All SQL of practitioners: the data that the law wants beside a signature.

use rusqlite::Connection;

use crate::base::id::UserId;
use crate::base::problem::Outcome;
use crate::store::{Tx, tx};

/// A practitioner's legal data.
#[derive(Clone, Default, serde::Serialize, utoipa::ToSchema)]
pub struct Practitioner {
    pub licence: String,
    pub title_institution: String,
    pub specialty: String,
    pub specialty_licence: String,
    pub may_prescribe: bool,
}

pub fn practitioner(db: &Connection, user: UserId) -> Outcome<Practitioner> {
    let found = tx::one(
        db,
        "SELECT licence, title_institution, specialty, specialty_licence, may_prescribe FROM practitioner WHERE user = ?1",
        [user],
        |r| {
            Ok(Practitioner {
                licence: r.get(0)?,
                title_institution: r.get(1)?,
                specialty: r.get(2)?,
                specialty_licence: r.get(3)?,
                may_prescribe: r.get(4)?,
            })
        },
    )?;
    Ok(found.unwrap_or(Practitioner { may_prescribe: true, ..Practitioner::default() }))
}

pub fn save_practitioner(tx: &Tx<'_>, user: UserId, p: &Practitioner) -> Outcome<()> {
    tx.exec(
        "INSERT INTO practitioner(user, licence, title_institution, specialty, specialty_licence) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT(user) DO UPDATE SET licence = excluded.licence, title_institution = excluded.title_institution, specialty = excluded.specialty, specialty_licence = excluded.specialty_licence",
        (user, &p.licence, &p.title_institution, &p.specialty, &p.specialty_licence),
    )?;
    Ok(())
}
