//! Vital signs: codes, units, exact conversion, limits. Integers only: values are thousandths of the
//! stored unit, so that nothing measured is ever blurred by floating point.
//!
//! Codes follow the FHIR vital signs profile (LOINC, UCUM). Limits are ours: a hard limit is
//! refused as a typing error, the others depend on whose value it is ([`Subject`]).

mod body;
mod entry;
mod subject;
mod table;
mod unit;

pub use body::{Asked, body_mass_index, check_pressure, parse_pressure};
pub use entry::{Bound, Measured, Suggestion, VitalFault, parse_entry};
pub use subject::Subject;
pub use table::{Alarm, Sign, SignFacts};
pub use unit::Unit;

/// Writes thousandths as a decimal without trailing zeros: `36500` → `36.5`.
#[must_use]
pub fn milli_text(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let (whole, rest) = (milli.unsigned_abs() / 1000, milli.unsigned_abs() % 1000);
    let text = format!("{sign}{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::milli_text;

    #[test]
    fn decimals_are_shown_without_idle_zeros() {
        for (milli, text) in [(36_500, "36.5"), (120_000, "120"), (-50, "-0.05"), (0, "0"), (3_255, "3.255")] {
            assert_eq!(milli_text(milli), text);
        }
    }
}
