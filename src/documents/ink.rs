//! What can be put on a sheet, and how text is measured and wrapped.

use super::PaperFault;
use super::face::{cut, printable};

/// A cut of the typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Book weight.
    Regular,
    /// Bold.
    Bold,
}

/// A colour of the house; all of them stay readable on a black-and-white printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Text.
    Ink,
    /// Labels and small print.
    Soft,
    /// Names and headings.
    Accent,
    /// Hairlines.
    Hair,
    /// Backgrounds.
    Tint,
    /// The bottom of a QR code.
    White,
}

/// On which side text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The cut.
    pub face: Face,
    /// The size in points.
    pub size: f32,
    /// The colour.
    pub shade: Shade,
}

impl Style {
    /// Plain text of a size.
    #[must_use]
    pub const fn plain(size: f32) -> Self {
        Self { face: Face::Regular, size, shade: Shade::Ink }
    }

    /// Bold text of a size.
    #[must_use]
    pub const fn bold(size: f32) -> Self {
        Self { face: Face::Bold, size, shade: Shade::Ink }
    }

    /// Small print of a size.
    #[must_use]
    pub const fn soft(size: f32) -> Self {
        Self { face: Face::Regular, size, shade: Shade::Soft }
    }

    /// A heading of a size.
    #[must_use]
    pub const fn accent(size: f32) -> Self {
        Self { face: Face::Bold, size, shade: Shade::Accent }
    }

    /// From one baseline to the next, in points.
    #[must_use]
    pub fn leading(self) -> f32 {
        self.size * 1.36
    }

    /// From the top of a line to its baseline, in points.
    #[must_use]
    pub fn ascent(self) -> f32 {
        self.size * 1.02
    }

    /// The width of one line, in points.
    ///
    /// # Errors
    /// [`PaperFault::Press`] when the embedded fonts cannot be read.
    pub fn width(self, line: &str) -> Result<f32, PaperFault> {
        Ok(cut(self.face)?.widths(line, self.size).iter().sum())
    }
}

/// One thing on a sheet. Coordinates in points from the top left corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line of text, `y` at its baseline.
    Text {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// Look.
        style: Style,
        /// The line.
        text: String,
    },
    /// A straight line.
    Line {
        /// From here.
        from: (f32, f32),
        /// To here.
        to: (f32, f32),
        /// Thickness.
        width: f32,
        /// Colour.
        shade: Shade,
    },
    /// Filled rectangles of one colour: a background, or the squares of a QR code.
    Fill {
        /// Left, top, width and height of each.
        boxes: Vec<(f32, f32, f32, f32)>,
        /// Colour.
        shade: Shade,
    },
    /// The outline of a rectangle.
    Frame {
        /// Left, top, width and height.
        area: (f32, f32, f32, f32),
        /// Colour.
        shade: Shade,
    },
}

/// A finished page.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What is on it, from the bottom layer up.
    pub marks: Vec<Mark>,
}

/// Breaks a text into lines that are never wider than `width`: at spaces, and inside words that are
/// themselves too wide. Line breaks of the text are kept.
///
/// # Errors
/// [`PaperFault::Press`] when the embedded fonts cannot be read.
pub fn wrap(text: &str, style: Style, width: f32) -> Result<Vec<String>, PaperFault> {
    let mut lines = Vec::new();
    for paragraph in printable(text).split('\n') {
        let mut line = String::new();
        for word in paragraph.split(is_gap).filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if style.width(&longer)? <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            let mut pieces = break_word(word, style, width)?;
            line = pieces.pop().unwrap_or_default();
            lines.append(&mut pieces);
        }
        lines.push(line);
    }
    while lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    Ok(lines)
}

/// Where a line may be broken: any white space but the one made to hold words together.
fn is_gap(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}'
}

/// A short text, never broken at its spaces: `500 mg`, `Tel. 55 2701 2949`. A long one stays as it
/// is: held together it would be broken inside its words.
#[must_use]
pub fn unbroken(text: &str) -> String {
    if text.chars().count() > 32 { text.to_owned() } else { text.replace(' ', "\u{a0}") }
}

/// Pieces of a word that each fit (a single character always stands, however narrow the column).
fn break_word(word: &str, style: Style, width: f32) -> Result<Vec<String>, PaperFault> {
    let widths = cut(style.face)?.widths(word, style.size);
    let mut pieces = vec![String::new()];
    let mut used = 0.0;
    for (character, advance) in word.chars().zip(widths) {
        if used + advance > width && used > 0.0 {
            pieces.push(String::new());
            used = 0.0;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
        used += advance;
    }
    Ok(pieces)
}

/// Where a line of a width begins inside a column.
#[must_use]
pub fn aligned(align: Align, left: f32, column: f32, line: f32) -> f32 {
    match align {
        Align::Left => left,
        Align::Centre => left + (column - line) / 2.0,
        Align::Right => left + column - line,
    }
}

#[cfg(test)]
#[path = "ink_tests.rs"]
mod tests;
