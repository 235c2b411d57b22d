#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::vocabulary::{rank, slips};
use super::*;

fn entry(n: u8, name: &str, numbers: &str) -> Entry {
    Entry { id: [n; 16], name: name.into(), detail: String::new(), letters: name.into(), digits: numbers.into() }
}

fn index() -> PeopleIndex {
    let index = PeopleIndex::default();
    for (n, name, numbers) in [
        (1, "María José Núñez Güemes NUGM850101MDFXML09", "5585866125 7"),
        (2, "José Mario Nuñes", "5527012949 12"),
        (3, "Ángel Rodríguez", "5564826659 5695730067 123"),
    ] {
        index.put(entry(n, name, numbers));
    }
    index
}

fn ids(index: &PeopleIndex, query: &str) -> Vec<u8> {
    index.find(query, 10).iter().map(|e| e.id[0]).collect()
}

fn names(query: &str) -> Vec<u8> {
    ids(&index(), query)
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
fn finds_by_phone_by_curp_and_by_record_number() {
    assert_eq!(names("55 8586-6125"), [1]);
    assert_eq!(names("0067"), [3]);
    assert_eq!(names("nugm850101"), [1]);
    assert_eq!(names("7"), [1], "a short record number, whole");
    assert_eq!(names("12"), [2]);
}

#[test]
fn forgives_a_letter_where_nothing_matches() {
    assert_eq!(names("rodrigues"), [3]);
    assert_eq!(names("anjel rodrigues"), [3]);
}

#[test]
fn a_slip_beside_a_beginning_is_forgiven_too() {
    let index = index();
    index.put(entry(4, "Sofía González Martínez", "5595243981"));
    assert_eq!(ids(&index, "gonzales mar"), [4]);
    assert_eq!(ids(&index, "mar gonzales"), [4]);
    assert_eq!(ids(&index, "gonsalez 5595"), [4], "a phone's beginning fits as it is");
    assert_eq!(ids(&index, "gonzales xim"), [0_u8; 0], "whatever is short must fit");
    assert_eq!(ids(&index, "mer"), [0_u8; 0]);
}

#[test]
fn pages_by_name_without_repeats() {
    let index = index();
    let first = index.page(None, 2);
    let rest = index.page(first.last().map(Entry::position).as_deref(), 2);
    assert_eq!(first.iter().chain(&rest).map(|e| e.id[0]).collect::<Vec<_>>(), [3, 2, 1]);
}

#[test]
fn a_changed_person_is_found_by_the_new_name_only_and_a_cleared_index_finds_nobody() {
    let index = index();
    index.settle();
    index.put(entry(3, "Zoé Rodríguez", "5511112222"));
    assert_eq!(ids(&index, "angel"), [0_u8; 0]);
    assert_eq!(ids(&index, "0067"), [0_u8; 0]);
    assert_eq!(ids(&index, "zoe 1111"), [3]);
    assert_eq!(index.page(None, 9).last().unwrap().id[0], 3);
    index.clear();
    assert!(index.is_empty() && ids(&index, "zoe").is_empty() && index.page(None, 9).is_empty());
}

#[test]
fn lines_taken_out_make_room() {
    let index = PeopleIndex::default();
    for n in 0..6_000_u16 {
        let mut one = entry(u8::try_from(n % 5).unwrap(), "Ana", &format!("55{n:020}"));
        one.letters = format!("Ana ANA{n:015}");
        index.put(one);
    }
    assert_eq!(index.len(), 5);
    assert_eq!(ids(&index, "ana000000000005998"), [3]);
    assert_eq!(ids(&index, "ana000000000000003"), [0_u8; 0]);
}

/// The definition, without any cleverness: look at everybody.
fn naive(people: &[(Entry, String)], words: &[&str]) -> Vec<u8> {
    let number = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    let one = |e: &Entry, digits: &str, word: &str| {
        let letters = e.letters.split(' ').filter(|t| t.contains(word)).map(|t| rank(t.starts_with(word), t == word));
        let numbers = digits.split(' ').filter(|t| number(word) && t.contains(word));
        let numbers = numbers.filter_map(|t| if t == word { Some(0) } else { (word.len() >= 3).then_some(2) });
        letters.chain(numbers).min()
    };
    let joined = words.concat();
    let phone = |digits: &str| joined.len() >= 4 && number(&joined) && digits.contains(&joined);
    let exact = |e: &Entry, digits: &str| {
        if phone(digits) { Some(0) } else { words.iter().try_fold(0, |sum, w| Some(sum + one(e, digits, w)?)) }
    };
    let near = |word: &str, token: &str| {
        word.chars().next() == token.chars().next()
            && word.len().abs_diff(token.len()) <= slips(word)
            && strsim::osa_distance(word, token) <= slips(word)
    };
    let may = |w: &str| w.len() >= 4 && !w.bytes().any(|b| b.is_ascii_digit());
    let slip = |e: &Entry, digits: &str| {
        let near = |w: &str| (may(w) && e.letters.split(' ').any(|t| near(w, t))).then_some(9);
        words.iter().try_fold(0, |sum, w| Some(sum + one(e, digits, w).into_iter().chain(near(w)).min()?))
    };
    let mut found: Vec<_> = people.iter().filter_map(|(e, d)| Some((exact(e, d)?, e.key()))).collect();
    if found.is_empty() {
        found = people.iter().filter_map(|(e, d)| Some((slip(e, d)?, e.key()))).collect();
    }
    found.sort_unstable();
    found.into_iter().map(|(_, (_, id))| id[0]).collect()
}

/// Three letters and two digits: so few that parts, wholes and slips happen all the time.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[abc]{1,6}", 1 => "[abc]{7,9}", 1 => "[a1]{3,5}", 1 => "ab[12]{6}", 1 => "[áÑ]{1,3}"]
}

