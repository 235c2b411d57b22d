//! What the till's screens show; what a cashier may not know before the count is not in it.

use std::fmt::Write as _;

use rusqlite::Connection;
use serde::Serialize;
use utoipa::ToSchema;

use super::drawer::{DrawerId, EntryKind};
use super::hand::Hand;
use super::show::Show;
use super::store::{self, FullEntry, SessionRow};
use super::totals::{Totals, sum_up};
use crate::base::clock::Instant;
use crate::base::money::Money;
use crate::base::problem::Outcome;

/// A drawer session as this person may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SessionSeen {
    pub id: DrawerId,
    pub number: i64,
    pub register: String,
    pub cashier: String,
    /// True where this person may move, count and close.
    pub mine: bool,
    pub float_minor: Money,
    pub opened_at: Instant,
    pub counted_at: Option<Instant>,
    pub counted_minor: Option<Money>,
    /// Unknown to the cashier until the count.
    pub expected_minor: Option<Money>,
    /// Counted less expected.
    pub difference_minor: Option<Money>,
    pub why: String,
    pub closed_at: Option<Instant>,
    pub z: Option<i64>,
    /// The seal in hexadecimal.
    pub seal: Option<String>,
    /// Unknown to the cashier until the count.
    pub totals: Option<Totals>,
}

/// One move made by hand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct MoveSeen {
    pub number: i64,
    pub kind: EntryKind,
    pub amount_minor: Money,
    pub note: String,
    pub at: Instant,
    pub by: String,
}

/// A line of an entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PostingSeen {
    pub account: super::drawer::Account,
    pub amount_minor: Money,
}

/// An entry of the journal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct EntrySeen {
    pub number: i64,
    pub kind: EntryKind,
    /// The business's civil date.
    pub date: String,
    pub at: Instant,
    pub note: String,
    pub by: String,
    pub register: String,
    pub postings: Vec<PostingSeen>,
}

/// The till: the running session, or what opening one takes.
#[derive(Serialize, ToSchema)]
pub(super) struct TillPage {
    pub session: Option<SessionSeen>,
    /// True where the session is somebody else's: a drawer of one's own can be opened beside it.
    pub shared: bool,
    pub moves: Vec<MoveSeen>,
    /// Registers used before.
    pub registers: Vec<String>,
    #[serde(skip)]
    pub show: Show,
}
crate::page!(TillPage, "modules/till/pages/till.html", "till-title");

impl TillPage {
    /// The register that is proposed; none beside a drawer that may bear the usual name.
    fn first_register(&self, usual: &str) -> String {
        self.registers.first().cloned().unwrap_or_else(|| if self.shared { String::new() } else { usual.to_owned() })
    }
}

/// One session: its Z once it is sealed.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionPage {
    pub session: SessionSeen,
    pub moves: Vec<MoveSeen>,
    #[serde(skip)]
    pub show: Show,
    #[serde(skip)]
    pub heading: String,
    #[serde(skip)]
    pub business: String,
}
crate::page!(SessionPage, "modules/till/pages/session.html", "till-session", |d| d.heading.clone());

/// Sessions, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionsPage {
    pub items: Vec<SessionSeen>,
    /// Ask with `before` this number for more.
    pub more: Option<i64>,
    #[serde(skip)]
    pub show: Show,
}
crate::page!(SessionsPage, "modules/till/pages/sessions.html", "till-sessions");

/// The journal, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct JournalPage {
    pub items: Vec<EntrySeen>,
    /// Ask with `before` this number for more.
    pub more: Option<i64>,
    #[serde(skip)]
    pub show: Show,
}
crate::page!(JournalPage, "modules/till/pages/journal.html", "till-journal");

impl EntryKind {
    /// The word key of the kind.
    #[must_use]
    pub fn word(self) -> String {
        format!("till-kind-{}", self.code().replace('_', "-"))
    }
}

impl super::drawer::Account {
    /// The word key of the account.
    #[must_use]
    pub fn word(self) -> String {
        format!("till-account-{}", self.code().replace(['_', ':'], "-"))
    }
}

impl SessionSeen {
    /// True where the count did not agree.
    pub fn differs(&self) -> bool {
        self.difference_minor.is_some_and(|d| d != Money::ZERO)
    }

    /// The word of the difference: too much, too little, exact.
    pub fn verdict(&self) -> &'static str {
        match self.difference_minor {
            Some(Money(1..)) => "till-over",
            Some(Money(..=-1)) => "till-short",
            _ => "till-exact",
        }
    }

    /// How much it differs, without a sign.
    pub fn off_by(&self) -> Money {
        Money(self.difference_minor.map_or(0, |d| d.0.abs()))
    }
}

/// A session as `hand` may see it. Blind: sums and what is expected only after the count, except for
/// those who see the money.
pub(super) fn seen(db: &Connection, hand: &Hand, row: SessionRow) -> Outcome<SessionSeen> {
    let told = hand.sees_money || row.counted_at.is_some();
    let totals = if told { Some(sum_up(&store::sums(db, row.id)?)) } else { None };
    Ok(SessionSeen { totals, ..listed(hand, row, db)? })
}

/// The same without sums by kind, for lists.
pub(super) fn listed(hand: &Hand, row: SessionRow, db: &Connection) -> Outcome<SessionSeen> {
    let told = hand.sees_money || row.counted_at.is_some();
    let expected = match row.expected {
        None if told => Some(store::expected(db, row.id)?),
        known => known.filter(|_| told),
    };
    Ok(SessionSeen {
        id: row.id,
        number: row.number,
        mine: row.cashier == hand.user || hand.sees_money,
        register: row.register,
        cashier: row.cashier_name,
        float_minor: row.float,
        opened_at: row.opened_at,
        counted_at: row.counted_at,
        difference_minor: row.counted.zip(row.expected).map(|(c, e)| Money(c.0 - e.0)),
        counted_minor: row.counted,
        expected_minor: expected,
        why: row.why,
        closed_at: row.closed_at,
        z: row.z,
        seal: row.seal.map(|s| hex(&s)),
        totals: None,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Moves by hand of a session.
pub(super) fn moves(db: &Connection, id: DrawerId) -> Outcome<Vec<MoveSeen>> {
    let drawer = |e: &FullEntry| Money(super::ledger::sum_of(&e.postings, super::drawer::Account::Drawer));
    Ok(store::moves_of(db, id, 50)?
        .into_iter()
        .map(|e| MoveSeen { amount_minor: drawer(&e), number: e.number, kind: e.kind, note: e.note, at: e.at, by: e.by_name })
        .collect())
}

impl From<FullEntry> for EntrySeen {
    fn from(e: FullEntry) -> Self {
        let postings = e.postings.iter().map(|p| PostingSeen { account: p.account, amount_minor: p.amount }).collect();
        Self { number: e.number, kind: e.kind, date: e.date, at: e.at, note: e.note, by: e.by_name, register: e.register, postings }
    }
}
