//! What an answer of a followed calendar changes: pure, so that every rule can be tried.

use std::collections::HashMap;

use super::read::Taken;
use crate::base::clock::Instant;

/// Answers without an event in a row before one that had some is believed.
const EMPTY_TIMES: i64 = 3;
/// And how long that must have gone on, in milliseconds.
const EMPTY_FOR_MS: i64 = 2 * 3_600_000;
/// Answers in a row that lack an event before its time is free again.
const MISSES: i64 = 3;
/// And how long that must have gone on, in milliseconds.
const MISSED_FOR_MS: i64 = 10 * 60_000;

/// An event that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownEvent {
    pub taken: Taken,
    pub misses: i64,
    pub missed_since: Option<Instant>,
}

/// What to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// New, or at another time than before.
    pub put: Vec<Taken>,
    /// Missing, but not for long enough.
    pub missed: Vec<[u8; 16]>,
    /// There again after having been missing.
    pub found: Vec<[u8; 16]>,
    /// Gone for good.
    pub gone: Vec<[u8; 16]>,
}

/// What became of an answer that could be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// As it says.
    Take(Change),
    /// Suddenly empty: nothing changes yet.
    Doubt,
}

/// How often it was empty so far, and since when.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Emptiness {
    pub times: i64,
    pub since: Option<Instant>,
}

/// Compares an answer with what is known. `events` counts what the calendar has in any form.
pub fn judge(known: &[KnownEvent], taken: &[Taken], events: usize, before: Emptiness, now: Instant) -> Verdict {
    let ahead = known.iter().filter(|k| k.taken.e > now.minute()).count();
    if events == 0 && ahead > 0 {
        let long = before.since.is_some_and(|since| now.since(since) >= EMPTY_FOR_MS);
        // One appointment may well be the last one; more wait for a person to say so.
        if before.times + 1 < EMPTY_TIMES || !long || ahead > 1 {
            return Verdict::Doubt;
        }
        return Verdict::Take(emptied(known, now));
    }
    let mut change = Change::default();
    let mut old: HashMap<[u8; 16], &KnownEvent> = known.iter().map(|k| (k.taken.key, k)).collect();
    for new in taken {
        match old.remove(&new.key) {
            Some(k) if k.taken == *new => {
                if k.misses > 0 {
                    change.found.push(new.key);
                }
            }
            _ => change.put.push(new.clone()),
        }
    }
    // What has passed is history: it stays as it was.
    for k in old.into_values().filter(|k| k.taken.e > now.minute()) {
        let long = k.missed_since.is_some_and(|since| now.since(since) >= MISSED_FOR_MS);
        if k.misses + 1 >= MISSES && long { &mut change.gone } else { &mut change.missed }.push(k.taken.key);
    }
    change.missed.sort_unstable();
    change.gone.sort_unstable();
    Verdict::Take(change)
}

/// Everything that lies ahead goes: a person said that the calendar is empty, or time has.
pub fn emptied(known: &[KnownEvent], now: Instant) -> Change {
    Change { gone: known.iter().filter(|k| k.taken.e > now.minute()).map(|k| k.taken.key).collect(), ..Change::default() }
}
