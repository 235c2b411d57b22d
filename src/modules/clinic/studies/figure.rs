//! A value of a laboratory as a number, and where it stands in the range that came with it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

/// Millionths: no laboratory is finer.
const ONE: i64 = 1_000_000;

/// What was typed as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A number, in millionths.
    Figure(i64),
    /// Words, or a number with words: `negativo`, `1:80`, `< 5`. Nothing is concluded from them.
    Words,
    /// `250,000`: two hundred and fifty, or a thousand times as much? Nobody guesses.
    Ambiguous,
}

/// Reads a value. A comma is a decimal one unless it may be one of thousands.
pub fn read(typed: &str) -> Reading {
    let text = typed.trim();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return Reading::Words;
    }
    let marks = digits.matches([',', '.']).count();
    let (whole, rest) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let thousands = digits.contains(',') && rest.len() == 3 && !whole.trim_start_matches('0').is_empty();
    if marks > 1 || thousands {
        return Reading::Ambiguous;
    }
    if whole.is_empty() || whole.len() > 9 || rest.len() > 6 || (marks == 1 && rest.is_empty()) {
        return Reading::Words;
    }
    match (whole.parse::<i64>(), format!("{rest:0<6}").parse::<i64>()) {
        (Ok(whole), Ok(rest)) => Reading::Figure((whole * ONE + rest) * if negative { -1 } else { 1 }),
        _ => Reading::Words,
    }
}

/// A number in figures, without idle zeros.
pub fn text(millionths: i64) -> String {
    let (sign, value) = if millionths < 0 { ("-", -millionths) } else { ("", millionths) };
    let (whole, rest) = (value / ONE, value % ONE);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", format!("{rest:06}").trim_end_matches('0')) }
}

/// Where a value stands in its range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Zeroize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Within it, or no range was given, or the value is no number.
    #[default]
    None,
    /// Below.
    Low,
    /// Above.
    High,
    /// Below what the laboratory calls critical.
    CriticalLow,
    /// Above what it calls critical.
    CriticalHigh,
}

impl Flag {
    /// The style: nothing, `warn` or `bad`.
    pub const fn style(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Low | Self::High => "warn",
            Self::CriticalLow | Self::CriticalHigh => "bad",
        }
    }

    /// The key of its word, where there is one.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Low => Some("result-low"),
            Self::High => Some("result-high"),
            Self::CriticalLow => Some("result-critical-low"),
            Self::CriticalHigh => Some("result-critical-high"),
        }
    }
}

/// A range as it was given; each end may be missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Range {
    pub low: Option<i64>,
    pub high: Option<i64>,
    pub critical_low: Option<i64>,
    pub critical_high: Option<i64>,
}

impl Range {
    /// The ends are in order.
    pub fn in_order(&self) -> bool {
        let ends: Vec<i64> = [self.critical_low, self.low, self.high, self.critical_high].into_iter().flatten().collect();
        ends.is_sorted()
    }

    /// Where a value stands. The ends themselves are within the range, and not critical.
    pub fn flag(&self, value: i64) -> Flag {
        let (below, above) = (|end: Option<i64>| end.is_some_and(|e| value < e), |end: Option<i64>| end.is_some_and(|e| value > e));
        if below(self.critical_low) {
            Flag::CriticalLow
        } else if above(self.critical_high) {
            Flag::CriticalHigh
        } else if below(self.low) {
            Flag::Low
        } else if above(self.high) {
            Flag::High
        } else {
            Flag::None
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_and_what_may_be_two_numbers_is_asked_about() {
        assert_eq!(read(" 36,5 "), Reading::Figure(36_500_000));
        assert_eq!(read("-0.25"), Reading::Figure(-250_000));
        assert_eq!(read("0,005"), Reading::Figure(5_000), "no thousand begins with zero");
        assert_eq!(read("4.125"), Reading::Figure(4_125_000));
        assert_eq!(read("250000"), Reading::Figure(250_000 * ONE));
        for both in ["250,000", "1,250,000", "1.250.000", "1,250.5"] {
            assert_eq!(read(both), Reading::Ambiguous, "{both}");
        }
        for words in ["", "negativo", "< 5", "1:80", "12 a 15", "5.", ".5", "-", "12345678901"] {
            assert_eq!(read(words), Reading::Words, "{words}");
        }
    }

    #[test]
    fn a_flag_follows_from_the_range_alone() {
        let of = |low, high, critical_low, critical_high| Range { low, high, critical_low, critical_high };
        let glucose = of(Some(70), Some(100), Some(40), Some(400));
        let flags: Vec<Flag> = [39, 40, 69, 70, 100, 101, 400, 401].map(|v| glucose.flag(v)).to_vec();
        assert_eq!(flags, [Flag::CriticalLow, Flag::Low, Flag::Low, Flag::None, Flag::None, Flag::High, Flag::High, Flag::CriticalHigh]);
        assert_eq!(Range::default().flag(9_999), Flag::None, "no range, no opinion");
        assert_eq!(of(None, Some(5), None, None).flag(-100), Flag::None);
        assert!(glucose.in_order() && of(None, None, None, None).in_order());
        assert!(!of(Some(100), Some(70), None, None).in_order() && !of(Some(70), None, Some(80), None).in_order());
    }

    proptest! {
        #[test]
        fn a_figure_is_read_as_it_is_written(value in -999_999_999_000_000i64..999_999_999_000_000) {
            prop_assert_eq!(read(&text(value)), Reading::Figure(value));
        }

        #[test]
        fn anything_typed_has_a_reading(typed in "\\PC{0,20}") {
            let _ = read(&typed);
        }
    }
}
