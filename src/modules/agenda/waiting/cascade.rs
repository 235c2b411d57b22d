//! The cascade: overdue offers end, and each place that came free goes to the next who can use it.

use super::store::{self, Entry, Offer};
use super::{MOST_MISSED, OFFERED_MIN, OfferId, path};
use crate::audit::{self, Actor, Event};
use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Code, Outcome};
use crate::business::Business;
use crate::keyring::{Clear, Reveal};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::board::{Board, Scope, Stretch};
use crate::modules::agenda::look::long_words;
use crate::modules::agenda::notices::offer_letter;
use crate::modules::agenda::occupy::{Wish, occupy};
use crate::modules::agenda::service::Manner;
use crate::modules::agenda::store as agenda;
use crate::modules::contacts;
use crate::outbox::{self, Letter, MessageId, Posting, Server};
use crate::store::Tx;

/// Ends what is overdue and offers what is free: a job. While sealed, or without mail, nothing is offered.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn offer_freed(business: &Business) -> Outcome<String> {
    let now = business.now();
    let overdue = business.store().read_now(|db| store::overdue(db, now))?;
    let expired = overdue.len();
    for offer in overdue {
        business.store().write_now(move |tx| expire(tx, &offer))?;
    }
    let Some(server) = business.store().read_now(outbox::server)? else { return Ok("no-server".into()) };
    if business.vault().is_sealed() {
        return Ok("sealed".into());
    }
    let mut offered = 0;
    for place in business.store().read_now(store::freed)? {
        offered += usize::from(next(business, &server, place)?);
    }
    Ok(format!("expired={expired} offered={offered}"))
}

/// Nobody answered: the place is free for the next one.
fn expire(tx: &Tx<'_>, offer: &Offer) -> Outcome<()> {
    store::settle(tx, offer.id, "expired", None)?;
    store::count_missed(tx, offer.waiting, MOST_MISSED)?;
    agenda::release(tx, offer.id.bytes())?;
    store::note_freed(tx, offer.resource, offer.start.minute())
}

/// Offers a place to the first who can use it; forgets it where nobody can.
fn next(business: &Business, server: &Server, place: (ResourceId, i64)) -> Outcome<bool> {
    let (zone, start) = (business.profile().zone(), Instant::from_minute(place.1));
    if start > business.now() {
        for entry in business.store().read_now(store::in_order)? {
            if suits(&zone, &entry, place)
                && !business.store().read_now(|db| store::was_offered(db, entry.id, place))?
                && offer(business, server, &zone, entry, place)?
            {
                return Ok(true);
            }
        }
    }
    business.store().write_now(move |tx| store::forget_freed(tx, place))?;
    Ok(false)
}

/// True where the place is when and with whom somebody waits for.
fn suits(zone: &Zone, entry: &Entry, (resource, start): (ResourceId, i64)) -> bool {
    let wall = zone.wall(Instant::from_minute(start));
    let minute = i64::from(wall.hour()) * 60 + i64::from(wall.minute());
    let day_bit = 1_i64 << wall.weekday().to_monday_zero_offset();
    entry.resource.is_none_or(|r| r == resource)
        && entry.weekdays & day_bit != 0
        && (entry.from_min..entry.until_min).contains(&minute)
        && wall.date() <= entry.last_day
}

/// Holds the place and writes to the one who waits. False where it does not fit their service, or they
/// have no address: the counter sees them on the list and calls.
fn offer(business: &Business, server: &Server, zone: &Zone, entry: Entry, (resource, start): (ResourceId, i64)) -> Outcome<bool> {
    let card = business.store().read_now(|db| contacts::card(db, business.vault(), entry.person))?;
    let (name, address) = {
        let card = card.reveal(Reveal::house("waiting list"));
        (card.given.clone(), card.email.clone())
    };
    if address.is_empty() || server.public_url.is_empty() {
        return Ok(false);
    }
    let (id, message, start) = (OfferId::mint(business.now()), MessageId::mint(business.now()), Instant::from_minute(start));
    let service = business.store().read_now(|db| agenda::any_service(db, entry.service))?;
    let link = format!("{}{}", server.public_url.trim_end_matches('/'), path(business, id)?);
    let text = offer_letter(business, &name, &address, &[long_words(business, start), service.name.clone()], &link, OFFERED_MIN)?;
    let key = business.store().read_now(|db| contacts::key_of(db, entry.person))?;
    let letter = business.vault().seal_value(key, &Letter::place(&message), &Clear::new(text))?;
    let (me, zone) = (business.clone(), zone.clone());
    let made = business.store().write_now(move |tx| {
        let expires_at = tx.now().plus_min(OFFERED_MIN);
        let day = zone.date(start);
        let board = Board::read(tx.db(), service.clone(), &Scope { zone: &zone, days: (day, day), only: Some(resource), now: tx.now() })?;
        let stretch = Stretch { start, length_min: service.duration_min, manner: Manner::Counter };
        occupy(tx, &zone, &board, &Wish { owner: *id.bytes(), stretch, extra: None, until: Some(expires_at) })?;
        store::insert_offer(tx, &Offer { id, waiting: entry.id, resource, start, state: "open".into(), expires_at, appointment: None })?;
        store::forget_freed(tx, (resource, start.minute()))?;
        let dedup = format!("offer:{id}");
        let posting =
            Posting { id: message, kind: "waiting-offer", dedup: &dedup, about: Some(*id.bytes()), letter: &letter, due_at: tx.now() };
        outbox::post(tx, &posting)?;
        audit::record(tx, Actor::HOUSE, &Event::done("waiting.offer", "waiting", entry.id.bytes()))?;
        me.announce(tx, "agenda", None);
        Ok(())
    });
    match made {
        Ok(()) => Ok(true),
        // It does not fit, or somebody was quicker: the next one may still want it.
        Err(problem) if matches!(problem.code, Code::SlotTaken | Code::SlotNotOffered | Code::BadInput) => Ok(false),
        Err(problem) => Err(problem),
    }
}
