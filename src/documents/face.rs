//! The two embedded fonts, and how wide their letters are.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::UnicodeNormalization;

use super::PaperFault;
use super::ink::Face;

/// `DejaVu` Sans: covers every language written in Latin letters; licence beside the files.
const REGULAR: &[u8] = include_bytes!("../../static/fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../static/fonts/DejaVuSans-Bold.ttf");

/// Drawn where the font has no sign for a character.
const HOLLOW: char = '□';

/// One cut of the typeface.
pub(super) struct Cut {
    pub(super) font: Font,
    reader: FontRef<'static>,
    units_per_em: f32,
}

static CUTS: LazyLock<Option<[Cut; 2]>> = LazyLock::new(|| Some([Cut::read(REGULAR)?, Cut::read(BOLD)?]));

/// The cut of a face.
pub(super) fn cut(face: Face) -> Result<&'static Cut, PaperFault> {
    let [regular, bold] = CUTS.as_ref().ok_or_else(|| PaperFault::Press("embedded fonts".to_owned()))?;
    Ok(match face {
        Face::Regular => regular,
        Face::Bold => bold,
    })
}

impl Cut {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let reader = FontRef::new(bytes).ok()?;
        Some(Self { units_per_em: font.units_per_em(), font, reader })
    }

    /// The glyphs of a line, one for each character, with their advances in ems. What is measured
    /// is what is drawn: no kerning is added behind our back.
    pub(super) fn glyphs(&self, line: &str) -> Vec<KrillaGlyph> {
        let charmap = self.reader.charmap();
        let metrics = self.reader.glyph_metrics(Size::unscaled(), LocationRef::default());
        let hollow = charmap.map(HOLLOW).unwrap_or_default();
        line.char_indices()
            .map(|(at, character)| {
                let glyph = charmap.map(character).unwrap_or(hollow);
                let advance = metrics.advance_width(glyph).unwrap_or_default() / self.units_per_em;
                let range = at..at + character.len_utf8();
                KrillaGlyph::new(GlyphId::new(glyph.to_u32()), advance, 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }

    /// The width of each character at a size, in points.
    pub(super) fn widths(&self, line: &str, size: f32) -> Vec<f32> {
        self.glyphs(line).iter().map(|glyph| glyph.x_advance * size).collect()
    }
}

/// Composed letters, no control characters except line breaks.
pub(super) fn printable(text: &str) -> String {
    text.replace("\r\n", "\n").nfc().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| *c == '\n' || !c.is_control()).collect()
}
