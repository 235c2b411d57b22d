//! Those who sign a paper, two beside each other where it is wide enough, and the code for checking.

use super::ink::{Align, Mark, Shade, Style, wrap};
use super::{Author, Flow, PaperFault, QrSquares, Words};

/// One who signs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signer {
    /// Full name.
    pub name: String,
    /// Credentials or relationship, one line each.
    pub lines: Vec<String>,
    /// As what: `Testigo`, `Paciente`.
    pub role: Option<String>,
    /// A signature drawn by hand: strokes of points, both coordinates from 0 to 1 in a box three times as
    /// wide as it is high, from the top left. None: a line to sign on.
    pub strokes: Vec<Vec<(f32, f32)>>,
}

impl Signer {
    /// A professional with licence, institution and specialty.
    #[must_use]
    pub fn of(author: &Author, words: &Words<'_>) -> Self {
        Self { name: author.name.clone(), lines: vec![author.credentials(words)], ..Self::default() }
    }
}

const NAME: Style = Style::bold(8.5);
const SMALL: Style = Style::soft(7.0);
/// Room for a hand above the line, in points.
const HAND: f32 = 40.0;
/// The code with its border, in points.
const CODE: f32 = 74.0;
/// Between columns.
const GAP: f32 = 18.0;

/// What stands in a cell.
#[derive(Clone, Copy)]
enum Cell<'s> {
    Code(&'s str),
    Hand(&'s Signer),
}

/// Cells in rows: the code fills an empty place at the beginning, or stands below everybody.
fn rows<'s>(flow: &Flow, signers: &'s [Signer], code: &'s str) -> (Vec<Vec<Cell<'s>>>, f32) {
    let across = if flow.width() < 250.0 { 1 } else { 2 };
    let mut cells: Vec<Cell<'_>> = signers.iter().map(Cell::Hand).collect();
    if !code.trim().is_empty() {
        let place = if across == 2 && signers.len() % 2 == 1 { 0 } else { cells.len() };
        cells.insert(place, Cell::Code(code));
    }
    let width = if across == 1 { flow.width() } else { (flow.width() - GAP) / 2.0 };
    (cells.chunks(across).map(<[_]>::to_vec).collect(), width)
}

fn said(signer: &Signer, width: f32) -> Result<Vec<(Style, String)>, PaperFault> {
    let mut lines: Vec<(Style, String)> = wrap(&signer.name, NAME, width)?.into_iter().map(|line| (NAME, line)).collect();
    for text in signer.role.iter().chain(&signer.lines) {
        lines.extend(wrap(text, SMALL, width)?.into_iter().map(|line| (SMALL, line)));
    }
    Ok(lines)
}

fn row_height(row: &[Cell<'_>], width: f32) -> Result<f32, PaperFault> {
    let mut tallest: f32 = 0.0;
    for cell in row {
        let height = match cell {
            Cell::Code(_) => CODE + SMALL.leading(),
            Cell::Hand(signer) => HAND + 4.0 + said(signer, width)?.iter().map(|(style, _)| style.leading()).sum::<f32>(),
        };
        tallest = tallest.max(height);
    }
    Ok(tallest + 10.0)
}

/// What the first row takes, in points: it is kept with the end of the text.
pub(super) fn height(flow: &Flow, signers: &[Signer], code: &str) -> Result<f32, PaperFault> {
    let (rows, width) = rows(flow, signers, code);
    rows.first().map_or(Ok(0.0), |row| row_height(row, width))
}

/// Draws everybody.
pub(super) fn draw(flow: &mut Flow, signers: &[Signer], code: &str, words: &Words<'_>) -> Result<(), PaperFault> {
    let (rows, width) = rows(flow, signers, code);
    for row in rows {
        let height = row_height(&row, width)?;
        flow.keep(height);
        let (top, mut left) = (flow.y(), flow.left());
        if let [Cell::Hand(_)] = row[..] {
            left += (flow.width() - width) / 2.0;
        }
        for cell in row {
            match cell {
                Cell::Code(text) => {
                    QrSquares::of(text)?.draw(flow, left - 8.0, top, CODE);
                    flow.line_at((left, width), top + CODE - 4.0, &words.word("paper-verify-this"), Style::soft(6.0), Align::Left)?;
                }
                Cell::Hand(signer) => hand(flow, signer, (left, width), top)?,
            }
            left += width + GAP;
        }
        flow.skip(height);
    }
    Ok(())
}

fn hand(flow: &mut Flow, signer: &Signer, column: (f32, f32), top: f32) -> Result<(), PaperFault> {
    let line = top + HAND;
    let (wide, high) = ((HAND * 3.0).min(column.1), HAND - 4.0);
    let from = column.0 + (column.1 - wide) / 2.0;
    let at = |(x, y): (f32, f32)| (from + x.clamp(0.0, 1.0) * wide, top + y.clamp(0.0, 1.0) * high);
    for pair in signer.strokes.iter().flat_map(|stroke| stroke.windows(2)) {
        flow.mark(Mark::Line { from: at(pair[0]), to: at(pair[1]), width: 1.1, shade: Shade::Ink });
    }
    flow.mark(Mark::Line { from: (column.0, line), to: (column.0 + column.1, line), width: 0.7, shade: Shade::Ink });
    let mut y = line + 3.0;
    for (style, text) in said(signer, column.1)? {
        flow.line_at(column, y, &text, style, Align::Centre)?;
        y += style.leading();
    }
    Ok(())
}
