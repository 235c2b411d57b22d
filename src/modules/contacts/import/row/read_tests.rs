#![allow(clippy::unwrap_used)]
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::modules::contacts::import::{Mapping, Table, read_table};

const HEADER: &str =
    "Expediente;Nombres;Apellido paterno;Apellido materno;Fecha de nacimiento;Sexo;CURP;RFC;Teléfono;Correo;Domicilio;Observaciones";

fn table(rows: &str) -> (Table, Reading) {
    let table = read_table(&format!("{HEADER}\n{rows}\n")).unwrap();
    let mapping = Mapping::guess(&table.header.cells);
    let reading = Reading::of(&table, mapping, 52, date(2026, 11, 23));
    (table, reading)
}

fn read(row: &str) -> Result<Candidate, Vec<RowFault>> {
    let (table, reading) = table(row);
    read_row(&table.rows[0], &table.header, &reading)
}

fn codes(row: &str) -> Vec<FaultCode> {
    read(row).map_or_else(|faults| faults, |candidate| candidate.warnings).iter().map(|fault| fault.why).collect()
}

#[test]
fn a_dirty_row_becomes_a_clean_candidate() {
    let one = read(
        "00012; MARÍA DE LOS ÁNGELES ;DE LA CRUZ;NÚÑEZ;3 de mayo de 1980;Mujer;;;+52 1 5527012949 / 55 8586-6125;ana@Example.COM; Calle 1,  Col. Centro ;uno",
    )
    .unwrap();
    assert_eq!(one.record_number.as_deref(), Some("00012"));
    assert_eq!((one.given_names.as_str(), one.first_surname.as_str()), ("María de los Ángeles", "de la Cruz"));
    assert_eq!((one.birth, one.sex), (Some(date(1980, 5, 3)), Some(Sex::Female)));
    assert_eq!(one.phones.len(), 2);
    assert_eq!(one.email.as_deref(), Some("ana@example.com"));
    assert_eq!(one.address.as_deref(), Some("Calle 1, Col. Centro"));
    assert!(one.warnings.is_empty());
    assert_eq!(format!("{one:?}"), "Candidate(line 2, 0 warnings)");
}

#[test]
fn every_fault_of_a_row_is_told_at_once() {
    let faults = read("1;Ana;;;31/02/1980;Q;ZASR900304HJ;GODE;123;ana at example.net;;").unwrap_err();
    let why: Vec<FaultCode> = faults.iter().map(|fault| fault.why).collect();
    assert_eq!(
        why,
        [
            FaultCode::CurpLength,
            FaultCode::NameMissing,
            FaultCode::BirthNoSuchDay,
            FaultCode::SexUnreadable,
            FaultCode::RfcShape,
            FaultCode::PhoneLength,
            FaultCode::EmailShape,
        ]
    );
    assert_eq!((faults[0].column, faults[0].value_as_typed.as_str()), (Some(7), "ZASR900304HJ"));
    assert!(!format!("{faults:?}").contains("ZASR"));
}

#[test]
fn rows_that_are_no_rows() {
    assert_eq!(codes(";;;;;;;;;;;"), [FaultCode::BlankRow]);
    assert_eq!(codes("x;x;x"), [FaultCode::TooFewCells]);
    assert_eq!(codes("1;Ana;Ruiz;;;;;;;;;;más"), [FaultCode::TooManyCells]);
    assert_eq!(codes(HEADER), [FaultCode::RepeatedHeader]);
    assert_eq!(codes("TOTAL;;;;;;;;;;;"), [FaultCode::NameMissing]);
    assert!(codes("1;Ana;Ruiz;;;;;;;;;;;").is_empty(), "empty cells behind the last column hurt nobody");
}

#[test]
fn the_curp_settles_what_the_row_leaves_open() {
    let of = |birth: &str, sex: &str| read(&format!("1;Ana;Ruiz;;{birth};{sex};HEGG560427MVZRRL04;;;;;")).unwrap();
    let born = Some(date(1956, 4, 27));
    for (birth, why) in [
        ("27/04/1956", None),
        ("27-04-56", None),
        ("s/d", Some(FaultCode::BirthFromCurp)),
        ("", Some(FaultCode::BirthFromCurp)),
        ("04/1956", Some(FaultCode::BirthFromCurp)),
    ] {
        let one = of(birth, "M");
        assert_eq!((one.birth, one.sex), (born, Some(Sex::Female)), "{birth}");
        assert_eq!(one.warnings.first().map(|fault| fault.why), why, "{birth}");
    }
    assert_eq!(of("28/04/1956", "F").warnings[0].why, FaultCode::BirthDisagreesWithCurp);
    assert_eq!(of("27/04/1956", "H").warnings[0].why, FaultCode::SexDisagreesWithCurp);
    assert_eq!(codes("1;Ana;Ruiz;;45217;F;HEGG560427MVZRRL04;;;;;"), [FaultCode::BirthSpoilt]);
    assert_eq!(codes("1;Ana;Ruiz;;12/2001;F;HEGG560427MVZRRL04;;;;;"), [FaultCode::BirthDayMissing]);
    assert_eq!(codes("1;Ana;Ruiz;;27/04/1956;M;;;;;;"), [FaultCode::SexUnclear]);
}

#[test]
fn one_column_may_hold_the_whole_name() {
    let table = read_table("Nombre;Tel\nJUAN PÉREZ LÓPEZ;\nRuiz, Ana;\nAna;5527012949\n").unwrap();
    let reading = Reading::of(&table, Mapping::guess(&table.header.cells), 52, date(2026, 11, 23));
    let read = |place: usize| read_row(&table.rows[place], &table.header, &reading);
    let juan = read(0).unwrap();
    assert_eq!((juan.first_surname.as_str(), juan.second_surname.as_deref()), ("Pérez", Some("López")));
    assert_eq!(juan.warnings[0].why, FaultCode::NameSplitGuessed);
    assert!(read(1).unwrap().warnings.is_empty());
    assert_eq!(read(2).unwrap_err()[0].why, FaultCode::NameMissing);
}

proptest! {
    #[test]
    fn any_row_is_judged(cells in prop::collection::vec("[^\\x00]{0,15}", 0..15)) {
        let (table, reading) = table("1;Ana;Ruiz;;;;;;;;;");
        let row = Row { line: 7, cells };
        match read_row(&row, &table.header, &reading) {
            Ok(candidate) => prop_assert!(candidate.warnings.iter().all(|fault| !fault.why.blocks())),
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                prop_assert!(faults.iter().all(|fault| fault.why.blocks() && fault.line == 7));
            }
        }
    }
}
