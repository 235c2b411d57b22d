//! Who is meant by a line somebody wrote: recognised by name or e-mail, where exactly one person fits.

use std::collections::HashMap;

use super::PersonId;
use super::person::PersonCard;
use super::store;
use crate::base::problem::Outcome;
use crate::base::text::fold;
use crate::business::Business;
use crate::keyring::Reveal;

/// Words of one line that are looked at, and of one name.
const WORDS: usize = 16;
const LONGEST_NAME: usize = 8;

/// Whoever fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fits {
    /// This person; true where the line is their name and nothing else.
    One(PersonId, bool),
    /// More than one.
    Several,
    /// Nobody.
    Nobody,
}

/// Everyone on file, by folded name and by e-mail.
#[derive(Default)]
pub struct OnFile {
    names: HashMap<String, Option<PersonId>>,
    emails: HashMap<String, Option<PersonId>>,
}

impl std::fmt::Debug for OnFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OnFile({})", self.names.len())
    }
}

impl OnFile {
    /// Opens every card once.
    ///
    /// # Errors
    /// `Sealed` while sealed.
    pub fn read(business: &Business) -> Outcome<Self> {
        let mut me = Self::default();
        let leave = Reveal::house("who is meant by a line");
        business.store().read_now(|db| {
            store::each(db, |row| {
                let card = business.vault().open(&store::card_place(&row.id), &row.card)?;
                me.add(row.meant(), card.reveal(leave));
                Ok(())
            })
        })?;
        Ok(me)
    }

    /// Adds somebody, by every way their name is written: whole, without the second surname, with the first given
    /// name only, surnames first.
    pub fn add(&mut self, id: PersonId, card: &PersonCard) {
        let first = card.given.split_whitespace().next().unwrap_or_default();
        let both = format!("{} {}", card.surname1, card.surname2);
        for name in [
            format!("{} {both}", card.given),
            format!("{} {}", card.given, card.surname1),
            format!("{first} {both}"),
            format!("{first} {}", card.surname1),
            format!("{both} {}", card.given),
            format!("{} {}", card.surname1, card.given),
        ] {
            let name = fold(&name);
            if name.contains(' ') {
                put(&mut self.names, name, id);
            }
        }
        if !card.email.is_empty() {
            put(&mut self.emails, card.email.trim().to_lowercase(), id);
        }
    }

    /// By the addresses of those invited: one of them on file, and no other.
    #[must_use]
    pub fn by_emails<'e>(&self, emails: impl Iterator<Item = &'e str>) -> Fits {
        let mut found = Fits::Nobody;
        for who in emails.filter_map(|e| self.emails.get(&e.to_lowercase())) {
            found = match (who, found) {
                (Some(id), Fits::Nobody) => Fits::One(*id, false),
                (Some(id), Fits::One(before, _)) if *id == before => found,
                _ => return Fits::Several,
            };
        }
        found
    }

    /// By the longest name within a line.
    #[must_use]
    pub fn by_line(&self, line: &str) -> Fits {
        let folded = fold(line);
        let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).take(WORDS).collect();
        for length in (2..=words.len().min(LONGEST_NAME)).rev() {
            let mut found: Option<Option<PersonId>> = None;
            for who in words.windows(length).filter_map(|part| self.names.get(&part.join(" "))) {
                found = Some(match found {
                    None => *who,
                    Some(before) if before == *who => before,
                    Some(_) => None,
                });
            }
            match found {
                Some(Some(id)) => return Fits::One(id, length == words.len()),
                Some(None) => return Fits::Several,
                None => {}
            }
        }
        Fits::Nobody
    }
}

/// Two people under one name are nobody's name.
fn put(map: &mut HashMap<String, Option<PersonId>>, key: String, id: PersonId) {
    map.entry(key).and_modify(|who| *who = who.filter(|before| *before == id)).or_insert(Some(id));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Instant;

    fn card(given: &str, surname1: &str, surname2: &str, email: &str) -> PersonCard {
        PersonCard {
            given: given.into(),
            surname1: surname1.into(),
            surname2: surname2.into(),
            email: email.into(),
            ..PersonCard::default()
        }
    }

    #[test]
    fn a_person_is_recognised_by_a_whole_name_and_never_by_half_of_one() {
        let mut file = OnFile::default();
        let [ana, luis, other] = [(); 3].map(|()| PersonId::mint(Instant(1)));
        file.add(ana, &card("Ana María", "Núñez", "Güemes", "ana@example.org"));
        file.add(luis, &card("Luis", "Peña", "", ""));
        file.add(other, &card("Luis", "Peña", "Ochoa", "luis@example.org"));
        for (line, whole) in [
            ("Ana María Núñez Güemes", true),
            ("NUÑEZ GUEMES, ANA MARIA", true),
            ("ana nunez", true),
            ("Consulta: Ana Núñez (control)", false),
            ("Núñez Ana María 10:30", false),
        ] {
            assert_eq!(file.by_line(line), Fits::One(ana, whole), "{line}");
        }
        for line in ["Ana", "Núñez", "Ana López", "María Güemes", "", "—", "Reunión con proveedor"] {
            assert_eq!(file.by_line(line), Fits::Nobody, "{line}");
        }
        assert_eq!(file.by_line("Luis Peña"), Fits::Several, "two have it");
        assert_eq!(file.by_line("Luis Peña Ochoa, control"), Fits::One(other, false), "the longer name tells them apart");
        assert_eq!(file.by_line("Ana Núñez y Luis Peña"), Fits::Several);
    }

    #[test]
    fn an_address_counts_where_one_of_those_invited_is_on_file() {
        let mut file = OnFile::default();
        let [ana, luis] = [(); 2].map(|()| PersonId::mint(Instant(1)));
        file.add(ana, &card("Ana", "Núñez", "", "Ana@example.org"));
        file.add(luis, &card("Luis", "Peña", "", "luis@example.org"));
        assert_eq!(file.by_emails(["x@example.org", "ANA@example.org"].into_iter()), Fits::One(ana, false));
        assert_eq!(file.by_emails(["ana@example.org", "luis@example.org"].into_iter()), Fits::Several);
        assert_eq!(file.by_emails(std::iter::empty()), Fits::Nobody);
    }
}
