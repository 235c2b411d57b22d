#![allow(clippy::unwrap_used)]
use std::collections::HashSet;
use std::time::Instant;

use super::allergy::CLASSES;
use super::*;

fn rows_in(text: &str) -> usize {
    text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).count() - 1
}

fn dated(text: &str) -> bool {
    let first = text.lines().next().unwrap();
    first.starts_with("# version 20") && first.contains("; source: ")
}

#[test]
fn every_row_reads_and_every_table_is_dated() {
    let tables = [
        (include_str!("data/diagnoses.csv"), DIAGNOSES.table.rows.len()),
        (include_str!("data/medicines.csv"), MEDICINES.table.rows.len()),
        (include_str!("data/studies.csv"), STUDIES.table.rows.len()),
        (include_str!("data/allergy_classes.csv"), CLASSES.len()),
    ];
    for (text, read) in tables {
        assert_eq!(read, rows_in(text), "{}", text.lines().nth(1).unwrap());
        assert!(dated(text));
    }
    assert_eq!(MEDICINES.version().len(), "2026-11-24".len());
}

#[test]
fn codes_have_their_shape_and_names_are_there_once() {
    let shape = |c: &str| {
        let b = c.as_bytes();
        let start = b.len() >= 3 && b[0].is_ascii_uppercase() && b[1].is_ascii_digit() && b[2].is_ascii_digit();
        start && (b.len() == 3 || (b.len() == 5 && b[3] == b'.' && b[4].is_ascii_digit()))
    };
    let (mut codes, mut names) = (HashSet::new(), HashSet::new());
    for d in &DIAGNOSES.table.rows {
        assert!(shape(&d.code), "{}", d.code);
        assert!(codes.insert(&d.code), "{} twice", d.code);
        assert!(names.insert(fold(&d.name)), "{} twice", d.name);
    }
    names.clear();
    for m in &MEDICINES.table.rows {
        assert!(names.insert(fold(&m.name)), "{} twice", m.name);
        assert!(!m.presentations.is_empty(), "{}", m.name);
        for p in &m.presentations {
            assert!(p.form.chars().count() <= 60 && p.strengths.iter().all(|s| s.chars().count() <= 60), "{}", m.name);
        }
    }
    names.clear();
    for s in &STUDIES.table.rows {
        assert!(names.insert(fold(&s.name)), "{} twice", s.name);
        assert!(s.loinc.is_empty() || luhn(&s.loinc), "{}: {}", s.name, s.loinc);
    }
}

/// LOINC ends in a check digit (mod 10).
fn luhn(code: &str) -> bool {
    let Some((number, check)) = code.split_once('-') else { return false };
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, b)| {
            let twice = u32::from(b - b'0') * if n % 2 == 0 { 2 } else { 1 };
            twice / 10 + twice % 10
        })
        .sum();
    check == ((10 - sum % 10) % 10).to_string()
}

#[test]
fn classes_of_medicines_are_in_the_table_of_classes() {
    let known: HashSet<_> = CLASSES.iter().map(|c| c.name.as_str()).collect();
    for m in &MEDICINES.table.rows {
        assert!(m.classes.iter().all(|c| known.contains(c.as_str())), "{}: {:?}", m.name, m.classes);
    }
}

#[test]
fn everything_is_found_by_its_own_name() {
    for d in &DIAGNOSES.table.rows {
        assert_eq!(DIAGNOSES.find(&d.code, 12)[0].code, d.code);
        assert_eq!(DIAGNOSES.find(&d.name, 12)[0].code, d.code, "{}", d.name);
    }
    for m in &MEDICINES.table.rows {
        assert_eq!(MEDICINES.find(&m.name, 12)[0].name, m.name);
        assert!(named_in(&format!("{} genérico", m.name)).iter().any(|found| found.name == m.name), "{}", m.name);
    }
    for s in &STUDIES.table.rows {
        assert_eq!(STUDIES.find(&s.name, 12)[0].name, s.name);
    }
}

#[test]
fn a_narcotic_is_known_in_other_words_and_nothing_else_is_taken_for_one() {
    assert!(is_group_one("Morfina") && is_group_one("sulfato de MORFÍNA 10 mg") && is_group_one("Fentanilo"));
    assert!(!is_group_one("Apomorfina") && !is_group_one("Paracetamol") && !is_group_one("paracetamol con codeína"));
    let named: Vec<_> = named_in("Amoxicilina/ácido clavulánico").iter().map(|m| m.name.as_str()).collect();
    assert_eq!(named, ["Amoxicilina/ácido clavulánico"], "the longer name stands alone");
}

#[test]
fn typing_does_not_wait() {
    let questions = ["j0", "fari", "dolor garg", "hipertension esencial", "a", "diabet tipo 2", "zzz"];
    DIAGNOSES.find("a", 12);
    let start = Instant::now();
    for _ in 0..100 {
        for q in questions {
            std::hint::black_box(DIAGNOSES.find(q, 12));
        }
    }
    let each = start.elapsed() / 700;
    eprintln!("{each:?} a question, {} diagnoses", DIAGNOSES.table.rows.len());
    assert!(each.as_millis() < 20, "{each:?}");
}
