//! Calendars that other programs follow.

use super::Arranger;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Anyone, At, Done, Followed, Routes};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::feed::{self, Address};

pub(super) fn routes(r: &mut Routes) {
    r.get("/ical/{id}", calendar);
    r.post("/agenda/resources/{id}/feed", renew);
}

/// The feed. While sealed it says to come back, so that nobody takes an empty answer for an empty agenda.
async fn calendar(who: Anyone, at: At<Address>) -> Outcome<Followed> {
    let business = who.business()?;
    if business.vault().is_sealed() {
        return Err(Problem::new(Code::Busy).retry_after(900));
    }
    let (address, now, me) = (at.0, business.now(), business.clone());
    let (bytes, changed) = business.read(move |db| feed::body(&me, db, &address, now)).await?;
    Ok(Followed { bytes, kind: "text/calendar; charset=utf-8", changed })
}

async fn renew(who: Arranger, at: At<ResourceId>) -> Outcome<Done<()>> {
    let (id, actor) = (at.0, who.actor());
    who.business
        .write(move |tx| {
            feed::renew(tx, id)?;
            audit::record(tx, actor, &Event::done("feed.renew", "resource", id.bytes()))
        })
        .await?;
    Ok(Done::see(format!("/agenda/resources/edit?id={id}"), ()).say(who.t("feed-renewed")))
}
