//! Booking from outside: a place is held while a code goes to the address that was given; the code
//! turns the hold into an appointment.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::appointment::{AppointmentId, HoldId, Origin, ResourceId, ServiceId, State};
use super::board::{Board, Scope, Stretch};
use super::book::{Slip, enter, moment_of, reason_place};
use super::known::{self, Who};
use super::occupy::{Wish, occupy, with_nearest};
use super::service::{Manner, Service};
use super::store::{self, Hold};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::phone::Phone;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::keyring::{Clear, Place, Reveal};
use crate::outbox::{self, Letter, MessageId, Posting};
use crate::store::Tx;

/// How long a place is held for a code, in minutes.
pub(super) const HELD_MIN: i64 = 10;
/// Holds an hour from one network, and for one address.
const BY_NETWORK: usize = 10;
const BY_ADDRESS: usize = 4;

/// Who asks from outside. It lives sealed until there is a person.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
pub(super) struct Visitor {
    pub given: String,
    pub surname: String,
    pub email: String,
    pub phone: String,
    pub reason: String,
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Visitor(***)")
    }
}

/// What somebody outside asks for.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// What for.
    #[garde(skip)]
    pub service: ServiceId,
    /// With whom; left out, whoever is free.
    #[garde(skip)]
    #[serde(default)]
    pub resource: Option<ResourceId>,
    /// Wall-clock start, as it was offered.
    #[garde(length(chars, min = 10, max = 25))]
    pub start: String,
    /// Given names.
    #[garde(length(chars, min = 1, max = 80))]
    pub given: String,
    /// Surnames.
    #[garde(length(chars, min = 1, max = 80))]
    pub surname: String,
    /// Where the code goes.
    #[garde(length(chars, min = 5, max = 120))]
    pub email: String,
    /// A phone, should something change.
    #[garde(length(chars, max = 40))]
    #[serde(default)]
    pub phone: String,
    /// Why they come.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    pub reason: String,
    /// The proof of work, as `GET /b/new` asked for it.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    pub proof: String,
}

impl Asked {
    fn judge(&self, home: u16) -> Outcome<Visitor> {
        let mut faults = Problem::new(Code::BadInput);
        let email = tidy(&self.email, 120).to_lowercase();
        if email.parse::<lettre::Address>().is_err() || !email.contains('.') {
            faults = faults.and_field("email", "not-an-email");
        }
        let phone = match self.phone.trim() {
            "" => Ok(String::new()),
            typed => Phone::parse(typed, home).map(|p| p.e164().to_string()),
        };
        if phone.is_err() {
            faults = faults.and_field("phone", "not-a-phone");
        }
        if !faults.fields.is_empty() {
            return Err(faults);
        }
        let (given, surname) = (tidy(&self.given, 80), tidy(&self.surname, 80));
        Ok(Visitor { given, surname, email, phone: phone.unwrap_or_default(), reason: tidy(&self.reason, 300) })
    }
}

/// A held place.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Held {
    /// The hold; the code that was sent confirms it.
    pub id: HoldId,
}

/// Holds a place and posts the code.
///
/// # Errors
/// `BookingClosed`; `SlotNotOffered`, `SlotTaken`; `Throttled`; fields at fault.
pub(super) async fn hold(business: &Business, peer: &str, asked: &Asked) -> Outcome<Held> {
    let (zone, now) = (business.profile().zone(), business.now());
    let start = moment_of(&zone, "start", &asked.start)?;
    let visitor = asked.judge(business.profile().calling_code)?;
    let id = HoldId::mint(now);
    let (code, message) = (six_digits()?, MessageId::mint(now));
    let email_blind = business.vault().blind("hold-email", &visitor.email)?;
    let letter = super::public_letter::code(business, &visitor, &code)?;
    let (service, resource, peer, me) = (asked.service, asked.resource, peer.to_owned(), business.clone());
    let code_hash = code_hash(business, id, &code)?;
    business
        .write(move |tx| {
            let service = online(tx, service)?;
            if let Some(known) = store::kept_for(tx.db(), email_blind, service.id, start.minute(), tx.now())? {
                return Ok(Held { id: known.id });
            }
            let (by_peer, by_email) = store::made_lately(tx.db(), &peer, email_blind, tx.now())?;
            if by_peer >= BY_NETWORK || by_email >= BY_ADDRESS {
                return Err(Problem::new(Code::Throttled).with("wait", "60 min").retry_after(3_600));
            }
            let expires_at = tx.now().plus_min(HELD_MIN);
            let place = keep(tx, &zone, &service, id, resource, start, expires_at)?;
            let key = outbox::server_key(tx, me.vault())?;
            let visitor = me.vault().seal_value(key, &place_of(&id), &Clear::new(visitor))?;
            // With a group nothing is claimed yet, and the wish stays as open as it was.
            let resource = if service.capacity > 1 { resource } else { Some(place) };
            store::insert_hold(
                tx,
                &Hold {
                    id,
                    service: service.id,
                    resource,
                    start,
                    visitor,
                    code_hash,
                    email_blind,
                    peer,
                    tries: 0,
                    expires_at,
                    appointment: None,
                },
            )?;
            let letter = me.vault().seal_value(key, &Letter::place(&message), &Clear::new(letter))?;
            let dedup = format!("hold:{id}");
            outbox::post(
                tx,
                &Posting { id: message, kind: "booking-code", dedup: &dedup, about: Some(*id.bytes()), letter: &letter, due_at: tx.now() },
            )?;
            audit::record(tx, Actor::HOUSE, &Event::done("hold.make", "hold", id.bytes()))?;
            me.announce(tx, "agenda", None);
            Ok(Held { id })
        })
        .await
}

