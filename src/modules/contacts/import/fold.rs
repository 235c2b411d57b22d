//! Text as it is compared: without accents, case and punctuation.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower-case words of letters and digits, one space between them, accents taken off.
pub(super) fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Composed letters, one space between words, none around.
pub(super) fn tidy(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_signs_do_not_tell_people_apart() {
        assert_eq!(fold("  Núñez-Güemes, MARÍA "), "nunez guemes maria");
        assert_eq!(fold("No. Expediente"), fold("NO EXPEDIENTE"));
        assert_eq!(tidy(" Alta  Gracia\u{a0}"), "Alta Gracia");
    }
}
