//! The words people write for a sex, and the `M` that means two of them.

use crate::base::national_id::Sex;
use crate::modules::contacts::import::fold::fold;

/// What a lone `M` means: «mujer» beside `H`, «masculino» or «male» beside `F`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoneM {
    /// The column writes H and M.
    Female,
    /// The column writes F and M.
    Male,
    /// The column writes both ways, or nothing but M: only a CURP can tell.
    Unclear,
}

/// Settles a lone `M` over the whole column.
pub fn settle_m<'a>(cells: impl IntoIterator<Item = &'a str>) -> LoneM {
    let (mut h, mut f) = (false, false);
    for cell in cells {
        h |= cell.trim().eq_ignore_ascii_case("h");
        f |= cell.trim().eq_ignore_ascii_case("f");
    }
    match (h, f) {
        (true, false) => LoneM::Female,
        (false, true) => LoneM::Male,
        _ => LoneM::Unclear,
    }
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SexCell {
    Said(Sex),
    /// Empty, or a word for «not stated».
    Unsaid,
    /// `M` in a column that uses it for both.
    Unclear,
    Unreadable,
}

pub(super) fn read_sex(typed: &str, lone_m: LoneM) -> SexCell {
    match fold(typed).as_str() {
        "" | "sd" | "s d" | "nd" | "n d" | "no especificado" | "desconocido" | "unknown" => SexCell::Unsaid,
        "f" | "fem" | "femenino" | "femenina" | "mujer" | "female" | "woman" => SexCell::Said(Sex::Female),
        "h" | "masc" | "masculino" | "hombre" | "varon" | "male" | "man" => SexCell::Said(Sex::Male),
        "x" | "nb" | "no binario" | "no binaria" | "non binary" => SexCell::Said(Sex::NonBinary),
        "m" => match lone_m {
            LoneM::Female => SexCell::Said(Sex::Female),
            LoneM::Male => SexCell::Said(Sex::Male),
            LoneM::Unclear => SexCell::Unclear,
        },
        _ => SexCell::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_tells_what_m_means() {
        assert_eq!(settle_m(["H", "M", "M"]), LoneM::Female);
        assert_eq!(settle_m(["F", "m ", ""]), LoneM::Male);
        assert_eq!(settle_m(["F", "H", "M", "Femenino"]), LoneM::Unclear);
        assert_eq!(settle_m(["M"]), LoneM::Unclear);
    }

    #[test]
    fn words_for_a_sex() {
        for (typed, said) in [
            ("Femenino", SexCell::Said(Sex::Female)),
            ("MUJER", SexCell::Said(Sex::Female)),
            ("Varón", SexCell::Said(Sex::Male)),
            ("M", SexCell::Said(Sex::Male)),
            ("No binaria", SexCell::Said(Sex::NonBinary)),
            (" ", SexCell::Unsaid),
            ("45", SexCell::Unreadable),
        ] {
            assert_eq!(read_sex(typed, LoneM::Male), said, "{typed}");
        }
        assert_eq!(read_sex("M", LoneM::Unclear), SexCell::Unclear);
    }
}
