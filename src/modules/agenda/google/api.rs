//! Calls of the Calendar API (v3), on behalf of one connection.

use serde_json::Value;

use super::connection::Connection;
use super::state::{Trouble, trouble};
use super::token;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::fetch::{self, Address, Body, Method, Sent};

/// Where the interface is.
const BASE: &str = "https://www.googleapis.com/calendar/v3";

/// A call that was answered well: its body, and the mark of what it is about.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub body: Value,
    pub etag: Option<String>,
}

/// What is asked.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub method: Method,
    pub path: &'a [&'a str],
    pub query: &'a [(&'a str, &'a str)],
    pub body: Option<&'a Value>,
    pub if_match: Option<&'a str>,
}

impl<'a> Ask<'a> {
    /// A call with nothing more than this.
    pub const fn new(method: Method, path: &'a [&'a str], query: &'a [(&'a str, &'a str)]) -> Self {
        Self { method, path, query, body: None, if_match: None }
    }
}

/// Calls; a token that is not taken is changed for a new one, once.
///
/// # Errors
/// `Ok(Err(_))` for what Google says; what SQLite or the keys say.
pub(super) async fn call(business: &Business, connection: &Connection, ask: Ask<'_>) -> Outcome<Result<Answer, Trouble>> {
    for second in [false, true] {
        let access = match token::access(business, connection).await? {
            Ok(access) => access,
            Err(trouble) => return Ok(Err(trouble)),
        };
        match with_token(&access, ask).await? {
            Err(Trouble::Token) if !second => token::forget(connection.id),
            Err(Trouble::Token) => break,
            other => return Ok(other),
        }
    }
    token::forget(connection.id);
    Ok(Err(Trouble::Later("denied", None)))
}

/// Calls with a token at hand.
///
/// # Errors
/// As [`call`].
pub(super) async fn with_token(access: &str, ask: Ask<'_>) -> Outcome<Result<Answer, Trouble>> {
    let address = Address::fixed(BASE, ask.path, ask.query)?;
    let text = ask.body.map(Value::to_string);
    let sent = Sent { bearer: Some(access), if_match: ask.if_match, body: text.as_deref().map_or(Body::Nothing, Body::Json) };
    Ok(match fetch::call(ask.method, &address, sent).await {
        Err(refusal) => Err(Trouble::Later(refusal.code(), None)),
        Ok(answer) => {
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            let reason = body.pointer("/error/errors/0/reason").and_then(Value::as_str).unwrap_or_default();
            match trouble(answer.status, reason, answer.retry_after_s) {
                Some(trouble) => Err(trouble),
                // Cut short, or a page of somebody in between: no answer of Google's.
                None if body.is_null() && answer.status != 204 => Err(Trouble::Later("not-a-calendar", None)),
                None => {
                    let etag = body.get("etag").and_then(Value::as_str).map_or(answer.etag, ToOwned::to_owned);
                    Ok(Answer { body, etag: Some(etag).filter(|e| !e.is_empty() && e.len() <= 200) })
                }
            }
        }
    })
}
