//! How much the pharmacy hands out: dose × times a day × days, by pharmaceutical form. It reads what the doctor wrote
//! and multiplies; it never says how much to take.

use crate::base::text::unaccented;

/// The most that is counted; above it somebody wrote something else than they meant.
const MOST: i64 = 5_000;

/// The quantity for what was written, `21 tabletas`, or nothing where it cannot be counted: a cream, «en caso de dolor», words that it does not know.
pub(super) fn quantity(dose: &str, frequency: &str, duration: &str, form: &str) -> Option<String> {
    let (dose, frequency, duration, kind) = (unaccented(dose), unaccented(frequency), unaccented(duration), unaccented(form));
    let (tenths, unit) = amount(&dose)?;
    let unit = Unit::of(&unit, kind.trim())?;
    let times = times(&frequency, &duration)?;
    let total = (tenths * times + 9) / 10;
    if !(1..=MOST).contains(&total) {
        return None;
    }
    let word = match unit {
        Unit::Pieces if total == 1 => form.trim().to_lowercase().trim_end_matches('s').to_owned(),
        Unit::Pieces => form.trim().to_lowercase(),
        Unit::Millilitres => "mL".to_owned(),
        Unit::Puffs => "disparos".to_owned(),
        Unit::Drops => "gotas".to_owned(),
    };
    Some(format!("{total} {word}"))
}

enum Unit {
    Pieces,
    Millilitres,
    Puffs,
    Drops,
}

/// Forms that are counted by the piece.
const PIECES: &[&str] = &[
    "tablet",
    "capsul",
    "comprimid",
    "gragea",
    "supositori",
    "ovulo",
    "parche",
    "sobre",
    "ampolleta",
    "perla",
    "pastilla",
    "caplet",
    "patch",
];

impl Unit {
    fn of(unit: &str, form: &str) -> Option<Self> {
        let begins = |words: &[&str], text: &str| words.iter().any(|w| text.starts_with(w));
        if begins(&["ml", "mililitr", "millilit"], unit) {
            Some(Self::Millilitres)
        } else if begins(&["gota", "drop"], unit) {
            Some(Self::Drops)
        } else if begins(&["disparo", "inhalacion", "aplicacion", "puff"], unit) && form.contains("aerosol") {
            Some(Self::Puffs)
        } else if begins(PIECES, form) && (unit.is_empty() || begins(PIECES, unit)) {
            Some(Self::Pieces)
        } else {
            None
        }
    }
}

/// `1`, `1.5`, `½`, `1/2`, `media`, `una`: in tenths, and the word after it.
fn amount(text: &str) -> Option<(i64, String)> {
    let text = text.replace("½", " 1/2 ");
    let mut words = text.split_whitespace();
    let first = words.next()?;
    let mut tenths = number(first)?;
    let mut rest: Vec<&str> = words.collect();
    if rest.first().is_some_and(|w| w.contains('/')) {
        tenths += number(rest.remove(0))?;
    } else if rest.len() >= 2 && rest[0] == "y" && rest[1] == "media" {
        tenths += 5;
        rest.drain(..2);
    }
    Some((tenths, rest.first().map(|w| (*w).to_owned()).unwrap_or_default()))
}

fn number(word: &str) -> Option<i64> {
    match word {
        "un" | "una" | "uno" | "one" => return Some(10),
        "media" | "medio" | "half" => return Some(5),
        "dos" | "two" => return Some(20),
        "tres" | "three" => return Some(30),
        _ => {}
    }
    if let Some((over, under)) = word.split_once('/') {
        let (over, under): (i64, i64) = (over.parse().ok()?, under.parse().ok()?);
        return (under > 0).then(|| over * 10 / under);
    }
    let (whole, part) = word.split_once(['.', ',']).unwrap_or((word, "0"));
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = part.get(..1)?.parse().ok()?;
    (whole < 1_000).then(|| whole * 10 + part)
}

/// How often in all.
fn times(frequency: &str, duration: &str) -> Option<i64> {
    let said = format!("{frequency} {duration}");
    if ["unica", "single dose", "solo una vez", "once only"].iter().any(|w| said.contains(w)) {
        return Some(1);
    }
    // «En caso de dolor», «por razón necesaria», «as needed»: nobody knows how often.
    if ["caso", "necesari", "necesite", "dolor", "fiebre", "needed", "prn"].iter().any(|w| frequency.contains(w)) {
        return None;
    }
    let days = days(duration)?;
    let words: Vec<&str> = frequency.split_whitespace().collect();
    let figure = words.iter().find_map(|w| number(w.trim_end_matches('h')).map(|tenths| tenths / 10)).filter(|n| *n > 0);
    let has = |word: &str| words.iter().any(|w| w.starts_with(word));
    let hourly =
        has("hora") || has("hour") || words.iter().any(|w| *w == "h" || (w.ends_with('h') && w.len() < 4)) || has("hrs") || has("hr");
    let every = has("cada") || has("every");
    if every && hourly {
        let hours = figure?;
        // Every 48 hours in 7 days is four times.
        return (hours <= 24 * days).then(|| (24 * days + hours - 1) / hours);
    }
    if every && (has("semana") || has("week")) {
        return Some((days + 6) / 7);
    }
    if every && has("tercer") {
        return Some((days + 2) / 3);
    }
    let moments = ["manana", "tarde", "noche", "desayuno", "comida", "cena", "morning", "night", "breakfast", "lunch", "dinner", "bedtime"];
    let daily = if has("veces") || has("vez") || has("times") {
        figure?
    } else if has("twice") {
        2
    } else if has("once") || has("diari") || has("daily") || (every && (has("dia") || has("day"))) {
        1
    } else {
        i64::try_from(words.iter().filter(|w| moments.contains(&w.trim_matches([',', '.']))).count()).ok().filter(|n| *n > 0)?
    };
    (daily <= 24).then_some(daily * days)
}

