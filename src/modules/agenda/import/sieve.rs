//! Each event of a file: the times it wishes for, or why it makes nothing.

use std::collections::HashSet;

use super::choices::{Choices, Make, Unmatched};
use super::events::{self, Event, Found, Series};
use super::people::{Party, People};
use super::places::Places;
use super::plan::{Filter, LONGEST_BLOCK, MOST_MADE, Plan, Planned, Whom};
use super::why::{Note, Why};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::modules::agenda::icalendar::{Budget, OURS, Taking, Zones, is_called_off, is_shown_free, recurrence_id};
use crate::modules::agenda::slots::Busy;

/// Occurrences that are looked at in a whole file.
const STEPS: usize = 4_000_000;
/// Longest appointment, in minutes.
const LONGEST_APPOINTMENT: i64 = 720;

/// A time before it is known whether it is free.
struct Wish {
    at: Busy,
    tag: [u8; 16],
    event: usize,
}

/// What is known before the first event is looked at.
pub struct Known {
    /// What single events say of their series.
    pub series: Series,
    /// Events the agenda has already, hashed.
    pub tags: HashSet<[u8; 16]>,
    /// Who is on file.
    pub people: People,
}

/// Sorts events into wishes and what is left out.
pub struct Sieve<'a> {
    business: &'a Business,
    choices: &'a Choices,
    window: (Instant, Instant),
    zones: &'a Zones<'a>,
    known: Known,
    seen: HashSet<[u8; 16]>,
    budget: Budget,
    parties: Vec<Party>,
    wishes: Vec<Wish>,
    plan: Plan,
}

impl<'a> Sieve<'a> {
    /// Nothing has gone through it yet.
    pub fn new(
        business: &'a Business,
        choices: &'a Choices,
        window: (Instant, Instant),
        zones: &'a Zones<'a>,
        known: Known,
        filter: Filter,
    ) -> Self {
        Self {
            business,
            choices,
            window,
            zones,
            known,
            seen: HashSet::new(),
            budget: Budget::of(STEPS),
            parties: Vec::new(),
            wishes: Vec::new(),
            plan: Plan::listing(filter),
        }
    }

    /// The next event of the file.
    ///
    /// # Errors
    /// More times than one import makes; `Sealed` while sealed.
    pub fn take(&mut self, line: u64, event: Option<Event<'_>>) -> Outcome<()> {
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
            if own.is_none() && time.id.is_some_and(|id| self.known.series.replaces(event.uid(), id)) {
                continue;
            }
            let at = (time.s, time.e);
            let tag = self.tag(event.uid(), id, at, &found.title)?;
            let why = if own.is_none() && time.id.is_some_and(|id| self.known.series.changes(event.uid(), id)) {
                Some(Why::ThisAndFuture)
            } else if !self.seen.insert(tag) {
                Some(Why::Twice)
            } else if self.known.tags.contains(&tag) {
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
        self.known.people.party(found)
    }

    fn tag(&self, uid: &str, id: Option<Instant>, (s, e): Busy, title: &str) -> Outcome<[u8; 16]> {
        let which = id.map_or_else(String::new, |i| i.0.to_string());
        let text = if uid.is_empty() { format!("\0{title}\0{s}\0{e}") } else { format!("{uid}\0{which}") };
        let mut tag = [0; 16];
        tag.copy_from_slice(&self.business.vault().tag("calendar-import", text.as_bytes())?[..16]);
        Ok(tag)
    }

    /// In order of time, each takes its place or is left out.
    pub fn settle(mut self, places: &mut Places) -> Plan {
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
        self.plan.new = self.known.people.new;
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
