//! What was typed, on its way from a refused form to the page that shows it again.
//!
//! It lives in memory for ten minutes, is wiped afterwards, and never holds passwords or codes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroize;

use super::frame::Flash;
use crate::base::clock::Instant;

/// How long a refused form is kept, in milliseconds.
const KEEP_MS: i64 = 10 * 60_000;
/// How many are kept at most.
const MOST: usize = 500;

/// The pairs of a form as they were sent.
#[derive(Clone, Default)]
pub struct TypedPairs(Vec<(String, String)>);

impl std::fmt::Debug for TypedPairs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TypedPairs({})", self.0.len())
    }
}

impl Drop for TypedPairs {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|(_, v)| v.zeroize());
    }
}

/// `application/x-www-form-urlencoded` for one piece of text.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%').then(|| text.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok())).flatten();
        match (bytes[i], hex) {
            (_, Some(byte)) => {
                out.push(byte);
                i += 2;
            }
            (b'+', None) => out.push(b' '),
            (byte, None) => out.push(byte),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

impl TypedPairs {
    /// Reads a form body.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        Self(
            text.split('&')
                .filter(|p| !p.is_empty())
                .take(2_000)
                .map(|p| p.split_once('=').unwrap_or((p, "")))
                .map(|(k, v)| (decode(k), decode(v)))
                .collect(),
        )
    }

    /// The last value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Fields that hold something, without the frame's own (`_key`) and the text beside pickers.
    pub(super) fn filled(&self) -> String {
        self.encoded(|k, v| !v.trim().is_empty() && !k.starts_with('_') && !k.ends_with("_text"))
    }

    /// Everything but the frame's own fields: what an idempotency hash is over.
    pub(super) fn without_marks(&self) -> String {
        self.encoded(|k, _| !k.starts_with('_'))
    }

    fn encoded(&self, keep: impl Fn(&str, &str) -> bool) -> String {
        self.0
            .iter()
            .filter(|(k, v)| keep(k, v))
            .map(|(k, v)| format!("{}={}", encode(k).replace("%5B", "[").replace("%5D", "]"), encode(v)))
            .collect::<Vec<_>>()
            .join("&")
    }

    fn without_secrets(mut self) -> Self {
        let secret = |name: &str| ["password", "code", "recovery", "secret", "passphrase"].iter().any(|s| name.contains(s));
        let pairs = std::mem::take(&mut self.0);
        Self(pairs.into_iter().filter(|(k, _)| !secret(k)).collect())
    }
}

/// A refused form.
#[derive(Clone, Debug)]
pub struct Refused {
    /// What was typed.
    pub typed: TypedPairs,
    /// The sentence over the form.
    pub message: String,
    /// The sentences under the fields.
    pub fields: Vec<(String, String)>,
}

#[derive(Default, Debug)]
struct State {
    refused: HashMap<String, (Instant, Refused)>,
    flashes: HashMap<[u8; 32], (Instant, Flash)>,
}

/// Refused forms and messages of this process.
#[derive(Default, Debug)]
pub struct Memory(Mutex<State>);

impl Memory {
    /// Keeps a refused form under a fresh token for the address.
    pub(super) fn keep(&self, mut refused: Refused, now: Instant) -> String {
        refused.typed = std::mem::take(&mut refused.typed).without_secrets();
        let token = uuid::Uuid::new_v4().simple().to_string();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.refused.retain(|_, (at, _)| now.since(*at) < KEEP_MS);
        if state.refused.len() < MOST {
            state.refused.insert(token.clone(), (now, refused));
        }
        token
    }

    /// Looks a refused form up; a reload shows it again.
    pub(super) fn recall(&self, token: &str, now: Instant) -> Option<Refused> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.refused.get(token).filter(|(at, _)| now.since(*at) < KEEP_MS).map(|(_, r)| r.clone())
    }

    /// Leaves a message for the next page of a session.
    pub(super) fn leave(&self, session: [u8; 32], flash: Flash, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.flashes.retain(|_, (at, _)| now.since(*at) < 60_000);
        state.flashes.insert(session, (now, flash));
    }

    /// Takes the message.
    pub(super) fn take(&self, session: [u8; 32], now: Instant) -> Option<Flash> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.flashes.remove(&session).filter(|(at, _)| now.since(*at) < 60_000).map(|(_, f)| f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_typed_survives(v in "\\PC{0,60}", w in "\\PC{0,60}") {
            let pairs = TypedPairs::parse(format!("a={}&b={}", encode(&v), encode(&w)).as_bytes());
            prop_assert_eq!(pairs.get("a"), Some(v.as_str()));
            prop_assert_eq!(pairs.get("b"), Some(w.as_str()));
        }
    }

    #[test]
    fn secrets_are_not_kept() {
        let pairs = TypedPairs::parse(b"name=Ana&password=hunter2&new_password=x&recovery_key=y").without_secrets();
        assert_eq!(pairs.get("name"), Some("Ana"));
        assert!(pairs.get("password").is_none() && pairs.get("new_password").is_none() && pairs.get("recovery_key").is_none());
    }
}
