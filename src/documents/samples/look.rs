//! Every paper measured: pages, edges, bytes.

use super::*;
use crate::documents::{
    Align, Column, Flow, Foot, Grid, Mark, Paper, PaperFault, Shade, Sheet, Style, kit as kits, note as notes, prescription as rx,
    receipt as receipts,
};

/// Nothing may leave the paper, and text stays within the margins.
pub(super) fn inside(sheets: &[Sheet], paper: Paper) {
    let margin = paper.margin();
    for sheet in sheets {
        for mark in &sheet.marks {
            match mark {
                Mark::Text { x, y, style, text } => {
                    let right = x + style.width(text).unwrap();
                    assert!(*x >= margin - 0.1 && right <= sheet.width - margin + 0.1, "{text} {x} {right}");
                    assert!(*y > margin && *y <= sheet.height - margin + 4.0, "{text} {y}");
                }
                Mark::Line { from, to, .. } => {
                    assert!(from.0 >= 0.0 && to.0 <= sheet.width && to.1 <= sheet.height);
                }
                Mark::Fill { boxes, .. } => {
                    assert!(boxes.iter().all(|b| b.0 >= 0.0 && b.0 + b.2 <= sheet.width && b.1 + b.3 <= sheet.height));
                }
                Mark::Frame { area, .. } => {
                    assert!(area.0 + area.2 <= sheet.width && area.1 + area.3 <= sheet.height);
                }
            }
        }
    }
}

pub(super) fn texts(sheet: &Sheet) -> Vec<&str> {
    let mut found = Vec::new();
    for mark in &sheet.marks {
        if let Mark::Text { text, .. } = mark {
            found.push(text.as_str());
        }
    }
    found
}

#[test]
fn a_prescription_fits_its_pad() {
    let labels = spanish_words();
    for (paper, items, long, pages) in
        [(Paper::HalfLetter, 3, false, 1), (Paper::HalfLetter, 9, true, 2), (Paper::A5, 4, true, 2), (Paper::Letter, 8, true, 1)]
    {
        let sheets = rx::lay_out(&prescription(paper, items, long), &labels.words()).unwrap();
        assert_eq!(sheets.len(), pages, "{paper:?} {items}");
        inside(&sheets, paper);
        for sheet in &sheets {
            let all = texts(sheet).join(" ");
            assert!(all.contains("Clínica San José de Ñuñoa") && all.contains("Cédula profesional 7654321"));
            assert!(all.contains("R-000123"));
        }
        let last = texts(sheets.last().unwrap()).join(" ");
        assert!(last.contains("cada\u{a0}8\u{a0}horas"), "no signature without a medicine above it");
        assert!(last.contains("Firma") && last.contains(&format!("Página {pages} de {pages}")));
    }
}

#[test]
fn a_table_turns_the_page_between_rows_and_repeats_its_head() {
    let labels = spanish_words();
    let sheets = rx::lay_out(&prescription(Paper::HalfLetter, 30, true), &labels.words()).unwrap();
    assert!(sheets.len() > 4);
    let mut seen = Vec::new();
    for sheet in &sheets {
        let all = texts(sheet);
        let numbers: Vec<usize> = all.iter().filter_map(|text| text.parse().ok()).collect();
        if !numbers.is_empty() {
            assert!(all.contains(&"Medicamento e indicaciones"));
        }
        // A row is whole: as many directions as numbers on each page.
        let directions = all.iter().filter(|text| text.contains("cada\u{a0}8\u{a0}horas")).count();
        assert_eq!(directions, numbers.len());
        seen.extend(numbers);
    }
    assert_eq!(seen, (1..=30).collect::<Vec<_>>());
}

#[test]
fn a_row_taller_than_the_page_is_refused() {
    let mut flow = Flow::new(Paper::A5);
    let grid = Grid::new(vec![Column { head: "x".to_owned(), width: 100.0, align: Align::Left }], Style::plain(8.0));
    let row = vec![vec![(Style::plain(9.0), "palabra ".repeat(900))]];
    assert_eq!(grid.draw(&mut flow, &[row]), Err(PaperFault::RowTooTall));
}

#[test]
fn what_the_law_wants_is_asked_for() {
    let labels = spanish_words();
    let refused = |change: fn(&mut rx::Prescription)| {
        let mut data = prescription(Paper::HalfLetter, 1, false);
        change(&mut data);
        rx::render(&data, &labels.words()).err()
    };
    assert_eq!(refused(|p| p.prescriber.licence.clear()), Some(PaperFault::Missing("paper-licence")));
    assert_eq!(refused(|p| p.prescriber.institution.clear()), Some(PaperFault::Missing("paper-institution")));
    assert_eq!(refused(|p| p.establishment.address.clear()), Some(PaperFault::Missing("paper-address")));
    assert_eq!(refused(|p| p.items[0].generic.clear()), Some(PaperFault::Missing("paper-generic-name")));
    assert_eq!(refused(|p| p.items[0].duration = " ".to_owned()), Some(PaperFault::Missing("paper-duration")));
    assert_eq!(refused(|p| p.items.clear()), Some(PaperFault::Missing("paper-medicine")));
    let mut unsigned = note(1);
    unsigned.signed_at.clear();
    assert_eq!(notes::render(&unsigned, &labels.words()).err(), Some(PaperFault::Missing("paper-signed-at")));
}

