//! A certificate on paper: issued, annulled, or as it would look.

use super::issue::Content;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::documents::letter::{Block, Letter, Section, render};
use crate::documents::{Signer, Words};
use crate::http::Caller;
use crate::modules::clinic::prescription_pages::paper_problem;
use crate::modules::clinic::verify;

/// What a certificate has only once it is issued.
pub(super) struct Numbered {
    pub folio: i64,
    /// Hexadecimal.
    pub hash: String,
    /// That it was annulled, in words.
    pub annulled: Option<String>,
}

/// What the paper of an annulled one says, in the language of the house.
pub(super) fn annulled(who: &Caller, at: Instant, reason: &str) -> String {
    let profile = who.business.profile();
    let when = profile.zone().wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    who.house.words.ta(profile.lang, "certificate-annulled-paper", &[("when", when.into()), ("reason", reason.into())])
}

/// Draws it; without a number it is a draft, and says so.
pub(super) fn draw(who: &Caller, c: &Content, numbered: Option<&Numbered>) -> Outcome<Vec<u8>> {
    let lang = who.business.profile().lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let words = Words { language: lang.tag(), say: &say };
    let to = (!c.addressee.is_empty()).then(|| Section { heading: Some(c.addressee.clone()), blocks: Vec::new() });
    let text = Section { heading: None, blocks: vec![Block::Text(c.text.clone())] };
    let letter = Letter {
        layout: who.business.profile().papers.certificate.clone(),
        establishment: c.head.establishment(),
        title: c.title.clone(),
        folio: numbered.map(|n| verify::folio(n.folio)),
        dated: c.head.date.clone(),
        notice: numbered.map_or_else(|| Some(say("certificate-draft")), |n| n.annulled.clone()),
        subject: Some(c.head.subject()),
        sections: to.into_iter().chain([text]).collect(),
        signers: vec![Signer::of(&c.head.author(), &words)],
        verification: numbered.map(|n| verify::text(verify::Kind::Certificate, n.folio, &c.head.date, &n.hash)).unwrap_or_default(),
        hash: numbered.map(|n| n.hash.clone()).unwrap_or_default(),
    };
    render(&letter, &words).map_err(|fault| paper_problem(&fault))
}
