//! Decimal quantities without floating point: thousandths of a unit.

/// Reads `36,5`, `36.5` or `36` as thousandths; `None` for anything else or beyond nine whole digits.
#[must_use]
pub fn thousandths(typed: &str) -> Option<i64> {
    let text = typed.trim().replace(',', ".");
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, frac) = body.split_once('.').unwrap_or((body, ""));
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if body.is_empty() || body == "." || whole.len() > 9 || frac.len() > 3 || !digits(whole) || !digits(frac) {
        return None;
    }
    let value: i64 = format!("0{whole}{frac:0<3}").parse().ok()?;
    Some(if negative { -value } else { value })
}

/// Writes thousandths with a point and no idle zeros: `36.5`.
#[must_use]
pub fn show(thousandths: i64) -> String {
    let abs = thousandths.unsigned_abs();
    let text = format!("{}{}.{:03}", if thousandths < 0 { "-" } else { "" }, abs / 1_000, abs % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commas_are_decimals_here() {
        assert_eq!(thousandths("36,5"), Some(36_500));
        assert_eq!(thousandths("1.2345"), None);
        assert_eq!(thousandths("3 6"), None);
        assert_eq!(thousandths(""), None);
        assert_eq!(show(36_500), "36.5");
        assert_eq!(show(-500), "-0.5");
    }

    proptest! {
        #[test]
        fn shown_reads_back(v in -999_999_999_999_i64..999_999_999_999) {
            prop_assert_eq!(thousandths(&show(v)), Some(v));
        }
    }
}