#[test]
fn a_receipt_is_cut_where_it_ends() {
    let labels = spanish_words();
    let short = receipts::lay_out(&receipt(), &labels.words()).unwrap();
    inside(&short, Paper::Roll80);
    let mut longer = receipt();
    longer.lines.extend(receipt().lines);
    let long = receipts::lay_out(&longer, &labels.words()).unwrap();
    assert_eq!((short.len(), long.len()), (1, 1));
    assert!(short[0].height > 200.0 && long[0].height > short[0].height + 40.0);
    let lowest = |sheet: &Sheet| {
        let y = |mark: &Mark| {
            if let Mark::Text { y, .. } = mark { *y } else { 0.0 }
        };
        sheet.marks.iter().map(y).fold(0.0, f32::max)
    };
    assert!(short[0].height - lowest(&short[0]) < 20.0);
}

#[test]
fn a_note_goes_on_and_keeps_its_head() {
    let labels = english_words();
    for (paragraphs, pages) in [(1, 1), (30, 4)] {
        let sheets = notes::lay_out(&note(paragraphs), &labels.words()).unwrap();
        assert_eq!(sheets.len(), pages);
        inside(&sheets, Paper::Letter);
        assert!(sheets.iter().all(|sheet| texts(sheet).contains(&"00012")));
        assert!(texts(sheets.last().unwrap()).contains(&"Addendum"));
    }
}

#[test]
fn long_measurements_take_more_room_and_never_overlap() {
    let labels = spanish_words();
    for (value, lines) in [("95 %", 2), ("95 % con mascarilla simple a 5 L/min", 4)] {
        let mut data = note(1);
        data.vitals[4].1 = value.to_owned();
        let sheets = notes::lay_out(&data, &labels.words()).unwrap();
        inside(&sheets, Paper::Letter);
        let bands = |mark: &&Mark| matches!(mark, Mark::Fill { boxes, .. } if (boxes[0].3 - 25.94).abs() < 0.1);
        assert_eq!(sheets[0].marks.iter().filter(bands).count(), lines, "{value}");
    }
    let mut data = note(1);
    data.vitals[4].1 = "palabra ".repeat(40);
    inside(&notes::lay_out(&data, &labels.words()).unwrap(), Paper::Letter);
}

#[test]
fn the_kit_is_one_page_with_every_character_of_the_key() {
    for labels in [spanish_words(), english_words()] {
        let sheets = kits::lay_out(&kit(), &labels.words()).unwrap();
        assert_eq!(sheets.len(), 1);
        inside(&sheets, Paper::Letter);
        let (all, key) = (texts(&sheets[0]), kit().key);
        let (fixed, secret) = key.split_at("AGE-SECRET-KEY-1".len());
        let signs: Vec<String> = secret.chars().map(String::from).collect();
        let numbered = signs.chunks(4).zip(1..).flat_map(|(group, n): (_, usize)| std::iter::once(n.to_string()).chain(group.to_vec()));
        let wanted: Vec<String> = numbered.collect();
        let start = all.iter().position(|text| *text == fixed).unwrap() + 1;
        assert_eq!(all[start..start + wanted.len()], wanted);
    }
    assert!(!format!("{:?}", kit()).contains("SECRET"));
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    let labels = spanish_words();
    let words = labels.words();
    let once = rx::render(&prescription(Paper::HalfLetter, 3, true), &words).unwrap();
    assert!(once.starts_with(b"%PDF-"));
    assert_eq!(once, rx::render(&prescription(Paper::HalfLetter, 3, true), &words).unwrap());
    assert!(once.len() < 80_000, "{}", once.len());
    for bytes in
        [receipts::render(&receipt(), &words).unwrap(), notes::render(&note(1), &words).unwrap(), kits::render(&kit(), &words).unwrap()]
    {
        assert!(bytes.starts_with(b"%PDF-"));
    }
}

#[test]
fn a_page_is_turned_only_when_something_stands_on_it() {
    let mut flow = Flow::new(Paper::A5);
    assert!(!flow.keep(10_000.0));
    flow.skip(1.0);
    flow.rule(1.0, Shade::Ink);
    assert!(flow.keep(10_000.0));
    let labels = spanish_words();
    assert_eq!(flow.finish(&Foot::default(), &labels.words()).unwrap().len(), 2);
}

/// Writes the samples where a person can look at them: `cargo test papers_to_look_at -- --ignored`.
#[test]
#[ignore = "for the eyes"]
fn papers_to_look_at() {
    let labels = spanish_words();
    let words = labels.words();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/papers");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in [
        ("prescription", rx::render(&prescription(Paper::HalfLetter, 3, false), &words)),
        ("prescription-long", rx::render(&prescription(Paper::HalfLetter, 9, true), &words)),
        ("prescription-a5", rx::render(&prescription(Paper::A5, 2, true), &words)),
        ("receipt", receipts::render(&receipt(), &words)),
        ("note", notes::render(&note(1), &words)),
        ("note-long", notes::render(&note(30), &words)),
        ("kit", kits::render(&kit(), &words)),
    ] {
        std::fs::write(folder.join(format!("{name}.pdf")), bytes.unwrap()).unwrap();
    }
}