fn person() -> impl Strategy<Value = (u8, Vec<String>, Vec<String>)> {
    (0_u8..12, prop::collection::vec(word(), 1..5), prop::collection::vec("[125]{1,8}", 0..3))
}

proptest! {
    #[test]
    fn finds_what_looking_at_everybody_finds(
        people in prop::collection::vec(person(), 1..25),
        query in prop::collection::vec(prop_oneof![3 => word(), 1 => "[125]{1,5}"], 1..4),
        pause in any::<bool>(),
    ) {
        let index = PeopleIndex::default();
        let mut known: Vec<(Entry, String)> = Vec::new();
        for (n, letters, numbers) in people {
            index.put(entry(n, &letters.join(" "), &numbers.join(" ")));
            if pause {
                index.settle();
            }
            let mut plain = entry(n, "", "");
            plain.letters = format!(" {}", fold(&letters.join(" ")));
            known.retain(|(e, _)| e.id[0] != n);
            known.push((plain, numbers.join(" ")));
        }
        let query = fold(&query.join(" "));
        let expected = naive(&known, &query.split(' ').collect::<Vec<_>>());
        let all: Vec<u8> = index.find(&query, 100).iter().map(|e| e.id[0]).collect();
        prop_assert_eq!(&all, &expected);
        let few: Vec<u8> = index.find(&query, 3).iter().map(|e| e.id[0]).collect();
        prop_assert_eq!(few.as_slice(), &expected[..expected.len().min(3)]);
        known.sort_by(|a, b| a.0.key().cmp(&b.0.key()));
        let list: Vec<u8> = index.page(None, 100).iter().map(|e| e.id[0]).collect();
        prop_assert_eq!(list, known.iter().map(|(e, _)| e.id[0]).collect::<Vec<_>>());
    }
}

/// What each kind of query costs over a hundred thousand people; run by hand in an optimised build.
#[test]
#[ignore = "a measurement"]
#[allow(clippy::print_stdout)]
fn timings() {
    let syllables = ["ma", "ri", "lo", "pez", "jo", "se", "gar", "ci", "an", "nu", "ro", "dri", "guez", "fer", "her"];
    let name = |n: usize| (0..3).map(|i| syllables[(n * 7 + n / 13 + i * 5 + n * i) % syllables.len()]).collect::<String>();
    let index = PeopleIndex::default();
    for n in 0..100_000_usize {
        let mut one = entry(0, "", &format!("52 55{n:08} {n}"));
        one.id[..8].copy_from_slice(&n.to_be_bytes());
        one.name = format!("{} {} {}", name(n), name(n / 3), name(n / 101));
        one.letters = format!("{} CURP{:06}MDFXML{:02} RFCX{:06}AB{}", one.name, n, n % 100, n, n % 10);
        index.put(one);
    }
    index.settle();
    for query in ["a", "ma", "marilo", "mari pez", "marico", "pezjomi garci", "55000123", "curp000123", "12", "a e i", "zzzzzz"] {
        let mut took: Vec<_> = (0..60)
            .map(|_| {
                let asked = std::time::Instant::now();
                std::hint::black_box(index.find(query, 11));
                asked.elapsed()
            })
            .collect();
        took.sort();
        println!("«{query}» p50 {:?} p95 {:?}", took[30], took[57]);
    }
}
