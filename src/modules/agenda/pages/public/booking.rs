//! From a free time to an appointment: who comes, the code, done.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Offer, online_service, open, when_words};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::proof::BITS;
use crate::http::{Anyone, At, Done, Input, Reply, Routes};
use crate::modules::agenda::appointment::{HoldId, ResourceId, ServiceId};
use crate::modules::agenda::book::moment_of;
use crate::modules::agenda::hold::{self, Asked, HELD_MIN, Held};
use crate::modules::agenda::store;
use crate::modules::agenda::ticket;

pub(super) fn routes(r: &mut Routes) {
    r.get("/b/new", blank);
    r.post("/b/hold", ask);
    r.get("/b/holds/{id}", show_code);
    r.post("/b/holds/{id}/confirm", confirm);
}

#[derive(Deserialize, ToSchema)]
struct Wanted {
    service: ServiceId,
    resource: Option<ResourceId>,
    /// Wall-clock start, as it was offered.
    start: String,
}

/// Who comes.
#[derive(Serialize, ToSchema)]
struct VisitorForm {
    service: Offer,
    resource: String,
    start: String,
    when: String,
    /// The challenge and how many zero bits its answer wants.
    challenge: String,
    bits: u32,
    business: String,
    phone: String,
}
crate::page!(VisitorForm, "modules/agenda/pages/public/visitor.html", "public-who-title");

async fn blank(who: Anyone, asked: crate::http::Asked<Wanted>) -> Outcome<Reply<VisitorForm>> {
    let business = open(&who)?;
    if business.read(crate::outbox::server).await?.is_none() {
        return Err(Problem::new(Code::BookingClosed));
    }
    let service = online_service(&business, asked.service).await?;
    let start = moment_of(&business.profile().zone(), "start", &asked.start)?;
    Ok(Reply(VisitorForm {
        service: Offer::of(&business, &service),
        resource: asked.resource.map(|r| r.to_string()).unwrap_or_default(),
        start: asked.start.clone(),
        when: when_words(&who, &business, start),
        challenge: who.house.proofs.challenge(business.now())?,
        bits: BITS,
        business: business.profile().name.clone(),
        phone: business.profile().phone.clone(),
    }))
}

async fn ask(who: Anyone, input: Input<Asked>) -> Outcome<Done<Held>> {
    let business = open(&who)?;
    if business.read(crate::outbox::server).await?.is_none() {
        return Err(Problem::new(Code::BookingClosed));
    }
    who.house.proofs.spend(&input.proof, business.now())?;
    let held = hold::hold(&business, &who.peer, &input).await?;
    Ok(Done::made(format!("/b/holds/{}", held.id), held))
}

/// The page that asks for the code.
#[derive(Serialize, ToSchema)]
struct HoldPage {
    id: HoldId,
    service: String,
    when: String,
    minutes: i64,
}
crate::page!(HoldPage, "modules/agenda/pages/public/code.html", "public-code-title");

async fn show_code(who: Anyone, at: At<HoldId>) -> Outcome<Reply<HoldPage>> {
    let (business, id) = (open(&who)?, at.0);
    let (held, service) = business
        .read(move |db| {
            let held = store::hold(db, id)?;
            let service = store::any_service(db, held.service)?;
            Ok((held, service))
        })
        .await?;
    if held.appointment.is_none() && (held.expires_at <= business.now() || held.tries >= 5) {
        return Err(Problem::new(Code::HoldOver));
    }
    Ok(Reply(HoldPage { id, service: service.name, when: when_words(&who, &business, held.start), minutes: HELD_MIN }))
}

/// The code that was sent.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodeTyped {
    /// Six digits; a space between them is forgiven.
    #[garde(length(chars, min = 6, max = 12))]
    code: String,
}

/// Where the appointment is seen from now on.
#[derive(Serialize, ToSchema)]
struct Confirmed {
    url: String,
}

async fn confirm(who: Anyone, at: At<HoldId>, input: Input<CodeTyped>) -> Outcome<Done<Confirmed>> {
    let business = open(&who)?;
    let code: String = input.code.chars().filter(char::is_ascii_digit).collect();
    let appointment = hold::confirm(&business, at.0, &code).await?;
    let url = ticket::path(&business, appointment)?;
    Ok(Done::made(format!("{url}?new=1"), Confirmed { url }))
}
