//! What an import would make, and what not and why: the same plan for the dry run and for the deed.

use std::collections::{BTreeMap, HashSet};

use super::choices::{Choices, Make, Unmatched};
use super::events::{self, Event, Found, Series};
use super::intake::Packed;
use super::people::{Newcomer, Party, People};
use super::places::Places;
use super::store::{self, CalendarImportId};
use super::why::{Note, Why};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::keyring::Reveal;
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::icalendar::{Budget, OURS, Taking, Zones, is_called_off, is_shown_free, recurrence_id};
use crate::modules::agenda::service::{COUNTER_HORIZON_DAYS, Service};
use crate::modules::agenda::slots::Busy;
use crate::modules::contacts::{OnFile, PersonCard, PersonId};

/// Times one import makes.
pub const MOST_MADE: usize = 200_000;
/// Occurrences that are looked at in a whole file.
const STEPS: usize = 4_000_000;
/// Longest appointment, in minutes.
const LONGEST_APPOINTMENT: i64 = 720;
/// Longest block, in minutes.
const LONGEST_BLOCK: i64 = 540 * 1_440;

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

    fn leave(&mut self, why: Why, line: u64, when: Option<Instant>, title: &str) {
        *self.left.entry(why).or_default() += 1;
        if self.filter.why.is_empty() || self.filter.why == why.code() {
            self.passed += 1;
            if self.passed > self.filter.skip && self.rows.len() < self.filter.most {
                self.rows.push(Row { line, when, title: title.to_owned(), why });
            }
        }
    }

    fn note(&mut self, note: Note, line: u64, when: Instant, title: &str) {
        *self.notes.entry(note).or_default() += 1;
        if self.noted.len() < self.filter.most {
            self.noted.push(Row { line, when: Some(when), title: title.to_owned(), why: note });
        }
    }
}

/// A time before it is known whether it is free.
struct Wish {
    at: Busy,
    tag: [u8; 16],
    event: usize,
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
    let (mut places, known) = business.store().read_now(read)?;
    let calendar = events::zones_of(packed);
    let zones = Zones::of(&calendar, &zone);
    let people = if choices.make == Make::Appointments { OnFile::read(business)? } else { OnFile::default() };
    let mut sieve = Sieve {
        business,
        choices,
        window,
        zones: &zones,
        series: Series::read(packed, &zones)?,
        known,
        seen: HashSet::new(),
        budget: Budget::of(STEPS),
        people: People::of(people, choices.unmatched),
        parties: Vec::new(),
        wishes: Vec::new(),
        plan: Plan { filter, ..Plan::default() },
    };
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

/// Sorts events into wishes and what is left out.
struct Sieve<'a> {
    business: &'a Business,
    choices: &'a Choices,
    window: (Instant, Instant),
    zones: &'a Zones<'a>,
    series: Series,
    known: HashSet<[u8; 16]>,
    seen: HashSet<[u8; 16]>,
    budget: Budget,
    people: People,
    parties: Vec<Party>,
    wishes: Vec<Wish>,
    plan: Plan,
}

