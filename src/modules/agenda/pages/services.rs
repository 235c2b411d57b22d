//! The form of a service with its rules.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Arranger;
use crate::audit::{self, Event};
use crate::base::loose::{Typed, ticked};
use crate::base::money::{Currency, Money, MoneyFault};
use crate::base::problem::{Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};
use crate::http::{Asked, At, Done, Input, Reply, Routes};
use crate::modules::agenda::appointment::{ResourceId, ServiceId};
use crate::modules::agenda::resource::Kind;
use crate::modules::agenda::service::Service;
use crate::modules::agenda::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/services/edit", edit);
    r.post("/agenda/services", put);
    r.post("/agenda/services/{id}/retire", retire);
    r.post("/agenda/services/{id}/return", bring_back);
}

#[derive(Deserialize, ToSchema)]
struct Which {
    id: Option<ServiceId>,
}

/// A choice with its tick.
#[derive(Serialize, ToSchema)]
struct Choice {
    value: String,
    word: String,
    on: bool,
}

/// The form of a service.
#[derive(Serialize, ToSchema)]
struct ServiceForm {
    id: String,
    name: String,
    about: String,
    duration_min: i64,
    buffer_before_min: i64,
    buffer_min: i64,
    step_min: i64,
    capacity: i64,
    price: String,
    deposit: String,
    symbol: String,
    min_notice_hours: i64,
    horizon_days: i64,
    cancel_until_hours: i64,
    online: bool,
    givers: Vec<Choice>,
    needs: Vec<Choice>,
}
crate::page!(ServiceForm, "modules/agenda/pages/service.html", "service-title", |d| d.name.clone());

async fn edit(who: Arranger, asked: Asked<Which>) -> Outcome<Reply<ServiceForm>> {
    let id = asked.id;
    let (known, resources, givers, needs) = who
        .business
        .read(move |db| {
            let Some(id) = id else { return Ok((None, store::resources(db)?, Vec::new(), Vec::new())) };
            Ok((Some(store::service(db, id)?), store::resources(db)?, store::givers(db, id)?, store::needs(db, id)?))
        })
        .await?;
    let currency = who.business.profile().currency();
    let s = known.unwrap_or_else(|| Service::new(ServiceId::mint(who.business.now()), "", 30));
    let amount = |minor: i64| if minor == 0 { String::new() } else { currency.field(Money(minor)) };
    let giver = |r: &crate::modules::agenda::resource::Resource| Choice {
        value: r.id.to_string(),
        word: r.name.clone(),
        on: givers.contains(&r.id),
    };
    let need = |k: Kind| Choice { value: k.code().into(), word: who.t(&format!("need-{}", k.code())), on: needs.contains(&k) };
    Ok(Reply(ServiceForm {
        id: id.map(|i| i.to_string()).unwrap_or_default(),
        price: amount(s.price_minor),
        deposit: amount(s.deposit_minor),
        symbol: currency.symbol.trim().to_owned(),
        min_notice_hours: s.min_notice_min / 60,
        cancel_until_hours: s.cancel_until_min / 60,
        givers: resources.iter().map(giver).collect(),
        needs: [Kind::Room, Kind::Equipment, Kind::Professional].map(need).into(),
        name: s.name,
        about: s.about,
        duration_min: s.duration_min,
        buffer_before_min: s.buffer_before_min,
        buffer_min: s.buffer_min,
        step_min: s.step_min,
        capacity: s.capacity,
        horizon_days: s.horizon_days,
        online: s.online,
    }))
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
    /// A sentence for those who book by themselves.
    #[garde(length(chars, max = 400))]
    #[serde(default)]
    about: String,
    /// Minutes.
    #[garde(range(min = 5, max = 720))]
    duration_min: i64,
    /// Minutes kept free before.
    #[garde(range(min = 0, max = 120))]
    #[serde(default)]
    buffer_before_min: i64,
    /// Minutes kept free afterwards.
    #[garde(range(min = 0, max = 120))]
    #[serde(default)]
    buffer_min: i64,
    /// Minutes from one offered start to the next.
    #[garde(range(min = 5, max = 240))]
    #[serde(default = "quarter")]
    step_min: i64,
    /// Seats of one session.
    #[garde(range(min = 1, max = 200))]
    #[serde(default = "one")]
    capacity: i64,
    /// Price as people write it.
    #[garde(skip)]
    #[serde(default)]
    price: Typed,
    /// Deposit as people write it.
    #[garde(skip)]
    #[serde(default)]
    deposit: Typed,
    /// Hours of notice for those who book by themselves.
    #[garde(range(min = 0, max = 720))]
    #[serde(default = "two")]
    min_notice_hours: i64,
    /// Days ahead that are offered to them.
    #[garde(range(min = 1, max = 540))]
    #[serde(default = "sixty")]
    horizon_days: i64,
    /// Hours before the start until which they may call it off.
    #[garde(range(min = 0, max = 720))]
    #[serde(default = "day_hours")]
    cancel_until_hours: i64,
    /// Offered on the business's page.
    #[garde(skip)]
    #[serde(default, deserialize_with = "ticked")]
    online: bool,
    /// Who gives it; none means everybody.
    #[garde(length(max = 200))]
    #[serde(default)]
    givers: Vec<ResourceId>,
    /// What it needs besides.
    #[garde(length(max = 3))]
    #[serde(default)]
    needs: Vec<Kind>,
}

