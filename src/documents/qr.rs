//! A QR code as filled squares: sharp at any size, and no picture in the file.

use qrcode::{Color, EcLevel, QrCode};

use super::ink::{Mark, Shade};
use super::{Flow, PaperFault};

/// The dark squares of a QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrSquares {
    side: u16,
    dark: Vec<(u16, u16)>,
}

impl QrSquares {
    /// Encodes a text; up to 15 % of the code may be stained or creased.
    ///
    /// # Errors
    /// [`PaperFault::QrTooLong`] when the text does not fit.
    pub fn of(text: &str) -> Result<Self, PaperFault> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PaperFault::QrTooLong)?;
        let side = u16::try_from(code.width()).map_err(|_| PaperFault::QrTooLong)?;
        let mut dark = Vec::new();
        let mut colours = code.to_colors().into_iter();
        for row in 0..side {
            for column in 0..side {
                if colours.next() == Some(Color::Dark) {
                    dark.push((column, row));
                }
            }
        }
        Ok(Self { side, dark })
    }

    /// Squares on each side, without the quiet border.
    #[must_use]
    pub fn side(&self) -> u16 {
        self.side
    }

    /// Draws it with its quiet border of four squares, `size` points wide in all.
    pub fn draw(&self, flow: &mut Flow, left: f32, top: f32, size: f32) {
        let unit = size / f32::from(self.side + 8);
        let at = |place: u16| f32::from(place + 4) * unit;
        flow.mark(Mark::Fill { boxes: vec![(left, top, size, size)], shade: Shade::White });
        // Runs of one row are one box: no hairlines between squares on screens.
        let mut boxes: Vec<(f32, f32, f32, f32)> = Vec::new();
        let mut last: Option<(u16, u16)> = None;
        for &(column, row) in &self.dark {
            match (last, boxes.last_mut()) {
                (Some((before, same)), Some(run)) if same == row && before + 1 == column => {
                    run.2 += unit;
                }
                _ => boxes.push((left + at(column), top + at(row), unit, unit)),
            }
            last = Some((column, row));
        }
        flow.mark(Mark::Fill { boxes, shade: Shade::Ink });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::documents::Paper;

    #[test]
    fn the_finder_patterns_are_there() {
        let code = QrSquares::of("R-000123").unwrap();
        assert_eq!(code.side(), 21);
        for corner in [(0, 0), (20, 0), (0, 20)] {
            assert!(code.dark.contains(&corner));
        }
        assert!(!code.dark.contains(&(7, 7)), "the separator is light");
    }

    #[test]
    fn every_square_lies_inside() {
        let code = QrSquares::of(&"x".repeat(300)).unwrap();
        let mut flow = Flow::new(Paper::Letter);
        code.draw(&mut flow, 100.0, 100.0, 90.0);
        let words = crate::documents::samples::spanish_words();
        let sheets = flow.finish(&crate::documents::Foot::default(), &words.words()).unwrap();
        for mark in &sheets[0].marks {
            if let Mark::Fill { boxes, shade: Shade::Ink } = mark {
                assert!(boxes.iter().all(|b| b.0 > 100.0 && b.1 > 100.0 && b.0 + b.2 < 190.0 && b.1 + b.3 < 190.0));
            }
        }
    }

    #[test]
    fn too_much_is_refused() {
        assert_eq!(QrSquares::of(&"x".repeat(4_000)).err(), Some(PaperFault::QrTooLong));
    }
}
