//! The way to Google and back. Going there is a link and coming back is a page with one button, so that no GET
//! changes anything.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Arranger;
use super::google::Way;
use crate::base::problem::{Outcome, Problem};
use crate::http::{Anyone, Asked, At, Done, Input, Reply, Routes};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::google::{self, Begun, Connected, ErrandId};

pub(super) fn routes(r: &mut Routes) {
    r.post("/agenda/google/errands", begin);
    r.get("/agenda/google/errands/{id}", go);
    r.get(super::google::BACK, back);
    r.post("/agenda/google/finish", finish);
}

/// Whose calendar is connected, or connected again.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Whose {
    /// The professional, room or piece of equipment.
    #[garde(skip)]
    resource: ResourceId,
}

async fn begin(who: Arranger, asker: Anyone, input: Input<Whose>) -> Outcome<Done<Begun>> {
    let way = Way::of(&who, &asker.host).await?;
    let redirect = way.redirect.filter(|_| way.here).ok_or_else(|| Problem::field("resource", "google-not-from-here"))?;
    let begun = google::begin(&who.business, who.actor(), who.session.id, input.resource, redirect).await?;
    Ok(Done::made(format!("/agenda/google/errands/{}", begun.id), begun))
}

/// The way to Google.
#[derive(Serialize, ToSchema)]
struct GoPage {
    /// Google's own page, where permission is given.
    address: String,
    resource: String,
}
crate::page!(GoPage, "modules/agenda/pages/google_go.html", "google-go-title");

async fn go(who: Arranger, at: At<ErrandId>) -> Outcome<Reply<GoPage>> {
    let (address, resource) = google::way_out(&who.business, who.session.id, at.0).await?;
    Ok(Reply(GoPage { address, resource }))
}

/// What Google says when it sends somebody back.
#[derive(Deserialize, ToSchema)]
struct Said {
    /// Which errand.
    state: Option<String>,
    /// What is given for tokens.
    code: Option<String>,
    /// `access_denied`, where they would not.
    error: Option<String>,
}

/// Back from Google.
#[derive(Serialize, ToSchema)]
struct BackPage {
    state: String,
    code: String,
    /// Permission was not given.
    denied: bool,
}
crate::page!(BackPage, "modules/agenda/pages/google_back.html", "google-back-title");

async fn back(_who: Arranger, asked: Asked<Said>) -> Outcome<Reply<BackPage>> {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let denied = asked.error.is_some() || asked.code.is_none() || asked.state.is_none();
    Ok(Reply(BackPage { state: text(&asked.state), code: text(&asked.code), denied }))
}

/// What Google gave.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Given {
    /// Which errand.
    #[garde(length(chars, min = 10, max = 200))]
    state: String,
    /// What is given for tokens.
    #[garde(length(chars, min = 1, max = 1000))]
    code: String,
}

async fn finish(who: Arranger, input: Input<Given>) -> Outcome<Done<Connected>> {
    let state = input.state.parse().map_err(|()| Problem::field("code", "google-errand-over"))?;
    let made = google::finish(&who.business, who.actor(), who.session.id, state, &input.code).await?;
    Ok(Done::made(format!("/agenda/google/connections/{}", made.id), made).say(who.t("google-connected")))
}
