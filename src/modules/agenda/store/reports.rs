//! What the reports read: four queries for who is there, one for what was agreed.

use jiff::civil::Date;
use rusqlite::Connection;

use super::arranged;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::modules::agenda::appointment::{Origin, ResourceId, State};
use crate::modules::agenda::reports::{Line, Who};
use crate::modules::agenda::resource::{Kind, Resource};
use crate::modules::agenda::slots::{Busy, Hours, Opening};
use crate::store::tx;

/// Whoever could be booked, retired or not, with hours and absences of some days; one or all.
pub fn reported(db: &Connection, (first, last): (Date, Date), window: Busy, only: Option<ResourceId>) -> Outcome<Vec<Who>> {
    let resources: Vec<(Resource, bool)> = tx::all(
        db,
        "SELECT id, kind, name, colour, user, extra_per_day, retired_at IS NULL FROM resource
          WHERE ?1 IS NULL OR id = ?1 ORDER BY kind, name LIMIT 1000",
        [only],
        |r| {
            let kind = Kind::named(&r.get::<_, String>(1)?).unwrap_or(Kind::Professional);
            let resource = Resource { id: r.get(0)?, kind, name: r.get(2)?, colour: r.get(3)?, user: r.get(4)?, extra_per_day: r.get(5)? };
            Ok((resource, r.get(6)?))
        },
    )?;
    let openings = arranged::all_openings(db)?;
    let exceptions = arranged::exceptions(db, first, last)?;
    let blocks: Vec<(ResourceId, Busy)> =
        tx::all(db, "SELECT resource, s, e FROM block WHERE ended_at IS NULL AND s < ?2 AND e > ?1", window, |r| {
            Ok((r.get(0)?, (r.get(1)?, r.get(2)?)))
        })?;
    let whole = |(resource, active): (Resource, bool)| {
        let weekly: Vec<Opening> = openings.iter().filter(|(id, _)| *id == resource.id).map(|(_, o)| *o).collect();
        let exceptions = exceptions.iter().filter(|(whose, _)| whose.is_none_or(|w| w == resource.id)).map(|(_, e)| *e).collect();
        let hours = Hours { always: weekly.is_empty() && resource.kind != Kind::Professional, weekly, exceptions };
        let blocks = blocks.iter().filter(|(id, _)| *id == resource.id).map(|(_, at)| *at).collect();
        Who { id: resource.id, sign: resource.sign(), colour: resource.colour, name: resource.name, active, hours, blocks }
    };
    Ok(resources.into_iter().map(whole).collect())
}

/// Hands over each appointment that begins in a window, in order, without keeping them.
pub fn read_lines(db: &Connection, (from, until): Busy, only: Option<ResourceId>, mut take: impl FnMut(&Line)) -> Outcome<()> {
    const LINE: &str = "SELECT resource, s, e, state, origin, made_at FROM appointment";
    let sql = match only {
        None => format!("{LINE} WHERE s >= ?1 AND s < ?2 AND ?3 IS NULL ORDER BY s"),
        Some(_) => format!("{LINE} WHERE resource = ?3 AND s >= ?1 AND s < ?2 ORDER BY s"),
    };
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query((from, until, only))?;
    while let Some(r) = rows.next()? {
        let (state, origin): (String, String) = (r.get(3)?, r.get(4)?);
        let made_at: Instant = r.get(5)?;
        take(&Line {
            resource: r.get(0)?,
            at: (r.get(1)?, r.get(2)?),
            state: State::named(&state).unwrap_or(State::Expired),
            origin: Origin::named(&origin).unwrap_or(Origin::Staff),
            made_at,
        });
    }
    Ok(())
}
