//! The head that a clinical paper carries for good: who issued it, for whom, as both were that day
//! (NOM-004-SSA3-2012 5.2 and 5.9, LGS art. 83).

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::store;
use crate::base::problem::{Code, Outcome, Problem};
use crate::documents::letter::Subject;
use crate::documents::{Author, Establishment};
use crate::http::Caller;
use crate::keyring::{KeyId, Reveal};
use crate::modules::contacts::{self, PersonId};

/// Issuer and person, in words.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
pub(super) struct Letterhead {
    pub establishment: String,
    pub address: String,
    pub phone: String,
    pub author: String,
    pub licence: String,
    pub institution: String,
    pub specialty: String,
    pub specialty_licence: String,
    pub patient: String,
    pub age: String,
    pub sex: String,
    pub record_number: String,
    pub date: String,
}

/// The head of a paper that is issued now for a person, and the key of that person.
///
/// # Errors
/// `NotFound`; `Sealed` while sealed.
pub(super) async fn today(who: &Caller, leave: Reveal, person: PersonId) -> Outcome<(Letterhead, KeyId)> {
    let (vault, me) = (who.business.vault().clone(), who.session.user);
    let (sheet, (card, number), key) = who
        .business
        .read(move |db| Ok((store::practitioner(db, me)?, contacts::card_with_number(db, &vault, person)?, contacts::key_of(db, person)?)))
        .await?;
    let (profile, now, card) = (who.business.profile(), who.business.now(), card.reveal(leave));
    let zone = profile.zone();
    let head = Letterhead {
        establishment: profile.name.clone(),
        address: profile.address.clone(),
        phone: profile.phone.clone(),
        author: who.session.name.clone(),
        licence: sheet.licence,
        institution: sheet.title_institution,
        specialty: sheet.specialty,
        specialty_licence: sheet.specialty_licence,
        patient: card.full_name(),
        age: contacts::age_words(who, card.age(zone.date(now))),
        sex: if card.sex.is_empty() { String::new() } else { who.t(&format!("sex-{}", card.sex.replace('_', "-"))) },
        record_number: format!("{number:05}"),
        date: zone.wall(now).strftime("%d/%m/%Y").to_string(),
    };
    Ok((head, key))
}

impl Letterhead {
    fn missing(&self) -> Vec<&'static str> {
        let fields = [
            ("establishment.address", self.address.is_empty()),
            ("licence", self.licence.is_empty()),
            ("title_institution", self.institution.is_empty()),
            ("specialty_licence", !self.specialty.is_empty() && self.specialty_licence.is_empty()),
            ("person.birth", self.age.is_empty()),
        ];
        fields.into_iter().filter(|(_, missing)| *missing).map(|(field, _)| field).collect()
    }

    /// Everything the law wants is there.
    ///
    /// # Errors
    /// `PrescriptionIncomplete` names what is not.
    pub fn complete(&self) -> Outcome<()> {
        let missing = self.missing();
        if missing.is_empty() {
            return Ok(());
        }
        let problem = Problem::new(Code::PrescriptionIncomplete);
        Err(missing.into_iter().fold(problem, |p, field| p.and_field(field, format!("missing-{}", field.replace(['.', '_'], "-")))))
    }

    /// What is missing, in words, with where to add it.
    pub fn to_add(&self, who: &Caller, person: PersonId) -> Vec<(String, String)> {
        let at = |field: &str| match field {
            "establishment.address" => "/settings".to_owned(),
            "person.birth" => format!("/people/{person}/edit"),
            _ => "/me/practitioner".to_owned(),
        };
        self.missing().into_iter().map(|f| (who.t(&format!("fault-missing-{}", f.replace(['.', '_'], "-"))), at(f))).collect()
    }

    /// For the press.
    pub fn establishment(&self) -> Establishment {
        let phone = (!self.phone.is_empty()).then(|| self.phone.clone());
        Establishment { name: self.establishment.clone(), kind: None, owner: None, address: self.address.clone(), phone }
    }

    /// Who signs.
    pub fn author(&self) -> Author {
        Author {
            name: self.author.clone(),
            licence: self.licence.clone(),
            institution: self.institution.clone(),
            specialty: (!self.specialty.is_empty()).then(|| (self.specialty.clone(), self.specialty_licence.clone())),
        }
    }

    /// Of whom it speaks.
    pub fn subject(&self) -> Subject {
        Subject { name: self.patient.clone(), age: self.age.clone(), sex: self.sex.clone(), record_number: self.record_number.clone() }
    }
}
