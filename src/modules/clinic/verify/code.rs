//! What the square code on a paper says: which paper, its folio, its date, the beginning of its hash. Never
//! whom it is for, so that a scan tells a stranger nothing.

use sha2::{Digest, Sha256};

use crate::base::clock::Instant;

/// A paper that carries a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A prescription.
    Prescription,
    /// A study order.
    Order,
    /// A certificate.
    Certificate,
}

impl Kind {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Prescription, Self::Order, Self::Certificate];

    /// The word in the code, the same in every language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prescription => "receta",
            Self::Order => "estudios",
            Self::Certificate => "constancia",
        }
    }

    /// The key of its word on screens.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Prescription => "verify-prescription",
            Self::Order => "verify-order",
            Self::Certificate => "verify-certificate",
        }
    }
}

/// Least hexadecimal digits of a hash that are worth comparing.
const LEAST: usize = 8;
/// As many are printed.
pub const PRINTED: usize = 16;

/// A code as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub kind: Kind,
    pub folio: i64,
    pub prefix: String,
}

/// A folio as people see it.
pub fn folio(number: i64) -> String {
    format!("{number:06}")
}

/// The text of a code.
pub fn text(kind: Kind, number: i64, date: &str, hash: &str) -> String {
    let prefix: String = hash.chars().take(PRINTED).collect();
    format!("MOSTRADOR {} {} {date} {prefix}", kind.word(), folio(number))
}

/// Reads a scanned code, or the same typed by hand: kind, folio, beginning of the hash, in this order;
/// what stands between them does not matter.
pub fn read(typed: &str) -> Option<Code> {
    let lower = typed.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| c.is_whitespace() || c == '|' || c == ',').filter(|w| !w.is_empty()).collect();
    let at = words.iter().position(|w| Kind::ALL.iter().any(|k| k.word() == *w))?;
    let kind = Kind::ALL.into_iter().find(|k| k.word() == words[at])?;
    let folio = words.get(at + 1)?.parse().ok().filter(|n| *n > 0)?;
    let prefix = words.get(at + 2..)?.last()?;
    let fits = (LEAST..=64).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| Code { kind, folio, prefix: (*prefix).to_owned() })
}

/// The hash of a paper: over its words, and over what binds them to their row: kind, folio and moment.
pub fn hash(kind: Kind, number: i64, at: Instant, words: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(format!("mostrador {} {number} {}\n", kind.word(), at.0));
    hasher.update(words);
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_written_and_as_somebody_types_it() {
        let wanted = Some(Code { kind: Kind::Certificate, folio: 12, prefix: "9f86d081884c7d65".into() });
        let written = text(Kind::Certificate, 12, "24/11/2026", "9f86d081884c7d659a2feaa0c55ad015");
        assert_eq!(written, "MOSTRADOR constancia 000012 24/11/2026 9f86d081884c7d65");
        assert_eq!(read(&written), wanted);
        assert_eq!(read("  Constancia 12  9F86D081884C7D65 "), wanted);
        for wrong in [
            "",
            "constancia",
            "constancia 12",
            "constancia x 9f86d081",
            "constancia 12 9f86",
            "constancia 12 24/11/2026",
            "factura 12 9f86d081884c7d65",
            "constancia -1 9f86d081",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn words_moved_to_another_folio_have_another_hash() {
        let words = [7; 32];
        let one = hash(Kind::Order, 1, Instant(5), &words);
        assert_ne!(one, hash(Kind::Order, 2, Instant(5), &words));
        assert_ne!(one, hash(Kind::Certificate, 1, Instant(5), &words));
        assert_ne!(one, hash(Kind::Order, 1, Instant(6), &words));
    }
}
