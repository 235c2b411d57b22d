//! Sheets → the bytes of a PDF.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;

use super::PaperFault;
use super::face::cut;
use super::ink::{Mark, Shade, Sheet};

/// What the file says of itself. No date: the same paper is the same bytes.
#[derive(Clone, Debug)]
pub struct Imprint<'i> {
    /// The title shown by a reader.
    pub title: &'i str,
    /// The language as a BCP 47 tag.
    pub language: &'i str,
}

/// Writes the PDF.
///
/// # Errors
/// [`PaperFault::Press`] when a page has an impossible size or the writer fails.
pub fn press(sheets: &[Sheet], imprint: &Imprint<'_>) -> Result<Vec<u8>, PaperFault> {
    let mut document = Document::new();
    for sheet in sheets {
        let settings = PageSettings::from_wh(sheet.width, sheet.height).ok_or_else(|| defect("page size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in &sheet.marks {
            draw(&mut surface, mark)?;
        }
        surface.finish();
        page.finish();
    }
    let metadata = Metadata::new().title(imprint.title.to_owned()).language(imprint.language.to_owned()).creator("Mostrador".to_owned());
    document.set_metadata(metadata);
    document.finish().map_err(|fault| defect(&format!("{fault:?}")))
}

fn defect(what: &str) -> PaperFault {
    PaperFault::Press(what.to_owned())
}

/// Red, green and blue of a shade.
pub(super) const fn colour(shade: Shade) -> (u8, u8, u8) {
    match shade {
        Shade::Ink => (22, 26, 29),
        Shade::Soft => (92, 101, 107),
        Shade::Accent => (12, 84, 96),
        Shade::Hair => (184, 194, 199),
        Shade::Tint => (232, 241, 243),
        Shade::White => (255, 255, 255),
    }
}

fn paint(shade: Shade) -> rgb::Color {
    let (r, g, b) = colour(shade);
    rgb::Color::new(r, g, b)
}

fn fill(shade: Shade) -> Fill {
    Fill { paint: paint(shade).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark) -> Result<(), PaperFault> {
    match mark {
        Mark::Text { x, y, style, text } => {
            let cut = cut(style.face)?;
            surface.set_stroke(None);
            surface.set_fill(Some(fill(style.shade)));
            surface.draw_glyphs(Point::from_xy(*x, *y), &cut.glyphs(text), cut.font.clone(), text, style.size, false);
        }
        Mark::Line { from, to, width, shade } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            outline(surface, path, *width, *shade)?;
        }
        Mark::Frame { area, shade } => {
            let mut path = PathBuilder::new();
            path.push_rect(rect(*area)?);
            outline(surface, path, 0.6, *shade)?;
        }
        Mark::Fill { boxes, shade } => {
            let mut path = PathBuilder::new();
            for area in boxes {
                path.push_rect(rect(*area)?);
            }
            if let Some(path) = path.finish() {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*shade)));
                surface.draw_path(&path);
            }
        }
    }
    Ok(())
}

fn rect(area: (f32, f32, f32, f32)) -> Result<Rect, PaperFault> {
    Rect::from_xywh(area.0, area.1, area.2, area.3).ok_or_else(|| defect("rectangle"))
}

fn outline(surface: &mut Surface<'_>, path: PathBuilder, width: f32, shade: Shade) -> Result<(), PaperFault> {
    let path = path.finish().ok_or_else(|| defect("path"))?;
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: paint(shade).into(), width, ..Stroke::default() }));
    surface.draw_path(&path);
    Ok(())
}
