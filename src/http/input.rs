//! What was sent: a form or JSON into the same type, bounded, with errors that name the field.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::Caller;
use super::memory::TypedPairs;
use crate::base::problem::{Code, FieldFault, Outcome, Problem};
use crate::store::idempotency::Once;

/// Largest body of a form or JSON, in bytes.
const MOST: usize = 512 * 1024;

/// A validated body.
#[derive(Debug)]
pub struct Input<T> {
    value: T,
    key: Option<String>,
    request: [u8; 32],
}

impl<T> Input<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The idempotency key in the caller's own space, where one was sent.
    #[must_use]
    pub fn once(&self, caller: &Caller) -> Option<Once> {
        let key = self.key.clone()?;
        Some(Once { scope: caller.session.user.to_string(), key, request: self.request })
    }
}

impl<T> Deref for Input<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Reads a body up to a limit.
pub(super) async fn read_body(payload: &mut Payload, most: usize) -> Outcome<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|e| Problem::new(Code::BadBody).because(e))?;
        if body.len() + chunk.len() > most {
            return Err(Problem::new(Code::TooLarge).with("most", format!("{} kB", most / 1024)));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl<T> FromRequest for Input<T>
where
    T: DeserializeOwned + garde::Validate<Context = ()> + 'static,
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Outcome<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            super::caller::admitted(&req).await?;
            let body = read_body(&mut payload, MOST).await?;
            let mut hash = Sha256::new();
            hash.update(req.method().as_str());
            hash.update(req.path());
            let header_key = req.headers().get("idempotency-key").and_then(|h| h.to_str().ok()).map(str::to_owned);
            let (value, form_key) = match req.content_type() {
                "application/json" => {
                    hash.update(&body);
                    (from_json(if body.is_empty() { b"{}" } else { &body })?, None)
                }
                "application/x-www-form-urlencoded" | "" => {
                    let pairs = TypedPairs::parse(&body);
                    hash.update(pairs.without_marks().as_bytes());
                    let key = pairs.get("_key").map(str::to_owned);
                    let value = from_pairs(&pairs);
                    req.extensions_mut().insert(pairs);
                    (value?, key)
                }
                _ => return Err(Problem::new(Code::WrongType)),
            };
            let key = header_key.or(form_key).filter(|k| (8..=100).contains(&k.len()) && k.is_ascii());
            garde::Validate::validate(&value).map_err(|report| of_report(&report))?;
            Ok(Self { value, key, request: hash.finalize().into() })
        })
    }
}

fn from_json<T: DeserializeOwned>(body: &[u8]) -> Outcome<T> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|e| {
        let path = e.path().to_string();
        let inner = e.into_inner();
        if inner.is_data() { of_serde(&path, &inner.to_string()) } else { Problem::new(Code::BadBody).because(inner) }
    })?;
    reader.end().map_err(|e| Problem::new(Code::BadBody).because(e))?;
    Ok(value)
}

/// Empty fields count as not sent, so that `Option` and `default` mean what they say.
fn from_pairs<T: DeserializeOwned>(pairs: &TypedPairs) -> Outcome<T> {
    let text = pairs.filled();
    let config = serde_qs::Config::new().max_depth(4).use_form_encoding(true);
    config.deserialize_str(&text).map_err(|e| of_serde("", &e.to_string()))
}

/// Turns serde's English into a field and a fault.
pub(super) fn of_serde(path: &str, said: &str) -> Problem {
    let quoted = said.split('`').nth(1).unwrap_or_default();
    let at = |path: &str| {
        let clean = path.trim_matches('.').replace('[', ".").replace(']', "");
        if clean.is_empty() || clean == "?" { "form".to_owned() } else { clean }
    };
    let join = |leaf: &str| at(&format!("{}.{leaf}", if path == "." { "" } else { path.strip_suffix(leaf).unwrap_or(path) }));
    if said.contains("missing field") {
        Problem::field(join(quoted), "required")
    } else if said.contains("unknown field") {
        Problem::field(join(quoted), "unknown-field")
    } else if said.contains("unknown variant") {
        Problem::field(at(path), "not-a-choice").because(said)
    } else {
        Problem::field(at(path), "malformed").because(said)
    }
}

/// Turns garde's report into field faults; its messages are our word keys with values:
/// `too-long most=80`.
fn of_report(report: &garde::Report) -> Problem {
    let mut problem = Problem::new(Code::BadInput);
    for (path, error) in report.iter() {
        let field = path.to_string().replace('[', ".").replace(']', "");
        problem.fields.push(fault(&field, error.message()));
    }
    problem
}

fn fault(field: &str, message: &str) -> FieldFault {
    let number = |after: &str| {
        message.split(after).nth(1).map(|rest| rest.trim().chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect::<String>())
    };
    let with = |fault: &'static str, args: Vec<(&'static str, String)>| FieldFault { field: field.to_owned(), fault: fault.into(), args };
    if message.contains("length is lower than") {
        match number("lower than").as_deref() {
            Some("1") | None => with("required", vec![]),
            Some(least) => with("too-short", vec![("least", least.to_owned())]),
        }
    } else if message.contains("length is greater than") {
        with("too-long", vec![("most", number("greater than").unwrap_or_default())])
    } else if message.contains("lower than") {
        with("too-low", vec![("least", number("lower than").unwrap_or_default())])
    } else if message.contains("greater than") {
        with("too-high", vec![("most", number("greater than").unwrap_or_default())])
    } else {
        with("malformed", vec![])
    }
}
