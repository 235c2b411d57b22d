//! Whose appointment an event is.

use std::collections::HashMap;

use super::choices::Unmatched;
use super::events::Found;
use super::why::Why;
use crate::base::text::{fold, tidy};
use crate::modules::contacts::import::names::split_full;
use crate::modules::contacts::{Fits, OnFile, PersonCard, PersonId};

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
            (Fits::Several, Unmatched::Block) | (Fits::Nobody, Unmatched::Block) => Party::Block,
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
        // A name is words: a title with figures in it is something else.
        let parts = split_full(&title).filter(|_| !title.chars().any(|c| c.is_ascii_digit()));
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
