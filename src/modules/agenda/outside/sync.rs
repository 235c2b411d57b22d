//! One look at the followed calendars: fetch, read, compare, settle.

use std::collections::BTreeMap;
use std::time::Duration;

use super::read::{Reading, read};
use super::rules::{self, Emptiness, Verdict};
use super::settle;
use super::store::{self, CalendarId, Outside, Tried};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::fetch::{self, Address, Fetched, Known, Refusal};
use crate::keyring::Reveal;
use crate::modules::agenda::icalendar::Unreadable;
use crate::store::Tx;

/// Between two looks, in milliseconds.
const EVERY_MS: i64 = 300_000;
/// The longest wait after failures, in milliseconds.
const LONGEST_MS: i64 = 3_600_000;
/// The text is read anew after so long even where it did not change: what repeats reaches further.
const ANEW_MS: i64 = 6 * 3_600_000;
/// How far back and ahead busy time is kept, in days.
const WINDOW_DAYS: (i64, i64) = (1, 540);

/// What went wrong, by its code in the table, and as a fault of the typed address.
pub(super) const FAULTS: &[(&str, &str)] = &[
    ("inward", "inward-address"),
    ("unreachable", "outside-unreachable"),
    ("slow", "outside-unreachable"),
    ("too-large", "outside-too-much"),
    ("redirect", "outside-status"),
    ("denied", "outside-denied"),
    ("gone", "outside-gone"),
    ("too-often", "outside-status"),
    ("status", "outside-status"),
    ("not-a-calendar", "outside-no-calendar"),
    ("cut-short", "outside-no-calendar"),
    ("too-much", "outside-too-much"),
    ("nothing-valid", "outside-no-calendar"),
];

