//! Names as people would write them: spacing, capitals, and the parts of a whole name.

use super::fold::tidy;

/// Words that stay small inside a name.
const SMALL: [&str; 15] = ["de", "del", "la", "las", "los", "el", "y", "e", "i", "da", "das", "do", "dos", "van", "von"];

/// Repairs a name written ALL IN CAPITALS or all in small letters; mixed case is left as its owner
/// writes it (`McAllister`). «MARÍA DE LOS ÁNGELES» → «María de los Ángeles».
#[must_use]
pub fn repair_given(typed: &str) -> String {
    repair(typed, false)
}

/// The same for a surname, where a leading «de la» stays small: it follows the given names.
#[must_use]
pub fn repair_surname(typed: &str) -> String {
    repair(typed, true)
}

/// A whole name taken apart: given names, first surname, second surname.
///
/// `Pérez López, Juan` is exact. Without a comma the last two words (each with its small words) are
/// taken for the surnames, as Mexican lists write them; the caller should say that it is a guess.
#[must_use]
pub fn split_full(typed: &str) -> Option<(String, String, Option<String>)> {
    let tidied = tidy(typed);
    if let Some((surnames, given)) = tidied.split_once(',') {
        let (first, second) = split_surnames(surnames.trim());
        let given = repair_given(given);
        return (!given.is_empty() && !first.is_empty()).then_some((given, first, second));
    }
    let mut units = units(&tidied);
    if units.len() < 2 {
        return None;
    }
    let second = if units.len() > 2 { units.pop() } else { None };
    let first = units.pop()?;
    Some((repair_given(&units.join(" ")), repair_surname(&first), second.map(|name| repair_surname(&name))))
}

/// Two surnames in one cell: the first word (with its small words), and the rest.
#[must_use]
pub fn split_surnames(typed: &str) -> (String, Option<String>) {
    let mut units = units(&tidy(typed));
    let rest = if units.len() > 1 { units.split_off(1).join(" ") } else { String::new() };
    let first = units.pop().map(|name| repair_surname(&name)).unwrap_or_default();
    (first, (!rest.is_empty()).then(|| repair_surname(&rest)))
}

/// Words, each with the small words before it: «Juan», «de la Cruz», «Pérez».
fn units(tidied: &str) -> Vec<String> {
    let mut units = Vec::new();
    let mut held: Vec<&str> = Vec::new();
    for word in tidied.split(' ').filter(|word| !word.is_empty()) {
        held.push(word);
        if !is_small(word) {
            units.push(held.join(" "));
            held.clear();
        }
    }
    // A name that ends in a small word keeps it.
    if !held.is_empty() {
        units.push(held.join(" "));
    }
    units
}

fn is_small(word: &str) -> bool {
    SMALL.contains(&word.to_lowercase().as_str())
}

fn repair(typed: &str, surname: bool) -> String {
    let tidied = tidy(typed);
    let shouted = tidied.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let whispered = tidied.chars().filter(|c| c.is_alphabetic()).all(char::is_lowercase);
    if !shouted && !whispered {
        return tidied;
    }
    let last = tidied.split(' ').count().saturating_sub(1);
    let words = tidied.split(' ').enumerate().map(|(place, word)| {
        let keep_small = is_small(word) && place < last && (surname || place > 0);
        if keep_small { word.to_lowercase() } else { capitalise(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A capital at the beginning and behind a hyphen or an apostrophe.
fn capitalise(word: &str) -> String {
    let mut at_start = true;
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if at_start {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        at_start = matches!(c, '-' | '\'' | '’');
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shouted_and_whispered_names_are_repaired() {
        for (typed, name) in [
            ("MARÍA DE LOS ÁNGELES", "María de los Ángeles"),
            ("  cynthia ", "Cynthia"),
            ("Alta  Gracia", "Alta Gracia"),
            ("JOSÉ Mª", "JOSÉ Mª"),
            ("MARÍA-JOSÉ", "María-José"),
            ("ÑAÑIGO", "Ñañigo"),
            ("McAllister", "McAllister"),
            ("", ""),
        ] {
            assert_eq!(repair_given(typed), name, "{typed}");
        }
        for (typed, name) in [("DE LA CRUZ", "de la Cruz"), ("O'FARRILL", "O'Farrill"), ("DEL", "Del"), ("de Anda", "de Anda")] {
            assert_eq!(repair_surname(typed), name, "{typed}");
        }
    }

    #[test]
    fn a_whole_name_is_taken_apart() {
        let of = |typed: &str| split_full(typed).map(|(g, f, s)| format!("{g}|{f}|{}", s.unwrap_or_default()));
        assert_eq!(of("JUAN CARLOS PÉREZ LÓPEZ").as_deref(), Some("Juan Carlos|Pérez|López"));
        assert_eq!(of("María de la Cruz Pérez").as_deref(), Some("María|de la Cruz|Pérez"));
        assert_eq!(of("Pérez López, Juan").as_deref(), Some("Juan|Pérez|López"));
        assert_eq!(of("Ana Ruiz").as_deref(), Some("Ana|Ruiz|"));
        assert_eq!(of("Ana"), None);
        assert_eq!(of(", Ana"), None);
        assert_eq!(split_surnames("DE LA CRUZ PÉREZ"), ("de la Cruz".to_owned(), Some("Pérez".to_owned())));
    }

    proptest! {
        #[test]
        fn repairing_twice_changes_nothing(typed in "[A-Za-zÁÉÍÓÚÑáéíóúñü' -]{0,30}") {
            let once = repair_given(&typed);
            prop_assert_eq!(repair_given(&once), once);
        }

        #[test]
        fn no_letter_is_lost(typed in "[A-ZÁÉÍÓÚÑ ]{0,30}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>();
            prop_assert_eq!(letters(&repair_surname(&typed)), letters(&typed));
            if let Some((given, first, second)) = split_full(&typed) {
                prop_assert_eq!(letters(&format!("{given}{first}{}", second.unwrap_or_default())), letters(&typed));
            }
        }
    }
}
