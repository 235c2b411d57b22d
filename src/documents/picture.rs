//! A sheet as a picture for a screen (SVG 1.1), without a PDF viewer: to see a layout while choosing it.

use std::fmt::Write;

use super::ink::{Face, Mark, Sheet};
use super::press::colour;

/// The sheet as SVG. Letters are those of the screen, so widths are near and not exact; each line is held to its own.
#[must_use]
pub fn svg(sheet: &Sheet) -> String {
    let (w, h) = (sheet.width, sheet.height);
    let mut out = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" font-family="DejaVu Sans, Verdana, sans-serif"><rect width="{w}" height="{h}" fill="#fff"/>"##
    );
    for mark in &sheet.marks {
        // Writing to a text cannot fail.
        let _ = draw(&mut out, mark);
    }
    out.push_str("</svg>");
    out
}

fn draw(out: &mut String, mark: &Mark) -> std::fmt::Result {
    match mark {
        Mark::Text { x, y, style, text } => {
            let weight = if style.face == Face::Bold { " font-weight=\"700\"" } else { "" };
            let length = style.width(text).unwrap_or_default();
            write!(
                out,
                r#"<text x="{x:.2}" y="{y:.2}" font-size="{}" fill="{}" textLength="{length:.2}" lengthAdjust="spacingAndGlyphs"{weight}>{}</text>"#,
                style.size,
                hex(style.shade),
                escaped(text)
            )
        }
        Mark::Line { from, to, width, shade } => {
            write!(
                out,
                r#"<path d="M{:.2} {:.2}L{:.2} {:.2}" stroke="{}" stroke-width="{width}"/>"#,
                from.0,
                from.1,
                to.0,
                to.1,
                hex(*shade)
            )
        }
        Mark::Frame { area: (x, y, w, h), shade } => {
            write!(
                out,
                r#"<rect x="{x:.2}" y="{y:.2}" width="{w:.2}" height="{h:.2}" fill="none" stroke="{}" stroke-width="0.6"/>"#,
                hex(*shade)
            )
        }
        Mark::Fill { boxes, shade } => {
            write!(out, r#"<path fill="{}" d=""#, hex(*shade))?;
            for (x, y, w, h) in boxes {
                write!(out, "M{x:.2} {y:.2}h{w:.2}v{h:.2}h-{w:.2}z")?;
            }
            out.write_str(r#""/>"#)
        }
    }
}

fn hex(shade: super::Shade) -> String {
    let (r, g, b) = colour(shade);
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{Shade, Style};

    #[test]
    fn what_somebody_typed_stays_text() {
        let text = Mark::Text { x: 1.0, y: 2.0, style: Style::bold(9.0), text: "</text><script>a&b".into() };
        let box_of = Mark::Fill { boxes: vec![(1.0, 2.0, 3.0, 4.0)], shade: Shade::Ink };
        let drawn = svg(&Sheet { width: 10.0, height: 20.0, marks: vec![text, box_of] });
        assert!(drawn.contains("&lt;/text&gt;&lt;script&gt;a&amp;b</text>") && drawn.contains("M1.00 2.00h3.00v4.00h-3.00z"), "{drawn}");
    }
}
