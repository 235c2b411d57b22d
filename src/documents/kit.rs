//! The emergency kit: the sheet of paper that brings a business back when its machine is gone.

use super::ink::{Align, Mark, Shade, Style};
use super::{Flow, Foot, Imprint, Paper, PaperFault, QrSquares, Sheet, Words, press, require};

/// What the kit says.
#[derive(Clone, PartialEq, Eq)]
pub struct Kit {
    /// The business.
    pub business: String,
    /// The recovery key, as one text without spaces.
    pub key: String,
    /// The fingerprint of the key, as the program shows it.
    pub fingerprint: String,
    /// When the kit was made, as people write it.
    pub made: String,
}

/// The key opens every backup: it never reaches a log.
impl std::fmt::Debug for Kit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kit({})", self.fingerprint)
    }
}

const BODY: Style = Style::plain(10.0);
/// Characters in a group, and groups in a line.
const GROUP: usize = 4;
const GROUPS: usize = 4;

/// Draws it on letter paper, one page.
///
/// # Errors
/// [`PaperFault::Missing`] without business, key, fingerprint or date; other faults are ours.
pub fn render(data: &Kit, words: &Words<'_>) -> Result<Vec<u8>, PaperFault> {
    let title = format!("{}: {}", words.word("paper-emergency-kit"), data.business);
    press(&lay_out(data, words)?, &Imprint { title: &title, language: words.language })
}

pub(super) fn lay_out(data: &Kit, words: &Words<'_>) -> Result<Vec<Sheet>, PaperFault> {
    require(&data.business, "paper-kit-business")?;
    require(&data.key, "paper-kit-key")?;
    require(&data.fingerprint, "paper-kit-fingerprint")?;
    require(&data.made, "paper-kit-made")?;
    let mut flow = Flow::new(Paper::Letter);
    flow.paragraph(&words.word("paper-emergency-kit"), Style::accent(22.0), Align::Left)?;
    flow.paragraph(&data.business, Style::bold(13.0), Align::Left)?;
    flow.skip(4.0);
    flow.rule(1.6, Shade::Accent);
    flow.skip(12.0);
    flow.heading(&words.word("paper-kit-about-title"), Style::accent(11.0))?;
    flow.skip(2.0);
    for key in ["paper-kit-about-1", "paper-kit-about-2", "paper-kit-about-3", "paper-kit-about-4"] {
        flow.paragraph(&words.word(key), BODY, Align::Left)?;
        flow.skip(3.0);
    }
    flow.skip(9.0);
    secret(&mut flow, data, words)?;
    restore(&mut flow, words)?;
    flow.skip(8.0);
    flow.paragraph(&words.word("paper-kit-keep"), Style::bold(10.0), Align::Left)?;
    let left = format!("{} {}", words.word("paper-kit-fingerprint"), data.fingerprint);
    flow.finish(&Foot { left }, words)
}

/// The key in numbered groups and as a code, in a frame.
fn secret(flow: &mut Flow, data: &Kit, words: &Words<'_>) -> Result<(), PaperFault> {
    let (left, width, top) = (flow.left(), flow.width(), flow.y());
    let code = 132.0;
    let text_width = width - code - 30.0;
    let inner = (left + 14.0, text_width);
    flow.skip(12.0);
    flow.paragraph_in(inner, &words.word("paper-kit-key"), Style::accent(11.0), Align::Left)?;
    flow.skip(4.0);
    groups(flow, &data.key, inner)?;
    flow.skip(4.0);
    for (key, value) in [("paper-kit-fingerprint", &data.fingerprint), ("paper-kit-made", &data.made)] {
        flow.paragraph_in(inner, &format!("{} {value}", words.label(key)), Style::plain(9.0), Align::Left)?;
    }
    let right = left + width - code - 10.0;
    QrSquares::of(&data.key)?.draw(flow, right, top + 8.0, code);
    flow.line_at((right, code), top + 8.0 + code, &words.word("paper-kit-qr"), Style::soft(7.5), Align::Centre)?;
    flow.move_to((top + code + 26.0).max(flow.y() + 8.0));
    let height = flow.y() - top;
    flow.mark(Mark::Frame { area: (left, top, width, height), shade: Shade::Accent });
    flow.skip(16.0);
    Ok(())
}

/// Each group with its number, as the set-up page counts them; each character in a cell of its own, so
/// that columns line up and none is misread.
fn groups(flow: &mut Flow, key: &str, inner: (f32, f32)) -> Result<(), PaperFault> {
    const NUMBER: f32 = 15.0;
    let style = Style::bold(12.0);
    // The fixed beginning of an age key (`AGE-SECRET-KEY-1`) is a word, not a part of the secret.
    let (fixed, secret) = key.split_at(key.rfind("-1").map_or(0, |place| place + 2));
    if !fixed.is_empty() {
        flow.paragraph_in(inner, fixed, style, Align::Left)?;
        flow.skip(3.0);
    }
    let signs: Vec<char> = secret.chars().filter(|sign| !sign.is_whitespace()).collect();
    let group_width = inner.1 / 4.0;
    let cell = (group_width - NUMBER - 16.0) / 4.0;
    let mut number = 0;
    for line in signs.chunks(GROUP * GROUPS) {
        let mut x = inner.0;
        for group in line.chunks(GROUP) {
            number += 1;
            flow.line_at((x, NUMBER), flow.y() + 3.0, &number.to_string(), Style::soft(8.0), Align::Left)?;
            let mut place = x + NUMBER;
            for sign in group {
                flow.line_at((place, cell), flow.y(), &sign.to_string(), style, Align::Centre)?;
                place += cell;
            }
            x += group_width;
        }
        flow.skip(19.0);
    }
    Ok(())
}

fn restore(flow: &mut Flow, words: &Words<'_>) -> Result<(), PaperFault> {
    flow.heading(&words.word("paper-kit-restore-title"), Style::accent(11.0))?;
    flow.skip(3.0);
    let steps = ["paper-kit-step-1", "paper-kit-step-2", "paper-kit-step-3", "paper-kit-step-4", "paper-kit-step-5"];
    let (left, width) = (flow.left(), flow.width());
    for (place, key) in steps.into_iter().enumerate() {
        flow.line_at((left, 20.0), flow.y(), &format!("{}.", place + 1), Style::accent(10.0), Align::Left)?;
        flow.paragraph_in((left + 20.0, width - 20.0), &words.word(key), BODY, Align::Left)?;
        flow.skip(4.0);
    }
    Ok(())
}
