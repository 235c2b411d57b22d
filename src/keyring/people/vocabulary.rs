//! The distinct words of all names, sorted, each with those who bear it.

use std::collections::BTreeMap;
use std::ops::Bound::{Included, Unbounded};

use memchr::memmem::Finder;
use zeroize::Zeroize;

use super::scores::Scores;

/// How well a part of a name fits.
pub(super) const fn rank(begins: bool, ends: bool) -> u8 {
    match (begins, ends) {
        (true, true) => 0,
        (true, false) => 1,
        _ => 3,
    }
}

/// Words and their bearers.
#[derive(Default)]
pub(super) struct Vocabulary(BTreeMap<String, Vec<u32>>);

impl Vocabulary {
    /// Somebody bears a word.
    pub(super) fn add(&mut self, word: &str, slot: u32) {
        if let Some(bearers) = self.0.get_mut(word) {
            if bearers.last() != Some(&slot) {
                bearers.push(slot);
            }
        } else {
            self.0.insert(word.to_owned(), vec![slot]);
        }
    }

    /// Somebody bears it no more.
    pub(super) fn remove(&mut self, word: &str, slot: u32) {
        let Some(bearers) = self.0.get_mut(word) else { return };
        bearers.retain(|s| *s != slot);
        if bearers.is_empty()
            && let Some((mut word, _)) = self.0.remove_entry(word)
        {
            word.zeroize();
        }
    }

    /// Notes everybody in whose name the word occurs.
    pub(super) fn note(&self, word: &str, scores: &mut Scores) {
        let finder = Finder::new(word.as_bytes());
        for (token, bearers) in &self.0 {
            if let Some(at) = finder.find(token.as_bytes()) {
                let rank = rank(at == 0, at == 0 && token.len() == word.len());
                for slot in bearers {
                    scores.note(*slot, rank);
                }
            }
        }
    }

    /// Notes everybody with a word so near to this one that it may be a slip of the finger.
    pub(super) fn note_near(&self, word: &str, scores: &mut Scores) {
        let Some(first) = word.chars().next().map(|c| word.split_at(c.len_utf8()).0) else { return };
        let near = Near::new(word);
        let begin_alike = self.0.range::<str, _>((Included(first), Unbounded)).take_while(|(token, _)| token.starts_with(first));
        for (_, bearers) in begin_alike.filter(|(token, _)| near.to(token)) {
            for slot in bearers {
                scores.note(*slot, 9);
            }
        }
    }
}

impl Drop for Vocabulary {
    fn drop(&mut self) {
        for (mut word, _) in std::mem::take(&mut self.0) {
            word.zeroize();
        }
    }
}

/// Comparing sets of letters is far cheaper than the distance, and rules nearly everything out.
struct Near<'w> {
    word: &'w str,
    letters: u32,
    allowed: usize,
}

impl<'w> Near<'w> {
    fn new(word: &'w str) -> Self {
        Self { word, letters: letters(word), allowed: slips(word) }
    }

    fn to(&self, token: &str) -> bool {
        // A mistyped letter changes at most two letters of the set.
        token.len().abs_diff(self.word.len()) <= self.allowed
            && (self.letters ^ letters(token)).count_ones() as usize <= self.allowed * 2
            && strsim::osa_distance(self.word, token) <= self.allowed
    }
}

/// How many slips a word is forgiven.
pub(super) const fn slips(word: &str) -> usize {
    if word.len() >= 8 { 2 } else { 1 }
}

fn letters(text: &str) -> u32 {
    text.bytes().filter(u8::is_ascii_lowercase).fold(0, |set, b| set | 1 << (b - b'a'))
}
