//! The search index: folded names, phones and identifiers in memory only, gone when sealed.
//!
//! Words are looked for among the distinct words of all names, which are few; codes and numbers, which
//! are one a person, lie in a row and are read through once. Every word leaves a score a person, so
//! that no query costs more than a few passes over small arrays.

mod name_order;
mod scores;
mod scroll;
mod state;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use zeroize::{Zeroize, Zeroizing};

use crate::base::text::fold;
use state::State;

/// What the index knows of one person.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The person's id.
    pub id: [u8; 16],
    /// The name as it is shown.
    pub name: String,
    /// A second line: age, phone.
    pub detail: String,
    /// Everything searched by letters: names, CURP, record number (folded on insert).
    pub letters: String,
    /// Everything searched by digits: phones, record number (not kept in what is found).
    pub digits: String,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.name.zeroize();
        self.detail.zeroize();
        self.letters.zeroize();
        self.digits.zeroize();
    }
}

impl Entry {
    /// Where this entry stands in [`PeopleIndex::page`], to ask for what comes after it.
    #[must_use]
    pub fn position(&self) -> String {
        format!("{} {}", self.letters, uuid::Uuid::from_bytes(self.id).simple())
    }

    /// What entries are ordered by: the name, then the id.
    fn key(&self) -> (&str, [u8; 16]) {
        (&self.letters, self.id)
    }
}

/// Reads what [`Entry::position`] wrote.
fn position(text: &str) -> (&str, [u8; 16]) {
    let parts = text.rsplit_once(' ').and_then(|(letters, id)| Some((letters, uuid::Uuid::try_parse(id).ok()?)));
    parts.map_or((text, [0; 16]), |(letters, id)| (letters, id.into_bytes()))
}

/// The shared index of one business.
#[derive(Clone, Default)]
pub struct PeopleIndex(Arc<RwLock<State>>);

impl std::fmt::Debug for PeopleIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PeopleIndex({})", self.len())
    }
}

impl PeopleIndex {
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state with everyone in their place by name.
    fn settled(&self) -> RwLockReadGuard<'_, State> {
        let state = self.read();
        if state.is_settled() {
            return state;
        }
        drop(state);
        let mut state = self.write();
        state.settle();
        RwLockWriteGuard::downgrade(state)
    }

    /// Adds a person or replaces what was known.
    pub fn put(&self, mut entry: Entry) {
        let raw = Zeroizing::new(std::mem::take(&mut entry.letters));
        let folded = Zeroizing::new(fold(&raw));
        entry.letters = format!(" {}", *folded);
        let raw = Zeroizing::new(std::mem::take(&mut entry.digits));
        let digits = Zeroizing::new(raw.chars().filter(|c| c.is_ascii_digit() || *c == ' ').collect::<String>());
        self.write().put(entry, &digits);
    }

    /// One person bears the name of another from now on and is not found by their own; [`PeopleIndex::put`] undoes it.
    pub fn follow(&self, id: [u8; 16], other: [u8; 16]) {
        self.write().follow(id, other);
    }

    /// Somebody was erased: they are found no more and have no name.
    pub fn erase(&self, id: [u8; 16]) {
        self.write().erase(id);
    }

    /// True where somebody was erased.
    #[must_use]
    pub fn is_erased(&self, id: &[u8; 16]) -> bool {
        self.read().is_erased(id)
    }

    /// Puts everyone in their place by name, after many were added. A search does it too.
    pub fn settle(&self) {
        drop(self.settled());
    }

    /// Forgets everyone.
    pub fn clear(&self) {
        *self.write() = State::default();
    }

    /// How many people it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// True where it knows nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of a person, for lists of appointments and the like.
    #[must_use]
    pub fn name(&self, id: &[u8; 16]) -> Option<String> {
        self.read().name(id)
    }

    /// Finds people: every word of the query must occur somewhere in the name, the identifiers or the
    /// phones, in any order. The best `most` come first: whole words, then beginnings, then parts.
    /// Where nothing matches, one mistyped letter a word is forgiven (two in long words), beside words that fit.
    #[must_use]
    pub fn find(&self, query: &str, most: usize) -> Vec<Entry> {
        let folded = Zeroizing::new(fold(query));
        let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).take(8).collect();
        if words.is_empty() || most == 0 { Vec::new() } else { self.settled().find(&words, most) }
    }

    /// Everyone, by name, from a position on: the list before anything is typed.
    #[must_use]
    pub fn page(&self, after: Option<&str>, most: usize) -> Vec<Entry> {
        self.settled().page(after.map(position), most)
    }
}
