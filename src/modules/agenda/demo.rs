//! An agenda for the example business: alive at whatever hour it is opened.

use jiff::civil::DateTime;

use super::appointment::{AppointmentId, Origin, ResourceId, ServiceId, State};
use super::book::{Slip, enter, moment_of, seal_reason};
use super::change::{By, set_state};
use super::resource::{Kind, Resource};
use super::service::{Manner, Service};
use super::store;
use crate::audit::Actor;
use crate::base::clock::Zone;
use crate::base::id::UserId;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::modules::contacts::PersonId;
use crate::store::Tx;

/// From eight to eight; today also as long before and after this hour as it takes for a day in full swing.
fn hours(now: DateTime) -> [Vec<(i64, i64)>; 7] {
    let minute = i64::from(now.hour()) * 60;
    let today = usize::try_from(now.date().weekday().to_monday_zero_offset()).unwrap_or(0);
    let mut week: [Vec<(i64, i64)>; 7] = std::array::from_fn(|_| vec![(8 * 60, 20 * 60)]);
    week[today] = vec![((minute - 180).clamp(0, 8 * 60), (minute + 240).clamp(20 * 60, 24 * 60))];
    week
}

/// Two more professionals beside the owner, a room, and services.
///
/// # Errors
/// What SQLite says.
pub fn demo(tx: &Tx<'_>, zone: &Zone) -> Outcome<()> {
    let hours = hours(zone.wall(tx.now()));
    for owner in store::resources(tx.db())? {
        store::save_resource(tx, &owner, &hours)?;
    }
    for (name, kind, colour) in
        [("Dr. Julián Ortega", Kind::Professional, 2), ("Nut. Paula Ríos", Kind::Professional, 3), ("Ultrasonido", Kind::Room, 5)]
    {
        let resource = Resource { id: ResourceId::mint(tx.now()), kind, name: name.into(), colour, user: None, extra_per_day: 2 };
        store::save_resource(tx, &resource, &hours)?;
    }
    for (name, duration_min, buffer_min, price_minor) in
        [("Primera vez", 45, 0, 90_000), ("Control", 20, 10, 60_000), ("Ultrasonido", 30, 10, 120_000)]
    {
        let service = Service::new(ServiceId::mint(tx.now()), name, duration_min);
        store::save_service(tx, &Service { buffer_min, price_minor, online: true, ..service })?;
    }
    Ok(())
}

/// Why people come, in their words.
const REASONS: &[&str] = &["Control de presión", "Tos desde el lunes", "Resultados de laboratorio", "Dolor de rodilla", "Revisión anual"];

/// Fills today around this moment (some over, one who did not come, one with the doctor, one waiting, the
/// next ones) and a few days after it.
///
/// # Errors
/// What booking refuses, other than a taken place.
pub async fn demo_bookings(business: &Business, by: UserId, people: &[PersonId]) -> Outcome<usize> {
    let (resources, services) = business.read(|db| Ok((store::resources(db)?, store::services(db)?))).await?;
    let who: Vec<ResourceId> = resources.iter().filter(|r| r.kind == Kind::Professional).map(|r| r.id).collect();
    let zone = business.profile().zone();
    let now = zone.wall(business.now());
    let half_hour = (i64::from(now.hour()) * 60 + i64::from(now.minute())) / 30;
    let mut people = people.iter().copied().cycle();
    let mut made = 0;
    let mut book = async |start: String, turn: usize, states: &[State]| -> Outcome<()> {
        let (Some(person), Some(resource)) = (people.next(), who.get(turn % who.len().max(1))) else { return Ok(()) };
        let Some(service) = services.iter().filter(|s| s.duration_min <= 30).nth(usize::from(turn.is_multiple_of(4))) else {
            return Ok(());
        };
        let visit = Visit { person, service: service.clone(), resource: *resource, reason: REASONS[turn % REASONS.len()], start, by };
        let Ok(id) = put(business, visit).await else { return Ok(()) };
        made += 1;
        bring(business, by, id, states).await
    };
    for (turn, half) in (half_hour - 4..half_hour + 6).enumerate() {
        if !(0..48).contains(&half) {
            continue;
        }
        let start = format!("{}T{:02}:{:02}", now.date(), half / 2, half % 2 * 30);
        let states: &[State] = match half - half_hour {
            -3 => &[State::NoShow],
            ..0 => &[State::Arrived, State::InService, State::Done],
            0 => &[State::Arrived, State::InService],
            _ => &[],
        };
        book(start.clone(), turn, states).await?;
        if half == half_hour {
            book(start, turn + 1, &[State::Arrived]).await?;
        }
    }
    for (turn, day) in (0..24).map(|n| (n, 1 + n % 4)) {
        let day = now.date().checked_add(jiff::Span::new().days(i64::try_from(day).unwrap_or(1))).unwrap_or(now.date());
        let minute = 9 * 60 + 60 * (turn / 4);
        book(format!("{day}T{:02}:{:02}", minute / 60, minute % 60), turn / 4 + turn, &[]).await?;
    }
    Ok(made)
}

struct Visit {
    person: PersonId,
    service: Service,
    resource: ResourceId,
    reason: &'static str,
    start: String,
    by: UserId,
}

/// Books as one that comes back, for what was earlier today cannot be booked any more.
async fn put(business: &Business, visit: Visit) -> Outcome<AppointmentId> {
    let (id, zone) = (AppointmentId::mint(business.now()), business.profile().zone());
    let start = moment_of(&zone, "start", &visit.start)?;
    let reason = seal_reason(business, &id, visit.person, visit.reason).await?;
    business
        .write(move |tx| {
            let slip = Slip {
                id,
                person: visit.person,
                start,
                only: Some(visit.resource),
                reason: reason.as_ref(),
                origin: Origin::Staff,
                manner: Manner::Again,
                extra: None,
                series: None,
                by: Some(visit.by),
            };
            enter(tx, &zone, &visit.service, &slip)
        })
        .await?;
    Ok(id)
}

/// Brings an appointment through its states, as the counter would.
async fn bring(business: &Business, by: UserId, id: AppointmentId, states: &[State]) -> Outcome<()> {
    for state in states {
        set_state(business, By { actor: Actor::HOUSE, user: Some(by) }, id, *state, None).await?;
    }
    Ok(())
}