/// What came of asking.
pub(super) enum Answer {
    /// The same as before.
    Unchanged,
    /// A calendar.
    Read(Reading, Known),
    /// Nothing of use: the last good copy stands.
    Fault(&'static str),
}

/// Fetches an address and reads what comes.
pub(super) async fn ask(business: &Business, address: &Address, known: &Known) -> Answer {
    match fetch::get(address, known).await {
        Err(refusal) => Answer::Fault(refusal.code()),
        Ok(Fetched::Unchanged) => Answer::Unchanged,
        Ok(Fetched::Body(bytes, known)) => {
            let (zone, now) = (business.profile().zone(), business.now());
            let window = (now.plus_min(-WINDOW_DAYS.0 * 1_440), now.plus_min(WINDOW_DAYS.1 * 1_440));
            match tokio::task::spawn_blocking(move || read(&bytes, &zone, window)).await {
                Ok(Ok(reading)) => Answer::Read(reading, known),
                Ok(Err(unreadable)) => Answer::Fault(unreadable.code()),
                Err(_) => Answer::Fault(Unreadable::NothingValid.code()),
            }
        }
    }
}

/// How long one round may begin new looks: other jobs wait behind it.
const ROUND: Duration = Duration::from_secs(30);

/// Looks at every calendar whose turn it is, those of one host one after another: a job.
///
/// # Errors
/// What SQLite says; what a calendar does wrong is noted in its row.
pub fn sync_due(business: &Business) -> Outcome<String> {
    if business.vault().is_sealed() {
        return Ok("sealed".into());
    }
    let now = business.now();
    let due = business.store().read_now(|db| store::due(db, now))?;
    if due.is_empty() {
        return Ok(String::new());
    }
    let mut hosts: BTreeMap<String, Vec<Outside>> = BTreeMap::new();
    for outside in due {
        hosts.entry(outside.host.clone()).or_default().push(outside);
    }
    let rounds = hosts.into_values().map(|of_host| in_turn(business, of_host));
    let done = tokio::runtime::Handle::try_current().map_err(Problem::internal)?.block_on(futures_util::future::try_join_all(rounds))?;
    let (good, bad) = done.iter().fold((0, 0), |(g, b), (good, bad)| (g + good, b + bad));
    Ok(format!("good={good} bad={bad}"))
}

/// The calendars of one host, one after another; those there is no time for stay due.
async fn in_turn(business: &Business, of_host: Vec<Outside>) -> Outcome<(usize, usize)> {
    let begun = std::time::Instant::now();
    let (mut good, mut bad) = (0, 0);
    for outside in of_host {
        if begun.elapsed() > ROUND {
            break;
        }
        if look(business.clone(), outside).await? { good += 1 } else { bad += 1 }
    }
    Ok((good, bad))
}

/// Looks at one calendar now, because a person asks.
///
/// # Errors
/// `NotFound`; `Sealed`.
pub async fn sync_now(business: &Business, actor: Actor, id: CalendarId) -> Outcome<bool> {
    let outside = business.read(move |db| store::get(db, id)).await?;
    business.write(move |tx| audit::record(tx, actor, &Event::done("calendar.sync", "calendar", id.bytes()))).await?;
    look(business.clone(), outside).await
}

/// One look; true where it went well.
async fn look(business: Business, outside: Outside) -> Outcome<bool> {
    let opened = business.vault().open(&store::place(&outside.id), &outside.address)?;
    let Ok(address) = Address::parse("address", opened.reveal(Reveal::house("calendar"))) else {
        return concluded(&business, outside, Answer::Fault(Refusal::Inward.code())).await;
    };
    let fresh = outside.read_at.is_some_and(|at| business.now().since(at) < ANEW_MS);
    let known = if fresh && outside.settled() { outside.known.clone() } else { Known::default() };
    let answer = ask(&business, &address, &known).await;
    concluded(&business, outside, answer).await
}

async fn concluded(business: &Business, outside: Outside, answer: Answer) -> Outcome<bool> {
    let me = business.clone();
    business
        .write(move |tx| {
            // Followed no longer, meanwhile.
            let Ok(outside) = store::get(tx.db(), outside.id) else { return Ok(true) };
            let (good, changed) = note(tx, &outside, answer)?;
            if changed {
                me.announce(tx, "agenda", None);
            }
            Ok(good)
        })
        .await
}

/// Writes down what came: whether it went well, and whether any time changed.
///
/// # Errors
/// What SQLite says.
pub(super) fn note(tx: &Tx<'_>, outside: &Outside, answer: Answer) -> Outcome<(bool, bool)> {
    let now = tx.now();
    let (fault, reading, known) = match answer {
        Answer::Fault(code) => {
            let wait = EVERY_MS.saturating_mul(1 << outside.fails.clamp(0, 10)).min(LONGEST_MS);
            store::tried(tx, outside.id, &Tried { fault: Some(code), next_at: now.plus_ms(wait), ..Tried::default() })?;
            tracing::warn!(target: "mostrador::app", calendar = %outside.id, fault = code, "a followed calendar did not answer well");
            return Ok((false, false));
        }
        Answer::Unchanged => (None, None, outside.known.clone()),
        Answer::Read(reading, known) => (Some(verdict(tx, outside, &reading)?), Some(reading), known),
    };
    let mut tried = Tried { good: true, next_at: next_look(outside.id, now), known, ..Tried::default() };
    let mut changed = false;
    match fault {
        Some(Verdict::Take(change)) => {
            changed = store::apply(tx, outside.id, &change)?;
            tried.unsettled = !change.missed.is_empty();
        }
        Some(Verdict::Doubt) => {
            tried.fault = Some("suddenly-empty");
            tried.emptiness = Emptiness { times: outside.emptiness.times + 1, since: outside.emptiness.since.or(Some(now)) };
        }
        None => tried.unsettled = false,
    }
    if let Some(reading) = &reading {
        tried.read = Some((reading.events, reading.faulty));
    }
    tried.changed = changed;
    store::tried(tx, outside.id, &tried)?;
    // Also where nothing changed elsewhere: appointments here come and go.
    settle::settle(tx, outside.resource)?;
    Ok((true, changed))
}

fn verdict(tx: &Tx<'_>, outside: &Outside, reading: &Reading) -> Outcome<Verdict> {
    let known = store::known(tx.db(), outside.id)?;
    Ok(rules::judge(&known, &reading.taken, reading.events, outside.emptiness, tx.now()))
}

/// Calendars do not all come at the same second.
fn next_look(id: CalendarId, now: Instant) -> Instant {
    let jitter = i64::from(id.bytes()[15] % 61) - 30;
    now.plus_ms(EVERY_MS + jitter * 1_000)
}
