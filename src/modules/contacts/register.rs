//! Registering a person: what is typed, what is refused, and the one transaction that makes it true.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::person::{PersonCard, PersonId};
use super::store::{self, Insert};
use crate::audit::{self, Actor, Event};
use crate::base::birth::{Birth, BirthFault, DateOrder, parse as parse_birth};
use crate::base::national_id::{Curp, Rfc};
use crate::base::phone::Phone;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};
use crate::business::Business;
use crate::keyring::{Clear, KeyId, NewKey, Purpose, Sealed};
use crate::store::Tx;
use crate::store::idempotency::{Once, once};

/// A person as a form or a program sends them.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonTyped {
    /// Given names.
    #[garde(length(chars, min = 1, max = 80))]
    pub given: String,
    /// First surname.
    #[garde(length(chars, min = 1, max = 80))]
    pub surname1: String,
    /// Second surname.
    #[garde(length(chars, max = 80))]
    #[serde(default)]
    pub surname2: String,
    /// Birth date as people write it: 20/11/1945, 1945-11-20, 3 de mayo de 1980.
    #[garde(length(chars, max = 40))]
    #[serde(default)]
    pub birth: String,
    /// Sex.
    #[garde(skip)]
    #[serde(default)]
    pub sex: Option<SexTyped>,
    /// CURP.
    #[garde(length(chars, max = 24))]
    #[serde(default)]
    pub curp: String,
    /// RFC.
    #[garde(length(chars, max = 20))]
    #[serde(default)]
    pub rfc: String,
    /// One or two phones.
    #[garde(length(chars, max = 60))]
    #[serde(default)]
    pub phone: String,
    /// E-mail.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    pub email: String,
    /// Address.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    pub address: String,
    /// What reception should know.
    #[garde(length(chars, max = 1000))]
    #[serde(default)]
    pub notes: String,
    /// The page that asked for somebody new: it is gone back to, with their id as `person`.
    #[garde(length(chars, max = 400))]
    #[serde(default)]
    pub next: String,
    /// The version that was read, when changing.
    #[garde(skip)]
    #[serde(default)]
    pub version: Option<i64>,
}

/// Sex as it is chosen.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SexTyped {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither.
    NonBinary,
}

impl PersonTyped {
    /// Judges every field and gathers all faults, so that they are told at once.
    pub fn judge(&self, today: Date, home: u16) -> Outcome<PersonCard> {
        let mut faults = Problem::new(Code::BadInput);
        let mut card = PersonCard {
            given: tidy(&self.given, 80),
            surname1: tidy(&self.surname1, 80),
            surname2: tidy(&self.surname2, 80),
            sex: self
                .sex
                .map_or("", |s| match s {
                    SexTyped::Female => "female",
                    SexTyped::Male => "male",
                    SexTyped::NonBinary => "non_binary",
                })
                .into(),
            email: tidy(&self.email, 120),
            address: tidy_lines(&self.address, 300),
            notes: tidy_lines(&self.notes, 1_000),
            ..PersonCard::default()
        };
        if !self.birth.trim().is_empty() {
            match parse_birth(&self.birth, DateOrder::DayFirst, today) {
                Ok(Birth::Known(date, _)) => card.birth = date.to_string(),
                Ok(Birth::Unknown) => {}
                Err(BirthFault::Future) => faults = faults.and_field("birth", "in-future"),
                Err(_) => faults = faults.and_field("birth", "not-a-date"),
            }
        }
        if !self.curp.trim().is_empty() {
            match Curp::parse(&self.curp) {
                Ok(curp) => {
                    if card.birth.is_empty() {
                        card.birth = curp.birth().to_string();
                    }
                    curp.as_str().clone_into(&mut card.curp);
                }
                Err(why) => faults = faults.and_field_with("curp", "not-a-curp", vec![("why", why.to_string())]),
            }
        }
        if !self.rfc.trim().is_empty() {
            match Rfc::parse(&self.rfc) {
                Ok(rfc) => rfc.as_str().clone_into(&mut card.rfc),
                Err(_) => faults = faults.and_field("rfc", "malformed"),
            }
        }
        if !self.phone.trim().is_empty() {
            match Phone::parse_all(&self.phone, home) {
                Ok(phones) => card.phones = phones.iter().map(|p| p.e164().to_string()).collect(),
                Err(_) => faults = faults.and_field("phone", "not-a-phone"),
            }
        }
        if !card.email.is_empty()
            && !card
                .email
                .split_once('@')
                .is_some_and(|(a, b)| !a.is_empty() && b.contains('.') && !b.contains('@') && !card.email.contains(' '))
        {
            faults = faults.and_field("email", "not-an-email");
        }
        if faults.fields.is_empty() { Ok(card) } else { Err(faults) }
    }
}

/// A registered person.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Registered {
    /// The person.
    pub id: PersonId,
}

/// A person about to be registered: the key minted and the card sealed, nothing written yet.
#[derive(Debug)]
pub struct Prepared {
    /// Who it will be.
    pub id: PersonId,
    key: NewKey,
    card: PersonCard,
    sealed: Sealed<PersonCard>,
    curp_blind: Option<[u8; 8]>,
}

/// Mints the key and seals the card.
///
/// # Errors
/// `Sealed` while sealed.
pub fn prepare(business: &Business, card: PersonCard) -> Outcome<Prepared> {
    let vault = business.vault();
    let id = PersonId::mint(business.now());
    let key = vault.mint(Purpose::Person, Some(*id.bytes()))?;
    let curp_blind = if card.curp.is_empty() { None } else { Some(vault.blind("curp", &card.curp)?) };
    let sealed = vault.seal_value(key.id, &store::card_place(&id), &Clear::new(card.clone()))?;
    Ok(Prepared { id, key, card, sealed, curp_blind })
}

impl Prepared {
    /// The key the person's data is sealed under.
    #[must_use]
    pub const fn key(&self) -> KeyId {
        self.key.id
    }

    /// Writes the person: a key of their own, the sealed card, a record number, an entry in the log.
    ///
    /// # Errors
    /// `SamePerson` where the CURP is on file.
    pub fn store(&self, tx: &Tx<'_>, business: &Business, actor: Actor) -> Outcome<()> {
        if let Some(blind) = self.curp_blind
            && store::curp_known(tx, blind, None)?.is_some()
        {
            return Err(Problem::new(Code::SamePerson).and_field("curp", "same-curp"));
        }
        self.key.store(tx)?;
        let record_no = store::next_record_no(tx)?;
        store::insert(tx, &Insert { id: self.id, key: self.key.id, card: &self.sealed, curp_blind: self.curp_blind, record_no })?;
        audit::record(tx, actor, &Event::done("person.register", "person", self.id.bytes()))?;
        let (index, entry) = (business.people().clone(), self.card.entry(self.id, record_no, business.profile().calling_code));
        tx.after_commit(move || index.put(entry));
        business.announce(tx, "people", Some(self.id.0));
        Ok(())
    }
}

/// Registers a person.
///
/// # Errors
/// `Sealed` while sealed; `SamePerson` where the CURP is on file.
pub async fn register(business: &Business, actor: Actor, card: PersonCard, sent: Option<Once>) -> Outcome<Registered> {
    let (person, me) = (prepare(business, card)?, business.clone());
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                person.store(tx, &me, actor)?;
                Ok(Registered { id: person.id })
            })
        })
        .await
}
