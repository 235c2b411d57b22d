//! A second signature: asked of a colleague, given over the same hash, never taken back.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::note::NoteId;
use super::store;
use crate::access::{Role, may};
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, At, Done, Input, Routes};
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

pub(super) fn routes(r: &mut Routes) {
    r.post("/notes/{id}/cosigners", request);
    r.post("/notes/{id}/cosign", give);
    r.post("/cosignatures/{id}/withdraw", withdraw);
}

crate::id!(
    /// A second signature, asked or given.
    CosignatureId
);

type Writer = Allow<may::WriteCharts>;

/// A colleague who can sign.
#[derive(Serialize, ToSchema)]
pub(super) struct Colleague {
    pub id: UserId,
    pub name: String,
}

/// Clinicians who work here, without oneself.
pub(super) fn colleagues(db: &Connection, me: UserId) -> Outcome<Vec<Colleague>> {
    tx::all(
        db,
        "SELECT u.id, u.full_name FROM user_role r JOIN user u ON u.id = r.user WHERE r.role = ?1 AND u.disabled_at IS NULL AND u.id <> ?2 ORDER BY u.full_name LIMIT 100",
        (Role::Clinician.code(), me),
        |r| Ok(Colleague { id: r.get(0)?, name: r.get(1)? }),
    )
}

/// A second signature of a note.
pub(super) struct Cosignature {
    pub id: CosignatureId,
    pub doctor: UserId,
    pub name: String,
    pub asked_by: UserId,
    pub signed_at: Option<Instant>,
}

/// Those of a note, in the order in which they were asked.
pub(super) fn of_note(db: &Connection, note: NoteId) -> Outcome<Vec<Cosignature>> {
    tx::all(
        db,
        "SELECT c.id, c.doctor, u.full_name, c.asked_by, c.signed_at FROM cosignature c JOIN user u ON u.id = c.doctor WHERE c.note = ?1 ORDER BY c.asked_at LIMIT 20",
        [note],
        |r| Ok(Cosignature { id: r.get(0)?, doctor: r.get(1)?, name: r.get(2)?, asked_by: r.get(3)?, signed_at: r.get(4)? }),
    )
}

/// A note that waits for somebody's second signature.
pub(super) struct Waiting {
    pub note: NoteId,
    pub person: PersonId,
    pub author: String,
    pub signed_at: Instant,
}

/// What waits for this doctor, the oldest first.
pub(super) fn waiting(db: &Connection, doctor: UserId) -> Outcome<Vec<Waiting>> {
    tx::all(
        db,
        "SELECT c.note, n.person, u.full_name, n.signed_at FROM cosignature c JOIN note n ON n.id = c.note JOIN user u ON u.id = n.author WHERE c.doctor = ?1 AND c.signed_at IS NULL AND NOT EXISTS(SELECT 1 FROM person g WHERE g.id = n.person AND g.erased_at IS NOT NULL) ORDER BY c.asked_at LIMIT 50",
        [doctor],
        |r| Ok(Waiting { note: r.get(0)?, person: r.get(1)?, author: r.get(2)?, signed_at: r.get(3)? }),
    )
}

/// Asks a colleague, in a transaction that is there.
///
/// # Errors
/// `BadInput` for somebody who cannot sign; `WrongState` for an unsigned note or its author.
pub(super) fn ask(tx: &Tx<'_>, id: CosignatureId, note: NoteId, doctor: UserId, by: UserId) -> Outcome<()> {
    if !colleagues(tx.db(), by)?.iter().any(|c| c.id == doctor) {
        return Err(Problem::field("second", "not-a-choice"));
    }
    tx.exec(
        "INSERT INTO cosignature(id, note, doctor, asked_by, asked_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT(note, doctor) DO NOTHING",
        (id, note, doctor, by, tx.now()),
    )?;
    Ok(())
}

/// Whom to ask.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// The colleague.
    #[garde(skip)]
    second: UserId,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct Signature {
    note: NoteId,
}

async fn request(who: Writer, at: At<NoteId>, input: Input<Asking>) -> Outcome<Done<Signature>> {
    let (note, me, actor, doctor) = (at.0, who.session.user, who.actor(), input.second);
    let id = CosignatureId::mint(who.business.now());
    who.business
        .write(move |tx| {
            if store::note(tx.db(), note)?.author != me {
                return Err(Problem::new(Code::NotAllowed));
            }
            ask(tx, id, note, doctor, me)?;
            audit::record(tx, actor, &Event::done("cosignature.ask", "note", note.bytes()))
        })
        .await?;
    Ok(Done::see(format!("/notes/{note}"), Signature { note }).say(who.t("cosign-asked")))
}

#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn give(who: Writer, at: At<NoteId>, _input: Input<Nothing>) -> Outcome<Done<Signature>> {
    let (note, me, actor) = (at.0, who.session.user, who.actor());
    let sheet = who.business.read(move |db| store::practitioner(db, me)).await?;
    if sheet.licence.is_empty() {
        return Err(Problem::field("licence", "licence-missing"));
    }
    who.business
        .write(move |tx| {
            let hash = store::note(tx.db(), note)?.hash;
            tx.exec_one(
                "UPDATE cosignature SET signed_at = ?3, content_hash = ?4 WHERE note = ?1 AND doctor = ?2 AND signed_at IS NULL",
                (note, me, tx.now(), hash),
                Code::NotFound,
            )?;
            let said = hash.map(|h| format!("hash={}", audit::anchor::hex(&h))).unwrap_or_default();
            audit::record(tx, actor, &Event::done("cosignature.sign", "note", note.bytes()).with(&said))
        })
        .await?;
    Ok(Done::see(format!("/notes/{note}"), Signature { note }).say(who.t("cosign-given")))
}

async fn withdraw(who: Writer, at: At<CosignatureId>, _input: Input<Nothing>) -> Outcome<Done<Signature>> {
    let (id, me, actor) = (at.0, who.session.user, who.actor());
    let note = who
        .business
        .write(move |tx| {
            let note: NoteId = tx
                .one("SELECT note FROM cosignature WHERE id = ?1 AND asked_by = ?2", (id, me), |r| r.get(0))?
                .ok_or_else(|| Problem::new(Code::NotFound))?;
            tx.exec("DELETE FROM cosignature WHERE id = ?1", [id])?;
            audit::record(tx, actor, &Event::done("cosignature.withdraw", "cosignature", id.bytes()))?;
            Ok(note)
        })
        .await?;
    Ok(Done::see(format!("/notes/{note}"), Signature { note }).say(who.t("cosign-withdrawn")))
}
