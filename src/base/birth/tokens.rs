//! A typed date as numbers and month names (Spanish and English).

use super::BirthFault;

#[derive(Clone, Copy)]
pub(super) enum Token {
    /// Value and how many digits were typed.
    Number(u32, usize),
    /// A month's name, 1–12.
    Month(i8),
}

pub(super) fn fold(typed: &str) -> String {
    let lower = typed.trim().to_lowercase();
    lower
        .chars()
        .map(|c| match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            c => c,
        })
        .collect()
}

/// Numbers and month names, in order; connecting words are left out.
pub(super) fn tokens(folded: &str) -> Result<Vec<Token>, BirthFault> {
    let mut found = Vec::new();
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| c.is_ascii_digit() == first.is_ascii_digit() && c.is_alphanumeric();
        let end = rest.find(|c: char| !same(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (word, after) = rest.split_at(end);
        rest = after;
        if first.is_ascii_digit() {
            let value = word.parse().map_err(|_| BirthFault::Unreadable)?;
            found.push(Token::Number(value, word.len()));
        } else if first.is_alphanumeric() && !is_connecting(word) {
            found.push(Token::Month(month_named(word).ok_or(BirthFault::Unreadable)?));
        }
    }
    Ok(found)
}

fn is_connecting(word: &str) -> bool {
    matches!(word, "de" | "del" | "of" | "o" | "ro" | "er" | "st" | "nd" | "rd" | "th" | "t" | "z" | "am" | "pm" | "º" | "ª")
}

fn month_named(word: &str) -> Option<i8> {
    const SPANISH: [&str; 12] =
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];
    const ENGLISH: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    if word.len() < 3 {
        return None;
    }
    if word.starts_with("set") {
        return Some(9); // «setiembre», «set.»: Peru, Uruguay
    }
    let place = SPANISH.iter().zip(ENGLISH).position(|(es, en)| es.starts_with(word) || en.starts_with(word))?;
    i8::try_from(place + 1).ok()
}
