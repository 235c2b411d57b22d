//! Whether the business's page is open, and how it greets.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Arranger;
use crate::audit::{self, Event};
use crate::base::loose::ticked;
use crate::base::problem::Outcome;
use crate::base::text::tidy_lines;
use crate::business::{Online, Profile};
use crate::http::{Done, Input, Reply, Routes};
use crate::modules::agenda::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/page", show);
    r.post("/agenda/page", change);
}

/// The page's settings.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch or a lamp of the page")]
struct OnlinePage {
    open: bool,
    welcome: String,
    embed: bool,
    /// Where it is seen from outside; a path where no address is known.
    address: String,
    /// A service is offered on it.
    offers: bool,
    /// Letters can leave: without them nobody can confirm.
    mail: bool,
}
crate::page!(OnlinePage, "modules/agenda/pages/online.html", "online-title");

async fn show(who: Arranger) -> Outcome<Reply<OnlinePage>> {
    let (services, server) = who.business.read(|db| Ok((store::services(db)?, crate::outbox::server(db)?))).await?;
    let online = who.business.profile().online.clone();
    let base = server.as_ref().map(|s| s.public_url.clone()).unwrap_or_default();
    Ok(Reply(OnlinePage {
        open: online.open,
        welcome: online.welcome,
        embed: online.embed,
        address: format!("{base}/b"),
        offers: services.iter().any(|s| s.online),
        mail: server.is_some(),
    }))
}

/// The page's settings as they are typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct OnlineTyped {
    /// It is open.
    #[garde(skip)]
    #[serde(default, deserialize_with = "ticked")]
    open: bool,
    /// A few words at its head.
    #[garde(length(chars, max = 600))]
    #[serde(default)]
    welcome: String,
    /// Other sites may show it inside theirs.
    #[garde(skip)]
    #[serde(default, deserialize_with = "ticked")]
    embed: bool,
}

/// The settings were stored.
#[derive(Serialize, ToSchema)]
struct OnlineSaved {
    open: bool,
}

async fn change(who: Arranger, input: Input<OnlineTyped>) -> Outcome<Done<OnlineSaved>> {
    let typed = input.into_inner();
    let online = Online { open: typed.open, welcome: tidy_lines(&typed.welcome, 600), embed: typed.embed };
    let (business, actor) = (who.business.clone(), who.actor());
    who.business
        .write(move |tx| {
            let profile = Profile { online, ..Profile::clone(&business.profile()) };
            business.set_profile(tx, profile)?;
            audit::record(tx, actor, &Event::house("online.change").with(if typed.open { "open" } else { "closed" }))
        })
        .await?;
    Ok(Done::see("/agenda/page", OnlineSaved { open: typed.open }).say(who.t("arrange-saved")))
}
