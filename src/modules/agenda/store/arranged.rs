//! Services, resources, hours and days that differ.

use jiff::civil::Date;
use rusqlite::Connection;

use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::agenda::appointment::{ResourceId, ServiceId};
use crate::modules::agenda::resource::{Kind, Resource};
use crate::modules::agenda::service::Service;
use crate::modules::agenda::slots::{Exception, Hours, Opening};
use crate::store::{Tx, tx};

pub fn resources(db: &Connection) -> Outcome<Vec<Resource>> {
    tx::all(
        db,
        "SELECT id, kind, name, colour, user, extra_per_day FROM resource WHERE retired_at IS NULL ORDER BY kind, name LIMIT 200",
        [],
        |r| {
            Ok(Resource {
                id: r.get(0)?,
                kind: Kind::named(&r.get::<_, String>(1)?).unwrap_or(Kind::Professional),
                name: r.get(2)?,
                colour: r.get(3)?,
                user: r.get(4)?,
                extra_per_day: r.get(5)?,
            })
        },
    )
}

const SERVICE: &str = "SELECT id, name, about, duration_min, buffer_before_min, buffer_min, step_min, capacity, price_minor, deposit_minor,
    min_notice_min, horizon_days, cancel_until_min, online FROM service";

pub fn services(db: &Connection) -> Outcome<Vec<Service>> {
    tx::all(db, &format!("{SERVICE} WHERE retired_at IS NULL ORDER BY name LIMIT 200"), [], read_service)
}

pub fn service(db: &Connection, id: ServiceId) -> Outcome<Service> {
    tx::one(db, &format!("{SERVICE} WHERE id = ?1 AND retired_at IS NULL"), [id], read_service)?
        .ok_or_else(|| Problem::field("service", "not-a-choice"))
}

/// A service, retired or not: what was agreed goes on.
pub fn any_service(db: &Connection, id: ServiceId) -> Outcome<Service> {
    tx::one(db, &format!("{SERVICE} WHERE id = ?1"), [id], read_service)?.ok_or_else(|| Problem::new(Code::NotFound))
}

fn read_service(r: &rusqlite::Row<'_>) -> rusqlite::Result<Service> {
    Ok(Service {
        id: r.get(0)?,
        name: r.get(1)?,
        about: r.get(2)?,
        duration_min: r.get(3)?,
        buffer_before_min: r.get(4)?,
        buffer_min: r.get(5)?,
        step_min: r.get(6)?,
        capacity: r.get(7)?,
        price_minor: r.get(8)?,
        deposit_minor: r.get(9)?,
        min_notice_min: r.get(10)?,
        horizon_days: r.get(11)?,
        cancel_until_min: r.get(12)?,
        online: r.get(13)?,
    })
}

/// Who gives a service; none listed means everybody.
pub fn givers(db: &Connection, service: ServiceId) -> Outcome<Vec<ResourceId>> {
    tx::all(db, "SELECT resource FROM service_resource WHERE service = ?1", [service], |r| r.get(0))
}

/// What else a service needs.
pub fn needs(db: &Connection, service: ServiceId) -> Outcome<Vec<Kind>> {
    let codes: Vec<String> = tx::all(db, "SELECT kind FROM service_need WHERE service = ?1 ORDER BY kind", [service], |r| r.get(0))?;
    Ok(codes.iter().filter_map(|c| Kind::named(c)).collect())
}

/// Weekly hours of every resource, in one query.
pub fn all_openings(db: &Connection) -> Outcome<Vec<(ResourceId, Opening)>> {
    tx::all(db, "SELECT resource, weekday, from_min, until_min FROM opening ORDER BY weekday, from_min", [], |r| {
        Ok((r.get(0)?, Opening { weekday: r.get(1)?, from_min: r.get(2)?, until_min: r.get(3)? }))
    })
}

/// Days that differ between two days, the last included: whose (none for the house), and how.
pub fn exceptions(db: &Connection, first: Date, last: Date) -> Outcome<Vec<(Option<ResourceId>, Exception)>> {
    tx::all(
        db,
        "SELECT resource, day, from_min, until_min FROM day_exception WHERE day BETWEEN ?1 AND ?2 ORDER BY day, from_min",
        (first.to_string(), last.to_string()),
        |r| {
            let resource: Option<ResourceId> = r.get(0)?;
            let day = r.get::<_, String>(1)?.parse().unwrap_or(first);
            let range = r.get::<_, Option<i64>>(2)?.zip(r.get::<_, Option<i64>>(3)?);
            Ok((resource, Exception { day, own: resource.is_some(), range }))
        },
    )
}

/// When a resource is there, on the days between two.
pub fn hours_of(db: &Connection, resource: &Resource, first: Date, last: Date) -> Outcome<Hours> {
    let weekly: Vec<Opening> = tx::all(
        db,
        "SELECT weekday, from_min, until_min FROM opening WHERE resource = ?1 ORDER BY weekday, from_min",
        [resource.id],
        |r| Ok(Opening { weekday: r.get(0)?, from_min: r.get(1)?, until_min: r.get(2)? }),
    )?;
    let exceptions = exceptions(db, first, last)?.into_iter().filter(|(whose, _)| whose.is_none_or(|w| w == resource.id)).map(|(_, e)| e);
    Ok(Hours { always: weekly.is_empty() && resource.kind != Kind::Professional, weekly, exceptions: exceptions.collect() })
}

/// A day that differs, as the list shows it.
pub struct ListedException {
    pub id: i64,
    pub resource: Option<ResourceId>,
    pub day: String,
    pub range: Option<(i64, i64)>,
    pub note: String,
}

