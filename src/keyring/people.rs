//! The search index: folded names, phones and identifiers in memory only, gone when sealed.
//!
//! A plain scan of a hundred thousand names takes about a millisecond; it forgives order, accents
//! and missing parts. Where nothing matches, one mistyped letter a word is forgiven too.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use memchr::memmem::Finder;
use zeroize::Zeroize;

use crate::base::text::fold;

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
    /// Everything searched by digits: phones, record number.
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

#[derive(Default)]
struct State {
    entries: Vec<Entry>,
    at: HashMap<[u8; 16], usize>,
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
    /// Adds a person or replaces what was known.
    pub fn put(&self, mut entry: Entry) {
        entry.letters = format!(" {}", fold(&entry.letters));
        entry.digits = entry.digits.chars().filter(|c| c.is_ascii_digit() || *c == ' ').collect();
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = state.at.get(&entry.id).copied() {
            state.entries[at] = entry;
        } else {
            let at = state.entries.len();
            state.at.insert(entry.id, at);
            state.entries.push(entry);
        }
    }

    /// Forgets everyone.
    pub fn clear(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    /// How many people it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).entries.len()
    }

    /// True where it knows nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of a person, for lists of appointments and the like.
    #[must_use]
    pub fn name(&self, id: &[u8; 16]) -> Option<String> {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        state.at.get(id).and_then(|at| state.entries.get(*at)).map(|e| e.name.clone())
    }

    /// Finds people: every word of the query must occur somewhere in the name, the identifiers or the
    /// phones, in any order. The best `most` come first: whole words, then beginnings, then parts.
    #[must_use]
    pub fn find(&self, query: &str, most: usize) -> Vec<Entry> {
        let folded = fold(query);
        let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).take(8).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = exact(&state.entries, &words);
        if found.is_empty() {
            found = forgiving(&state.entries, &words);
        }
        let better =
            |a: &(u32, usize), b: &(u32, usize)| a.0.cmp(&b.0).then_with(|| state.entries[a.1].letters.cmp(&state.entries[b.1].letters));
        if found.len() > most && most > 0 {
            // Only the best few are put in order: «a» matches everybody.
            found.select_nth_unstable_by(most - 1, better);
            found.truncate(most);
        }
        found.sort_by(better);
        found.into_iter().take(most).map(|(_, at)| state.entries[at].clone()).collect()
    }

    /// Everyone, by name, from a position on: the list before anything is typed.
    #[must_use]
    pub fn page(&self, after: Option<&str>, most: usize) -> Vec<Entry> {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut order: Vec<&Entry> = state.entries.iter().filter(|e| after.is_none_or(|a| sort_key(e).as_str() > a)).collect();
        if order.len() > most {
            order.select_nth_unstable_by_key(most, |e| sort_key(e));
            order.truncate(most);
        }
        order.sort_by_key(|e| sort_key(e));
        order.into_iter().cloned().collect()
    }
}

impl Entry {
    /// Where this entry stands in [`PeopleIndex::page`], to ask for what comes after it.
    #[must_use]
    pub fn position(&self) -> String {
        sort_key(self)
    }
}

fn sort_key(entry: &Entry) -> String {
    format!("{} {}", entry.letters, uuid::Uuid::from_bytes(entry.id).simple())
}

