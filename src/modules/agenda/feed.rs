//! The private calendar of a professional, room or piece of equipment, for other programs to follow.
//!
//! Two addresses each: one that only says when it is busy, one for staff with initials and service. Names,
//! phones and reasons are in neither. The address is a keyed hash and its version; there is no list to steal.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rusqlite::Connection;

use super::appointment::{ResourceId, State};
use super::ics::{self, Calendar, Entry, Method};
use super::store::{self, Row};
use super::ticket::same;
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::initials;
use crate::business::Business;
use crate::modules::contacts;
use crate::store::{Tx, tx};

/// How much a feed tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Detail {
    /// When it is busy.
    Busy,
    /// Initials and service.
    Staff,
}

impl Detail {
    const ALL: [Self; 2] = [Self::Busy, Self::Staff];

    const fn code(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Staff => "staff",
        }
    }
}

/// How far back a feed reaches, and how far ahead, in days.
const BACK_DAYS: i64 = 30;
const AHEAD_DAYS: i64 = 540;
/// Bytes of the keyed hash that an address shows: 144 bits.
const SHOWN: usize = 18;

/// The last part of a feed's address: `<resource>.<hash>.ics`.
#[derive(Clone, Debug)]
pub(super) struct Address {
    resource: ResourceId,
    shown: String,
}

impl std::str::FromStr for Address {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        let (id, shown) = s.strip_suffix(".ics").and_then(|s| s.split_once('.')).ok_or(())?;
        Ok(Self { resource: id.parse().map_err(|_| ())?, shown: shown.to_owned() })
    }
}

fn version(db: &Connection, resource: ResourceId) -> Outcome<i64> {
    tx::one(db, "SELECT feed_version FROM resource WHERE id = ?1 AND retired_at IS NULL", [resource], |r| r.get(0))?
        .ok_or_else(|| Problem::new(Code::NotFound))
}

fn hash(business: &Business, resource: ResourceId, version: i64, detail: Detail) -> Outcome<String> {
    let value = [resource.bytes().as_slice(), &version.to_be_bytes(), detail.code().as_bytes()].concat();
    Ok(BASE64.encode(&business.vault().tag("calendar-feed", &value)?[..SHOWN]))
}

/// The paths of a resource's feeds: busy-only, and for staff.
///
/// # Errors
/// `Sealed` while sealed.
pub(super) fn paths(business: &Business, db: &Connection, resource: ResourceId) -> Outcome<(String, String)> {
    let version = version(db, resource)?;
    let path = |detail| Ok::<_, Problem>(format!("/ical/{resource}.{}.ics", hash(business, resource, version, detail)?));
    Ok((path(Detail::Busy)?, path(Detail::Staff)?))
}

/// Makes the old addresses dead.
///
/// # Errors
/// `NotFound`.
pub(super) fn renew(tx: &Tx<'_>, resource: ResourceId) -> Outcome<()> {
    tx.exec_one("UPDATE resource SET feed_version = feed_version + 1 WHERE id = ?1", [resource], Code::NotFound)
}

/// The feed of an address: its body and the moment it changed last.
///
/// # Errors
/// `NotFound` for an address that is not ours; `Sealed` while sealed.
pub(super) fn body(business: &Business, db: &Connection, address: &Address, now: Instant) -> Outcome<(Vec<u8>, Instant)> {
    let version = version(db, address.resource)?;
    let mut found = None;
    for detail in Detail::ALL {
        if same(&hash(business, address.resource, version, detail)?, &address.shown) {
            found = Some(detail);
        }
    }
    let detail = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    let (from, until) = (now.plus_min(-BACK_DAYS * 1_440), now.plus_min(AHEAD_DAYS * 1_440));
    let rows = store::between(db, from, until, Some(address.resource))?;
    let busy = business.t("feed-busy");
    let mut entries: Vec<Entry<'_>> = rows.iter().filter(|r| r.state != State::Held).map(|r| of_row(business, r, detail, &busy)).collect();
    for block in store::blocks_between(db, from, until)?.iter().filter(|b| b.resource == address.resource) {
        entries.push(Entry {
            uid: format!("{}@mostrador", block.id),
            changed: block.made_at,
            start: block.start,
            end: block.end,
            summary: if detail == Detail::Staff && !block.title.is_empty() { block.title.clone() } else { busy.clone() },
            ..Entry::default()
        });
    }
    entries.sort_by(|a, b| (a.start, &a.uid).cmp(&(b.start, &b.uid)));
    let changed = entries.iter().map(|e| e.changed).max().unwrap_or_default();
    let name = format!(
        "{} · {}",
        store::resources(db)?.into_iter().find(|r| r.id == address.resource).map(|r| r.name).unwrap_or_default(),
        business.profile().name
    );
    Ok((ics::write(&Calendar { name: &name, method: Method::Publish, entries: &entries }), changed))
}

fn of_row<'a>(business: &Business, row: &Row, detail: Detail, busy: &str) -> Entry<'a> {
    let mut entry = Entry::of(business, row);
    entry.location.clear();
    entry.cancelled = !row.state.occupies();
    entry.summary = match detail {
        Detail::Busy => busy.to_owned(),
        Detail::Staff => format!("{} · {}", initials(&contacts::name_of(business, row.person)), row.service_name),
    };
    entry
}
