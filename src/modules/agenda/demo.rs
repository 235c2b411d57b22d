//! An agenda for the example business.

use super::appointment::{ResourceId, ServiceId};
use super::book::Booking;
use super::resource::{Kind, Resource};
use super::service::Service;
use super::store;
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
        [("Dr. Julián Ortega", Kind::Professional, 2), ("Nut. Paula Ríos", Kind::Professional, 3), ("Ultrasonido", Kind::Room, 5)]
    {
        let hours = [day.clone(), day.clone(), day.clone(), day.clone(), day.clone(), day.clone(), day.clone()];
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

/// Fills a few days with appointments of these people.
///
/// # Errors
/// What booking refuses, other than a taken place.
pub async fn demo_bookings(business: &Business, by: UserId, people: &[PersonId]) -> Outcome<usize> {
    let (resources, services) = business.read(|db| Ok((store::resources(db)?, store::services(db)?))).await?;
    let zone = business.profile().zone();
    let today = zone.date(business.now());
    let mut made = 0;
    for (n, person) in people.iter().enumerate() {
        let day = today.checked_add(jiff::Span::new().days(i64::try_from(n % 5).unwrap_or(0))).unwrap_or(today);
        let minute = 9 * 60 + 30 * (n / 5 % 9);
        let booking = Booking::once(
            *person,
            services[n % services.len().max(1)].id,
            Some(resources[n % resources.len().max(1)].id),
            format!("{day}T{:02}:{:02}", minute / 60, minute % 60),
        );
        if super::book::book(business, Actor::HOUSE, by, booking, None).await.is_ok() {
            made += 1;
        }
    }
    Ok(made)
}