/// Days that differ from a day on; of one resource (with the house's) or all.
pub fn exceptions_of(db: &Connection, resource: Option<ResourceId>, first: Date) -> Outcome<Vec<ListedException>> {
    tx::all(
        db,
        "SELECT id, resource, day, from_min, until_min, note FROM day_exception
          WHERE day >= ?1 AND (?2 IS NULL OR resource IS NULL OR resource = ?2) ORDER BY day, from_min LIMIT 300",
        (first.to_string(), resource),
        |r| {
            let range = r.get::<_, Option<i64>>(3)?.zip(r.get::<_, Option<i64>>(4)?);
            Ok(ListedException { id: r.get(0)?, resource: r.get(1)?, day: r.get(2)?, range, note: r.get(5)? })
        },
    )
}

/// Replaces what was said of a day: these ranges, or closed.
pub fn add_exception(tx: &Tx<'_>, resource: Option<ResourceId>, day: Date, ranges: &[(i64, i64)], note: &str) -> Outcome<()> {
    tx.exec("DELETE FROM day_exception WHERE day = ?1 AND resource IS ?2", (day.to_string(), resource))?;
    let sql = "INSERT INTO day_exception(resource, day, from_min, until_min, note) VALUES (?1, ?2, ?3, ?4, ?5)";
    if ranges.is_empty() {
        tx.exec(sql, (resource, day.to_string(), None::<i64>, None::<i64>, note))?;
    }
    for (from, until) in ranges {
        tx.exec(sql, (resource, day.to_string(), from, until, note))?;
    }
    Ok(())
}

/// The day is again as every week; says which.
pub fn remove_exception(tx: &Tx<'_>, id: i64) -> Outcome<String> {
    let found = tx.one("SELECT day, resource FROM day_exception WHERE id = ?1", [id], |r| {
        Ok((r.get::<_, String>(0)?, r.get::<_, Option<ResourceId>>(1)?))
    })?;
    let (day, resource) = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    tx.exec("DELETE FROM day_exception WHERE day = ?1 AND resource IS ?2", (&day, resource))?;
    Ok(day)
}

pub fn save_resource(tx: &Tx<'_>, r: &Resource, hours: &[Vec<(i64, i64)>; 7]) -> Outcome<()> {
    tx.exec(
        "INSERT INTO resource(id, kind, name, colour, user, extra_per_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT(id) DO UPDATE SET kind = excluded.kind, name = excluded.name, colour = excluded.colour, user = excluded.user, extra_per_day = excluded.extra_per_day",
        (r.id, r.kind.code(), &r.name, r.colour, r.user, r.extra_per_day),
    )?;
    tx.exec("DELETE FROM opening WHERE resource = ?1", [r.id])?;
    for (day, ranges) in (1_i64..).zip(hours) {
        for (from, until) in ranges {
            tx.exec("INSERT INTO opening(resource, weekday, from_min, until_min) VALUES (?1, ?2, ?3, ?4)", (r.id, day, from, until))?;
        }
    }
    Ok(())
}

pub fn save_service(tx: &Tx<'_>, s: &Service) -> Outcome<()> {
    tx.exec(
        "INSERT INTO service(id, name, about, duration_min, buffer_before_min, buffer_min, step_min, capacity, price_minor, deposit_minor, min_notice_min, horizon_days, cancel_until_min, online)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT(id) DO UPDATE SET name = excluded.name, about = excluded.about, duration_min = excluded.duration_min, buffer_before_min = excluded.buffer_before_min,
           buffer_min = excluded.buffer_min, step_min = excluded.step_min, capacity = excluded.capacity, price_minor = excluded.price_minor, deposit_minor = excluded.deposit_minor,
           min_notice_min = excluded.min_notice_min, horizon_days = excluded.horizon_days, cancel_until_min = excluded.cancel_until_min, online = excluded.online",
        rusqlite::params![
            s.id, s.name, s.about, s.duration_min, s.buffer_before_min, s.buffer_min, s.step_min, s.capacity, s.price_minor, s.deposit_minor,
            s.min_notice_min, s.horizon_days, s.cancel_until_min, s.online
        ],
    )?;
    Ok(())
}

pub fn save_givers(tx: &Tx<'_>, service: ServiceId, who: &[ResourceId]) -> Outcome<()> {
    tx.exec("DELETE FROM service_resource WHERE service = ?1", [service])?;
    for resource in who {
        tx.exec("INSERT INTO service_resource(service, resource) VALUES (?1, ?2) ON CONFLICT DO NOTHING", (service, resource))?;
    }
    Ok(())
}

pub fn save_needs(tx: &Tx<'_>, service: ServiceId, kinds: &[Kind]) -> Outcome<()> {
    tx.exec("DELETE FROM service_need WHERE service = ?1", [service])?;
    for kind in kinds {
        tx.exec("INSERT INTO service_need(service, kind) VALUES (?1, ?2) ON CONFLICT DO NOTHING", (service, kind.code()))?;
    }
    Ok(())
}

/// Retires a resource or a service: it is offered no more, what was booked stays.
pub fn retire(tx: &Tx<'_>, table: &'static str, id: &[u8; 16], retired: bool) -> Outcome<()> {
    let sql = match table {
        "resource" => "UPDATE resource SET retired_at = ?2 WHERE id = ?1",
        _ => "UPDATE service SET retired_at = ?2 WHERE id = ?1",
    };
    tx.exec_one(sql, (id, retired.then_some(tx.now())), Code::NotFound)
}
