//! What the index holds, and how it answers.

use std::collections::{HashMap, HashSet};

use zeroize::{Zeroize, Zeroizing};

use super::Entry;
use super::name_order::NameOrder;
use super::scores::Scores;
use super::scroll::Scroll;
use super::vocabulary::{Vocabulary, rank};

/// Everyone, and the ways to find them.
#[derive(Default)]
pub(super) struct State {
    entries: Vec<Entry>,
    at: HashMap<[u8; 16], u32>,
    names: Vocabulary,
    codes: Scroll,
    numbers: Scroll,
    order: NameOrder,
    follows: HashMap<[u8; 16], [u8; 16]>,
    erased: HashSet<[u8; 16]>,
}

/// A CURP or the like: too many digits to be a mistyped name, and one a person.
fn is_code(token: &str) -> bool {
    token.bytes().filter(u8::is_ascii_digit).count() >= 3
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

impl State {
    /// Adds or replaces; `letters` are folded already.
    pub(super) fn put(&mut self, mut entry: Entry, numbers: &str) {
        entry.digits.zeroize();
        self.follows.remove(&entry.id);
        let slot = if let Some(slot) = self.at.get(&entry.id).copied() {
            self.forget(slot);
            slot
        } else {
            let Ok(slot) = u32::try_from(self.entries.len()) else { return };
            self.at.insert(entry.id, slot);
            slot
        };
        let (codes, names): (Vec<&str>, Vec<&str>) = entry.letters.split(' ').filter(|t| !t.is_empty()).partition(|t| is_code(t));
        for token in &names {
            self.names.add(token, slot);
        }
        self.codes.add(slot, &Zeroizing::new(codes.join(" ")));
        self.numbers.add(slot, numbers.trim());
        self.order.unplace(slot);
        match self.entries.get_mut(slot as usize) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    fn forget(&mut self, slot: u32) {
        if let Some(known) = self.entries.get(slot as usize) {
            known.letters.split(' ').for_each(|token| self.names.remove(token, slot));
        }
        self.codes.remove(slot);
        self.numbers.remove(slot);
    }

    /// Somebody is found no more; asked for by id, they bear the name of another.
    pub(super) fn follow(&mut self, id: [u8; 16], other: [u8; 16]) {
        self.hide(id);
        self.follows.insert(id, other);
    }

    /// Somebody was erased: found no more, and nameless.
    pub(super) fn erase(&mut self, id: [u8; 16]) {
        self.hide(id);
        self.follows.remove(&id);
        self.erased.insert(id);
    }

    pub(super) fn is_erased(&self, id: &[u8; 16]) -> bool {
        self.erased.contains(id)
    }

    fn hide(&mut self, id: [u8; 16]) {
        if let Some(slot) = self.at.get(&id).copied() {
            self.forget(slot);
            if let Some(known) = self.entries.get_mut(slot as usize) {
                *known = Entry { id, name: String::new(), detail: String::new(), letters: String::new(), digits: String::new() };
            }
            self.order.unplace(slot);
        }
    }

    /// How many people there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// A person's name.
    pub(super) fn name(&self, id: &[u8; 16]) -> Option<String> {
        let slot = self.at.get(self.follows.get(id).unwrap_or(id))?;
        self.entries.get(*slot as usize).map(|e| e.name.clone()).filter(|name| !name.is_empty())
    }

    /// True where everyone is in their place.
    pub(super) fn is_settled(&self) -> bool {
        self.order.is_settled()
    }

    /// Puts everyone in their place.
    pub(super) fn settle(&mut self) {
        self.order.settle(|slot| self.entries.get(slot as usize).map_or(("", [0; 16]), Entry::key));
    }

    /// The best few for these words; with slips forgiven only where nobody fits without.
    pub(super) fn find(&self, words: &[&str], most: usize) -> Vec<Entry> {
        let fits: Vec<Scores> = words.iter().map(|word| self.fitting(word)).collect();
        let exact = self.exact(words, &fits).best(self.order.places(), most);
        let places = if exact.is_empty() { self.forgiving(words, fits).best(self.order.places(), most) } else { exact };
        let slots = places.iter().filter_map(|place| self.order.order().get(*place as usize));
        slots.filter_map(|slot| self.entries.get(*slot as usize).cloned()).collect()
    }

    /// How well one word fits everybody as it was typed.
    fn fitting(&self, word: &str) -> Scores {
        let mut one = Scores::nobody(self.len());
        self.names.note(word, &mut one);
        self.codes.each(word, |hit| one.note(hit.slot, rank(hit.begins, hit.ends)));
        if is_number(word) {
            self.numbers.each(word, |hit| match (hit.begins && hit.ends, word.len() >= 3) {
                (true, _) => one.note(hit.slot, 0),
                (false, true) => one.note(hit.slot, 2),
                (false, false) => {}
            });
        }
        one
    }

    fn exact(&self, words: &[&str], fits: &[Scores]) -> Scores {
        let mut all = Scores::everybody(self.len());
        for one in fits {
            all.and(one);
        }
        // A phone may be typed in groups.
        let joined = words.concat();
        if joined.len() >= 4 && is_number(&joined) {
            self.numbers.each(&joined, |hit| all.note(hit.slot, 0));
        }
        all
    }

    /// A word of some length may be mistyped; whatever else was typed, a beginning too, fits as it is.
    fn forgiving(&self, words: &[&str], fits: Vec<Scores>) -> Scores {
        let mut all = Scores::everybody(self.len());
        for (word, mut one) in words.iter().zip(fits) {
            if word.len() >= 4 && !word.bytes().any(|b| b.is_ascii_digit()) {
                self.names.note_near(word, &mut one);
            }
            all.and(&one);
        }
        all
    }

    /// Everyone by name, from a position on.
    pub(super) fn page(&self, after: Option<(&str, [u8; 16])>, most: usize) -> Vec<Entry> {
        let entry = |slot: &u32| self.entries.get(*slot as usize);
        let order = self.order.order();
        let from = after.map_or(0, |after| order.partition_point(|slot| entry(slot).is_some_and(|e| e.key() <= after)));
        order[from..].iter().filter_map(entry).filter(|e| !e.name.is_empty()).take(most).cloned().collect()
    }
}
