//! The detail of a log entry, and what a job said, in words: `booked -> arrived` and `number=7
//! total_minor=4500` are for programs.

use crate::base::money::Money;
use crate::http::Caller;

/// Says a detail; what has no words stays as it is.
pub(super) fn words(who: &Caller, detail: &str) -> String {
    if let Some((from, to)) = detail.split_once(" -> ") {
        let state = |code: &str| known(who, "state", code).unwrap_or_else(|| code.to_owned());
        let (from, to) = (state(from), state(to));
        return who.house.words.ta(who.lang(), "detail-from-to", &[("from", from.into()), ("to", to.into())]);
    }
    if let Some(word) = known(who, "detail-is", detail) {
        return word;
    }
    let parts: Option<Vec<(&str, &str)>> = detail.split(' ').map(|part| part.split_once('=')).collect();
    let Some(parts) = parts else { return detail.to_owned() };
    parts.iter().map(|(name, value)| fact(who, name, value)).collect::<Vec<_>>().join(" · ")
}

/// Says how a job went: what came to nothing is left out, and a failure is told as people are told it.
pub(super) fn job(who: &Caller, said: &str, went_well: bool) -> String {
    if !went_well {
        let code = said.split([':', ' ']).next().unwrap_or_default();
        return known(who, "problem", code).unwrap_or_else(|| said.to_owned());
    }
    if let Some(word) = known(who, "detail-is", said) {
        return word;
    }
    let parts = said.split(' ').filter(|part| !part.ends_with("=0"));
    parts
        .map(|part| part.split_once('=').map_or_else(|| part.to_owned(), |(name, value)| fact(who, name, value)))
        .collect::<Vec<_>>()
        .join(" · ")
}

fn fact(who: &Caller, name: &str, value: &str) -> String {
    let said = said(who, name, value);
    match known(who, "detail", name) {
        // A word that says it all, like the name of a file, needs no other before it.
        Some(word) if word == "-" => said,
        Some(word) => format!("{word}: {said}"),
        None => format!("{name}: {said}"),
    }
}

fn said(who: &Caller, name: &str, value: &str) -> String {
    let number = value.parse::<i64>().ok();
    let word = match (name, number) {
        (_, Some(minor)) if name.ends_with("_minor") => Some(who.business.profile().currency().show(Money(minor))),
        ("bytes", Some(bytes)) => Some(format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)),
        ("took_ms", Some(ms)) => Some(format!("{}.{} s", ms / 1_000, ms % 1_000 / 100)),
        ("tax_bp", Some(bp)) => Some(format!("{} %", bp / 100)),
        ("out", _) => known(who, "detail-out", value),
        ("method", _) => known(who, "till-method", value),
        ("kind", _) => known(who, "till-kind", value).or_else(|| known(who, "backup-kind", value)),
        ("roles", _) => {
            Some(value.split(',').map(|r| known(who, "role", r).unwrap_or_else(|| r.to_owned())).collect::<Vec<_>>().join(", "))
        }
        ("hash", _) => value.get(..12).map(|start| format!("{start}…")),
        _ => None,
    };
    word.unwrap_or_else(|| value.to_owned())
}

/// The word of a code, where there is one.
fn known(who: &Caller, kind: &str, code: &str) -> Option<String> {
    let tail: String = code.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let key = format!("{kind}-{tail}");
    (code.len() <= 40 && who.house.words.knows(who.lang(), &key)).then(|| who.t(&key))
}
