//! The note of an encounter as NOM-004-SSA3-2012 wants it (5.2, 5.10, 6.2), addenda below it.

use super::ink::{Align, Mark, Shade, Style};
use super::{Author, Column, Establishment, Flow, Foot, Grid, Imprint, Paper, PaperFault, Sheet, Words, press, require};

/// What was added after signing; the note itself never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addendum {
    /// The text.
    pub text: String,
    /// Who added it.
    pub author: Author,
    /// When it was signed, as people write it.
    pub signed_at: String,
    /// SHA-256 of its content, hexadecimal.
    pub hash: String,
}

/// A second signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// Who gave it.
    pub author: Author,
    /// When, as people write it.
    pub signed_at: String,
}

/// A signed note, every text as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it was written.
    pub establishment: Establishment,
    /// What kind of note: `Nota de evolución`.
    pub kind: String,
    /// Patient's full name.
    pub patient: String,
    /// Age at the time of the note, in words.
    pub age: String,
    /// Sex in words.
    pub sex: String,
    /// Patient's address (5.2), when the establishment prints it.
    pub address: Option<String>,
    /// Number of the record.
    pub record_number: String,
    /// Date and time of the encounter, as people write it.
    pub date: String,
    /// Headings and texts, in the order of the note.
    pub sections: Vec<(String, String)>,
    /// Vital signs: name, value with unit.
    pub vitals: Vec<(String, String)>,
    /// Diagnoses: code, when there is one, and words.
    pub diagnoses: Vec<(Option<String>, String)>,
    /// Prognosis (6.2.5).
    pub prognosis: String,
    /// Treatment: medicines with dose, route and periodicity (6.2.6), and advice.
    pub treatment: Vec<String>,
    /// Who wrote and signed it.
    pub author: Author,
    /// When it was signed, as people write it.
    pub signed_at: String,
    /// SHA-256 of its content, hexadecimal.
    pub hash: String,
    /// Second signatures over the same hash, in the order in which they were asked.
    pub cosigned: Vec<Cosigned>,
    /// Addenda, the oldest first.
    pub addenda: Vec<Addendum>,
}

const BODY: Style = Style::plain(9.5);
const HEADING: Style = Style::accent(9.5);

/// Draws it on letter paper.
///
/// # Errors
/// [`PaperFault::Missing`] names what NOM-004 wants and the data lacks; other faults are ours.
pub fn render(data: &Note, words: &Words<'_>) -> Result<Vec<u8>, PaperFault> {
    let title = format!("{} {} {}", data.kind, data.record_number, data.date);
    press(&lay_out(data, words)?, &Imprint { title: &title, language: words.language })
}

/// Draws several, each beginning on a page of its own, as one file.
///
/// # Errors
/// As [`render`].
pub fn render_all(notes: &[Note], words: &Words<'_>) -> Result<Vec<u8>, PaperFault> {
    let mut sheets = Vec::new();
    for note in notes {
        sheets.extend(lay_out(note, words)?);
    }
    let title = notes.first().map(|n| format!("{} {}", words.word("paper-note"), n.record_number)).unwrap_or_default();
    press(&sheets, &Imprint { title: &title, language: words.language })
}

pub(super) fn lay_out(data: &Note, words: &Words<'_>) -> Result<Vec<Sheet>, PaperFault> {
    complete(data)?;
    let mut flow = Flow::new(Paper::Letter);
    data.establishment.draw(&mut flow, &Paper::Letter.into(), words, 14.0)?;
    identity(&mut flow, data, words)?;
    flow.repeat_head();
    for (heading, text) in &data.sections {
        section(&mut flow, heading, text)?;
    }
    vitals(&mut flow, data, words)?;
    lists(&mut flow, data, words)?;
    signed(&mut flow, &data.author, &data.signed_at, &data.hash, words)?;
    for second in &data.cosigned {
        flow.skip(4.0);
        flow.keep(58.0);
        flow.paragraph(&words.word("paper-cosigned"), Style::soft(8.0), Align::Left)?;
        signed(&mut flow, &second.author, &second.signed_at, &data.hash, words)?;
    }
    for addendum in &data.addenda {
        flow.skip(10.0);
        flow.keep(110.0);
        flow.rule(0.8, Shade::Accent);
        flow.skip(6.0);
        section(&mut flow, &words.word("paper-addendum"), &addendum.text)?;
        signed(&mut flow, &addendum.author, &addendum.signed_at, &addendum.hash, words)?;
    }
    let short: String = data.hash.chars().take(16).collect();
    let record = format!("{} {}", words.word("paper-record-number"), data.record_number);
    flow.finish(&Foot { left: format!("{record} · {} {short}", words.word("paper-hash")) }, words)
}

/// What every note must name (5.2, 5.9, 5.10).
fn complete(data: &Note) -> Result<(), PaperFault> {
    for (text, label) in [
        (&data.kind, "paper-note"),
        (&data.patient, "paper-patient"),
        (&data.age, "paper-age"),
        (&data.sex, "paper-sex"),
        (&data.record_number, "paper-record-number"),
        (&data.date, "paper-date"),
        (&data.author.name, "paper-author"),
        (&data.author.licence, "paper-licence"),
        (&data.signed_at, "paper-signed-at"),
        (&data.hash, "paper-hash"),
    ] {
        require(text, label)?;
    }
    Ok(())
}

