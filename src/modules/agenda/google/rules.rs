//! What an event from Google says, what ours should say, and what becomes of a difference: pure.

use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::base::clock::{Instant, Zone};
use crate::modules::agenda::appointment::State;

/// Longest stretch that is kept, in minutes; what is longer is cut.
const LONGEST_MIN: i64 = 540 * 1_440;
/// Our mark among an event's private properties.
pub const APP: &str = "mostrador";

/// An event as it came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    pub id: String,
    /// The event it is an occurrence of.
    pub part_of: Option<String>,
    pub cancelled: bool,
    /// From and until, in minutes of UTC; `None` where that cannot be told.
    pub time: Option<(i64, i64)>,
    pub whole_day: bool,
    /// Nobody is busy meanwhile: shown as free, declined, or only a place of work.
    pub free: bool,
    /// The revision we wrote, where it is ours.
    pub rev: Option<i64>,
    pub etag: String,
}

impl Seen {
    /// Reads an item of a listing; `None` without an id. What is cancelled may hold nothing else.
    pub fn read(item: &Value, zone: &Zone) -> Option<Self> {
        let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default();
        let id = Some(text("id")).filter(|id| !id.is_empty() && id.len() <= 1_100)?.to_owned();
        let whole_day = item.pointer("/start/date").is_some();
        let private = |key: &str| item.pointer(&format!("/extendedProperties/private/{key}")).and_then(Value::as_str);
        let declined = item.get("attendees").and_then(Value::as_array).is_some_and(|all| {
            all.iter().any(|a| {
                a.get("self").and_then(Value::as_bool) == Some(true) && a.get("responseStatus").and_then(Value::as_str) == Some("declined")
            })
        });
        Some(Self {
            part_of: Some(text("recurringEventId").to_owned()).filter(|p| !p.is_empty()),
            cancelled: text("status") == "cancelled",
            time: stretch(item, zone),
            whole_day,
            free: text("transparency") == "transparent" || declined || matches!(text("eventType"), "workingLocation" | "birthday"),
            rev: private("app").filter(|app| *app == APP).and_then(|_| private("rev")?.parse().ok()),
            etag: text("etag").to_owned(),
            id,
        })
    }

    /// The key it is kept under.
    pub fn key(&self) -> [u8; 16] {
        let mut key = [0; 16];
        key.copy_from_slice(&Sha256::digest(self.id.as_bytes())[..16]);
        key
    }

    /// The time it takes from somebody, within a window of minutes.
    pub fn busy(&self, window: (i64, i64)) -> Option<(i64, i64)> {
        let (s, e) = self.time.filter(|_| !self.cancelled && !self.free)?;
        (e > s && e > window.0 && s < window.1).then(|| (s, e.min(s + LONGEST_MIN)))
    }
}

fn stretch(item: &Value, zone: &Zone) -> Option<(i64, i64)> {
    let (start, end) = (item.get("start")?, item.get("end"));
    if let Some(first) = start.get("date").and_then(Value::as_str) {
        let first: Date = first.parse().ok()?;
        // The day after the last one; some write the first day again.
        let after: Option<Date> = end.and_then(|e| e.get("date")?.as_str()?.parse().ok());
        let after = after.filter(|a| *a > first).or_else(|| first.tomorrow().ok())?;
        return Some((zone.day_start(first)?.minute(), zone.day_start(after)?.minute()));
    }
    let from = moment(start, zone)?;
    let until = end.and_then(|e| moment(e, zone)).unwrap_or(from);
    // Whole minutes around it: half a minute of somebody is not free.
    Some((from.minute(), Instant(until.0.saturating_add(59_999)).minute()))
}

fn moment(at: &Value, zone: &Zone) -> Option<Instant> {
    let text = at.get("dateTime").and_then(Value::as_str)?;
    if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        return Some(Instant(stamp.as_millisecond()));
    }
    // Without an offset it hangs in a zone.
    let wall: DateTime = text.parse().ok()?;
    let named = at.get("timeZone").and_then(Value::as_str).and_then(Zone::named);
    named.as_ref().unwrap_or(zone).instant(wall)
}

/// An event of ours as we know it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ours {
    pub rev: i64,
    pub done: i64,
    /// The time we wrote.
    pub time: (i64, i64),
}

/// What somebody did to an event of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Theirs {
    /// Nothing, or nothing that counts any more.
    Nothing,
    /// Put it elsewhere.
    Moved(i64, i64),
    /// Made something of it that an appointment cannot be.
    Bent,
    /// Removed it.
    Deleted,
    /// Put it elsewhere while it was changed here too: ours stands.
    Overruled(i64, i64),
    /// Google knows of a later revision than we do: a backup was brought back.
    Behind(i64),
}

/// Compares an event of ours that came back with what we know of it.
pub fn compare(ours: Ours, seen: &Seen) -> Theirs {
    let pending = ours.done < ours.rev;
    if seen.cancelled {
        return if pending { Theirs::Nothing } else { Theirs::Deleted };
    }
    // A client that drops our mark changed what we wrote last.
    let rev = seen.rev.unwrap_or(ours.done);
    if rev > ours.rev {
        return Theirs::Behind(rev);
    }
    if rev != ours.done {
        // An older one on its way, or our own that was not noted yet.
        return Theirs::Nothing;
    }
    match seen.time {
        Some(time) if time == ours.time && !seen.whole_day => Theirs::Nothing,
        Some((s, e)) if pending => Theirs::Overruled(s, e),
        None if pending => Theirs::Nothing,
        Some((s, e)) if !seen.whole_day => Theirs::Moved(s, e),
        _ => Theirs::Bent,
    }
}

/// What should stand in Google.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// The appointment.
    Present,
    /// Nothing.
    Absent,
    /// Whatever is there: it is history.
    AsItIs,
}

/// What an appointment asks for. `here`: it is of the connected resource, and the connection does not end.
pub const fn wanted(state: State, here: bool, over: bool) -> Wanted {
    match state {
        _ if over && !here => Wanted::AsItIs,
        State::Booked | State::Arrived | State::InService | State::Done if here => Wanted::Present,
        State::NoShow | State::Cancelled | State::Expired if over => Wanted::AsItIs,
        _ => Wanted::Absent,
    }
}

/// An appointment as Google gets it: when, a word, and our marks. Nothing else leaves.
pub fn body(id: &str, summary: &str, time: (i64, i64), zone: &Zone, rev: i64) -> Value {
    let at = |minute| json!({ "dateTime": Instant::from_minute(minute).rfc3339(), "timeZone": zone.name() });
    json!({
        "id": id, "summary": summary, "start": at(time.0), "end": at(time.1), "status": "confirmed",
        "transparency": "opaque", "visibility": "private", "reminders": { "useDefault": false },
        // The id is a keyed hash already: it says which appointment to nobody but us.
        "extendedProperties": { "private": { "app": APP, "appt": id, "rev": rev.to_string() } }
    })
}

/// An event's id out of a keyed hash: `base32hex` in lower case (RFC 4648 §7), as Google asks.
pub fn id_of(hash: &[u8; 32]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    // 160 bits are 32 letters of five bits.
    let mut out = String::with_capacity(32);
    for five in hash[..20].chunks_exact(5) {
        let bits = five.iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
        for n in (0..8).rev() {
            out.push(char::from(LETTERS[usize::try_from(bits >> (5 * n) & 31).unwrap_or(0)]));
        }
    }
    out
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
