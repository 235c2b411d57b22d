//! National identity numbers that people bring on a card: the Mexican CURP and RFC.
//!
//! They are read and judged, never made up: NOM-024-SSA3-2012 6.5.1 forbids a record system to
//! generate a CURP. A number with the wrong shape is refused with the reason; one whose check digit
//! does not agree is accepted with a flag, because cards with such numbers exist.

mod curp;
mod rfc;

pub use curp::{Curp, CurpFault, ENTITIES, Entity};
pub use rfc::{Rfc, RfcFault, RfcHolder};

use serde::{Deserialize, Serialize};

/// Sex as a Mexican identity document states it (`H`, `M` or `X` in a CURP).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Woman, `M` (mujer) in a CURP.
    Female,
    /// Man, `H` (hombre) in a CURP.
    Male,
    /// Non-binary, `X` in a CURP.
    NonBinary,
}

/// What was typed, as it is compared: upper case, without spaces, hyphens and dots.
fn squeeze(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{2013}')).flat_map(char::to_uppercase).collect()
}
