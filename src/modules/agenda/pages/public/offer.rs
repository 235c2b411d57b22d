//! A place that came free, offered to somebody who waits.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::when_words;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Anyone, At, Done, Input, Reply, Routes};
use crate::modules::agenda::ticket;
use crate::modules::agenda::waiting::{self, OfferTicket};

pub(super) fn routes(r: &mut Routes) {
    r.get("/b/offers/{id}", show);
    r.post("/b/offers/{id}/accept", accept);
    r.post("/b/offers/{id}/decline", decline);
}

fn open(who: &Anyone) -> Outcome<Business> {
    let business = who.business()?;
    if business.vault().is_sealed() { Err(Problem::new(Code::BookingClosed)) } else { Ok(business) }
}

/// The offer.
#[derive(Serialize, ToSchema)]
struct OfferPage {
    /// Its own address, to build the others from.
    path: String,
    service: String,
    when: String,
    /// It can still be taken.
    open: bool,
    taken: bool,
    until: String,
    phone: String,
}
crate::page!(OfferPage, "modules/agenda/pages/public/offer.html", "offer-title");

async fn show(who: Anyone, at: At<OfferTicket>) -> Outcome<Reply<OfferPage>> {
    let business = open(&who)?;
    let (offer, service) = waiting::shown(&business, &at.0).await?;
    Ok(Reply(OfferPage {
        path: waiting::path(&business, offer.id)?,
        service: service.name,
        when: when_words(&who, &business, offer.start),
        open: offer.state == "open" && offer.expires_at > business.now(),
        taken: offer.appointment.is_some(),
        until: business.profile().zone().wall(offer.expires_at).strftime("%H:%M").to_string(),
        phone: business.profile().phone.clone(),
    }))
}

/// Nothing to send.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Where to look next.
#[derive(Serialize, ToSchema)]
struct Answered {
    url: String,
}

async fn accept(who: Anyone, at: At<OfferTicket>, _input: Input<Nothing>) -> Outcome<Done<Answered>> {
    let business = open(&who)?;
    let appointment = waiting::accept(&business, &at.0).await?;
    let url = ticket::path(&business, appointment)?;
    Ok(Done::made(format!("{url}?new=1"), Answered { url }))
}

async fn decline(who: Anyone, at: At<OfferTicket>, _input: Input<Nothing>) -> Outcome<Done<Answered>> {
    let business = open(&who)?;
    waiting::decline(&business, &at.0).await?;
    let (offer, _) = waiting::shown(&business, &at.0).await?;
    let url = waiting::path(&business, offer.id)?;
    Ok(Done::see(url.clone(), Answered { url }))
}
