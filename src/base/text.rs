//! Text as people type it: folding for search, masking for logs, initials for badges.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, words parted by one space: the form that is searched.
/// `ñ` folds to `n`, for a keyboard may lack it.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Lower case, without accents; signs and spaces stay.
#[must_use]
pub fn unaccented(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// One line: control characters gone, white space single, ends trimmed, cut to `most` characters.
#[must_use]
pub fn tidy(text: &str, most: usize) -> String {
    let clean: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

/// Several lines: control characters other than line breaks gone, cut to `most` characters.
#[must_use]
pub fn tidy_lines(text: &str, most: usize) -> String {
    let unix = text.replace("\r\n", "\n");
    unix.nfc().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).take(most).collect::<String>().trim().to_owned()
}

/// Up to two capital letters for a badge; titles («Dra.») do not count.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter(|w| !w.ends_with('.')).filter_map(|w| w.chars().find(|c| c.is_alphabetic()));
    let first = letters.next();
    let second = letters.next();
    first.into_iter().chain(second).flat_map(char::to_uppercase).collect()
}

/// Bytes as lower case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String does not fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Keeps the first and last character of a value and hides the rest.
#[must_use]
pub fn mask(value: &str) -> String {
    let count = value.chars().count();
    match (value.chars().next(), value.chars().next_back()) {
        (Some(first), Some(last)) if count > 4 => format!("{first}***{last}"),
        _ => "***".to_owned(),
    }
}

/// A text for a cell of a table: one that a spreadsheet would take for a formula gets an apostrophe before it
/// (OWASP ASVS 5.0, 1.2.10).
#[must_use]
pub fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_forgets_accents_case_and_marks() {
        assert_eq!(fold("  María-José  NÚÑEZ, "), "maria jose nunez");
        assert_eq!(fold("Güemes d'Angelo"), "guemes d angelo");
        assert_eq!(initials("ana maría lópez"), "AM");
        assert_eq!(mask("SALC450101"), "S***1");
        assert_eq!(tidy("a\u{0}b\r\nc   d", 20), "a b c d");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(s in "\\PC{0,40}") {
            let once = fold(&s);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
