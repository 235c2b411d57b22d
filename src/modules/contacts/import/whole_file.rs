//! The whole dirty list of a clinic, with every pile counted.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;

const FILE: &[u8] = include_bytes!("../../../../tests/fixtures/pacientes.csv");

fn piles() -> (Table, Sorted) {
    let decoded = decode(FILE).unwrap();
    assert_eq!(decoded.charset, Charset::Windows1252);
    let table = read_table(&decoded.text).unwrap();
    let mapping = Mapping::guess(&table.header.cells);
    mapping.check(table.header.cells.len()).unwrap();
    let reading = Reading::of(&table, mapping, 52, date(2026, 11, 23));
    let sorted = sort_out(table.rows.iter().map(|row| read_row(row, &table.header, &reading)));
    (table, sorted)
}

fn count<'f>(faults: impl Iterator<Item = &'f RowFault>) -> BTreeMap<FaultCode, usize> {
    let mut count = BTreeMap::new();
    for fault in faults {
        *count.entry(fault.why).or_default() += 1;
    }
    count
}

#[test]
fn every_row_ends_in_exactly_one_pile() {
    let (table, sorted) = piles();
    let mut lines: Vec<u64> = sorted.good.iter().map(|one| one.line).collect();
    lines.extend(sorted.faulty.iter().map(|one| one.line));
    lines.extend(sorted.duplicates.iter().map(|one| one.candidate.line));
    lines.sort_unstable();
    assert_eq!(lines, table.rows.iter().map(|row| row.line).collect::<Vec<_>>());
}

#[test]
fn the_counts_are_these() {
    let (table, sorted) = piles();
    assert_eq!((table.delimiter, table.preamble.len(), table.rows.len()), (';', 0, 5_000));
    assert_eq!((sorted.good.len(), sorted.faulty.len(), sorted.duplicates.len()), (4_602, 148, 250));
    let faults = count(sorted.faulty.iter().flat_map(|row| &row.faults));
    // A row may have more than one fault: 151 in 148 rows.
    let expected = [
        (FaultCode::BlankRow, 14),
        (FaultCode::TooFewCells, 16),
        (FaultCode::NameMissing, 10),
        (FaultCode::BirthNoSuchDay, 12),
        (FaultCode::BirthDayMissing, 7),
        (FaultCode::BirthSpoilt, 8),
        (FaultCode::CurpLength, 38),
        (FaultCode::EmailShape, 46),
    ];
    assert_eq!(faults, BTreeMap::from(expected));
    let warnings = count(sorted.good.iter().flat_map(|one| &one.warnings));
    let expected = [
        (FaultCode::CurpCheckDigit, 74),
        (FaultCode::BirthFromCurp, 9),
        (FaultCode::BirthCenturyGuessed, 5),
        (FaultCode::BirthFromSerial, 1),
        (FaultCode::SexUnclear, 73),
    ];
    assert_eq!(warnings, BTreeMap::from(expected));
    let same_curp = sorted.duplicates.iter().filter(|one| one.because == Because::SameCurp).count();
    assert_eq!(same_curp, 162);
}

#[test]
fn what_is_good_is_clean() {
    let (_, sorted) = piles();
    for one in &sorted.good {
        assert!(one.birth.is_none_or(|birth| birth <= date(2026, 11, 23)), "line {}", one.line);
        assert!(one.phones.iter().all(|phone| phone.e164().starts_with("+52") && phone.e164().len() == 13));
        let name = format!("{} {}", one.given_names, one.first_surname);
        assert!(!name.contains("  ") && name.chars().any(char::is_lowercase), "line {}", one.line);
        assert!(one.notes.as_deref().is_none_or(|notes| !notes.contains('\r')));
    }
}
