//! Somebody goes to Google for permission (OAuth 2.0 for web server applications, with PKCE: RFC 7636).
//!
//! The errand is a row without a secret: what goes along (`state`) and what proves afterwards that it is us
//! (`code_verifier`) are keyed hashes of its id. It is of one session, lasts ten minutes and is used once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::project;
use crate::access;
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::fetch::Address;
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::store as agenda;
use crate::modules::agenda::ticket::same;
use crate::store::{Tx, tx};

crate::id!(
    /// Somebody's way to Google and back.
    ErrandId
);

/// How long it may take.
const LASTS_MS: i64 = 10 * 60_000;
/// Bytes of the keyed hash that `state` shows: 144 bits.
const SHOWN: usize = 18;
/// What we ask for, and no more: the events of calendars that are the person's own, and the list of calendars.
pub(super) const SCOPES: [&str; 2] =
    ["https://www.googleapis.com/auth/calendar.events.owned", "https://www.googleapis.com/auth/calendar.calendarlist.readonly"];

/// An errand that was begun.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(in crate::modules::agenda) struct Begun {
    /// The errand.
    pub id: ErrandId,
}

/// What Google gives back: `<errand>.<hash>`.
#[derive(Clone, Debug)]
pub(in crate::modules::agenda) struct State {
    id: ErrandId,
    shown: String,
}

impl std::str::FromStr for State {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        let (id, shown) = s.split_once('.').ok_or(())?;
        Ok(Self { id: id.parse().map_err(|_| ())?, shown: shown.to_owned() })
    }
}

fn hash(business: &Business, id: ErrandId) -> Outcome<String> {
    Ok(BASE64.encode(&business.vault().tag("google-state", id.bytes())?[..SHOWN]))
}

/// The verifier of an errand (RFC 7636 §4.1): 43 letters of a keyed hash.
pub(super) fn verifier(business: &Business, id: ErrandId) -> Outcome<String> {
    Ok(BASE64.encode(business.vault().tag("google-verifier", id.bytes())?))
}

/// Begins an errand for a resource.
///
/// # Errors
/// Names the field: no project yet, no such resource.
pub(in crate::modules::agenda) async fn begin(
    business: &Business,
    actor: Actor,
    session: access::session::SessionId,
    resource: ResourceId,
    redirect: String,
) -> Outcome<Begun> {
    let id = ErrandId::mint(business.now());
    // Nothing can be connected while sealed.
    hash(business, id)?;
    business
        .write(move |tx| {
            project::known(tx.db())?.ok_or_else(|| Problem::field("resource", "google-no-project"))?;
            if !agenda::resources(tx.db())?.iter().any(|r| r.id == resource) {
                return Err(Problem::field("resource", "not-a-choice"));
            }
            tx.exec("DELETE FROM google_errand WHERE made_at < ?1", [tx.now().plus_ms(-24 * 3_600_000)])?;
            tx.exec(
                "INSERT INTO google_errand(id, resource, session, redirect, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                (id, resource, session, redirect, tx.now()),
            )?;
            audit::record(tx, actor, &Event::done("google.begin", "resource", resource.bytes()))?;
            Ok(Begun { id })
        })
        .await
}

/// Where an errand leads, and for whom it is.
///
/// # Errors
/// `NotFound` for one of another session, used, or over.
pub(in crate::modules::agenda) async fn way_out(
    business: &Business,
    session: access::session::SessionId,
    id: ErrandId,
) -> Outcome<(String, String)> {
    let now = business.now();
    let (errand, project) = business.read(move |db| Ok((open(db, session, id, now)?, project::known(db)?))).await?;
    let project = project.ok_or_else(|| Problem::new(Code::NotFound))?;
    let challenge = BASE64.encode(Sha256::digest(verifier(business, id)?.as_bytes()));
    let state = format!("{id}.{}", hash(business, id)?);
    let address = Address::fixed(
        "https://accounts.google.com",
        &["o", "oauth2", "v2", "auth"],
        &[
            ("client_id", &project.client_id),
            ("redirect_uri", &errand.redirect),
            ("response_type", "code"),
            ("scope", &SCOPES.join(" ")),
            ("access_type", "offline"),
            ("prompt", "consent"),
            ("state", &state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ],
    )?;
    Ok((address.whole().to_owned(), errand.name))
}

/// An errand that is still open.
pub(super) struct Errand {
    pub id: ErrandId,
    pub resource: ResourceId,
    pub redirect: String,
    pub name: String,
}

fn open(db: &rusqlite::Connection, session: access::session::SessionId, id: ErrandId, now: Instant) -> Outcome<Errand> {
    tx::one(
        db,
        "SELECT x.resource, x.redirect, r.name FROM google_errand x JOIN resource r ON r.id = x.resource WHERE x.id = ?1 AND x.session = ?2 AND x.used_at IS NULL AND x.made_at > ?3",
        (id, session, now.plus_ms(-LASTS_MS)),
        |r| Ok(Errand { id, resource: r.get(0)?, redirect: r.get(1)?, name: r.get(2)? }),
    )?
    .ok_or_else(|| Problem::new(Code::NotFound))
}

/// Uses an errand up: whatever comes of it, it counts no second time.
///
/// # Errors
/// On `code`: somebody else's, used, or over.
pub(super) fn take(tx: &Tx<'_>, business: &Business, session: access::session::SessionId, state: &State) -> Outcome<Errand> {
    let over = || Problem::field("code", "google-errand-over");
    if !same(&hash(business, state.id)?, &state.shown) {
        return Err(over());
    }
    let errand = open(tx.db(), session, state.id, tx.now()).map_err(|p| if p.code == Code::NotFound { over() } else { p })?;
    tx.exec("UPDATE google_errand SET used_at = ?2 WHERE id = ?1", (state.id, tx.now()))?;
    Ok(errand)
}
