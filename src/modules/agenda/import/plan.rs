//! What an import would make, and what not and why: the same plan for the dry run and for the deed.

use std::collections::{BTreeMap, HashSet};

use super::choices::{Choices, Make};
use super::events::{self, Found, Series};
use super::intake::Packed;
use super::people::{Newcomer, People};
use super::places::Places;
use super::sieve::{Known, Sieve};
use super::store::{self, CalendarImportId};
use super::why::{Note, Why};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::keyring::Reveal;
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::icalendar::Zones;
use crate::modules::agenda::service::{COUNTER_HORIZON_DAYS, Service};
use crate::modules::agenda::slots::Busy;
use crate::modules::contacts::{OnFile, PersonCard, PersonId};

/// Times one import makes.
pub const MOST_MADE: usize = 200_000;
/// Longest block, in minutes.
pub const LONGEST_BLOCK: i64 = 540 * 1_440;

/// Whose a time is.
#[derive(Clone, Debug)]
pub enum Whom {
    /// Nobody's: a block.
    Nobody,
    /// Somebody on file; true where the title is their name and nothing else. With what is taken besides.
    Known(PersonId, bool, Vec<ResourceId>),
    /// Somebody new.
    New(Newcomer, Vec<ResourceId>),
}

/// A time that is made.
#[derive(Debug)]
pub struct Planned {
    /// From and until, in minutes of UTC.
    pub at: Busy,
    /// The event and its occurrence, hashed.
    pub tag: [u8; 16],
    /// Which of [`Plan::found`].
    pub event: usize,
    /// Whose.
    pub whom: Whom,
}

/// A time or an event of which something is said.
#[derive(Debug)]
pub struct Row<W> {
    /// The line of the file.
    pub line: u64,
    /// When, where that can be read.
    pub when: Option<Instant>,
    /// What it is called.
    pub title: String,
    /// What is said.
    pub why: W,
}

/// Which rows to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those with this code; empty for all.
    pub why: String,
    /// How many to leave out before the first.
    pub skip: usize,
    /// How many.
    pub most: usize,
}

/// What would be made and what not.
#[derive(Debug, Default)]
pub struct Plan {
    /// In order of time.
    pub make: Vec<Planned>,
    /// The events they come from.
    pub found: Vec<Found>,
    /// Cards of those to be registered, by their place.
    pub new: Vec<PersonCard>,
    /// What is not made, by reason.
    pub left: BTreeMap<Why, usize>,
    /// The rows asked for.
    pub rows: Vec<Row<Why>>,
    /// What is to be known of those that are made.
    pub notes: BTreeMap<Note, usize>,
    /// The first of them.
    pub noted: Vec<Row<Note>>,
    filter: Filter,
    passed: usize,
}

impl Plan {
    /// Nothing yet.
    pub fn listing(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// Blocks that are made.
    pub fn blocks(&self) -> usize {
        self.make.iter().filter(|p| matches!(p.whom, Whom::Nobody)).count()
    }

    /// People who are registered.
    pub fn newcomers(&self) -> HashSet<Newcomer> {
        self.make.iter().filter_map(|p| if let Whom::New(who, _) = p.whom { Some(who) } else { None }).collect()
    }

    /// Everything that is not made.
    pub fn left_out(&self) -> usize {
        self.left.values().sum()
    }

    /// Rows after those that are listed, of the same kind.
    pub const fn more(&self) -> bool {
        self.passed > self.filter.skip + self.rows.len()
    }

    /// Something makes nothing.
    pub fn leave(&mut self, why: Why, line: u64, when: Option<Instant>, title: &str) {
        *self.left.entry(why).or_default() += 1;
        if self.filter.why.is_empty() || self.filter.why == why.code() {
            self.passed += 1;
            if self.passed > self.filter.skip && self.rows.len() < self.filter.most {
                self.rows.push(Row { line, when, title: title.to_owned(), why });
            }
        }
    }

    /// Something is to be known of an event that is made.
    pub fn note(&mut self, note: Note, line: u64, when: Instant, title: &str) {
        *self.notes.entry(note).or_default() += 1;
        if self.noted.len() < self.filter.most {
            self.noted.push(Row { line, when: Some(when), title: title.to_owned(), why: note });
        }
    }
}

/// Plans what becomes of a file that waits.
///
/// # Errors
/// A choice that does not hold; `NotFound` for one that is decided; `Sealed` while sealed.
pub fn plan_draft(business: &Business, id: CalendarImportId, filter: Filter) -> Outcome<(Choices, Plan)> {
    let (sealed, choices) = business.store().read_now(|db| store::draft(db, id))?;
    let draft = business.vault().open(&super::draft::place(&id), &sealed)?;
    let packed = draft.reveal(Reveal::permitted()).packed()?;
    let plan = plan(business, &packed, &choices, filter)?;
    Ok((choices, plan))
}

/// Plans what becomes of a file.
///
/// # Errors
/// A choice that does not hold; more times than one import makes; `Sealed` while sealed.
pub fn plan(business: &Business, packed: &Packed, choices: &Choices, filter: Filter) -> Outcome<Plan> {
    let (zone, now) = (business.profile().zone(), business.now());
    let window = (choices.since(&zone, now)?, now.plus_min(COUNTER_HORIZON_DAYS * 1_440));
    let read = |db: &rusqlite::Connection| {
        let service = choices.judged(db)?;
        Ok((places(db, choices, service.as_ref(), window, now)?, store::tags(db, choices.resource)?))
    };
    let (mut places, tags) = business.store().read_now(read)?;
    let calendar = events::zones_of(packed);
    let zones = Zones::of(&calendar, &zone);
    let people = if choices.make == Make::Appointments { OnFile::read(business)? } else { OnFile::default() };
    let known = Known { series: Series::read(packed, &zones)?, tags, people: People::of(people, choices.unmatched) };
    let mut sieve = Sieve::new(business, choices, window, &zones, known, filter);
    events::each(packed, &mut |line, event| sieve.take(line, event))?;
    Ok(sieve.settle(&mut places))
}

fn places(
    db: &rusqlite::Connection,
    choices: &Choices,
    service: Option<&Service>,
    window: (Instant, Instant),
    now: Instant,
) -> Outcome<Places> {
    // What begins before the window reaches in, what begins at its end reaches out.
    Places::read(db, choices.resource, service, (window.0.minute() - LONGEST_BLOCK, window.1.minute() + LONGEST_BLOCK), now)
}
