//! A formal paper in running text: an order, a certificate, a letter, a consent.
//!
//! It knows no trade: what must be on a certain paper is asked for by whoever makes it.

use super::ink::{Align, Mark, Shade, Style, wrap};
use super::signers::{self, Signer};
use super::{Column, Establishment, Flow, Foot, Grid, Imprint, Layout, PaperFault, Sheet, Words, press, require};

/// Of whom the paper speaks; what is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Full name.
    pub name: String,
    /// Age on that day, in words.
    pub age: String,
    /// Sex in words.
    pub sex: String,
    /// Number of the record.
    pub record_number: String,
}

/// A table in the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Head of each column and its share of the width; the shares add up to one.
    pub columns: Vec<(String, f32)>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<String>>,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Paragraphs, one a line.
    Text(String),
    /// A numbered list.
    List(Vec<String>),
    /// A table.
    Table(Table),
}

/// Pieces under a heading, or under none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Its heading.
    pub heading: Option<String>,
    /// Its pieces, in order.
    pub blocks: Vec<Block>,
}

/// The paper, every text already in the language of its reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Any size; letter is usual.
    pub layout: Layout,
    /// Who issues it.
    pub establishment: Establishment,
    /// What it is: `Constancia de asistencia`.
    pub title: String,
    /// Its number, when it has one.
    pub folio: Option<String>,
    /// Place and date as people write them: `La Paz, a 24 de noviembre de 2026`.
    pub dated: String,
    /// Said in a frame before everything else: that it was annulled, that it is a draft.
    pub notice: Option<String>,
    /// Of whom it speaks.
    pub subject: Option<Subject>,
    /// The text.
    pub sections: Vec<Section>,
    /// Who signs, in order.
    pub signers: Vec<Signer>,
    /// What the QR code says, never about the person. Empty: no code.
    pub verification: String,
    /// SHA-256 of the content, hexadecimal, or its first characters. Empty: none.
    pub hash: String,
}

const BODY: Style = Style::plain(10.0);
const HEADING: Style = Style::accent(9.5);

/// Draws it.
///
/// # Errors
/// [`PaperFault::Missing`] without title, date, establishment or the name of a signer; other faults are ours.
pub fn render(data: &Letter, words: &Words<'_>) -> Result<Vec<u8>, PaperFault> {
    let title = [Some(data.title.as_str()), data.folio.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    press(&lay_out(data, words)?, &Imprint { title: &title, language: words.language })
}

/// Its sheets, before they are pressed.
///
/// # Errors
/// As [`render`].
pub fn lay_out(data: &Letter, words: &Words<'_>) -> Result<Vec<Sheet>, PaperFault> {
    require(&data.title, "paper-title")?;
    require(&data.dated, "paper-date")?;
    for signer in &data.signers {
        require(&signer.name, "paper-author")?;
    }
    let mut flow = Flow::new(data.layout.paper);
    data.establishment.draw(&mut flow, &data.layout, words, 13.0)?;
    head(&mut flow, data, words)?;
    flow.repeat_head();
    if let Some(notice) = &data.notice {
        framed(&mut flow, notice)?;
    }
    let signed = signers::height(&flow, &data.signers, &data.verification)?;
    let last = data.sections.len().saturating_sub(1);
    for (place, section) in data.sections.iter().enumerate() {
        draw_section(&mut flow, section, if place == last { signed } else { 0.0 })?;
    }
    signers::draw(&mut flow, &data.signers, &data.verification, words)?;
    flow.finish(&Foot { left: data.layout.foot(&foot(data, words)) }, words)
}

fn foot(data: &Letter, words: &Words<'_>) -> String {
    let folio = data.folio.as_ref().map(|folio| format!("{} {folio}", words.word("paper-folio")));
    let short: String = data.hash.chars().take(16).collect();
    let hash = (!short.is_empty()).then(|| format!("{} {short}", words.word("paper-hash")));
    [folio, hash].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Title and number on one line, place and date below, then of whom it speaks.
fn head(flow: &mut Flow, data: &Letter, words: &Words<'_>) -> Result<(), PaperFault> {
    let (left, width, small) = (flow.left(), flow.width(), Style::plain(9.0));
    let number = data.folio.as_ref().map(|folio| format!("{} {folio}", words.word("paper-folio"))).unwrap_or_default();
    let beside = if number.is_empty() { 0.0 } else { small.width(&number)? + 12.0 };
    flow.line_at((left, width), flow.y() + 3.0, &number, small, Align::Right)?;
    flow.paragraph_in((left, width - beside), &data.title, Style::bold(13.0), Align::Left)?;
    flow.skip(2.0);
    flow.paragraph(&data.dated, Style::soft(9.0), Align::Left)?;
    flow.skip(7.0);
    if let Some(subject) = &data.subject {
        identity(flow, subject, words)?;
    }
    flow.skip(4.0);
    Ok(())
}

fn identity(flow: &mut Flow, subject: &Subject, words: &Words<'_>) -> Result<(), PaperFault> {
    let cells: Vec<(&str, &String, f32)> = [
        ("paper-patient", &subject.name, 0.42),
        ("paper-age", &subject.age, 0.18),
        ("paper-sex", &subject.sex, 0.18),
        ("paper-record-number", &subject.record_number, 0.22),
    ]
    .into_iter()
    .filter(|(_, value, _)| !value.trim().is_empty())
    .collect();
    let whole: f32 = cells.iter().map(|(.., share)| share).sum();
    if flow.width() < 250.0 {
        for (key, value, _) in cells {
            flow.pair(&words.label(key), value, 62.0, 8.0)?;
        }
        flow.skip(6.0);
    } else if !cells.is_empty() {
        let width = flow.width();
        let columns = cells
            .iter()
            .map(|(key, _, share)| Column { head: words.word(key), width: width * share / whole, align: Align::Left })
            .collect();
        let row = cells.iter().map(|(_, value, _)| vec![(Style::bold(9.5), (*value).clone())]).collect();
        Grid::new(columns, Style::soft(7.0)).draw(flow, &[row])?;
        flow.skip(8.0);
    }
    Ok(())
}

fn framed(flow: &mut Flow, notice: &str) -> Result<(), PaperFault> {
    let (style, pad) = (Style::bold(9.5), 6.0);
    let column = (flow.left() + pad, flow.width() - 2.0 * pad);
    let lines = wrap(notice, style, column.1)?;
    let height = 2.0 * pad + f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX)) * style.leading();
    flow.keep(height);
    flow.mark(Mark::Frame { area: (flow.left(), flow.y(), flow.width(), height), shade: Shade::Ink });
    flow.skip(pad);
    for line in lines {
        flow.line_at(column, flow.y(), &line, style, Align::Left)?;
        flow.skip(style.leading());
    }
    flow.skip(pad + 8.0);
    Ok(())
}

