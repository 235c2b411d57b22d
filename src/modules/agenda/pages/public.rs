//! The business's page: for those who book by themselves, without an account.

mod booking;
mod offer;
mod own;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::base::clock::Instant;
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Anyone, Asked, Reply, Routes};
use crate::modules::agenda::appointment::{ResourceId, ServiceId};
use crate::modules::agenda::resource::Kind;
use crate::modules::agenda::service::Service;
use crate::modules::agenda::store;
use crate::modules::agenda::visit;

pub(super) fn routes(r: &mut Routes) {
    r.get("/b", services);
    r.get("/b/times", times);
    booking::routes(r);
    own::routes(r);
    offer::routes(r);
}

/// Days of one look.
const DAYS: i64 = 7;

/// The business, if its page is open and its keys too: without them nobody could be told anything.
fn open(who: &Anyone) -> Outcome<Business> {
    let business = who.business()?;
    if !business.profile().online.open || business.vault().is_sealed() {
        return Err(Problem::new(Code::BookingClosed));
    }
    Ok(business)
}

fn t(who: &Anyone, key: &str) -> String {
    who.house.words.t(who.lang, key)
}

/// `martes 24 de noviembre`, in the visitor's language.
fn day_words(who: &Anyone, day: Date) -> String {
    let weekday = t(who, &format!("weekday-{}", day.weekday().to_monday_one_offset()));
    let month = t(who, &format!("month-{}", day.month()));
    let day = day.day().to_string();
    who.house.words.ta(who.lang, "date-long", &[("weekday", weekday.into()), ("day", day.into()), ("month", month.into())])
}

fn when_words(who: &Anyone, business: &Business, at: Instant) -> String {
    let wall = business.profile().zone().wall(at);
    format!("{}, {}", day_words(who, wall.date()), wall.strftime("%H:%M"))
}

/// A service as it is offered.
#[derive(Serialize, ToSchema)]
struct Offer {
    id: ServiceId,
    name: String,
    about: String,
    minutes: i64,
    /// Empty where none is said.
    price: String,
    /// Empty where none is asked.
    deposit: String,
}

impl Offer {
    fn of(business: &Business, s: &Service) -> Self {
        let currency = business.profile().currency();
        let show = |minor: i64| if minor == 0 { String::new() } else { currency.show(Money(minor)) };
        Self {
            id: s.id,
            name: s.name.clone(),
            about: s.about.clone(),
            minutes: s.duration_min,
            price: show(s.price_minor),
            deposit: show(s.deposit_minor),
        }
    }
}

/// What can be booked.
#[derive(Serialize, ToSchema)]
struct ServicesPage {
    welcome: String,
    address: String,
    phone: String,
    services: Vec<Offer>,
}
crate::page!(ServicesPage, "modules/agenda/pages/public/services.html", "public-title");

async fn services(who: Anyone) -> Outcome<Reply<ServicesPage>> {
    let business = open(&who)?;
    let services = business.read(store::services).await?;
    let profile = business.profile();
    Ok(Reply(ServicesPage {
        welcome: profile.online.welcome.clone(),
        address: profile.address.clone(),
        phone: profile.phone.clone(),
        services: services.iter().filter(|s| s.online).map(|s| Offer::of(&business, s)).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
struct Look {
    service: ServiceId,
    /// Left out: whoever is free.
    resource: Option<ResourceId>,
    /// First day looked at; default: today.
    from: Option<String>,
}

/// A day with its free starts.
#[derive(Serialize, ToSchema)]
struct DayTimes {
    date: String,
    words: String,
    /// `10:30` and the wall-clock start that is sent.
    times: Vec<(String, String)>,
}

/// The free times of some days.
#[derive(Serialize, ToSchema)]
struct TimesPage {
    service: Offer,
    resource: String,
    /// Who gives it; empty where there is no choice.
    givers: Vec<(String, String)>,
    days: Vec<DayTimes>,
    zone: String,
    before: String,
    after: String,
    none: bool,
}
crate::page!(TimesPage, "modules/agenda/pages/public/times.html", "public-times-title", |d| d.service.name.clone());

async fn online_service(business: &Business, id: ServiceId) -> Outcome<Service> {
    let service = business.read(move |db| store::service(db, id)).await?;
    if service.online { Ok(service) } else { Err(Problem::new(Code::NotFound)) }
}

/// The first day of a look: not before today, not behind the horizon.
fn first_day(business: &Business, service: &Service, typed: Option<&str>) -> Outcome<(Date, Date)> {
    let today = business.profile().zone().date(business.now());
    let last = today.checked_add(Span::new().days(service.horizon_days)).unwrap_or(today);
    let typed: Date = typed.map_or(Ok(today), str::parse).map_err(|_| Problem::field("from", "not-a-date"))?;
    Ok((typed.clamp(today, last), last))
}

async fn times(who: Anyone, asked: Asked<Look>) -> Outcome<Reply<TimesPage>> {
    let business = open(&who)?;
    let service = online_service(&business, asked.service).await?;
    let givers = givers(&business, &service).await?;
    let (first, last) = first_day(&business, &service, asked.from.as_deref())?;
    let until = first.checked_add(Span::new().days(DAYS - 1)).unwrap_or(first).min(last);
    let found = visit::times(&business, service.clone(), asked.resource, (first, until)).await?;
    let step = |days: i64| first.checked_add(Span::new().days(days)).ok();
    let today = business.profile().zone().date(business.now());
    Ok(Reply(TimesPage {
        service: Offer::of(&business, &service),
        resource: asked.resource.map(|r| r.to_string()).unwrap_or_default(),
        givers: if givers.len() > 1 { givers } else { Vec::new() },
        none: found.iter().all(|(_, starts)| starts.is_empty()),
        days: found.into_iter().map(|(day, starts)| day_times(&who, &business, day, &starts)).collect(),
        zone: business.profile().zone().name().to_owned(),
        before: step(-DAYS).filter(|_| first > today).map(|d| d.max(today).to_string()).unwrap_or_default(),
        after: step(DAYS).filter(|d| *d <= last).map(|d| d.to_string()).unwrap_or_default(),
    }))
}

fn day_times(who: &Anyone, business: &Business, day: Date, starts: &[Instant]) -> DayTimes {
    let zone = business.profile().zone();
    let one = |at: &Instant| {
        let wall = zone.wall(*at);
        (wall.strftime("%H:%M").to_string(), wall.strftime("%Y-%m-%dT%H:%M").to_string())
    };
    DayTimes { date: day.to_string(), words: day_words(who, day), times: starts.iter().map(one).collect() }
}

async fn givers(business: &Business, service: &Service) -> Outcome<Vec<(String, String)>> {
    let id = service.id;
    let (all, listed, needs) = business.read(move |db| Ok((store::resources(db)?, store::givers(db, id)?, store::needs(db, id)?))).await?;
    let gives = all.into_iter().filter(|r| r.kind == Kind::Professional || listed.contains(&r.id));
    let gives = gives.filter(|r| !needs.contains(&r.kind) && (listed.is_empty() || listed.contains(&r.id)));
    Ok(gives.map(|r| (r.id.to_string(), r.name)).collect())
}
