//! Small numbers in words, as a prescription spells its quantities so that nobody adds a digit.

use super::lang::Lang;

const UNITS: [&str; 30] = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];
const TENS: [&str; 10] = ["", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"];
const HUNDREDS: [&str; 10] =
    ["", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos", "ochocientos", "novecientos"];
const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A number from 0 to 9,999 in words; in Spanish `feminine` counts things that are feminine («veintiuna»). Larger: its figures.
#[must_use]
pub fn in_words(n: u16, lang: Lang, feminine: bool) -> String {
    match (n, lang) {
        (10_000.., _) => n.to_string(),
        (_, Lang::En) => english(n),
        (_, Lang::Es) => spanish(n, feminine),
    }
}

fn spanish(n: u16, feminine: bool) -> String {
    let at = usize::from(n);
    match at {
        1 if feminine => "una".into(),
        21 if feminine => "veintiuna".into(),
        0..30 => UNITS[at].into(),
        30..100 if at % 10 == 0 => TENS[at / 10].into(),
        30..100 => format!("{} y {}", TENS[at / 10], spanish(n % 10, feminine)),
        100 => "cien".into(),
        101..1000 => {
            let hundreds = HUNDREDS[at / 100];
            let hundreds = if feminine && at >= 200 { hundreds.replace("tos", "tas") } else { hundreds.into() };
            if at.is_multiple_of(100) { hundreds } else { format!("{hundreds} {}", spanish(n % 100, feminine)) }
        }
        _ => {
            // «Veintiún mil», «un mil» is just «mil».
            let thousands = match n / 1000 {
                1 => "mil".to_owned(),
                t => format!("{} mil", spanish(t, feminine)),
            };
            if at.is_multiple_of(1000) { thousands } else { format!("{thousands} {}", spanish(n % 1000, feminine)) }
        }
    }
}

fn english(n: u16) -> String {
    let at = usize::from(n);
    match at {
        0..20 => ENGLISH[at].into(),
        20..100 if at.is_multiple_of(10) => ENGLISH_TENS[at / 10].into(),
        20..100 => format!("{}-{}", ENGLISH_TENS[at / 10], ENGLISH[at % 10]),
        100..1000 if at.is_multiple_of(100) => format!("{} hundred", ENGLISH[at / 100]),
        100..1000 => format!("{} hundred {}", ENGLISH[at / 100], english(n % 100)),
        _ if at.is_multiple_of(1000) => format!("{} thousand", english(n / 1000)),
        _ => format!("{} thousand {}", english(n / 1000), english(n % 1000)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn as_people_say_them() {
        for (n, feminine, words) in [
            (1, true, "una"),
            (21, true, "veintiuna"),
            (21, false, "veintiuno"),
            (31, true, "treinta y una"),
            (100, false, "cien"),
            (105, false, "ciento cinco"),
            (200, true, "doscientas"),
            (521, true, "quinientas veintiuna"),
            (1000, false, "mil"),
            (2340, false, "dos mil trescientos cuarenta"),
        ] {
            assert_eq!(in_words(n, Lang::Es, feminine), words);
        }
        assert_eq!(in_words(121, Lang::En, false), "one hundred twenty-one");
    }

    #[test]
    fn no_two_numbers_sound_the_same() {
        for lang in [Lang::Es, Lang::En] {
            for feminine in [false, true] {
                let said: BTreeSet<String> = (0..10_000).map(|n| in_words(n, lang, feminine)).collect();
                assert_eq!(said.len(), 10_000);
            }
        }
    }
}