/// `tail` is what must not stand alone on the next page: the last piece goes with it, where both fit a page.
fn draw_section(flow: &mut Flow, section: &Section, tail: f32) -> Result<(), PaperFault> {
    if let Some(heading) = &section.heading {
        flow.heading(heading, HEADING)?;
        flow.skip(1.0);
    }
    let last = section.blocks.len().saturating_sub(1);
    for (place, block) in section.blocks.iter().enumerate() {
        let tail = if place == last { tail } else { 0.0 };
        match block {
            Block::Text(text) => {
                let paragraphs: Vec<&str> = text.split('\n').collect();
                for (place, paragraph) in paragraphs.iter().enumerate() {
                    if place + 1 == paragraphs.len() {
                        with_tail(flow, paragraph, flow.width(), tail)?;
                    }
                    flow.paragraph(paragraph, BODY, Align::Left)?;
                    flow.skip(3.0);
                }
            }
            Block::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    if place + 1 == items.len() {
                        with_tail(flow, item, flow.width() - 18.0, tail)?;
                    }
                    flow.numbered(place + 1, item, BODY)?;
                }
            }
            Block::Table(table) => draw_table(flow, table, tail)?,
        }
    }
    flow.skip(7.0);
    Ok(())
}

fn with_tail(flow: &mut Flow, text: &str, width: f32, tail: f32) -> Result<(), PaperFault> {
    let lines = wrap(text, BODY, width)?.len();
    let height = f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * BODY.leading() + tail + 10.0;
    if tail > 0.0 && height <= flow.room_of_a_page() {
        flow.keep(height);
    }
    Ok(())
}

fn draw_table(flow: &mut Flow, table: &Table, tail: f32) -> Result<(), PaperFault> {
    let width = flow.width();
    let columns =
        table.columns.iter().map(|(head, share)| Column { head: head.clone(), width: width * share, align: Align::Left }).collect();
    let rows: Vec<_> =
        table.rows.iter().map(|row| row.iter().map(|text| vec![(Style::plain(9.0), text.clone())]).collect::<Vec<_>>()).collect();
    Grid::new(columns, Style::accent(7.5)).followed_by(tail + 10.0).draw(flow, &rows)
}
