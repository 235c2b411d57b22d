//! The screens where professionals, rooms and services are arranged.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::appointment::{ResourceId, ServiceId};
use super::arrange::{ResourceChange, ServiceChange, parse_hours, retire, save_resource, save_service, show_hours};
use super::store;
use crate::access::{may, user};
use crate::audit::{self, Event};
use crate::base::id::UserId;
use crate::base::loose::Typed;
use crate::base::money::{Money, MoneyFault};
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy;
use crate::http::{Allow, Asked, At, Done, Input, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/arrange", show);
    r.get("/agenda/resources/edit", edit_resource);
    r.post("/agenda/resources", put_resource);
    r.post("/agenda/resources/{id}/retire", retire_resource);
    r.post("/agenda/resources/{id}/return", return_resource);
    r.post("/agenda/services", put_service);
    r.post("/agenda/services/{id}/retire", retire_service);
    r.post("/agenda/services/{id}/return", return_service);
}

type Arranger = Allow<may::ArrangeAgenda>;

/// A resource in the list.
#[derive(Serialize, ToSchema)]
struct ResourceLine {
    id: ResourceId,
    name: String,
    kind: String,
    kind_word: String,
    colour: i64,
    sign: String,
}

/// A service in the list.
#[derive(Serialize, ToSchema)]
struct ServiceLine {
    id: ServiceId,
    name: String,
    duration_min: i64,
    buffer_min: i64,
    price: String,
    price_field: String,
}

/// What can be booked.
#[derive(Serialize, ToSchema)]
struct ArrangePage {
    resources: Vec<ResourceLine>,
    services: Vec<ServiceLine>,
    symbol: String,
}
crate::page!(ArrangePage, "modules/agenda/pages/arrange.html", "arrange-title");

async fn show(who: Arranger) -> Outcome<Reply<ArrangePage>> {
    let currency = who.business.profile().currency();
    let (resources, services) = who.business.read(|db| Ok((store::resources(db)?, store::services(db)?))).await?;
    let resources = resources
        .into_iter()
        .map(|r| ResourceLine {
            kind_word: who.t(&format!("resource-{}", r.kind)),
            sign: r.name.chars().next().unwrap_or('·').to_uppercase().collect(),
            id: r.id,
            name: r.name,
            kind: r.kind,
            colour: r.colour,
        })
        .collect();
    let services = services
        .into_iter()
        .map(|s| ServiceLine {
            id: s.id,
            name: s.name,
            duration_min: s.duration_min,
            buffer_min: s.buffer_min,
            price: currency.show(Money(s.price_minor)),
            price_field: currency.field(Money(s.price_minor)),
        })
        .collect();
    Ok(Reply(ArrangePage { resources, services, symbol: currency.symbol.trim().to_owned() }))
}

#[derive(Deserialize, ToSchema)]
struct Which {
    id: Option<ResourceId>,
}

/// The form of a professional, room or piece of equipment.
#[derive(Serialize, ToSchema)]
struct ResourceForm {
    id: String,
    name: String,
    kind: String,
    colour: String,
    user: String,
    users: Vec<(String, String)>,
    /// Weekday word, field name, hours as people write them.
    days: Vec<(String, String, String)>,
}
crate::page!(ResourceForm, "modules/agenda/pages/resource.html", "resource-title", |d| d.name.clone());

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

async fn edit_resource(who: Arranger, asked: Asked<Which>) -> Outcome<Reply<ResourceForm>> {
    let id = asked.id;
    let (resources, openings, users) = who
        .business
        .read(move |db| Ok((store::resources(db)?, id.map(|id| store::openings(db, id)).transpose()?.unwrap_or_default(), user::list(db)?)))
        .await?;
    let known = id.and_then(|id| resources.iter().find(|r| r.id == id));
    let hours = |day: i8| show_hours(&openings.iter().filter(|o| o.weekday == day).map(|o| (o.from_min, o.until_min)).collect::<Vec<_>>());
    let days = (1_i8..)
        .zip(DAYS)
        .map(|(n, field)| {
            (
                who.t(&format!("weekday-{n}")),
                field.to_owned(),
                if id.is_none() && n < 6 { "09:00-14:00, 16:00-19:00".into() } else { hours(n) },
            )
        })
        .collect();
    Ok(Reply(ResourceForm {
        id: id.map(|i| i.to_string()).unwrap_or_default(),
        name: known.map(|r| r.name.clone()).unwrap_or_default(),
        kind: known.map_or("professional", |r| r.kind.as_str()).to_owned(),
        colour: known.map_or_else(|| (resources.len() % 8 + 1).to_string(), |r| r.colour.to_string()),
        user: known.and_then(|r| r.user).map(|u| u.to_string()).unwrap_or_default(),
        users: users.into_iter().filter(|u| !u.disabled).map(|u| (u.id.to_string(), u.name)).collect(),
        days,
    }))
}

/// What a resource is.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Professional,
    Room,
    Equipment,
}

/// A professional, room or piece of equipment.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResourceTyped {
    /// To change one; none makes a new one.
    #[garde(skip)]
    #[serde(default)]
    id: Option<ResourceId>,
    /// Name.
    #[garde(length(chars, min = 1, max = 80))]
    name: String,
    /// Kind.
    #[garde(skip)]
    kind: Kind,
    /// Category colour.
    #[garde(range(min = 1, max = 8))]
    colour: i64,
    /// The user whose agenda it is.
    #[garde(skip)]
    #[serde(default)]
    user: Option<UserId>,
    /// Hours of Monday: `09:00-14:00, 16:00-19:00`.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    mon: String,
    /// Tuesday.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    tue: String,
    /// Wednesday.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    wed: String,
    /// Thursday.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    thu: String,
    /// Friday.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    fri: String,
    /// Saturday.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    sat: String,
    /// Sunday.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    sun: String,
}

