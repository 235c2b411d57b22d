//! An agenda for the example business.

use super::appointment::{ResourceId, ServiceId};
use super::arrange::{ResourceChange, ServiceChange, save_resource, save_service};
use super::book::Booking;
use crate::audit::Actor;
use crate::base::id::UserId;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::modules::contacts::PersonId;
use crate::store::Tx;

/// Two more professionals, a room, and services.
///
/// # Errors
/// What SQLite says.
pub fn demo(tx: &Tx<'_>) -> Outcome<()> {
    let day = vec![(8 * 60, 20 * 60)];
    for (name, kind, colour) in
        [("Dr. Julián Ortega", "professional", 2), ("Nut. Paula Ríos", "professional", 3), ("Ultrasonido", "room", 5)]
    {
        let hours = [day.clone(), day.clone(), day.clone(), day.clone(), day.clone(), day.clone(), day.clone()];
        save_resource(tx, ResourceId::mint(tx.now()), &ResourceChange { kind, name: name.into(), colour, user: None, hours })?;
    }
    for (name, duration_min, buffer_min, price_minor) in
        [("Primera vez", 45, 0, 90_000), ("Control", 20, 10, 60_000), ("Ultrasonido", 30, 10, 120_000)]
    {
        save_service(tx, ServiceId::mint(tx.now()), &ServiceChange { name: name.into(), duration_min, buffer_min, price_minor })?;
    }
    Ok(())
}

/// Fills a few days with appointments of these people.
///
/// # Errors
/// What booking refuses, other than a taken place.
pub async fn demo_bookings(business: &Business, by: UserId, people: &[PersonId]) -> Outcome<usize> {
    let (resources, services) = business.read(|db| Ok((super::store::resources(db)?, super::store::services(db)?))).await?;
    let zone = business.profile().zone();
    let today = zone.date(business.now());
    let mut made = 0;
    for (n, person) in people.iter().enumerate() {
        let day = today.checked_add(jiff::Span::new().days(i64::try_from(n % 5).unwrap_or(0))).unwrap_or(today);
        let minute = 9 * 60 + 30 * (n / 5 % 9);
        let booking = Booking {
            person: *person,
            service: services[n % services.len().max(1)].id,
            resource: resources[n % resources.len().max(1)].id,
            start: format!("{day}T{:02}:{:02}", minute / 60, minute % 60),
            reason: String::new(),
        };
        if super::book::book(business, Actor::HOUSE, by, booking, None).await.is_ok() {
            made += 1;
        }
    }
    Ok(made)
}