const fn quarter() -> i64 {
    15
}
const fn one() -> i64 {
    1
}
const fn two() -> i64 {
    2
}
const fn sixty() -> i64 {
    60
}
const fn day_hours() -> i64 {
    24
}

/// A service.
#[derive(Serialize, ToSchema)]
struct ServiceRef {
    id: ServiceId,
}

fn amount(currency: &Currency, field: &'static str, typed: &Typed) -> Outcome<i64> {
    if typed.is_empty() {
        return Ok(0);
    }
    let fault = |f| if f == MoneyFault::TooManyDecimals { "too-many-decimals" } else { "not-an-amount" };
    let money = currency.parse(typed.text()).map_err(|f| Problem::field(field, fault(f)))?;
    if money.0 < 0 { Err(Problem::field(field, "not-an-amount")) } else { Ok(money.0) }
}

async fn put(who: Arranger, input: Input<ServiceTyped>) -> Outcome<Done<ServiceRef>> {
    let t = input.into_inner();
    let currency = who.business.profile().currency();
    let id = t.id.unwrap_or_else(|| ServiceId::mint(who.business.now()));
    let service = Service {
        id,
        name: tidy(&t.name, 80),
        about: tidy_lines(&t.about, 400),
        duration_min: t.duration_min,
        buffer_before_min: t.buffer_before_min,
        buffer_min: t.buffer_min,
        step_min: t.step_min,
        capacity: t.capacity,
        price_minor: amount(&currency, "price", &t.price)?,
        deposit_minor: amount(&currency, "deposit", &t.deposit)?,
        min_notice_min: t.min_notice_hours * 60,
        horizon_days: t.horizon_days,
        cancel_until_min: t.cancel_until_hours * 60,
        online: t.online,
    };
    if service.deposit_minor > service.price_minor {
        return Err(Problem::field("deposit", "over-the-price"));
    }
    let (actor, me) = (who.actor(), who.business.clone());
    who.business
        .write(move |tx| {
            let known = store::resources(tx.db())?;
            if t.givers.iter().any(|g| !known.iter().any(|r| r.id == *g)) {
                return Err(Problem::field("givers", "not-a-choice"));
            }
            store::save_service(tx, &service)?;
            store::save_givers(tx, id, &t.givers)?;
            store::save_needs(tx, id, &t.needs)?;
            audit::record(tx, actor, &Event::done("service.save", "service", id.bytes()))?;
            me.announce(tx, "agenda", None);
            Ok(())
        })
        .await?;
    Ok(Done::see("/agenda/arrange", ServiceRef { id }).say(who.t("arrange-saved")))
}

pub(super) async fn set_retired(who: &Arranger, table: &'static str, id: [u8; 16], retired: bool) -> Outcome<()> {
    let actor = who.actor();
    who.business
        .write(move |tx| {
            store::retire(tx, table, &id, retired)?;
            audit::record(tx, actor, &Event::done(if retired { "arrange.retire" } else { "arrange.return" }, table, &id))
        })
        .await
}

async fn retire(who: Arranger, at: At<ServiceId>) -> Outcome<Done<ServiceRef>> {
    set_retired(&who, "service", *at.0.bytes(), true).await?;
    Ok(Done::see("/agenda/arrange", ServiceRef { id: at.0 })
        .say(who.t("arrange-retired"))
        .undo(format!("/agenda/services/{}/return", at.0), who.t("form-undo")))
}

async fn bring_back(who: Arranger, at: At<ServiceId>) -> Outcome<Done<ServiceRef>> {
    set_retired(&who, "service", *at.0.bytes(), false).await?;
    Ok(Done::see("/agenda/arrange", ServiceRef { id: at.0 }))
}
