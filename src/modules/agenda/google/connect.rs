//! Coming back from Google with a permission: the code is given for tokens, the account's calendars are read.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::api::{self, Ask};
use super::connection::{Calendar, Connection, ConnectionId, Remote};
use super::errand::{self, Errand, SCOPES, State};
use super::project;
use super::state::Trouble;
use super::store::{self, Granted};
use super::{arrange, events, token};
use crate::access;
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::fetch::Method;
use crate::keyring::Clear;
use crate::modules::agenda::outside::CalendarId;
use crate::store::Tx;

/// Calendars of one account that can be chosen.
const MOST: usize = 60;

/// A connection that was made, or made anew.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(in crate::modules::agenda) struct Connected {
    /// The connection.
    pub id: ConnectionId,
}

/// A calendar of the account.
struct Offered {
    remote: Remote,
    main: bool,
}

/// Finishes an errand. A connection that was broken or ended keeps its id, so that nothing is written twice.
///
/// # Errors
/// On `code`: the errand is over, Google refuses, permissions are missing, it is another account than before.
pub(in crate::modules::agenda) async fn finish(
    business: &Business,
    actor: Actor,
    session: access::session::SessionId,
    state: State,
    code: &str,
) -> Outcome<Connected> {
    let me = business.clone();
    let (errand, project) = business
        .write(move |tx| {
            let project = project::known(tx.db())?.ok_or_else(|| Problem::field("code", "google-no-project"))?;
            Ok((errand::take(tx, &me, session, &state)?, project))
        })
        .await?;
    let proof = errand::verifier(business, errand.id)?;
    let tokens = token::exchange(business, &project, (code, &proof, &errand.redirect)).await?.map_err(told)?;
    if !SCOPES.iter().all(|scope| tokens.scopes.split(' ').any(|given| given == *scope)) {
        return Err(Problem::field("code", "google-no-scope"));
    }
    let offered = account(&tokens.access).await?.map_err(told)?;
    let main = offered.iter().find(|o| o.main).ok_or_else(|| Problem::field("code", "google-no-calendar"))?;
    let account = main.remote.id.clone();
    let refresh = tokens.refresh.as_ref().ok_or_else(|| Problem::field("code", "google-refused"))?.to_string();
    let me = business.clone();
    let made = business.write(move |tx| connected(tx, &me, actor, &errand, (&account, refresh), offered)).await?;
    token::remember(made.id, &tokens, business.now());
    Ok(made)
}

/// A refusal as a fault of the code.
fn told(trouble: Trouble) -> Problem {
    let fault = match trouble {
        Trouble::Broken("invalid-client") => "google-bad-client",
        Trouble::Broken("forbidden") => "google-forbidden",
        Trouble::Later(..) => "google-unreachable",
        _ => "google-refused",
    };
    Problem::field("code", fault)
}

/// The calendars that are the account's own.
async fn account(access: &str) -> Outcome<Result<Vec<Offered>, Trouble>> {
    let (path, mut out, mut page) = (["users", "me", "calendarList"], Vec::new(), String::new());
    for _ in 0..10 {
        let mut query = vec![
            ("minAccessRole", "owner"),
            ("maxResults", "100"),
            ("fields", "nextPageToken,items(id,summary,summaryOverride,primary,accessRole)"),
        ];
        if !page.is_empty() {
            query.push(("pageToken", page.as_str()));
        }
        let body = match api::with_token(access, Ask::new(Method::Get, &path, &query)).await? {
            Ok(answer) => answer.body,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let text = |item: &Value, key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        for item in body.get("items").and_then(Value::as_array).into_iter().flatten().filter(|i| text(i, "accessRole") == "owner") {
            let (id, main) = (text(item, "id"), item.get("primary").and_then(Value::as_bool).unwrap_or(false));
            let name = [text(item, "summaryOverride"), text(item, "summary"), id.clone()]
                .into_iter()
                .find(|n| !n.trim().is_empty())
                .unwrap_or_default();
            if (1..=500).contains(&id.len()) && (main || out.len() < MOST) {
                out.push(Offered { remote: Remote { id, name: tidy(&name, 120) }, main });
            }
        }
        page = text(&body, "nextPageToken");
        if page.is_empty() {
            break;
        }
    }
    Ok(Ok(out))
}

fn connected(
    tx: &Tx<'_>,
    business: &Business,
    actor: Actor,
    errand: &Errand,
    (account, refresh): (&str, String),
    offered: Vec<Offered>,
) -> Outcome<Connected> {
    let vault = business.vault();
    let (resource, key) = (errand.resource, crate::outbox::server_key(tx, vault)?);
    let tag = vault.tag("google-account", account.as_bytes())?;
    let known = store::known(tx.db(), resource)?;
    if known.iter().any(|(_, other, live)| *live && *other != tag) {
        return Err(Problem::field("code", "google-other-account"));
    }
    let again = known.iter().find(|(_, same, _)| *same == tag);
    let id = again.map_or_else(|| ConnectionId::mint(tx.now()), |(id, ..)| *id);
    let was_live = again.is_some_and(|(.., live)| *live);
    let sealed = vault.seal_value(key, &Connection::account_place(&id), &Clear::new(account.to_owned()))?;
    let refresh_token = vault.seal_value(key, &Connection::token_place(&id), &Clear::new(refresh))?;
    store::grant(tx, &Granted { id, resource, account: &sealed, account_tag: &tag, refresh_token: &refresh_token })?;
    for one in offered {
        let tag = vault.tag("google-calendar", one.remote.id.as_bytes())?;
        if store::calendar_of(tx.db(), id, &tag)?.is_none() {
            let calendar = CalendarId::mint(tx.now());
            let remote = vault.seal_value(key, &Calendar::remote_place(&calendar), &Clear::new(one.remote))?;
            let first = one.main && again.is_none();
            let row = Calendar {
                id: calendar,
                remote,
                main: one.main,
                reads: first,
                writes: first,
                fault: String::new(),
                sync_token: None,
                listed_at: None,
            };
            store::add_calendar(tx, id, &row, &tag)?;
        }
    }
    arrange::follow(tx, business, &store::get(tx.db(), id)?)?;
    if !was_live {
        events::all_anew(tx, id)?;
    }
    events::queue_ahead(tx, id, resource)?;
    audit::record(tx, actor, &Event::done("google.connect", "connection", id.bytes()).with(if again.is_some() { "again" } else { "" }))?;
    business.announce(tx, "agenda", None);
    Ok(Connected { id })
}
