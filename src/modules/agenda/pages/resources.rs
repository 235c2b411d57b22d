//! Who and what can be booked, with weekly hours.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Arranger;
use crate::access::user;
use crate::audit::{self, Event};
use crate::base::id::UserId;
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy;
use crate::http::{Asked, At, Done, Input, Reply, Routes};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::hours::{parse_hours, show_hours};
use crate::modules::agenda::resource::{Kind, Resource};
use crate::modules::agenda::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/resources/edit", edit);
    r.post("/agenda/resources", put);
    r.post("/agenda/resources/{id}/retire", retire);
    r.post("/agenda/resources/{id}/return", bring_back);
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
    extra_per_day: i64,
    /// Weekday word, field name, hours as people write them.
    days: Vec<(String, String, String)>,
}
crate::page!(ResourceForm, "modules/agenda/pages/resource.html", "resource-title", |d| d.name.clone());

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

async fn edit(who: Arranger, asked: Asked<Which>) -> Outcome<Reply<ResourceForm>> {
    let id = asked.id;
    let (resources, openings, users) =
        who.business.read(|db| Ok((store::resources(db)?, store::all_openings(db)?, user::list(db)?))).await?;
    let known = id.and_then(|id| resources.iter().find(|r| r.id == id));
    let hours = |day: i8| {
        let mine = openings.iter().filter(|(r, o)| Some(*r) == id && o.weekday == day);
        show_hours(&mine.map(|(_, o)| (o.from_min, o.until_min)).collect::<Vec<_>>())
    };
    let usual = |n: i8| if id.is_none() && n < 6 { "09:00-14:00, 16:00-19:00".to_owned() } else { hours(n) };
    let days = (1_i8..).zip(DAYS).map(|(n, field)| (who.t(&format!("weekday-{n}")), field.to_owned(), usual(n)));
    Ok(Reply(ResourceForm {
        id: id.map(|i| i.to_string()).unwrap_or_default(),
        name: known.map(|r| r.name.clone()).unwrap_or_default(),
        kind: known.map_or(Kind::Professional, |r| r.kind).code().to_owned(),
        colour: known.map_or_else(|| (resources.len() % 8 + 1).to_string(), |r| r.colour.to_string()),
        user: known.and_then(|r| r.user).map(|u| u.to_string()).unwrap_or_default(),
        users: users.into_iter().filter(|u| !u.disabled).map(|u| (u.id.to_string(), u.name)).collect(),
        extra_per_day: known.map_or(0, |r| r.extra_per_day),
        days: days.collect(),
    }))
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
    /// Appointments a day that may be squeezed in beside others.
    #[garde(range(min = 0, max = 20))]
    #[serde(default)]
    extra_per_day: i64,
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

async fn put(who: Arranger, input: Input<ResourceTyped>) -> Outcome<Done<ResourceRef>> {
    let t = input.into_inner();
    let week = [&t.mon, &t.tue, &t.wed, &t.thu, &t.fri, &t.sat, &t.sun];
    let mut hours: [Vec<(i64, i64)>; 7] = Default::default();
    for ((slot, field), typed) in hours.iter_mut().zip(DAYS).zip(week) {
        *slot = parse_hours(field, typed)?;
    }
    let id = t.id.unwrap_or_else(|| ResourceId::mint(who.business.now()));
    let resource = Resource { id, kind: t.kind, name: tidy(&t.name, 80), colour: t.colour, user: t.user, extra_per_day: t.extra_per_day };
    let (actor, me) = (who.actor(), who.business.clone());
    who.business
        .write(move |tx| {
            if let Some(user) = resource.user {
                user::get(tx.db(), user).map_err(|_| Problem::field("user", "not-a-choice"))?;
            }
            store::save_resource(tx, &resource, &hours)?;
            audit::record(tx, actor, &Event::done("resource.save", "resource", id.bytes()))?;
            me.announce(tx, "agenda", None);
            Ok(())
        })
        .await?;
    Ok(Done::see("/agenda/arrange", ResourceRef { id }).say(who.t("arrange-saved")))
}

async fn retire(who: Arranger, at: At<ResourceId>) -> Outcome<Done<ResourceRef>> {
    super::services::set_retired(&who, "resource", *at.0.bytes(), true).await?;
    Ok(Done::see("/agenda/arrange", ResourceRef { id: at.0 })
        .say(who.t("arrange-retired"))
        .undo(format!("/agenda/resources/{}/return", at.0), who.t("form-undo")))
}

async fn bring_back(who: Arranger, at: At<ResourceId>) -> Outcome<Done<ResourceRef>> {
    super::services::set_retired(&who, "resource", *at.0.bytes(), false).await?;
    Ok(Done::see("/agenda/arrange", ResourceRef { id: at.0 }))
}
