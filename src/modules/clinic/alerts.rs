//! What must be known before speaking: allergies, problems, medicines. Ended, never erased.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access;
use super::safety::OnChart;
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::http::{Allow, At, Done, Input, Routes};
use crate::keyring::{Clear, Place, Reveal, Sealed, Vault};
use crate::modules::contacts::{self, PersonId};
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.post("/charts/{id}/alerts", add);
    r.post("/alerts/{id}/end", end);
    r.post("/alerts/{id}/return", bring_back);
}

crate::id!(
    /// An allergy, problem or medicine of a person.
    AlertId
);

/// What kind.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AlertKind {
    /// Allergy, or «ninguna conocida».
    Allergy,
    /// A lasting problem.
    Problem,
    /// A medicine that is taken.
    Medicine,
}

impl AlertKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Allergy => "allergy",
            Self::Problem => "problem",
            Self::Medicine => "medicine",
        }
    }
}

/// One of them, shown.
#[derive(Serialize, ToSchema)]
pub(super) struct AlertShown {
    pub id: AlertId,
    pub kind: String,
    pub text: String,
}

const fn place(id: &AlertId) -> Place<'_> {
    Place { table: "alert", column: "content", row: id.bytes() }
}

pub(super) type SealedAlert = (AlertId, String, Sealed<String>);

/// Those that hold now.
pub(super) fn list(db: &Connection, person: PersonId) -> Outcome<Vec<SealedAlert>> {
    tx::all(
        db,
        "SELECT id, kind, content FROM alert WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND ended_at IS NULL ORDER BY kind, made_at LIMIT 100",
        [person],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// Opened.
pub(super) fn open(vault: &Vault, leave: Reveal, sealed: Vec<SealedAlert>) -> Outcome<Vec<AlertShown>> {
    sealed
        .into_iter()
        .map(|(id, kind, content)| Ok(AlertShown { text: vault.open(&place(&id), &content)?.reveal(leave).clone(), id, kind }))
        .collect()
}

/// One of them in words.
pub(super) fn opened(vault: &Vault, leave: Reveal, id: &AlertId, content: &Sealed<String>) -> Outcome<String> {
    Ok(vault.open(&place(id), content)?.reveal(leave).clone())
}

/// Allergies and medicines among them, in the words of the chart.
pub(super) fn on_chart(vault: &Vault, leave: Reveal, sealed: Vec<SealedAlert>) -> Outcome<OnChart> {
    let mut chart = OnChart::default();
    for alert in open(vault, leave, sealed)? {
        if alert.kind == AlertKind::Allergy.code() {
            chart.allergies.push(alert.text);
        } else if alert.kind == AlertKind::Medicine.code() {
            chart.medicines.push(alert.text);
        }
    }
    Ok(chart)
}

/// A new one.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct AlertTyped {
    /// What kind.
    #[garde(skip)]
    kind: AlertKind,
    /// In words.
    #[garde(length(chars, min = 1, max = 200))]
    text: String,
}

/// One of them.
#[derive(Serialize, Deserialize, ToSchema)]
struct AlertRef {
    id: AlertId,
}

async fn add(who: Allow<may::WriteNotes>, at: At<PersonId>, input: Input<AlertTyped>) -> Outcome<Done<AlertRef>> {
    access::open(&who, at.0).await?;
    let (person, by, actor, kind, sent) = (at.0, who.session.user, who.actor(), input.kind, input.once(&who));
    let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
    let id = AlertId::mint(who.business.now());
    let sealed = who.business.vault().seal_value(key, &place(&id), &Clear::new(tidy(&input.text, 200)))?;
    let made = who
        .business
        .write(move |tx| {
            crate::store::idempotency::once(tx, sent.as_ref(), || {
                tx.exec(
                    "INSERT INTO alert(id, person, kind, content, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (id, person, kind.code(), &sealed, tx.now(), by),
                )?;
                audit::record(tx, actor, &Event::done("chart.alert", "person", person.bytes()).with(kind.code()))?;
                Ok(AlertRef { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/charts/{person}"), made))
}

async fn set_ended(who: &Allow<may::WriteNotes>, id: AlertId, ended: bool) -> Outcome<PersonId> {
    let actor = who.actor();
    let person: PersonId = who
        .business
        .read(move |db| {
            tx::one(db, "SELECT person FROM alert WHERE id = ?1", [id], |r| r.get(0))?.ok_or_else(|| Problem::new(Code::NotFound))
        })
        .await?;
    access::open(who, person).await?;
    who.business
        .write(move |tx| {
            tx.exec("UPDATE alert SET ended_at = ?2 WHERE id = ?1", (id, ended.then_some(tx.now())))?;
            audit::record(tx, actor, &Event::done(if ended { "chart.alert.end" } else { "chart.alert.return" }, "person", person.bytes()))?;
            Ok(person)
        })
        .await
}

async fn end(who: Allow<may::WriteNotes>, at: At<AlertId>) -> Outcome<Done<AlertRef>> {
    let person = set_ended(&who, at.0, true).await?;
    Ok(Done::see(format!("/charts/{person}"), AlertRef { id: at.0 })
        .say(who.t("alert-ended"))
        .undo(format!("/alerts/{}/return", at.0), who.t("form-undo")))
}

async fn bring_back(who: Allow<may::WriteNotes>, at: At<AlertId>) -> Outcome<Done<AlertRef>> {
    let person = set_ended(&who, at.0, false).await?;
    Ok(Done::see(format!("/charts/{person}"), AlertRef { id: at.0 }))
}
