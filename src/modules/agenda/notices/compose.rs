//! What is due is looked at again, and what still holds becomes a letter in the outbox.

use super::Kind;
use super::letter::{Told, letter};
use super::store::{self, Due};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome};
use crate::business::Business;
use crate::keyring::{Clear, KeyId, Reveal, Sealed};
use crate::modules::agenda::appointment::State;
use crate::modules::agenda::store::{Row, appointment};
use crate::modules::agenda::ticket;
use crate::modules::contacts;
use crate::outbox::{self, Letter, MessageId, Posting};

/// Notices of one look.
const MOST: u32 = 50;
/// An hour's reminder that is half an hour late helps nobody.
const LATE_MS: i64 = 30 * 60_000;
/// A day's reminder is for more than two hours ahead.
const NEAR_MS: i64 = 2 * 3_600_000;

/// Posts what is due. While people's data is sealed, notices wait.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn compose_due(business: &Business) -> Outcome<String> {
    if business.vault().is_sealed() {
        return Ok("sealed".into());
    }
    let now = business.now();
    let (mut posted, mut skipped) = (0, 0);
    for due in business.store().read_now(|db| store::due(db, now, MOST))? {
        match judge(business, due, now)? {
            Verdict::Skip(why) => {
                business.store().write_now(move |tx| store::end(tx, due, "skipped", why))?;
                skipped += 1;
            }
            Verdict::Post { id, letter } => {
                business.store().write_now(move |tx| post(tx, due, id, &letter))?;
                posted += 1;
            }
        }
    }
    Ok(format!("posted={posted} skipped={skipped}"))
}

enum Verdict {
    Skip(&'static str),
    Post { id: MessageId, letter: Sealed<Letter> },
}

fn judge(business: &Business, due: Due, now: Instant) -> Outcome<Verdict> {
    let row = business.store().read_now(|db| appointment(db, due.appointment))?;
    if let Some(why) = unwanted(&row, due, now) {
        return Ok(Verdict::Skip(why));
    }
    let Some(server) = business.store().read_now(outbox::server)? else { return Ok(Verdict::Skip("no-server")) };
    let card = business.store().read_now(|db| contacts::card(db, business.vault(), row.person));
    let card = match card {
        // Erased meanwhile: nobody is left to be told.
        Err(problem) if problem.code == Code::Erased => return Ok(Verdict::Skip("over")),
        other => other?,
    };
    let card = card.reveal(Reveal::house("notices"));
    if card.email.is_empty() {
        return Ok(Verdict::Skip("no-address"));
    }
    let told = Told {
        kind: due.kind,
        row: &row,
        name: card.given.clone(),
        address: card.email.clone(),
        link: ticket::link(business, &server.public_url, row.id)?,
        from: &server.from_address,
    };
    let text = letter(business, &told)?;
    let key: KeyId = business.store().read_now(|db| contacts::key_of(db, row.person))?;
    let id = MessageId::mint(now);
    let letter = business.vault().seal_value(key, &Letter::place(&id), &Clear::new(text))?;
    Ok(Verdict::Post { id, letter })
}

/// Why a notice does not hold any more.
fn unwanted(row: &Row, due: Due, now: Instant) -> Option<&'static str> {
    let on = matches!(row.state, State::Booked | State::Arrived);
    match due.kind {
        Kind::Cancelled => (row.state != State::Cancelled).then_some("over"),
        _ if !on || row.start <= now => Some("over"),
        Kind::Hour if now.since(due.due_at) > LATE_MS => Some("too-late"),
        Kind::Day if row.start.since(now) < NEAR_MS => Some("too-late"),
        Kind::Day | Kind::Hour if row.state == State::Arrived => Some("over"),
        _ => None,
    }
}

fn post(tx: &crate::store::Tx<'_>, due: Due, id: MessageId, letter: &Sealed<Letter>) -> Outcome<()> {
    if store::end(tx, due, "posted", "")? {
        let dedup = format!("appointment:{}:{}:{}:email", due.appointment, due.kind.code(), due.sequence);
        let about = Some(*due.appointment.bytes());
        outbox::post(tx, &Posting { id, kind: due.kind.message(), dedup: &dedup, about, letter, due_at: tx.now() })?;
    }
    Ok(())
}