/// `(rank, position)` of each entry that holds every word; lower ranks are better.
fn exact(entries: &[Entry], words: &[&str]) -> Vec<(u32, usize)> {
    struct Needle<'w> {
        inside: Finder<'w>,
        digits: bool,
    }
    let needles: Vec<_> = words
        .iter()
        .map(|w| Needle { inside: Finder::new(w.as_bytes()), digits: w.len() >= 3 && w.bytes().all(|b| b.is_ascii_digit()) })
        .collect();
    let joined: String = words.concat();
    let phone = (joined.len() >= 4 && joined.bytes().all(|b| b.is_ascii_digit())).then(|| Finder::new(joined.as_bytes()));
    let rank = |entry: &Entry| -> Option<u32> {
        if phone.as_ref().is_some_and(|p| p.find(entry.digits.as_bytes()).is_some()) {
            return Some(0);
        }
        needles.iter().zip(words).try_fold(0, |rank, (needle, word)| {
            if let Some(at) = needle.inside.find(entry.letters.as_bytes()) {
                let bytes = entry.letters.as_bytes();
                let begins = at > 0 && bytes[at - 1] == b' ';
                let ends = bytes.get(at + word.len()).is_none_or(|b| *b == b' ');
                return Some(
                    rank + if begins && ends {
                        0
                    } else if begins {
                        1
                    } else {
                        3
                    },
                );
            }
            (needle.digits && needle.inside.find(entry.digits.as_bytes()).is_some()).then_some(rank + 2)
        })
    };
    entries.iter().enumerate().filter_map(|(at, e)| rank(e).map(|r| (r, at))).collect()
}

/// Entries in which every word stands within one mistyped letter (two in long words).
fn forgiving(entries: &[Entry], words: &[&str]) -> Vec<(u32, usize)> {
    if words.iter().any(|w| w.len() < 4 || w.bytes().any(|b| b.is_ascii_digit())) {
        return Vec::new();
    }
    // One mistyped letter changes at most two letters of the set; comparing sets is far cheaper than the distance.
    let letters = |text: &str| text.bytes().filter(u8::is_ascii_lowercase).fold(0_u32, |set, b| set | 1 << (b - b'a'));
    let words: Vec<(&str, u32, usize)> = words.iter().map(|w| (*w, letters(w), if w.len() >= 8 { 2 } else { 1 })).collect();
    let near = |(word, set, allowed): &(&str, u32, usize), token: &str| {
        token.as_bytes().first() == word.as_bytes().first()
            && token.len().abs_diff(word.len()) <= *allowed
            && (set ^ letters(token)).count_ones() as usize <= allowed * 2
            && strsim::osa_distance(word, token) <= *allowed
    };
    let rank = |entry: &Entry| words.iter().all(|w| entry.letters.split(' ').any(|t| near(w, t))).then_some(9);
    entries.iter().enumerate().filter_map(|(at, e)| rank(e).map(|r| (r, at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> PeopleIndex {
        let index = PeopleIndex::default();
        for (n, name, phone) in [
            (1, "María José Núñez Güemes", "5585866125"),
            (2, "José Mario Nuñes", "5527012949"),
            (3, "Ángel Rodríguez", "5564826659 5695730067"),
        ] {
            index.put(Entry { id: [n; 16], name: name.into(), detail: String::new(), letters: name.into(), digits: phone.into() });
        }
        index
    }

    fn names(query: &str) -> Vec<u8> {
        index().find(query, 10).iter().map(|e| e.id[0]).collect()
    }

    #[test]
    fn finds_in_any_order_without_accents_by_parts() {
        assert_eq!(names("guemes jose"), [1]);
        assert_eq!(names("nun"), [2, 1]);
        assert_eq!(names("JOSÉ"), [2, 1]);
        assert_eq!(names("odrig"), [3]);
        assert_eq!(names("zzz"), [0_u8; 0]);
    }

    #[test]
    fn finds_by_phone_however_it_is_typed() {
        assert_eq!(names("55 8586-6125"), [1]);
        assert_eq!(names("0067"), [3]);
    }

    #[test]
    fn forgives_a_letter_where_nothing_matches() {
        assert_eq!(names("rodrigues"), [3]);
    }

    #[test]
    fn pages_by_name_without_repeats() {
        let index = index();
        let first = index.page(None, 2);
        let rest = index.page(first.last().map(Entry::position).as_deref(), 2);
        assert_eq!(first.iter().chain(&rest).map(|e| e.id[0]).collect::<Vec<_>>(), [3, 2, 1]);
    }
}