impl Sieve<'_> {
    fn take(&mut self, line: u64, event: Option<Event<'_>>) -> Outcome<()> {
        let Some(event) = event else {
            self.plan.leave(Why::Unreadable, line, None, "");
            return Ok(());
        };
        let found = event.found();
        let taking = match self.read(&event) {
            Ok(taking) => taking,
            Err((why, when)) => {
                self.plan.leave(why, line, when, &found.title);
                return Ok(());
            }
        };
        self.wish(&event, found, &taking)
    }

    /// What an event takes, or why it makes nothing whoever it is for.
    fn read(&mut self, event: &Event<'_>) -> Result<Taking, (Why, Option<Instant>)> {
        let component = event.component;
        let taking = Taking::of(component, self.zones, self.window, &mut self.budget).ok_or((Why::Unreadable, None))?;
        let appointments = self.choices.make == Make::Appointments && self.choices.unmatched != Unmatched::Block;
        let longest = if appointments { LONGEST_APPOINTMENT } else { LONGEST_BLOCK };
        let why = if event.uid().ends_with(OURS) {
            Why::Ours
        } else if is_called_off(component) {
            Why::Cancelled
        } else if is_shown_free(component) {
            Why::Free
        } else if event.is_this_and_future() {
            Why::ThisAndFuture
        } else if taking.length_min == 0 {
            Why::NoLength
        } else if taking.whole_day && appointments {
            Why::AllDay
        } else if taking.length_min > longest {
            Why::TooLong
        } else if taking.cut {
            Why::Repeats
        } else if !taking.times.is_empty() {
            return Ok(taking);
        } else if taking.goes_on {
            Why::TooFar
        } else {
            Why::Past
        };
        Err((why, Some(taking.start)))
    }

    /// Wishes for each of its times that is new.
    fn wish(&mut self, event: &Event<'_>, found: Found, taking: &Taking) -> Outcome<()> {
        let (line, own) = (event.line, recurrence_id(event.component, self.zones));
        let mut wished = Vec::new();
        for time in &taking.times {
            let id = own.or(time.id);
            if own.is_none() && time.id.is_some_and(|id| self.series.replaces(event.uid(), id)) {
                continue;
            }
            let at = (time.s, time.e);
            let tag = self.tag(event.uid(), id, at, &found.title)?;
            let why = if own.is_none() && time.id.is_some_and(|id| self.series.changes(event.uid(), id)) {
                Some(Why::ThisAndFuture)
            } else if !self.seen.insert(tag) {
                Some(Why::Twice)
            } else if self.known.contains(&tag) {
                Some(Why::Already)
            } else {
                None
            };
            match why {
                Some(why) => self.plan.leave(why, line, Some(Instant::from_minute(time.s)), &found.title),
                None => wished.push((at, tag)),
            }
        }
        if wished.is_empty() {
            return Ok(());
        }
        if self.wishes.len() + wished.len() > MOST_MADE {
            return Err(Problem::new(Code::BadInput).and_field_with("file", "ics-occurrences", vec![("most", MOST_MADE.to_string())]));
        }
        if taking.repeats && taking.goes_on {
            self.plan.note(Note::Endless, line, taking.start, &found.title);
        }
        if events::of_unknown_zone(event.component, self.zones) {
            self.plan.note(Note::UnknownZone, line, taking.start, &found.title);
        }
        let party = self.party(&found, taking);
        self.parties.push(party);
        self.plan.found.push(found);
        let event = self.plan.found.len() - 1;
        self.wishes.extend(wished.into_iter().map(|(at, tag)| Wish { at, tag, event }));
        Ok(())
    }

    fn party(&mut self, found: &Found, taking: &Taking) -> Party {
        if self.choices.make == Make::Blocks || taking.whole_day || taking.length_min > LONGEST_APPOINTMENT {
            return Party::Block;
        }
        self.people.party(found)
    }

    fn tag(&self, uid: &str, id: Option<Instant>, (s, e): Busy, title: &str) -> Outcome<[u8; 16]> {
        let which = id.map_or_else(String::new, |i| i.0.to_string());
        let text = if uid.is_empty() { format!("\0{title}\0{s}\0{e}") } else { format!("{uid}\0{which}") };
        let mut tag = [0; 16];
        tag.copy_from_slice(&self.business.vault().tag("calendar-import", text.as_bytes())?[..16]);
        Ok(tag)
    }

    /// In order of time, each takes its place or is left out.
    fn settle(mut self, places: &mut Places) -> Plan {
        self.wishes.sort_unstable_by_key(|w| (w.at, w.event));
        for wish in std::mem::take(&mut self.wishes) {
            match self.place(&wish, places) {
                Ok((at, whom)) => self.plan.make.push(Planned { at, tag: wish.tag, event: wish.event, whom }),
                Err(why) => {
                    let (line, title) = (self.plan.found[wish.event].line, self.plan.found[wish.event].title.clone());
                    self.plan.leave(why, line, Some(Instant::from_minute(wish.at.0)), &title);
                }
            }
        }
        self.plan.new = self.people.new;
        self.plan
    }

    fn place(&self, wish: &Wish, places: &mut Places) -> Result<(Busy, Whom), Why> {
        let party = self.parties.get(wish.event).copied().unwrap_or(Party::Nobody(Why::Unreadable));
        // An appointment that has begun is over for an import of what lies ahead.
        if !matches!(party, Party::Block) && wish.at.0 < self.window.0.minute() {
            return Err(Why::Past);
        }
        match party {
            Party::Block => Ok((places.block(wish.at)?, Whom::Nobody)),
            Party::Nobody(why) => Err(why),
            Party::Known(person, whole) => Ok((wish.at, Whom::Known(person, whole, places.appoint(wish.at)?))),
            Party::New(who) => Ok((wish.at, Whom::New(who, places.appoint(wish.at)?))),
        }
    }
}
