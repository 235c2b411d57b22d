//! The kitchen board: what to make, oldest first, how much of everything, and what just left.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::bump_order::{self, Nothing, Ticket};
use super::order::OrderId;
use super::store::{self, Waiting};
use crate::access::may;
use crate::base::clock::Instant;
use crate::base::problem::{Outcome, Problem};
use crate::http::{Allow, At, Caller, Done, Input, Reply, Routes};
use crate::modules::till::{Hand, Show, deed};

/// Minutes after which a ticket is warm.
const WARM_MIN: i64 = 8;
/// Minutes after which it is late.
const LATE_MIN: i64 = 15;
/// How long what was ready can be called back from the board, in minutes.
const RECALL_MIN: i64 = 30;

pub(super) fn routes(r: &mut Routes) {
    r.get("/cafe/kitchen", show);
    r.post("/cafe/orders/{id}/bump", bump);
    r.post("/cafe/orders/{id}/recall", recall);
}

/// A line to make.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ToMake {
    qty: i64,
    name: String,
    note: String,
}

/// What one order wants made.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TicketSeen {
    id: OrderId,
    number: i64,
    place: String,
    since: Instant,
    minutes: i64,
    lines: Vec<ToMake>,
}

impl TicketSeen {
    fn age(&self) -> &'static str {
        match self.minutes {
            LATE_MIN.. => "late",
            WARM_MIN.. => "warm",
            _ => "fresh",
        }
    }

    fn instant(&self) -> String {
        self.since.rfc3339()
    }
}

/// An order that just left.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReadySeen {
    id: OrderId,
    number: i64,
    place: String,
    ready_at: Instant,
}

/// How much of one thing waits in all.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct AllDay {
    name: String,
    qty: i64,
}

/// The board.
#[derive(Serialize, ToSchema)]
struct BoardPage {
    tickets: Vec<TicketSeen>,
    all_day: Vec<AllDay>,
    ready: Vec<ReadySeen>,
    #[serde(skip)]
    props: String,
    #[serde(skip)]
    show: Show,
}
crate::page!(BoardPage, "modules/cafe/pages/kitchen.html", "cafe-kitchen");

/// Lines of one order follow each other; they become one ticket.
fn tickets(lines: Vec<Waiting>, now: Instant) -> Vec<TicketSeen> {
    let mut out: Vec<TicketSeen> = Vec::new();
    for line in lines {
        let made = ToMake { qty: line.qty, name: line.name, note: line.note };
        match out.last_mut() {
            Some(last) if last.id == line.order => last.lines.push(made),
            _ => out.push(TicketSeen {
                id: line.order,
                number: line.number,
                place: line.place,
                since: line.since,
                minutes: (now.since(line.since) / 60_000).max(0),
                lines: vec![made],
            }),
        }
    }
    out
}

/// How much of everything, the most first.
fn all_day(tickets: &[TicketSeen]) -> Vec<AllDay> {
    let mut sums = BTreeMap::<&str, i64>::new();
    for line in tickets.iter().flat_map(|t| &t.lines) {
        *sums.entry(&line.name).or_default() += line.qty;
    }
    let mut all: Vec<AllDay> = sums.into_iter().map(|(name, qty)| AllDay { name: name.to_owned(), qty }).collect();
    all.sort_by_key(|a| std::cmp::Reverse(a.qty));
    all
}

fn props(who: &Caller) -> Outcome<String> {
    let words: BTreeMap<&str, String> =
        ["minutes", "fresh", "stale", "failed"].into_iter().map(|w| (w, who.t(&format!("kitchen-w-{w}")))).collect();
    serde_json::to_string(&serde_json::json!({ "warm": WARM_MIN, "late": LATE_MIN, "stale": 90, "words": words }))
        .map_err(Problem::internal)
}

async fn show(who: Allow<may::Cook>) -> Outcome<Reply<BoardPage>> {
    let now = who.business.now();
    let (waiting, ready) = who.business.read(move |db| Ok((store::waiting(db)?, store::ready(db, now.plus_min(-RECALL_MIN))?))).await?;
    let tickets = tickets(waiting, now);
    let ready = ready.into_iter().map(|(id, number, place, ready_at)| ReadySeen { id, number, place, ready_at }).collect();
    Ok(Reply(BoardPage { all_day: all_day(&tickets), tickets, ready, props: props(&who)?, show: Show::from(&*who.business.profile()) }))
}

async fn bump(who: Allow<may::Cook>, at: At<OrderId>, input: Input<Nothing>) -> Outcome<Done<Ticket>> {
    let (hand, once) = (Hand::from(&*who), input.once(&who));
    let ticket = deed(&who, once, "orders", move |tx| bump_order::bump(tx, &hand, at.0)).await?;
    Ok(Done::see("/cafe/kitchen", ticket))
}

async fn recall(who: Allow<may::Cook>, at: At<OrderId>, input: Input<Nothing>) -> Outcome<Done<Ticket>> {
    let (hand, once) = (Hand::from(&*who), input.once(&who));
    let ticket = deed(&who, once, "orders", move |tx| bump_order::recall(tx, &hand, at.0)).await?;
    Ok(Done::see("/cafe/kitchen", ticket))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_tickets_with_their_age() {
        let (a, b) = (OrderId::mint(Instant(1)), OrderId::mint(Instant(2)));
        let line = |order, since, name: &str, qty| Waiting {
            order,
            number: 1,
            place: "Mesa 4".into(),
            since: Instant(since),
            qty,
            name: name.into(),
            note: String::new(),
        };
        let seen = tickets(vec![line(a, 0, "Latte", 1), line(a, 0, "Moka", 2), line(b, 9 * 60_000, "Latte", 2)], Instant(16 * 60_000));
        assert_eq!(seen.iter().map(|t| (t.lines.len(), t.age())).collect::<Vec<_>>(), [(2, "late"), (1, "fresh")]);
        let all = all_day(&seen);
        assert_eq!(all.iter().map(|a| (a.name.as_str(), a.qty)).collect::<Vec<_>>(), [("Latte", 3), ("Moka", 2)]);
    }
}
