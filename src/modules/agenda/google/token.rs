//! Tokens: the permission that lasts lies sealed in the connection, the one of an hour in memory only.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::Value;
use zeroize::Zeroizing;

use super::connection::{Connection, ConnectionId};
use super::project::{self, Project};
use super::state::{Trouble, token_trouble};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::fetch::{self, Address, Body, Method, Sent};
use crate::keyring::Reveal;

/// An access token is given up so long before it ends.
const SPARE_MS: i64 = 60_000;

type Kept = HashMap<ConnectionId, (Zeroizing<String>, Instant)>;
static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

fn kept<T>(look: impl FnOnce(&mut Kept) -> T) -> T {
    look(&mut KEPT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Remembers an access token.
pub(super) fn remember(id: ConnectionId, tokens: &Tokens, now: Instant) {
    let until = now.plus_ms(tokens.lasts_s.saturating_mul(1_000) - SPARE_MS);
    kept(|k| k.insert(id, (tokens.access.clone(), until)));
}

/// Forgets it: it was not taken, or is not needed any more.
pub(super) fn forget(id: ConnectionId) {
    kept(|k| k.remove(&id));
}

/// What Google gave.
pub(super) struct Tokens {
    pub access: Zeroizing<String>,
    /// At the first permission only.
    pub refresh: Option<Zeroizing<String>>,
    pub lasts_s: i64,
    pub scopes: String,
}

/// An access token of a connection: the known one, or a new one.
///
/// # Errors
/// `Ok(Err(_))` where Google refuses; `Sealed` where the keys are.
pub(super) async fn access(business: &Business, connection: &Connection) -> Outcome<Result<Zeroizing<String>, Trouble>> {
    let now = business.now();
    let known = kept(|k| k.get(&connection.id).filter(|(_, until)| *until > now).map(|(token, _)| token.clone()));
    if let Some(token) = known {
        return Ok(Ok(token));
    }
    let Some(project) = business.read(project::known).await? else { return Ok(Err(Trouble::Broken("invalid-client"))) };
    let refresh = business.vault().open(&Connection::token_place(&connection.id), &connection.refresh_token)?;
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.reveal(Reveal::house("google")))];
    Ok(ask(business, &project, &form).await?.inspect(|tokens| remember(connection.id, tokens, now)).map(|tokens| tokens.access))
}

/// Gives a code for tokens.
///
/// # Errors
/// As [`access`].
pub(super) async fn exchange(
    business: &Business,
    project: &Project,
    (code, verifier, redirect): (&str, &str, &str),
) -> Outcome<Result<Tokens, Trouble>> {
    let form = [("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier), ("redirect_uri", redirect)];
    ask(business, project, &form).await
}

async fn ask(business: &Business, project: &Project, form: &[(&str, &str)]) -> Outcome<Result<Tokens, Trouble>> {
    let secret = business.vault().open(&project::PLACE, &project.secret)?;
    let who = [("client_id", project.client_id.as_str()), ("client_secret", secret.reveal(Reveal::house("google")).as_str())];
    let pairs: Vec<(&str, &str)> = form.iter().chain(&who).copied().collect();
    let address = Address::fixed("https://oauth2.googleapis.com", &["token"], &[])?;
    let answer = match post(&address, &pairs).await {
        Ok(answer) => answer,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = |key: &str| said.get(key).and_then(Value::as_str).unwrap_or_default();
    if let Some(trouble) = token_trouble(answer.status, text("error"), answer.retry_after_s) {
        return Ok(Err(trouble));
    }
    if text("access_token").is_empty() {
        return Ok(Err(Trouble::Later("error", None)));
    }
    Ok(Ok(Tokens {
        access: Zeroizing::new(text("access_token").to_owned()),
        refresh: Some(Zeroizing::new(text("refresh_token").to_owned())).filter(|t| !t.is_empty()),
        lasts_s: said.get("expires_in").and_then(Value::as_i64).unwrap_or(0).clamp(0, 86_400),
        scopes: text("scope").to_owned(),
    }))
}

/// Gives a permission back. Google may not be reached: then it ends with us alone.
pub(super) async fn revoke(business: &Business, connection: &Connection) -> Outcome<bool> {
    forget(connection.id);
    let refresh = business.vault().open(&Connection::token_place(&connection.id), &connection.refresh_token)?;
    let token = refresh.reveal(Reveal::house("google"));
    let address = Address::fixed("https://oauth2.googleapis.com", &["revoke"], &[])?;
    Ok(post(&address, &[("token", token)]).await.is_ok_and(|answer| answer.status == 200))
}

async fn post(address: &Address, form: &[(&str, &str)]) -> Result<fetch::Answered, Trouble> {
    let sent = Sent { body: Body::Form(form), ..Sent::default() };
    fetch::call(Method::Post, address, sent).await.map_err(|refusal| Trouble::Later(refusal.code(), None))
}
