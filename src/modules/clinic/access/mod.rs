//! Whose chart is open to whom. What a role may do is said by permissions; where the house keeps charts to those who
//! treat the person, everybody else needs an emergency: a reason, an end, a review.

mod emergency;
mod review;
mod store;

use super::note::Kind;
use crate::access::{Permission, Role, may};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Profile;
use crate::http::{Caller, MenuEntry, Routes};
use crate::modules::agenda;
use crate::modules::contacts::PersonId;
use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::id::UserId;

/// Its place in the menu.
pub const REVIEW: MenuEntry = MenuEntry {
    href: "/charts/emergencies",
    icon: "shield",
    word: "menu-emergencies",
    needs: Permission::ReviewEmergencies,
    trade: Some(crate::business::Trade::Clinic),
    phone: false,
};

pub(super) fn routes(r: &mut Routes) {
    // Before `/charts/{id}`, which would take «emergencies» for an id.
    review::routes(r);
    emergency::routes(r);
}

/// Refuses a chart that the house keeps to those who treat the person.
///
/// # Errors
/// `ChartClosed` with the person, for the door of the emergency; what SQLite says.
pub(super) async fn open(who: &Caller, person: PersonId) -> Outcome<()> {
    let (profile, me, now) = (who.business.profile(), who.session.user, who.business.now());
    who.business.read(move |db| open_to(db, &profile, me, person, now)).await
}

/// The same for a paper that is handed out: who may only hand out papers is not asked whom they treat.
///
/// # Errors
/// As [`open`].
pub(super) async fn papers(who: &Caller, person: PersonId) -> Outcome<()> {
    if who.may::<may::ReadSummary>() { open(who, person).await } else { Ok(()) }
}

/// Whether a chart is open to somebody, for a list that leaves out what is not.
///
/// # Errors
/// What SQLite says.
pub(super) fn is_open(db: &Connection, profile: &Profile, me: UserId, person: PersonId, now: Instant) -> Outcome<bool> {
    Ok(!profile.private_charts || store::treats(db, me, person, now)? || agenda::attends(db, me, person)?)
}

fn open_to(db: &Connection, profile: &Profile, me: UserId, person: PersonId, now: Instant) -> Outcome<()> {
    if is_open(db, profile, me, person, now)? {
        return Ok(());
    }
    Err(Problem::new(Code::ChartClosed).and_field_with("person", "chart-closed", vec![("person", person.to_string())]))
}

/// Nurses write the notes of nursing, clinicians write all.
///
/// # Errors
/// `NotAllowed`.
pub(super) fn writes(who: &Caller, kind: Kind) -> Outcome<()> {
    if kind == Kind::Nursing || Role::any_allows(&who.session.roles, Permission::WriteCharts) {
        Ok(())
    } else {
        Err(Problem::new(Code::NotAllowed))
    }
}

/// Who reads only the summary sees notes of nursing and no others.
///
/// # Errors
/// `NotAllowed`.
pub(super) fn reads(who: &Caller, kind: Kind) -> Outcome<()> {
    if kind == Kind::Nursing || who.may::<may::ReadCharts>() { Ok(()) } else { Err(Problem::new(Code::NotAllowed)) }
}
