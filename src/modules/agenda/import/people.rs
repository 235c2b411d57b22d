//! Whose appointment an event is.

use std::collections::HashMap;

use super::choices::Unmatched;
use super::events::Found;
use super::why::Why;
use crate::base::text::{fold, tidy};
use crate::modules::contacts::import::names::split_full;
use crate::modules::contacts::{Fits, OnFile, PersonCard, PersonId};

/// Words that stand in titles and in no name, folded: whoever has one is not registered.
const IN_NO_NAME: &[&str] = &[
    "con",
    "para",
    "en",
    "por",
    "with",
    "for",
    "reunion",
    "junta",
    "taller",
    "curso",
    "llamada",
    "comida",
    "vacaciones",
    "feriado",
    "cumpleanos",
    "cierre",
    "ocupado",
    "libre",
    "cita",
    "consulta",
    "control",
    "meeting",
    "call",
    "lunch",
    "holiday",
    "birthday",
    "busy",
    "block",
    "course",
];

/// Somebody to be registered, by their place among all who are.
pub type Newcomer = usize;

/// What becomes of an event that is to be an appointment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Party {
    /// An appointment of somebody on file; true where the title is their name and nothing else.
    Known(PersonId, bool),
    /// An appointment of somebody new.
    New(Newcomer),
    /// A block.
    Block,
    /// Nothing.
    Nobody(Why),
}

/// Finds people, and gathers those who are new.
pub struct People {
    on_file: OnFile,
    unmatched: Unmatched,
    /// Those to be registered, in the order of the file.
    pub new: Vec<PersonCard>,
    by_name: HashMap<String, Newcomer>,
}

impl People {
    /// With everyone on file.
    pub fn of(on_file: OnFile, unmatched: Unmatched) -> Self {
        Self { on_file, unmatched, new: Vec::new(), by_name: HashMap::new() }
    }

    /// Whose it is: by address first, for a title may be anything.
    pub fn party(&mut self, event: &Found) -> Party {
        let by_email = self.on_file.by_emails(event.invited.iter().map(String::as_str));
        let fits = if matches!(by_email, Fits::One(..)) { by_email } else { self.on_file.by_line(&event.title) };
        match (fits, self.unmatched) {
            (Fits::One(id, whole), _) => Party::Known(id, whole),
            (Fits::Several | Fits::Nobody, Unmatched::Block) => Party::Block,
            (Fits::Several, _) => Party::Nobody(Why::SeveralPeople),
            (Fits::Nobody, Unmatched::Leave) => Party::Nobody(Why::NoPerson),
            (Fits::Nobody, Unmatched::Register) => self.newcomer(event),
        }
    }

    fn newcomer(&mut self, event: &Found) -> Party {
        let title = tidy(&event.title, 160);
        let name = fold(&title);
        if let Some(known) = self.by_name.get(&name) {
            return Party::New(*known);
        }
        // A name is a few words: a title with figures in it is something else.
        let words = || name.split(' ');
        let is_title = title.chars().any(|c| c.is_ascii_digit()) || words().count() > 8 || words().any(|w| IN_NO_NAME.contains(&w));
        let parts = split_full(&title).filter(|_| !is_title);
        let Some((given, first, second)) = parts else { return Party::Nobody(Why::NoName) };
        let email = match event.invited.as_slice() {
            [one] => one.clone(),
            _ => String::new(),
        };
        let short = |text: &str| tidy(text, 80);
        self.new.push(PersonCard {
            given: short(&given),
            surname1: short(&first),
            surname2: short(&second.unwrap_or_default()),
            email: tidy(&email, 120),
            ..PersonCard::default()
        });
        self.by_name.insert(name, self.new.len() - 1);
        Party::New(self.new.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(people: &mut People, title: &str) -> Party {
        people.party(&Found { line: 1, title: title.to_owned(), invited: vec!["a@example.org".to_owned()] })
    }

    #[test]
    fn somebody_new_has_a_name_and_is_registered_once() {
        let mut people = People::of(OnFile::default(), Unmatched::Register);
        for (title, is) in [
            ("Camila Estreno Montes", Party::New(0)),
            ("CAMILA  ESTRENO MONTES", Party::New(0)),
            ("Ríos, Pedro", Party::New(1)),
            ("Camila", Party::Nobody(Why::NoName)),
            ("", Party::Nobody(Why::NoName)),
            ("Reunión con el contador", Party::Nobody(Why::NoName)),
            ("Sala 2 ocupada", Party::Nobody(Why::NoName)),
            ("Cumpleaños de Pedro Ríos", Party::Nobody(Why::NoName)),
        ] {
            assert_eq!(party(&mut people, title), is, "{title}");
        }
        let card = &people.new[0];
        assert_eq!((card.given.as_str(), card.surname1.as_str(), card.surname2.as_str()), ("Camila", "Estreno", "Montes"));
        assert_eq!((people.new.len(), people.new[1].surname1.as_str(), card.email.as_str()), (2, "Ríos", "a@example.org"));
        for (choice, is) in [(Unmatched::Leave, Party::Nobody(Why::NoPerson)), (Unmatched::Block, Party::Block)] {
            assert_eq!(party(&mut People::of(OnFile::default(), choice), "Camila Estreno"), is);
        }
    }
}
