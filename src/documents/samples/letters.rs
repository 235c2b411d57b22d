//! Letters of every size, and what they refuse.

use super::clinic::{author, establishment};
use super::look::{inside, texts};
use super::{english_words, spanish_words};
use crate::documents::letter::{Block, Letter, Section, Subject, Table, lay_out, render};
use crate::documents::{Mark, Paper, PaperFault, Signer, Words};

fn witness(name: &str) -> Signer {
    let strokes = vec![vec![(0.1, 0.7), (0.3, 0.2), (0.45, 0.8), (0.7, 0.3), (0.95, 0.6)]];
    Signer { name: name.to_owned(), lines: vec!["Hermana".to_owned()], role: Some("Testigo".to_owned()), strokes }
}

/// A letter; `paragraphs` make it long, `signers` go from one to four.
pub(super) fn letter(paper: Paper, paragraphs: usize, signers: usize, words: &Words<'_>) -> Letter {
    let text = "Se hace constar que la persona arriba nombrada acudió a consulta en este establecimiento el día de hoy, de las 10:00 a las 10:40 horas, y que se le indicó reposo en casa.";
    let mut all = vec![Signer::of(&author(), words)];
    all.extend(["María Ñáñez", "José Güemes Ibargüengoitia y Fernández de Córdova", "Ana Ruiz"].map(witness));
    all.truncate(signers);
    let table = Table {
        columns: vec![("Estudio".to_owned(), 0.5), ("Muestra".to_owned(), 0.2), ("Preparación".to_owned(), 0.3)],
        rows: vec![vec!["Biometría hemática completa".to_owned(), "sangre".to_owned(), "Ayuno de 8 horas".to_owned()]; 3],
    };
    Letter {
        layout: paper.into(),
        establishment: establishment(),
        title: "Constancia de asistencia".to_owned(),
        folio: Some("C-000012".to_owned()),
        dated: "Ciudad de México, a 24 de noviembre de 2026".to_owned(),
        notice: (signers == 2).then(|| "Anulada el 25 de noviembre de 2026: los datos no eran los de la persona.".to_owned()),
        subject: Some(Subject {
            name: "Ángel Núñez Güemes".to_owned(),
            age: "46 años".to_owned(),
            sex: "Hombre".to_owned(),
            record_number: "00012".to_owned(),
        }),
        sections: vec![
            Section { heading: Some("Estudios".to_owned()), blocks: vec![Block::Table(table)] },
            Section { heading: None, blocks: vec![Block::List(vec!["Llevar esta hoja.".to_owned(); 2])] },
            Section { heading: None, blocks: vec![Block::Text(vec![text; paragraphs].join("\n"))] },
        ],
        signers: all,
        verification: "MOSTRADOR constancia C-000012 24/11/2026 9f86d081884c7d65".to_owned(),
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
    }
}

#[test]
fn a_letter_fits_every_paper_and_nobody_signs_an_empty_page() {
    let labels = spanish_words();
    for paper in [Paper::Letter, Paper::HalfLetter, Paper::A5, Paper::Roll80] {
        for paragraphs in [1, 4, 9, 11, 12, 13, 14, 30] {
            for signers in 1..=4 {
                let sheets = lay_out(&letter(paper, paragraphs, signers, &labels.words()), &labels.words()).unwrap();
                inside(&sheets, paper);
                let last = texts(sheets.last().unwrap()).join(" ");
                // Where the signatures spread over pages, the first of them is beside text.
                if signers == 1 {
                    assert!(last.contains("reposo en casa") && last.contains("Cédula profesional"), "{paper:?} {paragraphs}");
                }
                assert!(paper.is_roll() || last.contains("Folio C-000012 · Huella"), "{paper:?} {last}");
            }
        }
    }
}

#[test]
fn a_signature_drawn_by_hand_is_drawn_and_what_is_empty_left_out() {
    let labels = english_words();
    let mut data = letter(Paper::Letter, 1, 4, &labels.words());
    let lines = |data: &Letter| {
        lay_out(data, &labels.words()).unwrap()[0]
            .marks
            .iter()
            .filter(|m| matches!(m, Mark::Line { width, .. } if *width > 1.0 && *width < 1.2))
            .count()
    };
    assert_eq!(lines(&data), 12);
    data.signers.iter_mut().for_each(|s| s.strokes.clear());
    assert_eq!(lines(&data), 0);
    data.subject = Some(Subject { name: "Ana".to_owned(), ..Subject::default() });
    data.folio = None;
    let sheet = &lay_out(&data, &labels.words()).unwrap()[0];
    assert!(!texts(sheet).contains(&"Sex") && !texts(sheet).join(" ").contains("No."));
}

#[test]
fn a_letter_without_title_date_or_name_is_refused() {
    let labels = spanish_words();
    let refused = |change: fn(&mut Letter)| {
        let mut data = letter(Paper::Letter, 1, 1, &labels.words());
        change(&mut data);
        render(&data, &labels.words()).err()
    };
    assert_eq!(refused(|l| l.title.clear()), Some(PaperFault::Missing("paper-title")));
    assert_eq!(refused(|l| l.dated.clear()), Some(PaperFault::Missing("paper-date")));
    assert_eq!(refused(|l| l.establishment.address.clear()), Some(PaperFault::Missing("paper-address")));
    assert_eq!(refused(|l| l.signers[0].name.clear()), Some(PaperFault::Missing("paper-author")));
    assert_eq!(refused(|l| l.verification = "x".repeat(4_000)), Some(PaperFault::QrTooLong));
    assert_eq!(refused(|_| ()), None);
}

/// Writes the samples where a person can look at them: `cargo test letters_to_look_at -- --ignored`.
#[test]
#[ignore = "for the eyes"]
fn letters_to_look_at() {
    let labels = spanish_words();
    let words = labels.words();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/papers");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, paper, paragraphs, signers) in [
        ("letter", Paper::Letter, 2, 1),
        ("letter-half", Paper::HalfLetter, 1, 1),
        ("letter-signed", Paper::Letter, 3, 4),
        ("letter-void", Paper::A5, 2, 2),
    ] {
        std::fs::write(folder.join(format!("{name}.pdf")), render(&letter(paper, paragraphs, signers, &words), &words).unwrap()).unwrap();
    }
}