/// A resource.
#[derive(Serialize, ToSchema)]
struct ResourceRef {
    id: ResourceId,
}

async fn put_resource(who: Arranger, input: Input<ResourceTyped>) -> Outcome<Done<ResourceRef>> {
    let t = input.into_inner();
    let week = [&t.mon, &t.tue, &t.wed, &t.thu, &t.fri, &t.sat, &t.sun];
    let mut hours: [Vec<(i64, i64)>; 7] = Default::default();
    for ((slot, field), typed) in hours.iter_mut().zip(DAYS).zip(week) {
        *slot = parse_hours(field, typed)?;
    }
    let kind = match t.kind {
        Kind::Professional => "professional",
        Kind::Room => "room",
        Kind::Equipment => "equipment",
    };
    let (id, actor, me) = (t.id.unwrap_or_else(|| ResourceId::mint(who.business.now())), who.actor(), who.business.clone());
    let change = ResourceChange { kind, name: tidy(&t.name, 80), colour: t.colour, user: t.user, hours };
    who.business
        .write(move |tx| {
            if let Some(user) = change.user {
                user::get(tx.db(), user).map_err(|_| Problem::field("user", "not-a-choice"))?;
            }
            save_resource(tx, id, &change)?;
            audit::record(tx, actor, &Event::done("resource.save", "resource", id.bytes()))?;
            me.announce(tx, "agenda", None);
            Ok(())
        })
        .await?;
    Ok(Done::see("/agenda/arrange", ResourceRef { id }).say(who.t("arrange-saved")))
}

/// A service.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ServiceTyped {
    /// To change one; none makes a new one.
    #[garde(skip)]
    #[serde(default)]
    id: Option<ServiceId>,
    /// Name.
    #[garde(length(chars, min = 1, max = 80))]
    name: String,
    /// Minutes.
    #[garde(range(min = 5, max = 720))]
    duration_min: i64,
    /// Minutes kept free afterwards.
    #[garde(range(min = 0, max = 120))]
    #[serde(default)]
    buffer_min: i64,
    /// Price as people write it.
    #[garde(skip)]
    #[serde(default)]
    price: Typed,
}

/// A service.
#[derive(Serialize, ToSchema)]
struct ServiceRef {
    id: ServiceId,
}

async fn put_service(who: Arranger, input: Input<ServiceTyped>) -> Outcome<Done<ServiceRef>> {
    let t = input.into_inner();
    let price =
        if t.price.is_empty() {
            Money::ZERO
        } else {
            who.business.profile().currency().parse(t.price.text()).map_err(|f| {
                Problem::field("price", if f == MoneyFault::TooManyDecimals { "too-many-decimals" } else { "not-an-amount" })
            })?
        };
    if price.0 < 0 {
        return Err(Problem::field("price", "not-an-amount"));
    }
    let (id, actor, me) = (t.id.unwrap_or_else(|| ServiceId::mint(who.business.now())), who.actor(), who.business.clone());
    let change = ServiceChange { name: tidy(&t.name, 80), duration_min: t.duration_min, buffer_min: t.buffer_min, price_minor: price.0 };
    who.business
        .write(move |tx| {
            save_service(tx, id, &change)?;
            audit::record(tx, actor, &Event::done("service.save", "service", id.bytes()))?;
            me.announce(tx, "agenda", None);
            Ok(())
        })
        .await?;
    Ok(Done::see("/agenda/arrange", ServiceRef { id }).say(who.t("arrange-saved")))
}

async fn set_retired(who: &Arranger, table: &'static str, id: [u8; 16], retired: bool) -> Outcome<()> {
    let actor = who.actor();
    who.business
        .write(move |tx| {
            retire(tx, table, &id, retired)?;
            audit::record(tx, actor, &Event::done(if retired { "arrange.retire" } else { "arrange.return" }, table, &id))
        })
        .await
}

async fn retire_resource(who: Arranger, at: At<ResourceId>) -> Outcome<Done<ResourceRef>> {
    set_retired(&who, "resource", *at.0.bytes(), true).await?;
    Ok(Done::see("/agenda/arrange", ResourceRef { id: at.0 })
        .say(who.t("arrange-retired"))
        .undo(format!("/agenda/resources/{}/return", at.0), who.t("form-undo")))
}

async fn return_resource(who: Arranger, at: At<ResourceId>) -> Outcome<Done<ResourceRef>> {
    set_retired(&who, "resource", *at.0.bytes(), false).await?;
    Ok(Done::see("/agenda/arrange", ResourceRef { id: at.0 }))
}

async fn retire_service(who: Arranger, at: At<ServiceId>) -> Outcome<Done<ServiceRef>> {
    set_retired(&who, "service", *at.0.bytes(), true).await?;
    Ok(Done::see("/agenda/arrange", ServiceRef { id: at.0 })
        .say(who.t("arrange-retired"))
        .undo(format!("/agenda/services/{}/return", at.0), who.t("form-undo")))
}

async fn return_service(who: Arranger, at: At<ServiceId>) -> Outcome<Done<ServiceRef>> {
    set_retired(&who, "service", *at.0.bytes(), false).await?;
    Ok(Done::see("/agenda/arrange", ServiceRef { id: at.0 }))
}