fn online(tx: &Tx<'_>, id: ServiceId) -> Outcome<Service> {
    let service = store::service(tx.db(), id)?;
    if service.online { Ok(service) } else { Err(Problem::field("service", "not-a-choice")) }
}

fn keep(
    tx: &Tx<'_>,
    zone: &crate::base::clock::Zone,
    service: &Service,
    id: HoldId,
    only: Option<ResourceId>,
    start: Instant,
    until: Instant,
) -> Outcome<ResourceId> {
    let day = zone.date(start);
    let scope = Scope { zone, days: (day, day), only, now: tx.now() };
    let board = Board::read(tx.db(), service.clone(), &scope)?;
    let stretch = Stretch { start, length_min: service.duration_min, manner: Manner::Online };
    let wish = Wish { owner: *id.bytes(), stretch, extra: None, until: Some(until) };
    let taken = occupy(tx, zone, &board, &wish).map_err(|p| with_nearest(tx, p, &scope, service, start, Manner::Online))?;
    Ok(taken.resource)
}

/// Where a visitor's words wait.
pub(super) const fn place_of(id: &HoldId) -> Place<'_> {
    Place { table: "hold", column: "visitor", row: id.bytes() }
}

fn code_hash(business: &Business, id: HoldId, code: &str) -> Outcome<[u8; 32]> {
    business.vault().tag("hold-code", &[id.bytes().as_slice(), code.as_bytes()].concat())
}

fn six_digits() -> Outcome<String> {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes).map_err(|e| Problem::internal(format!("randomness: {e}")))?;
    Ok(format!("{:06}", u32::from_be_bytes(bytes) % 1_000_000))
}

/// Turns a hold into an appointment. The code counts for five tries and ten minutes; who types it once
/// more gets the same appointment.
///
/// # Errors
/// A mistyped code; `HoldOver`; `SlotTaken` where a seat of a group went meanwhile.
pub(super) async fn confirm(business: &Business, id: HoldId, code: &str) -> Outcome<AppointmentId> {
    let held = business.write(move |tx| store::spend_try(tx, id)).await?;
    let hash = code_hash(business, id, code.trim())?;
    if held.appointment.is_none() && held.expires_at <= business.now() {
        return Err(Problem::new(Code::HoldOver));
    }
    // Keyed hashes of a secret code: comparing them in order tells nothing of the code.
    if hash != held.code_hash {
        return Err(Problem::field("code", "code-mismatch"));
    }
    if let Some(appointment) = held.appointment {
        return Ok(appointment);
    }
    let visitor = business.vault().open(&place_of(&id), &held.visitor)?;
    let visitor = visitor.reveal(Reveal::house("online booking"));
    let who = known::of(business, visitor).await?;
    let appointment = AppointmentId::mint(business.now());
    let reason = if visitor.reason.is_empty() {
        None
    } else {
        Some(business.vault().seal_value(who.key(), &reason_place(&appointment), &Clear::new(visitor.reason.clone()))?)
    };
    let (me, zone) = (business.clone(), business.profile().zone());
    business
        .write(move |tx| {
            if let Who::New(person) = &who {
                person.store(tx, &me, Actor::HOUSE)?;
            }
            let service = online(tx, held.service)?;
            store::release(tx, id.bytes())?;
            let slip = Slip {
                id: appointment,
                person: who.id(),
                start: held.start,
                only: held.resource,
                reason: reason.as_ref(),
                origin: Origin::Web,
                // The rules were kept when the place was held; only its being free counts now.
                manner: Manner::Counter,
                extra: None,
                series: None,
                by: None,
            };
            enter(tx, &zone, &service, &slip)?;
            store::mark_used(tx, id, appointment)?;
            audit::record(tx, Actor::HOUSE, &Event::done("appointment.book", "appointment", appointment.bytes()).with("web"))?;
            me.announce(tx, "agenda", Some(appointment.0));
            Ok(appointment)
        })
        .await
}

/// Gives up what nobody confirmed, and forgets old holds: a job.
///
/// # Errors
/// What SQLite says.
pub(super) fn sweep(business: &Business) -> Outcome<String> {
    let me = business.clone();
    let (released, forgotten) = business.store().write_now(move |tx| {
        let released = store::release_stale(tx)?;
        if released > 0 {
            me.announce(tx, "agenda", None);
        }
        Ok((released, store::forget_old(tx)?))
    })?;
    Ok(format!("released={released} forgotten={forgotten}"))
}

/// True where an appointment is still to come and its owner may change it by themselves.
pub(super) fn may_change(service: &Service, state: State, start: Instant, now: Instant) -> bool {
    matches!(state, State::Booked) && service.may_still_cancel(start, now)
}
