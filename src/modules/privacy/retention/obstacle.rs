//! What stands in the way of an erasure.

use rusqlite::Connection;

use super::term;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Profile;
use crate::modules::agenda;
use crate::modules::contacts::PersonId;
use crate::modules::privacy::store;

/// Something that has to be over first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Obstacle {
    /// The years of keeping run until the day before this one.
    Kept(jiff::civil::Date),
    /// A decision keeps the data under lock until this day.
    Blocked(jiff::civil::Date),
    /// A request of the person waits for an answer: its folio.
    Unanswered(i64),
    /// There is an appointment to come.
    Expected,
}

impl Obstacle {
    /// The key of its word, and what stands in it.
    pub fn word(&self) -> (&'static str, String) {
        let day = |d: &jiff::civil::Date| d.strftime("%d/%m/%Y").to_string();
        match self {
            Self::Kept(until) => ("erasure-kept", day(until)),
            Self::Blocked(until) => ("erasure-blocked", day(until)),
            Self::Unanswered(folio) => ("erasure-unanswered", format!("{folio:04}")),
            Self::Expected => ("erasure-expected", String::new()),
        }
    }
}

/// Everything that stands in the way now.
pub(super) fn all(db: &Connection, profile: &Profile, person: PersonId, now: Instant) -> Outcome<Vec<Obstacle>> {
    let (zone, years) = (profile.zone(), store::settings(db)?.retention_years);
    let today = zone.date(now);
    let mut found = Vec::new();
    if let Some(at) = store::last_act(db, person)? {
        let ends = term::ends(at, years, &zone);
        found.extend((ends > today).then_some(Obstacle::Kept(ends)));
    }
    let blocked = store::blocked_until(db, person)?.and_then(|d| d.parse().ok());
    found.extend(blocked.filter(|d| *d > today).map(Obstacle::Blocked));
    found.extend(store::unanswered(db, person)?.map(Obstacle::Unanswered));
    found.extend(agenda::expected(db, person, now)?.then_some(Obstacle::Expected));
    Ok(found)
}
