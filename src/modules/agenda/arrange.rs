//! Arranging: services, professionals and rooms, their weekly hours.

use super::appointment::{ResourceId, ServiceId};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Profile, Trade};
use crate::store::Tx;

/// Weekly hours as people write them: `09:00-14:00, 16:00-19:00`; empty for closed.
///
/// # Errors
/// Names the field where a range is malformed, backwards or overlaps another.
pub(super) fn parse_hours(field: &str, typed: &str) -> Outcome<Vec<(i64, i64)>> {
    let wrong = || Problem::field(field.to_owned(), "not-hours");
    let minute = |text: &str| -> Option<i64> {
        let (h, m) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
        let (h, m): (i64, i64) = (h.parse().ok()?, m.parse().ok()?);
        ((0..=24).contains(&h) && (0..60).contains(&m) && h * 60 + m <= 1_440).then_some(h * 60 + m)
    };
    let mut ranges = Vec::new();
    for part in typed.split([',', ';', 'y']).map(str::trim).filter(|p| !p.is_empty()) {
        let (from, until) = part.split_once(['-', '–', 'a']).ok_or_else(wrong)?;
        let (from, until) = minute(from).zip(minute(until)).ok_or_else(wrong)?;
        if until <= from {
            return Err(wrong());
        }
        ranges.push((from, until));
    }
    ranges.sort_unstable();
    if ranges.windows(2).any(|w| w[0].1 > w[1].0) {
        return Err(wrong());
    }
    Ok(ranges)
}

/// Writes ranges back as people write them.
pub(super) fn show_hours(ranges: &[(i64, i64)]) -> String {
    let clock = |m: i64| format!("{:02}:{:02}", m / 60, m % 60);
    ranges.iter().map(|(f, u)| format!("{}-{}", clock(*f), clock(*u))).collect::<Vec<_>>().join(", ")
}

/// Somebody or something to book.
pub(super) struct ResourceChange {
    pub kind: &'static str,
    pub name: String,
    pub colour: i64,
    pub user: Option<UserId>,
    pub hours: [Vec<(i64, i64)>; 7],
}

pub(super) fn save_resource(tx: &Tx<'_>, id: ResourceId, change: &ResourceChange) -> Outcome<()> {
    tx.exec(
        "INSERT INTO resource(id, kind, name, colour, user) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT(id) DO UPDATE SET kind = excluded.kind, name = excluded.name, colour = excluded.colour, user = excluded.user",
        (id, change.kind, &change.name, change.colour, change.user),
    )?;
    tx.exec("DELETE FROM opening WHERE resource = ?1", [id])?;
    for (day, ranges) in (1_i64..).zip(&change.hours) {
        for (from, until) in ranges {
            tx.exec("INSERT INTO opening(resource, weekday, from_min, until_min) VALUES (?1, ?2, ?3, ?4)", (id, day, from, until))?;
        }
    }
    Ok(())
}

/// A service to book.
pub(super) struct ServiceChange {
    pub name: String,
    pub duration_min: i64,
    pub buffer_min: i64,
    pub price_minor: i64,
}

pub(super) fn save_service(tx: &Tx<'_>, id: ServiceId, s: &ServiceChange) -> Outcome<()> {
    tx.exec(
        "INSERT INTO service(id, name, duration_min, buffer_min, price_minor) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT(id) DO UPDATE SET name = excluded.name, duration_min = excluded.duration_min, buffer_min = excluded.buffer_min, price_minor = excluded.price_minor",
        (id, &s.name, s.duration_min, s.buffer_min, s.price_minor),
    )?;
    Ok(())
}

/// Retires a resource or a service: it is offered no more, what was booked stays.
pub(super) fn retire(tx: &Tx<'_>, table: &'static str, id: &[u8; 16], retired: bool) -> Outcome<()> {
    let sql = match table {
        "resource" => "UPDATE resource SET retired_at = ?2 WHERE id = ?1",
        _ => "UPDATE service SET retired_at = ?2 WHERE id = ?1",
    };
    tx.exec_one(sql, (id, retired.then_some(tx.now())), Code::NotFound)
}

/// A clinic that owns its first hours: the owner as a professional on weekdays and one service, so
/// that the first appointment can be booked at once.
///
/// # Errors
/// What SQLite says.
pub fn on_found(tx: &Tx<'_>, profile: &Profile, owner: UserId) -> Outcome<()> {
    if !profile.has(Trade::Clinic) {
        return Ok(());
    }
    let name = tx.one("SELECT full_name FROM user WHERE id = ?1", [owner], |r| r.get::<_, String>(0))?.unwrap_or_default();
    let weekday = vec![(9 * 60, 14 * 60), (16 * 60, 19 * 60)];
    let hours = [weekday.clone(), weekday.clone(), weekday.clone(), weekday.clone(), weekday, vec![], vec![]];
    save_resource(
        tx,
        ResourceId::mint(tx.now()),
        &ResourceChange { kind: "professional", name: name.chars().take(80).collect(), colour: 1, user: Some(owner), hours },
    )?;
    let service = if profile.lang == crate::base::lang::Lang::En { "Consultation" } else { "Consulta" };
    save_service(tx, ServiceId::mint(tx.now()), &ServiceChange { name: service.into(), duration_min: 30, buffer_min: 0, price_minor: 0 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hours_read_as_people_write_them() {
        assert_eq!(parse_hours("mon", "9-14, 16:30 - 19:00").unwrap(), [(540, 840), (990, 1_140)]);
        assert_eq!(parse_hours("mon", "").unwrap(), []);
        assert!(parse_hours("mon", "14-9").is_err());
        assert!(parse_hours("mon", "9-14, 13-15").is_err());
        assert!(parse_hours("mon", "todo el día").is_err());
        let ranges = [(540, 840), (960, 1_440)];
        assert_eq!(parse_hours("mon", &show_hours(&ranges)).unwrap(), ranges);
    }
}
