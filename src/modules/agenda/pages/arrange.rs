//! What can be booked: the list with everything arranged.

use serde::Serialize;
use utoipa::ToSchema;

use super::Arranger;
use crate::base::money::Money;
use crate::base::problem::Outcome;
use crate::http::{Reply, Routes};
use crate::modules::agenda::appointment::{ResourceId, ServiceId};
use crate::modules::agenda::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/arrange", list);
}

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
    price: String,
    capacity: i64,
    online: bool,
}

/// What can be booked.
#[derive(Serialize, ToSchema)]
struct ArrangePage {
    resources: Vec<ResourceLine>,
    services: Vec<ServiceLine>,
}
crate::page!(ArrangePage, "modules/agenda/pages/arrange.html", "arrange-title");

async fn list(who: Arranger) -> Outcome<Reply<ArrangePage>> {
    let currency = who.business.profile().currency();
    let (resources, services) = who.business.read(|db| Ok((store::resources(db)?, store::services(db)?))).await?;
    let resources = resources.into_iter().map(|r| ResourceLine {
        kind_word: who.t(&format!("resource-{}", r.kind.code())),
        sign: r.sign(),
        id: r.id,
        name: r.name,
        kind: r.kind.code().to_owned(),
        colour: r.colour,
    });
    let services = services.into_iter().map(|s| ServiceLine {
        id: s.id,
        name: s.name,
        duration_min: s.duration_min,
        price: currency.show(Money(s.price_minor)),
        capacity: s.capacity,
        online: s.online,
    });
    Ok(Reply(ArrangePage { resources: resources.collect(), services: services.collect() }))
}
