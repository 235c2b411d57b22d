//! Finding a row while somebody types: folded, in any order of words, by their beginnings.
//!
//! The order of what is found depends on the question and the table alone. It says nothing about what is
//! likely: the doctor looks something up, nobody proposes.

use std::collections::BTreeSet;

use crate::base::text::fold;

/// How well a row answers; the smaller, the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Rank {
    ExactCode,
    CodePrefix,
    ExactName,
    NamePrefix,
    NameWords,
    SynonymPrefix,
    AnyWords,
}

/// A row as it is looked for.
struct Entry {
    code: String,
    name: String,
    name_words: Vec<String>,
    others: Vec<String>,
    all_words: BTreeSet<String>,
}

/// The rows of one table, folded once.
pub(super) struct Index(Vec<Entry>);

impl Index {
    /// Of (code, name, other names), in the order of the table.
    pub fn new<'a>(rows: impl Iterator<Item = (&'a str, &'a str, Vec<&'a str>)>) -> Self {
        Self(rows.map(|(code, name, others)| Entry::new(code, name, &others)).collect())
    }

    /// Places of the rows that answer, best first, `most` at most.
    pub fn find(&self, asked: &str, most: usize) -> Vec<usize> {
        let folded = fold(asked);
        if folded.is_empty() {
            return Vec::new();
        }
        let code: String = folded.chars().filter(|c| *c != ' ').collect();
        let words: Vec<&str> = folded.split(' ').collect();
        let mut found: Vec<_> = self
            .0
            .iter()
            .enumerate()
            .filter_map(|(at, e)| Some((e.rank(&code, &folded, &words)?, e.name.len(), e.name.as_str(), at)))
            .collect();
        found.sort_unstable();
        found.into_iter().take(most).map(|(.., at)| at).collect()
    }
}

impl Entry {
    fn new(code: &str, name: &str, others: &[&str]) -> Self {
        let name = fold(name);
        let others: Vec<String> = others.iter().map(|o| fold(o)).collect();
        let name_words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        let all_words = name_words.iter().cloned().chain(others.iter().flat_map(|o| o.split(' ')).map(str::to_owned)).collect();
        Self { code: fold(code).replace(' ', ""), name, name_words, others, all_words }
    }

    fn rank(&self, code: &str, folded: &str, words: &[&str]) -> Option<Rank> {
        // A single letter begins hundreds of codes; a letter with a digit means one.
        let like_code = code.len() > 1 && code.bytes().any(|b| b.is_ascii_digit());
        if like_code && self.code == code {
            return Some(Rank::ExactCode);
        }
        if like_code && self.code.starts_with(code) {
            return Some(Rank::CodePrefix);
        }
        if self.name == folded {
            return Some(Rank::ExactName);
        }
        if self.name.starts_with(folded) {
            return Some(Rank::NamePrefix);
        }
        if words.iter().all(|w| self.name_words.iter().any(|n| n.starts_with(w))) {
            return Some(Rank::NameWords);
        }
        if self.others.iter().any(|o| o.starts_with(folded)) {
            return Some(Rank::SynonymPrefix);
        }
        words.iter().all(|w| self.begins_a_word(w)).then_some(Rank::AnyWords)
    }

    fn begins_a_word(&self, start: &str) -> bool {
        self.all_words.range(start.to_owned()..).next().is_some_and(|w| w.starts_with(start))
    }
}

/// True if the words of `part` stand in `whole` one after the other; both folded.
pub(super) fn has_words(whole: &str, part: &str) -> bool {
    !part.is_empty() && format!(" {whole} ").contains(&format!(" {part} "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn index() -> Index {
        Index::new(
            [
                ("J02.9", "Faringitis aguda", vec!["Acute pharyngitis", "dolor de garganta", "garganta irritada"]),
                ("J31.2", "Faringitis crónica", vec!["Chronic pharyngitis"]),
                ("J00", "Rinofaringitis aguda", vec!["Common cold", "resfriado", "gripa"]),
                ("", "Ácido fólico", vec![]),
            ]
            .into_iter(),
        )
    }

    #[test]
    fn the_order_is_code_name_words_synonym() {
        let i = index();
        assert_eq!(i.find("j02.9", 9), [0]);
        assert_eq!(i.find("J029", 9), [0]);
        assert_eq!(i.find("j0", 9), [0, 2]);
        assert_eq!(i.find("FARINGITIS", 9), [0, 1], "the shorter name first");
        assert_eq!(i.find("aguda", 9), [0, 2]);
        assert_eq!(i.find("agud farin", 9), [0], "any order, beginnings");
        assert_eq!(i.find("garganta", 9), [0]);
        assert_eq!(i.find("gripa", 9), [2]);
        assert_eq!(i.find("acido folico", 9), [3], "accents do not matter");
        assert_eq!(i.find("aguda", 1), [0]);
        assert!(i.find("  ", 9).is_empty() && i.find("zzz", 9).is_empty());
    }

    #[test]
    fn words_stand_together_and_whole() {
        assert!(has_words("alergia a penicilina", "penicilina"));
        assert!(!has_words("penicilinasa", "penicilina") && !has_words("acido x folico", "acido folico") && !has_words("a", ""));
    }

    proptest! {
        #[test]
        fn any_question_has_an_answer_within_bounds(q in "\\PC{0,30}", most in 0usize..6) {
            let (i, once) = (index(), index().find(&q, most));
            prop_assert!(once.len() <= most);
            prop_assert_eq!(&once, &i.find(&q, most), "the same question, the same answer");
            prop_assert_eq!(&once, &i.find(&fold(&q), most), "folding changes nothing");
            let distinct: BTreeSet<_> = once.iter().collect();
            prop_assert_eq!(distinct.len(), once.len());
        }

        #[test]
        fn every_beginning_of_a_name_finds_it(at in 0usize..4, cut in 1usize..12) {
            let i = index();
            let start: String = i.0[at].name.chars().take(cut).collect();
            prop_assert!(i.find(&start, 9).contains(&at));
        }
    }
}
