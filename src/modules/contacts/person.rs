//! A person served, and the card that is sealed about them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::import::Candidate;
use crate::base::birth::{Age, age_at};
use crate::base::phone::Phone;
use crate::keyring::Entry;

crate::id!(
    /// A person served.
    PersonId
);

/// What reception knows of a person. It lives sealed; in memory it is wiped on drop.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize, PartialEq, Eq)]
#[serde(default)]
pub struct PersonCard {
    /// Given names.
    pub given: String,
    /// First surname.
    pub surname1: String,
    /// Second surname; may be empty.
    pub surname2: String,
    /// Birth date, ISO; empty when unknown.
    pub birth: String,
    /// `female`, `male`, `non_binary` or empty.
    pub sex: String,
    /// CURP, or empty.
    pub curp: String,
    /// RFC, or empty.
    pub rfc: String,
    /// Phones in E.164.
    pub phones: Vec<String>,
    /// E-mail, or empty.
    pub email: String,
    /// Address as written.
    pub address: String,
    /// What reception should know; nothing clinical.
    pub notes: String,
}

impl std::fmt::Debug for PersonCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonCard(***)")
    }
}

impl PersonCard {
    /// Given names and surnames.
    #[must_use]
    pub fn full_name(&self) -> String {
        [&self.given, &self.surname1, &self.surname2].into_iter().filter(|s| !s.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    }

    /// The birth date, where it is known.
    #[must_use]
    pub fn birth(&self) -> Option<Date> {
        self.birth.parse().ok()
    }

    /// The age on a day, where the birth date is known.
    #[must_use]
    pub fn age(&self, on: Date) -> Option<Age> {
        age_at(self.birth()?, on)
    }

    /// Phones as they are dialled from `home` (a calling code).
    #[must_use]
    pub fn phones_shown(&self, home: u16) -> Vec<String> {
        self.phones.iter().map(|p| Phone::parse(p, home).map_or_else(|_| p.clone(), |phone| phone.display(home))).collect()
    }

    /// What the search index keeps of the card.
    #[must_use]
    pub fn entry(&self, id: PersonId, record_no: i64, home: u16) -> Entry {
        let born = self.birth().map(|d| d.strftime("%d/%m/%Y").to_string());
        let detail: Vec<String> = born.into_iter().chain(self.phones_shown(home).into_iter().take(1)).collect();
        Entry {
            id: *id.bytes(),
            name: self.full_name(),
            detail: detail.join(" · "),
            letters: format!("{} {} {}", self.full_name(), self.curp, self.rfc),
            digits: format!("{} {record_no}", self.phones.join(" ")),
        }
    }

    /// The same with other names of the person: cards that were joined to this one.
    #[must_use]
    pub fn entry_with(&self, id: PersonId, record_no: i64, home: u16, others: &[(Self, i64)]) -> Entry {
        let mut entry = self.entry(id, record_no, home);
        for (other, number) in others {
            let more = other.entry(id, *number, home);
            entry.letters = format!("{} {}", entry.letters, more.letters);
            entry.digits = format!("{} {}", entry.digits, more.digits);
        }
        entry
    }

    /// The key by which two cards may be the same person: folded name with the birth date, or with the
    /// first phone where nobody knows the date.
    #[must_use]
    pub fn likeness(&self) -> String {
        let second = if self.birth.is_empty() { self.phones.first().map_or("", String::as_str) } else { &self.birth };
        format!("{}|{second}", crate::base::text::fold(&self.full_name()))
    }
}

impl From<&Candidate> for PersonCard {
    fn from(c: &Candidate) -> Self {
        use crate::base::national_id::Sex;
        Self {
            given: c.given_names.clone(),
            surname1: c.first_surname.clone(),
            surname2: c.second_surname.clone().unwrap_or_default(),
            birth: c.birth.map(|d| d.to_string()).unwrap_or_default(),
            sex: match c.sex {
                Some(Sex::Female) => "female",
                Some(Sex::Male) => "male",
                Some(Sex::NonBinary) => "non_binary",
                None => "",
            }
            .into(),
            curp: c.curp.as_ref().map(|x| x.as_str().to_owned()).unwrap_or_default(),
            rfc: c.rfc.as_ref().map(|x| x.as_str().to_owned()).unwrap_or_default(),
            phones: c.phones.iter().map(Phone::e164).map(std::string::ToString::to_string).collect(),
            email: c.email.clone().unwrap_or_default(),
            address: c.address.clone().unwrap_or_default(),
            notes: c.notes.clone().unwrap_or_default(),
        }
    }
}
