//! Papers as a printer would see them, compared with pictures that somebody looked at.
//!
//! A picture is 40 dots an inch, grey. Renderers differ at edges, so a dot may differ; a line that moved may not.
//! After a change that was meant, and looked at: `UPDATE_GOLDEN=1 cargo test papers_look`.

use std::path::PathBuf;
use std::process::Command;

use super::*;
use crate::documents::{Layout, Paper, letter, prescription as rx};

const DPI: &str = "40";
/// Dots that may differ by a lot, of a thousand.
const STRANGE_PER_MILLE: usize = 6;

struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

/// The pages of a PDF, one below the other.
fn rendered(pdf: &[u8]) -> Picture {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let done = Command::new("pdftoppm").args(["-r", DPI, "-gray"]).arg(&file).arg(folder.path().join("page")).output();
    let done = done.expect("pdftoppm is needed for this test: install poppler-utils");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "pgm"))
        .collect();
    pages.sort();
    let mut all = Picture { width: 0, height: 0, grey: Vec::new() };
    for page in pages {
        let page = portable(&std::fs::read(page).unwrap());
        all = Picture { width: page.width, height: all.height + page.height, grey: [all.grey, page.grey].concat() };
    }
    all
}

/// A portable greymap (P5, 8 bits).
fn portable(bytes: &[u8]) -> Picture {
    let (mut at, mut words) = (0, Vec::new());
    while words.len() < 4 {
        let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
        words.push(std::str::from_utf8(&bytes[at..end]).unwrap().to_owned());
        at = end + 1;
    }
    assert_eq!((words[0].as_str(), words[3].as_str()), ("P5", "255"));
    Picture { width: words[1].parse().unwrap(), height: words[2].parse().unwrap(), grey: bytes[at..].to_vec() }
}

fn kept(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/papers").join(format!("{name}.pgm.zst"))
}

fn compare(name: &str, pdf: &[u8]) -> Option<String> {
    let seen = rendered(pdf);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let mut whole = format!("P5 {} {} 255\n", seen.width, seen.height).into_bytes();
        whole.extend(&seen.grey);
        std::fs::create_dir_all(kept(name).parent().unwrap()).unwrap();
        std::fs::write(kept(name), zstd::encode_all(whole.as_slice(), 19).unwrap()).unwrap();
        return None;
    }
    let Ok(golden) = std::fs::read(kept(name)) else { return Some(format!("{name}: nobody has looked at it yet")) };
    let golden = portable(&zstd::decode_all(golden.as_slice()).unwrap());
    if (golden.width, golden.height) != (seen.width, seen.height) {
        return Some(format!("{name}: {}x{} dots, and was {}x{}", seen.width, seen.height, golden.width, golden.height));
    }
    let strange = golden.grey.iter().zip(&seen.grey).filter(|(a, b)| a.abs_diff(**b) > 80).count();
    let allowed = golden.grey.len() * STRANGE_PER_MILLE / 1_000;
    (strange > allowed).then(|| format!("{name}: {strange} dots differ, {allowed} may"))
}

#[test]
fn papers_look_as_they_did_when_somebody_looked() {
    let labels = spanish_words();
    let words = labels.words();
    let mut faults = Vec::new();
    for (size, paper) in [("letter", Paper::Letter), ("half-letter", Paper::HalfLetter), ("a5", Paper::A5)] {
        let long = rx::render(&clinic::prescription(paper, 9, true), &words).unwrap();
        faults.extend(compare(&format!("prescription-{size}"), &long));
        let mut own = clinic::prescription(paper, 2, false);
        own.layout = Layout { paper, letterhead_mm: Some(35), foot: "Citas: 55 2701 2949".into() };
        faults.extend(compare(&format!("prescription-{size}-own"), &rx::render(&own, &words).unwrap()));
        faults.extend(compare(&format!("letter-{size}"), &letter::render(&letters::letter(paper, 2, 2, &words), &words).unwrap()));
    }
    faults.extend(compare("note", &crate::documents::note::render(&clinic::note(4), &words).unwrap()));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_tallest_letterhead_leaves_room_for_a_prescription() {
    let labels = spanish_words();
    for paper in [Paper::Letter, Paper::HalfLetter, Paper::A5] {
        let mut data = clinic::prescription(paper, 12, true);
        data.layout.letterhead_mm = Some(80);
        assert!(rx::lay_out(&data, &labels.words()).is_ok_and(|sheets| sheets.len() > 1), "{paper:?}");
    }
}

#[test]
fn a_line_that_moved_is_seen() {
    let labels = spanish_words();
    let mut paper = clinic::prescription(Paper::HalfLetter, 2, false);
    let one = rendered(&rx::render(&paper, &labels.words()).unwrap());
    paper.advice = None;
    let other = rendered(&rx::render(&paper, &labels.words()).unwrap());
    let strange = one.grey.iter().zip(&other.grey).filter(|(a, b)| a.abs_diff(**b) > 80).count();
    assert!(strange > one.grey.len() * STRANGE_PER_MILLE / 1_000, "{strange} of {}", one.grey.len());
}
