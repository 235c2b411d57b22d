//! Vital signs of a note: read as typed, judged by whose they are, kept with both units, drawn over time.

mod before;
mod judge;
mod trend;
mod trend_pages;

pub(super) use super::trend::Picture;
pub(super) use before::{Before, before};
pub(super) use judge::judge;
pub(super) use trend::picture;
pub(super) use trend_pages::routes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::store::{VitalId, VitalRow};
use crate::base::vital::{Alarm, Sign, Subject, milli_text};
use crate::keyring::Sealed;

/// A judged sign as it is sealed.
#[derive(Clone, Serialize, Deserialize, Zeroize)]
pub(super) struct VitalKept {
    /// As typed.
    pub typed: String,
    /// UCUM code of the unit it was typed in.
    pub typed_unit: String,
    /// In the stored unit, in thousandths.
    pub stored_milli: i64,
    /// UCUM code of the stored unit.
    pub unit: String,
    /// How it was measured, by code; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub context: String,
}

/// A sign as screens and papers show it.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct VitalShown {
    pub sign: String,
    pub value: String,
    pub unit: String,
    /// Empty, `warn` or `bad`.
    pub alarm: &'static str,
    /// How it was measured: the key of a word, or empty.
    pub context: String,
}

/// A serde code of a sign or unit: `heart-rate`.
pub(super) fn code<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn sign_named(text: &str) -> Option<Sign> {
    Sign::all().find(|s| code(*s) == text)
}

/// Kept signs in the order in which a chart shows them.
pub(super) fn in_order(kept: &[VitalRow]) -> impl Iterator<Item = (Sign, &VitalId, &Sealed<VitalKept>)> {
    Sign::all().filter_map(|sign| kept.iter().find(|(_, code, _)| sign_named(code) == Some(sign)).map(|(id, _, sealed)| (sign, id, sealed)))
}

/// The style of an alarm: nothing, `warn` or `bad`.
const fn style(alarm: Alarm) -> &'static str {
    match alarm {
        Alarm::Fine => "",
        Alarm::Low | Alarm::High => "warn",
        Alarm::CriticalLow | Alarm::CriticalHigh => "bad",
    }
}

/// How a kept sign is shown, judged by whose it is.
pub(super) fn shown(sign: Sign, kept: &VitalKept, subject: &Subject) -> VitalShown {
    VitalShown {
        sign: code(sign),
        value: milli_text(kept.stored_milli),
        unit: pretty(&kept.unit).to_owned(),
        alarm: style(sign.alarm(kept.stored_milli, subject)),
        context: if kept.context.is_empty() { String::new() } else { format!("vital-context-{}", kept.context) },
    }
}

/// Ways of measuring that change what a value means; the first that is not empty is the usual one.
pub(super) const fn contexts(sign: Sign) -> &'static [&'static str] {
    match sign {
        Sign::Glucose => &["fasting", "after-meal", "random"],
        Sign::OxygenSaturation => &["room-air", "with-oxygen"],
        Sign::Temperature => &["axillary", "oral", "tympanic", "forehead", "rectal"],
        Sign::Systolic => &["seated", "lying", "standing"],
        _ => &[],
    }
}

/// A unit as people write it.
pub(super) fn pretty(ucum: &str) -> &str {
    match ucum {
        "mm[Hg]" => "mmHg",
        "Cel" => "°C",
        "[degF]" => "°F",
        "kg/m2" => "kg/m²",
        "{score}" => "",
        "[lb_av]" => "lb",
        "[in_i]" => "in",
        other => other,
    }
}
