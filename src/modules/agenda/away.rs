//! Time that is taken without an appointment: blocks, and what calendars elsewhere say.

use rusqlite::Connection;

use super::appointment::{BlockId, ResourceId};
use super::{outside, store};
use crate::base::clock::{Instant, Zone};
use crate::base::problem::Outcome;

/// A stretch in which somebody or something is not to be had.
#[derive(Clone, Debug)]
pub(super) struct Away {
    pub resource: ResourceId,
    pub start: Instant,
    pub end: Instant,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    /// Taken out here, with its title.
    Block(BlockId, String),
    /// Busy in a calendar elsewhere.
    Elsewhere,
}

impl Away {
    /// What it is called; `word` knows the words of the reader's language.
    pub fn title(&self, word: impl Fn(&str) -> String) -> String {
        match &self.source {
            Source::Block(_, title) if !title.is_empty() => title.clone(),
            Source::Block(..) => word("block-title"),
            Source::Elsewhere => word("outside-busy"),
        }
    }

    /// Where it is shown whole.
    pub fn url(&self, zone: &Zone) -> String {
        match &self.source {
            Source::Block(id, _) => format!("/agenda/blocks/{id}"),
            Source::Elsewhere => {
                let wall = |at| zone.wall(at).strftime("%Y-%m-%dT%H:%M").to_string();
                format!("/agenda/busy?resource={}&from={}&until={}", self.resource, wall(self.start), wall(self.end))
            }
        }
    }

    /// Unlike any other on a page.
    pub fn key(&self) -> String {
        match &self.source {
            Source::Block(id, _) => id.to_string(),
            Source::Elsewhere => format!("busy-{}-{}", self.resource, self.start.minute()),
        }
    }
}

/// What touches a window of moments, in order.
pub(super) fn between(db: &Connection, from: Instant, until: Instant) -> Outcome<Vec<Away>> {
    let blocks = store::blocks_between(db, from, until)?.into_iter();
    let blocks = blocks.map(|b| Away { resource: b.resource, start: b.start, end: b.end, source: Source::Block(b.id, b.title) });
    let busy = outside::busy_between(db, from, until)?.into_iter();
    let busy = busy.map(|(resource, (s, e))| Away {
        resource,
        start: Instant::from_minute(s),
        end: Instant::from_minute(e),
        source: Source::Elsewhere,
    });
    let mut all: Vec<Away> = blocks.chain(busy).collect();
    all.sort_by_key(|a| a.start);
    Ok(all)
}
