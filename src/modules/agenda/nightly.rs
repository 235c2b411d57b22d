//! What the agenda does by itself once a day: yesterday's leftovers, and the owner's summary in the morning.

use jiff::Span;
use jiff::civil::Date;

use super::appointment::State;
use super::change::{By, enter_state};
use super::look::{long_words, window};
use super::store::{self, Row};
use crate::audit::Actor;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::keyring::Clear;
use crate::outbox::{self, Letter, MessageId, Posting, Server};

/// Days that are looked back on.
const BACK: i64 = 7;

/// Notes as missed what nobody came for, on days when the house noted arrivals at all: a job. Where
/// nobody ever marks who came, nothing is concluded from silence.
///
/// # Errors
/// What SQLite says.
pub(super) fn note_missed(business: &Business) -> Outcome<String> {
    let zone = business.profile().zone();
    let today = zone.date(business.now());
    let mut missed = 0;
    for back in 1..=BACK {
        let Ok(day) = today.checked_sub(Span::new().days(back)) else { break };
        let (from, until) = window(&zone, day, 1)?;
        let rows = business.store().read_now(|db| store::between(db, from, until, None))?;
        // What came in with a calendar as over has its first version: nobody noted that anybody came.
        let noted = |r: &Row| r.version > 1 && matches!(r.state, State::Arrived | State::InService | State::Done);
        if !rows.iter().any(noted) {
            continue;
        }
        for row in rows.into_iter().filter(|r| r.state == State::Booked) {
            let zone = zone.clone();
            business.store().write_now(move |tx| enter_state(tx, &zone, &row, State::NoShow, By { actor: Actor::HOUSE, user: None }))?;
            missed += 1;
        }
    }
    Ok(format!("missed={missed}"))
}

/// Sends the owner the day's summary: numbers and hours, no names: a job.
///
/// # Errors
/// What SQLite says.
pub(super) fn summarise(business: &Business) -> Outcome<String> {
    let Some(server) = business.store().read_now(outbox::server)? else { return Ok("no-server".into()) };
    if server.owner_address.is_empty() || business.vault().is_sealed() {
        return Ok("nobody".into());
    }
    let zone = business.profile().zone();
    let today = zone.date(business.now());
    let of_day = |day: Date| {
        let (from, until) = window(&zone, day, 1)?;
        business.store().read_now(|db| store::between(db, from, until, None))
    };
    let (now, before) = (of_day(today)?, of_day(today.yesterday().unwrap_or(today))?);
    let letter = letter(business, &server, &now, &before);
    let (id, vault, dedup) = (MessageId::mint(business.now()), business.vault().clone(), format!("summary:{today}"));
    business.store().write_now(move |tx| {
        let key = outbox::server_key(tx, &vault)?;
        let sealed = vault.seal_value(key, &Letter::place(&id), &Clear::new(letter))?;
        outbox::post(tx, &Posting { id, kind: "day-summary", dedup: &dedup, about: None, letter: &sealed, due_at: tx.now() })
    })?;
    Ok("posted".into())
}

fn letter(business: &Business, server: &Server, today: &[Row], yesterday: &[Row]) -> Letter {
    let say = |key: &str, n: usize| business.words().ta(business.profile().lang, key, &[("n", n.into())]);
    let live: Vec<&Row> = today.iter().filter(|r| r.state.occupies()).collect();
    let count = |state: State| yesterday.iter().filter(|r| r.state == state).count();
    let mut lines = vec![say("summary-today", live.len())];
    if let Some(first) = live.first() {
        let when = long_words(business, first.start);
        lines.push(business.words().ta(business.profile().lang, "summary-first", &[("when", when.into())]));
    }
    lines.push(say("summary-done", count(State::Done)));
    lines.extend(Some(count(State::NoShow)).filter(|n| *n > 0).map(|n| say("summary-missed", n)));
    lines.extend(Some(count(State::Cancelled)).filter(|n| *n > 0).map(|n| say("summary-cancelled", n)));
    let name = business.profile().name.clone();
    Letter {
        to: server.owner_address.clone(),
        subject: business.words().ta(business.profile().lang, "summary-subject", &[("business", name.into())]),
        text: format!("{}\n", lines.join("\n")),
        // Our own words and numbers: nothing in them to escape.
        html: format!("<p>{}</p>", lines.join("</p><p>")),
        ..Letter::default()
    }
}
