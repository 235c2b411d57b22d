//! What a notice must not lack and must not say. Pure: a text in, faults out.

use crate::base::text::fold;

/// Which of the three texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The whole one.
    Whole,
    /// For screens and the phone.
    Simplified,
    /// For little room.
    Short,
}

/// Obligatory parts: the end of the word key that names them, and what shows that they are there.
type Part = (&'static str, &'static [&'static str]);

const RESPONSIBLE: Part = ("responsible", &["responsable"]);
const ADDRESS: Part = ("address", &["domicilio"]);
const DATA: Part = ("data", &["datos que tratamos", "datos personales que", "datos que recabamos"]);
const PURPOSES: Part = ("purposes", &["finalidades"]);
const CONSENT: Part = ("consent-purposes", &["requieren su consentimiento", "requieren consentimiento", "solo si usted acepta"]);
const LIMIT: Part = ("limit", &["limitar el uso", "limitar la divulgacion"]);
const ARCO: Part = ("arco", &["arco", "acceder a sus datos"]);
const REVOKE: Part = ("revoke", &["revocar"]);
const TRANSFERS: Part = ("transfers", &["transferencia", "transferimos"]);
const CHANGES: Part = ("changes", &["cambios a este aviso", "este aviso cambia", "cambios al aviso"]);
const WHERE: Part = ("where", &["aviso integral"]);

const fn parts(kind: Kind) -> &'static [Part] {
    match kind {
        Kind::Whole => &[RESPONSIBLE, ADDRESS, DATA, PURPOSES, CONSENT, LIMIT, ARCO, REVOKE, TRANSFERS, CHANGES],
        Kind::Simplified => &[RESPONSIBLE, ADDRESS, DATA, PURPOSES, LIMIT, WHERE],
        Kind::Short => &[RESPONSIBLE, ADDRESS, PURPOSES, WHERE],
    }
}

/// What is wrong with a text, as ends of word keys `fault-notice-…`, the forbidden before the missing.
pub(super) fn faults(kind: Kind, text: &str) -> Vec<&'static str> {
    let folded = format!(" {} ", fold(text));
    let mut found = Vec::new();
    // The institute was extinguished in March 2025; a notice that sends people there misleads them.
    if folded.contains(" inai ") || folded.contains(" ifai ") || folded.contains("instituto nacional de transparencia") {
        found.push("inai");
    }
    if text.contains('[') && text.contains(']') {
        found.push("blank");
    }
    found.extend(parts(kind).iter().filter(|(_, signs)| !signs.iter().any(|s| folded.contains(s))).map(|(name, _)| *name));
    found
}

#[cfg(test)]
mod tests {
    use super::super::template::{Facts, short, simplified, whole};
    use super::*;

    fn facts() -> Facts {
        let text = |t: &str| t.to_owned();
        Facts {
            name: text("Consultorio Ceiba"),
            address: text("Av. Ceiba 12, Mérida"),
            phone: text("999 123 4567"),
            officer: text("Elena Ríos"),
            contact: text("datos@ceiba.example"),
            authority: text("Secretaría Anticorrupción y Buen Gobierno"),
            url: text("https://ceiba.example/b/privacy"),
            clinic: true,
        }
    }

    #[test]
    fn our_own_template_lacks_nothing() {
        for clinic in [true, false] {
            let f = Facts { clinic, ..facts() };
            assert_eq!(faults(Kind::Whole, &whole(&f)), Vec::<&str>::new());
            assert_eq!(faults(Kind::Simplified, &simplified(&f)), Vec::<&str>::new());
            assert_eq!(faults(Kind::Short, &short(&f)), Vec::<&str>::new());
        }
    }

    #[test]
    fn a_blank_and_the_extinct_institute_are_refused() {
        let f = Facts { officer: String::new(), ..facts() };
        assert_eq!(faults(Kind::Whole, &whole(&f)), ["blank"]);
        for name in ["el INAI", "I.N.A.I. INAI", "Instituto Nacional de Transparencia, Acceso a la Información"] {
            assert_eq!(faults(Kind::Whole, &format!("{} {name}", whole(&facts()))), ["inai"], "{name}");
        }
        assert!(faults(Kind::Whole, &whole(&facts()).replace("Responsable", "Quien inaiguala")).iter().all(|f| *f != "inai"));
    }

    #[test]
    fn every_obligatory_part_is_missed_by_name() {
        let all = whole(&facts());
        for (name, heading) in
            [("changes", "Cambios a este aviso"), ("revoke", "Revocar el consentimiento"), ("transfers", "Transferencias")]
        {
            let cut: Vec<&str> = all.split("\n\n").filter(|p| !p.starts_with(heading)).collect();
            assert!(faults(Kind::Whole, &cut.join("\n\n")).contains(&name), "{name}");
        }
        assert_eq!(faults(Kind::Short, "").len(), 4);
    }
}