fn identity(flow: &mut Flow, data: &Note, words: &Words<'_>) -> Result<(), PaperFault> {
    let (left, width) = (flow.left(), flow.width());
    flow.line_at((left, width), flow.y() + 2.0, &data.date, Style::plain(9.0), Align::Right)?;
    flow.paragraph_in((left, width * 0.62), &data.kind, Style::bold(12.0), Align::Left)?;
    flow.skip(4.0);
    let columns = [("paper-patient", 0.46), ("paper-age", 0.18), ("paper-sex", 0.14), ("paper-record-number", 0.22)];
    let values = [&data.patient, &data.age, &data.sex, &data.record_number];
    let grid = columns.map(|(key, share)| Column { head: words.word(key), width: width * share, align: Align::Left });
    let row = values.map(|value| vec![(Style::bold(9.5), value.clone())]).to_vec();
    Grid::new(grid.to_vec(), Style::soft(7.0)).draw(flow, &[row])?;
    if let Some(address) = &data.address {
        flow.skip(3.0);
        flow.pair(&words.label("paper-address"), address, 58.0, 8.0)?;
    }
    flow.skip(10.0);
    Ok(())
}

fn section(flow: &mut Flow, heading: &str, text: &str) -> Result<(), PaperFault> {
    flow.heading(heading, HEADING)?;
    flow.paragraph(text, BODY, Align::Left)?;
    flow.skip(7.0);
    Ok(())
}

/// Four to a row, so that a full set takes two lines; fewer where a value is long.
fn vitals(flow: &mut Flow, data: &Note, words: &Words<'_>) -> Result<(), PaperFault> {
    if data.vitals.is_empty() {
        return Ok(());
    }
    let (label, value) = (Style::soft(7.0), Style::bold(9.5));
    let height = label.leading() + value.leading() + 5.0;
    flow.keep(HEADING.leading() + 2.0 + height);
    flow.heading(&words.word("paper-vital-signs"), HEADING)?;
    flow.skip(2.0);
    let Some((per_row, width)) = vitals_in_a_row(&data.vitals, flow.width(), label, value)? else {
        for (name, measured) in &data.vitals {
            flow.paragraph(&format!("{name}: {measured}"), BODY, Align::Left)?;
        }
        flow.skip(7.0);
        return Ok(());
    };
    for row in data.vitals.chunks(per_row) {
        flow.keep(height);
        let top = flow.y();
        let area = (flow.left(), top, flow.width(), height - 1.5);
        flow.mark(Mark::Fill { boxes: vec![area], shade: Shade::Tint });
        let mut x = flow.left() + 5.0;
        for (name, measured) in row {
            flow.line_at((x, width), top + 1.5, name, label, Align::Left)?;
            flow.line_at((x, width), top + 1.5 + label.leading(), measured, value, Align::Left)?;
            x += width;
        }
        flow.skip(height);
    }
    flow.skip(7.0);
    Ok(())
}

/// How many fit side by side, and the width of each; `None` when not even two do.
fn vitals_in_a_row(vitals: &[(String, String)], whole: f32, label: Style, value: Style) -> Result<Option<(usize, f32)>, PaperFault> {
    let mut widest: f32 = 0.0;
    for (name, measured) in vitals {
        widest = widest.max(label.width(name)?).max(value.width(measured)?);
    }
    let fitting = [(4, whole / 4.0), (3, whole / 3.0), (2, whole / 2.0)];
    Ok(fitting.into_iter().find(|(_, width)| widest + 8.0 <= *width))
}

fn lists(flow: &mut Flow, data: &Note, words: &Words<'_>) -> Result<(), PaperFault> {
    if !data.diagnoses.is_empty() {
        flow.heading(&words.word("paper-diagnoses"), HEADING)?;
        for (place, (code, text)) in data.diagnoses.iter().enumerate() {
            let code = code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
            flow.numbered(place + 1, &format!("{text}{code}"), BODY)?;
        }
        flow.skip(7.0);
    }
    if !data.prognosis.trim().is_empty() {
        section(flow, &words.word("paper-prognosis"), &data.prognosis)?;
    }
    if !data.treatment.is_empty() {
        flow.heading(&words.word("paper-treatment"), HEADING)?;
        for (place, text) in data.treatment.iter().enumerate() {
            flow.numbered(place + 1, text, BODY)?;
        }
        flow.skip(7.0);
    }
    Ok(())
}

/// Author, credentials, moment and hash, kept together.
fn signed(flow: &mut Flow, author: &Author, at: &str, hash: &str, words: &Words<'_>) -> Result<(), PaperFault> {
    flow.keep(58.0);
    flow.skip(4.0);
    flow.paragraph(&author.name, Style::bold(9.5), Align::Left)?;
    flow.paragraph(&author.credentials(words), Style::soft(8.0), Align::Left)?;
    flow.paragraph(&format!("{} {at}", words.label("paper-signed-at")), Style::soft(8.0), Align::Left)?;
    flow.paragraph(&format!("{} {hash}", words.label("paper-hash")), Style::soft(6.5), Align::Left)
}
