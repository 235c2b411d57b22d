//! Tables: a head that comes again on each page, and rows that are never split.

use super::ink::{Align, Mark, Shade, Style, wrap};
use super::{Flow, PaperFault};

/// Space between a cell's edge and its text, in points.
const PAD: f32 = 4.0;

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The text of its head.
    pub head: String,
    /// Its width in points.
    pub width: f32,
    /// On which side its text stands.
    pub align: Align,
}

/// A cell: paragraphs, each with its look.
pub type Cell = Vec<(Style, String)>;

/// A table under its columns.
#[derive(Clone, Debug)]
pub struct Grid {
    columns: Vec<Column>,
    head: Style,
    tail: f32,
}

impl Grid {
    /// A table; the head is drawn in `head`.
    #[must_use]
    pub fn new(columns: Vec<Column>, head: Style) -> Self {
        Self { columns, head, tail: 0.0 }
    }

    /// Keeps this much room behind the last row, in points: what follows (a signature) never stands
    /// on a page without a row.
    #[must_use]
    pub fn followed_by(self, tail: f32) -> Self {
        Self { tail, ..self }
    }

    /// Draws the head and every row, turning pages between rows.
    ///
    /// # Errors
    /// [`PaperFault::RowTooTall`] when a row is taller than an empty page.
    pub fn draw(&self, flow: &mut Flow, rows: &[Vec<Cell>]) -> Result<(), PaperFault> {
        let head_height = self.head.leading() + PAD;
        let mut first = true;
        for (place, row) in rows.iter().enumerate() {
            let (lines, height) = self.measure(row)?;
            if height + head_height > flow.room_of_a_page() {
                return Err(PaperFault::RowTooTall);
            }
            let tail = if place + 1 == rows.len() { self.tail } else { 0.0 };
            let tail = if height + head_height + tail > flow.room_of_a_page() { 0.0 } else { tail };
            // The head never stays behind without a row.
            let turned = flow.keep(height + tail + if first { head_height } else { 0.0 });
            if turned || first {
                self.draw_head(flow)?;
            }
            first = false;
            self.draw_row(flow, &lines, height)?;
        }
        Ok(())
    }

    fn draw_head(&self, flow: &mut Flow) -> Result<(), PaperFault> {
        let height = self.head.leading() + PAD;
        let area = (flow.left(), flow.y(), flow.width(), height);
        flow.mark(Mark::Fill { boxes: vec![area], shade: Shade::Tint });
        let mut x = flow.left();
        for column in &self.columns {
            let inner = (x + PAD, column.width - 2.0 * PAD);
            flow.line_at(inner, flow.y() + PAD / 2.0, &column.head, self.head, column.align)?;
            x += column.width;
        }
        flow.skip(height);
        Ok(())
    }

    /// The wrapped lines of each cell, and the height of the row.
    fn measure(&self, row: &[Cell]) -> Result<(Vec<Cell>, f32), PaperFault> {
        let mut wrapped = Vec::with_capacity(row.len());
        let mut tallest: f32 = 0.0;
        for (cell, column) in row.iter().zip(&self.columns) {
            let mut lines = Vec::new();
            for (style, text) in cell {
                for line in wrap(text, *style, column.width - 2.0 * PAD)? {
                    lines.push((*style, line));
                }
            }
            tallest = tallest.max(lines.iter().map(|(style, _)| style.leading()).sum());
            wrapped.push(lines);
        }
        Ok((wrapped, tallest + 2.0 * PAD))
    }

    fn draw_row(&self, flow: &mut Flow, cells: &[Cell], height: f32) -> Result<(), PaperFault> {
        let mut x = flow.left();
        for (lines, column) in cells.iter().zip(&self.columns) {
            let mut top = flow.y() + PAD;
            for (style, line) in lines {
                flow.line_at((x + PAD, column.width - 2.0 * PAD), top, line, *style, column.align)?;
                top += style.leading();
            }
            x += column.width;
        }
        flow.skip(height);
        flow.rule(0.4, Shade::Hair);
        Ok(())
    }
}
