//! Whether somebody who booked from outside is on file: the same confirmed address and the same name.
//! Anything less makes a new person; reception joins them.

use super::hold::Visitor;
use crate::base::problem::Outcome;
use crate::base::text::fold;
use crate::business::Business;
use crate::keyring::{KeyId, Reveal};
use crate::modules::contacts::{self, PersonCard, PersonId, Prepared};

/// Who it is.
#[derive(Debug)]
pub(super) enum Who {
    /// On file.
    Known(PersonId, KeyId),
    /// To be registered with the appointment.
    New(Box<Prepared>),
}

impl Who {
    pub fn id(&self) -> PersonId {
        match self {
            Self::Known(id, _) => *id,
            Self::New(person) => person.id,
        }
    }

    pub fn key(&self) -> KeyId {
        match self {
            Self::Known(_, key) => *key,
            Self::New(person) => person.key(),
        }
    }
}

/// People of the same name that are looked at.
const MOST: usize = 20;

/// Finds or prepares the person.
///
/// # Errors
/// `Sealed` while sealed.
pub(super) async fn of(business: &Business, visitor: &Visitor) -> Outcome<Who> {
    let name = format!("{} {}", visitor.given, visitor.surname);
    let same_name: Vec<PersonId> = contacts::find(business, &name, MOST).iter().filter_map(|f| f.id.parse().ok()).collect();
    let (vault, email, wanted) = (business.vault().clone(), visitor.email.clone(), fold(&name));
    let known = business
        .read(move |db| {
            for id in same_name {
                let card = contacts::card(db, &vault, id)?;
                let card = card.reveal(Reveal::house("online booking"));
                let named = [fold(&card.full_name()), fold(&format!("{} {}", card.given, card.surname1))];
                if card.email.eq_ignore_ascii_case(&email) && named.contains(&wanted) {
                    return Ok(Some((id, contacts::key_of(db, id)?)));
                }
            }
            Ok(None)
        })
        .await?;
    if let Some((id, key)) = known {
        return Ok(Who::Known(id, key));
    }
    let (surname1, surname2) = visitor.surname.split_once(' ').unwrap_or((&visitor.surname, ""));
    let card = PersonCard {
        given: visitor.given.clone(),
        surname1: surname1.to_owned(),
        surname2: surname2.to_owned(),
        phones: if visitor.phone.is_empty() { Vec::new() } else { vec![visitor.phone.clone()] },
        email: visitor.email.clone(),
        ..PersonCard::default()
    };
    Ok(Who::New(Box::new(contacts::prepare(business, card)?)))
}
