//! Two cards of one person are joined: one stays, what hangs on the other is reached from it. No row is
//! rewritten, for signed ones may not be and each person has a key of their own; so it can be undone.
//! What reads by person asks the view `one_person` who that is.

mod join;
mod part;
mod show;
mod store;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::person::{PersonCard, PersonId};
use super::store as people;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::Routes;
use crate::keyring::Vault;
use rusqlite::Connection;

pub(super) use show::{MergeShown, listed};

pub(super) fn routes(r: &mut Routes) {
    // Before `/people/{id}`, which would take «merges» for an id.
    part::routes(r);
    join::routes(r);
}

crate::id!(
    /// Two cards joined.
    MergeId
);

/// Two cards that were joined or parted.
#[derive(Serialize, Deserialize, ToSchema)]
struct Merged {
    id: MergeId,
    kept: PersonId,
}

/// What there is to choose between, and the word of each.
const FIELDS: [(&str, &str); 7] = [
    ("name", "merge-name"),
    ("birth", "person-birth"),
    ("sex", "person-sex"),
    ("curp", "person-curp"),
    ("rfc", "person-rfc"),
    ("email", "person-email"),
    ("address", "person-address"),
];

/// One field of a card, as text that can be compared.
fn field(card: &PersonCard, name: &str) -> String {
    match name {
        "name" => card.full_name(),
        "birth" => card.birth.clone(),
        "sex" => card.sex.clone(),
        "curp" => card.curp.clone(),
        "rfc" => card.rfc.clone(),
        "email" => card.email.clone(),
        _ => card.address.clone(),
    }
}

/// The card that stays: its own fields but for those taken from the other; phones and notes of both.
fn joined(mine: &PersonCard, theirs: &PersonCard, taken: &[&str]) -> PersonCard {
    let mut card = mine.clone();
    for name in taken {
        match *name {
            "name" => {
                card.given.clone_from(&theirs.given);
                card.surname1.clone_from(&theirs.surname1);
                card.surname2.clone_from(&theirs.surname2);
            }
            "birth" => card.birth.clone_from(&theirs.birth),
            "sex" => card.sex.clone_from(&theirs.sex),
            "curp" => card.curp.clone_from(&theirs.curp),
            "rfc" => card.rfc.clone_from(&theirs.rfc),
            "email" => card.email.clone_from(&theirs.email),
            _ => card.address.clone_from(&theirs.address),
        }
    }
    for phone in &theirs.phones {
        if !card.phones.contains(phone) {
            card.phones.push(phone.clone());
        }
    }
    if !theirs.notes.is_empty() && !card.notes.contains(&theirs.notes) {
        card.notes = [card.notes.as_str(), &theirs.notes].into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join("\n");
    }
    card
}

/// Refuses a card that was joined to another; a browser is led to `page` of the one that stays.
///
/// # Errors
/// `PersonMerged`.
pub fn stands(row: &people::Row, page: &str) -> Outcome<()> {
    match row.kept {
        None => Ok(()),
        Some(kept) => {
            let args = vec![("page", format!("{page}/{kept}")), ("person", kept.to_string())];
            Err(Problem::new(Code::PersonMerged).and_field_with("person", "person-merged", args))
        }
    }
}

/// Everybody to whom somebody was joined.
///
/// # Errors
/// What SQLite says.
pub(super) fn keepers(db: &Connection) -> Outcome<std::collections::HashSet<PersonId>> {
    Ok(store::keepers(db)?.into_iter().collect())
}

/// The cards joined to one, opened, with their record numbers: its other names.
///
/// # Errors
/// `Sealed`; what SQLite says.
pub(super) fn aliases(db: &Connection, vault: &Vault, kept: PersonId) -> Outcome<Vec<(PersonCard, i64)>> {
    let leave = crate::keyring::Reveal::house("search index");
    store::of_kept(db, kept)?
        .into_iter()
        .map(|m| {
            let row = people::get(db, m.merged)?;
            Ok((vault.open(&people::card_place(&row.id), &row.card)?.reveal(leave).clone(), row.record_no))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_that_stays_takes_what_was_chosen_and_every_phone() {
        let card = |given: &str, phone: &str, notes: &str| PersonCard {
            given: given.into(),
            birth: "1984-05-12".into(),
            email: format!("{given}@example.org"),
            phones: vec![phone.into(), "+525511112222".into()],
            notes: notes.into(),
            ..PersonCard::default()
        };
        let (mine, theirs) = (card("Ana", "+525533334444", "Llega tarde"), card("Anita", "+525555556666", "Prefiere tardes"));
        let both = joined(&mine, &theirs, &["name"]);
        assert_eq!((both.given.as_str(), both.email.as_str()), ("Anita", "Ana@example.org"));
        assert_eq!(both.phones, ["+525533334444", "+525511112222", "+525555556666"]);
        assert_eq!(both.notes, "Llega tarde\nPrefiere tardes");
        assert_eq!(joined(&mine, &mine, &[]), mine);
        for (name, _) in FIELDS {
            assert_eq!(field(&joined(&mine, &theirs, &[name]), name), field(&theirs, name), "{name}");
        }
    }
}
