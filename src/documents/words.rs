//! The labels of the papers, in the language of the business.

use std::fmt;

/// Where the labels come from.
#[derive(Clone, Copy)]
pub struct Words<'w> {
    /// The language as a BCP 47 tag (`es-MX`), for the PDF's metadata.
    pub language: &'w str,
    /// Key (`paper-patient`) → text.
    pub say: &'w dyn Fn(&str) -> String,
}

impl Words<'_> {
    /// The text of a key.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        (self.say)(key)
    }

    /// The text of a key with a colon, as a label before a value.
    #[must_use]
    pub fn label(&self, key: &str) -> String {
        format!("{}:", self.word(key))
    }
}

impl fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.language)
    }
}

/// Every key that a paper may ask for.
pub const KEYS: &[&str] = &[
    "paper-addendum",
    "paper-address",
    "paper-advice",
    "paper-age",
    "paper-author",
    "paper-brand",
    "paper-change",
    "paper-cosigned",
    "paper-date",
    "paper-diagnoses",
    "paper-diagnosis",
    "paper-discount",
    "paper-dose",
    "paper-duration",
    "paper-emergency-kit",
    "paper-folio",
    "paper-form",
    "paper-frequency",
    "paper-generic-name",
    "paper-hash",
    "paper-institution",
    "paper-kit-about-1",
    "paper-kit-about-2",
    "paper-kit-about-3",
    "paper-kit-about-4",
    "paper-kit-about-title",
    "paper-kit-business",
    "paper-kit-fingerprint",
    "paper-kit-keep",
    "paper-kit-key",
    "paper-kit-made",
    "paper-kit-qr",
    "paper-kit-restore-title",
    "paper-kit-step-1",
    "paper-kit-step-2",
    "paper-kit-step-3",
    "paper-kit-step-4",
    "paper-kit-step-5",
    "paper-licence",
    "paper-medicine",
    "paper-note",
    "paper-of",
    "paper-page",
    "paper-patient",
    "paper-prescriber",
    "paper-prescription",
    "paper-prognosis",
    "paper-quantity",
    "paper-receipt",
    "paper-record-number",
    "paper-route",
    "paper-served-by",
    "paper-sex",
    "paper-signature",
    "paper-signed-at",
    "paper-specialty",
    "paper-specialty-licence",
    "paper-strength",
    "paper-subtotal",
    "paper-taxes-included",
    "paper-telephone",
    "paper-tip",
    "paper-title",
    "paper-total",
    "paper-treatment",
    "paper-verify",
    "paper-verify-this",
    "paper-vital-signs",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(ftl: &str) -> BTreeSet<&str> {
        ftl.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect()
    }

    #[test]
    fn both_languages_say_every_key_and_no_other() {
        let listed: BTreeSet<&str> = KEYS.iter().copied().collect();
        assert_eq!(listed.len(), KEYS.len());
        assert_eq!(keys(include_str!("words/es.ftl")), listed);
        assert_eq!(keys(include_str!("words/en.ftl")), listed);
    }

    #[test]
    fn the_files_are_fluent() {
        for ftl in [include_str!("words/es.ftl"), include_str!("words/en.ftl")] {
            let resource = fluent_bundle::FluentResource::try_new(ftl.to_owned());
            assert!(resource.is_ok_and(|read| read.entries().count() == KEYS.len()));
        }
    }

    #[test]
    fn the_papers_ask_for_no_key_that_is_not_listed() {
        let papers = [
            include_str!("establishment.rs"),
            include_str!("flow.rs"),
            include_str!("kit.rs"),
            include_str!("letter.rs"),
            include_str!("note.rs"),
            include_str!("prescription.rs"),
            include_str!("receipt.rs"),
            include_str!("signers.rs"),
        ];
        let mut asked = BTreeSet::new();
        for piece in papers.iter().flat_map(|paper| paper.split('"')).filter(|piece| piece.starts_with("paper-")) {
            assert!(KEYS.contains(&piece), "{piece}");
            asked.insert(piece);
        }
        let idle: Vec<_> = KEYS.iter().filter(|key| !asked.contains(**key)).collect();
        assert!(idle.is_empty(), "{idle:?}");
    }
}
