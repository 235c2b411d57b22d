//! The clinical summary (NOM-004-SSA3-2012, 5.6): what another doctor needs, on one or two sheets.

use super::gather::{Alert, Gathered};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::documents::letter::{self, Block, Letter, Section, Subject, Table};
use crate::documents::{Paper, Words};
use crate::http::Caller;
use crate::modules::clinic::note_sheet::{establishment, measured};
use crate::modules::clinic::prescription_pages::paper_problem;
use crate::modules::clinic::vitals;
use crate::modules::contacts;

/// The most visits that the summary lists; the notes themselves are in the file.
const VISITS: usize = 40;

/// Draws it in the language of the business.
///
/// # Errors
/// What the paper lacks by name.
pub(super) fn draw(who: &Caller, read: &Gathered) -> Outcome<Vec<u8>> {
    let lang = read.profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let zone = read.profile.zone();
    let day = |at: Instant| zone.wall(at).strftime("%d/%m/%Y").to_string();
    let listed = |kind: &str| -> Vec<String> {
        let live = |a: &&Alert| a.kind == kind && a.ended_at.is_none();
        read.alerts.iter().filter(live).map(|a| a.text.clone()).collect()
    };
    let mut sections = Vec::new();
    for (kind, word, none) in [
        ("allergy", "chart-allergies", "summary-allergies-none"),
        ("problem", "chart-problems", "summary-none"),
        ("medicine", "chart-medicines", "summary-none"),
    ] {
        let items = listed(kind);
        let block = if items.is_empty() { Block::Text(say(none)) } else { Block::List(items) };
        sections.push(Section { heading: Some(say(word)), blocks: vec![block] });
    }
    let newest = vitals_now(read, &say, &day);
    if !newest.is_empty() {
        sections.push(table(&say, "chart-vitals", &[("summary-sign", 0.4), ("summary-value", 0.3), ("trends-when", 0.3)], newest));
    }
    let visits: Vec<Vec<String>> = read
        .notes
        .iter()
        .rev()
        .filter(|n| n.addendum_of.is_none())
        .take(VISITS)
        .map(|n| {
            let found: Vec<String> =
                n.diagnoses().into_iter().map(|d| [d.code, Some(d.text)].into_iter().flatten().collect::<Vec<_>>().join(" ")).collect();
            vec![day(n.started_at), say(&n.kind.word()), found.join("; "), n.content.treatment.clone(), n.author_name.clone()]
        })
        .collect();
    if !visits.is_empty() {
        let columns =
            [("trends-when", 0.13), ("summary-kind", 0.17), ("note-diagnosis", 0.28), ("note-treatment", 0.27), ("summary-author", 0.15)];
        sections.push(table(&say, "summary-visits", &columns, visits));
    }
    let age = contacts::age_words(who, read.card.age(zone.date(read.now)));
    let sheet = Letter {
        layout: Paper::Letter.into(),
        establishment: establishment(&read.profile),
        title: say("summary-title"),
        folio: None,
        dated: day(read.now),
        notice: None,
        subject: Some(Subject {
            name: read.card.full_name(),
            age,
            sex: if read.card.sex.is_empty() { String::new() } else { say(&format!("sex-{}", read.card.sex.replace('_', "-"))) },
            record_number: read.record_no.to_string(),
        }),
        sections,
        signers: Vec::new(),
        verification: String::new(),
        hash: String::new(),
    };
    letter::render(&sheet, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))
}

fn table(say: &dyn Fn(&str) -> String, heading: &str, columns: &[(&str, f32)], rows: Vec<Vec<String>>) -> Section {
    let columns = columns.iter().map(|(key, share)| (say(key), *share)).collect();
    Section { heading: Some(say(heading)), blocks: vec![Block::Table(Table { columns, rows })] }
}

/// The newest value of every sign.
fn vitals_now(read: &Gathered, say: &dyn Fn(&str) -> String, day: &dyn Fn(Instant) -> String) -> Vec<Vec<String>> {
    crate::base::vital::Sign::all()
        .filter_map(|sign| read.vitals.iter().rev().find(|v| v.sign == sign))
        .map(|v| vec![say(&format!("vital-{}", vitals::code(v.sign))), measured(&v.kept), day(v.taken_at)])
        .collect()
}