fn days(duration: &str) -> Option<i64> {
    let words: Vec<&str> = duration.split_whitespace().collect();
    let figure = words.iter().find_map(|w| number(w.trim_end_matches('d')).map(|t| t / 10)).filter(|n| *n > 0)?;
    let has = |word: &str| words.iter().any(|w| w.starts_with(word));
    let days = if has("semana") || has("week") {
        figure * 7
    } else if has("mes") || has("month") {
        figure * 30
    } else if has("dia") || has("day") || words.iter().any(|w| *w == "d" || (w.ends_with('d') && w.len() < 4)) {
        figure
    } else {
        return None;
    };
    (days <= 366).then_some(days)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(dose: &str, frequency: &str, duration: &str, form: &str) -> Option<String> {
        quantity(dose, frequency, duration, form)
    }

    #[test]
    fn by_form_as_a_pharmacy_counts() {
        for (dose, frequency, duration, form, wanted) in [
            ("1 tableta", "cada 8 horas", "7 días", "tabletas", "21 tabletas"),
            ("½ tableta", "cada 12 horas", "5 días", "tabletas", "5 tabletas"),
            ("1/2 tableta", "cada 24 horas", "5 días", "Tabletas", "3 tabletas"),
            ("1 y media tabletas", "diario", "10 días", "tabletas", "15 tabletas"),
            ("una cápsula", "3 veces al día", "1 semana", "cápsulas", "21 cápsulas"),
            ("2 cápsulas", "mañana y noche", "30 días", "cápsulas", "120 cápsulas"),
            ("5 mL", "cada 8 h", "7 días", "suspensión oral", "105 mL"),
            ("7,5 ml", "cada 12h", "10 d", "jarabe", "150 mL"),
            ("2 disparos", "cada 6 horas", "5 días", "aerosol", "40 disparos"),
            ("3 gotas", "cada 8 horas", "7 días", "solución ótica", "63 gotas"),
            ("1 tableta", "cada 48 horas", "7 días", "tabletas", "4 tabletas"),
            ("1 tableta", "dosis única", "1 día", "tabletas", "1 tableta"),
            ("1 tablet", "twice a day", "2 weeks", "tablets", "28 tablets"),
            ("1 ampolleta", "cada 24 horas", "3 días", "ampolletas", "3 ampolletas"),
            ("1 tableta", "cada semana", "1 mes", "tabletas", "5 tabletas"),
        ] {
            assert_eq!(of(dose, frequency, duration, form).as_deref(), Some(wanted), "{dose} {frequency} {duration}");
        }
    }

    #[test]
    fn what_cannot_be_counted_is_left_to_the_doctor() {
        for (dose, frequency, duration, form) in [
            ("1 tableta", "en caso de dolor", "3 días", "tabletas"),
            ("una capa fina", "cada 12 horas", "7 días", "crema"),
            ("1 tableta", "cada 8 horas", "hasta terminar", "tabletas"),
            ("según peso", "cada 8 horas", "7 días", "tabletas"),
            ("5 mg", "cada 8 horas", "7 días", "tabletas"),
            ("", "", "", ""),
        ] {
            assert_eq!(of(dose, frequency, duration, form), None, "{dose} {frequency}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_answered(dose in "\\PC{0,20}", frequency in "\\PC{0,20}", duration in "\\PC{0,12}", form in "\\PC{0,12}") {
            let _ = of(&dose, &frequency, &duration, &form);
        }

        #[test]
        fn longer_is_never_less(n in 1i64..4, hours in 1i64..24, days in 1i64..60) {
            let count = |d: i64| of(&format!("{n} tabletas"), &format!("cada {hours} horas"), &format!("{d} días"), "tabletas")
                .and_then(|q| q.split(' ').next().and_then(|w| w.parse::<i64>().ok()));
            if let (Some(a), Some(b)) = (count(days), count(days + 1)) {
                prop_assert!(b >= a && a >= n);
            }
        }
    }
}
