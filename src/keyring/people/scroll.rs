//! Codes and numbers, one line a person, read through from end to end. Sheets never grow beyond what
//! was set aside for them, so that no copy is left behind in memory; all of it is wiped on drop.

use memchr::memmem::Finder;
use zeroize::{Zeroize, Zeroizing};

const SHEET: usize = 64 * 1_024;
/// The line was taken out.
const GONE: u32 = u32::MAX;

/// A place where a word was found.
pub(super) struct Hit {
    /// Whose line it is.
    pub slot: u32,
    /// The word begins there.
    pub begins: bool,
    /// The word ends there.
    pub ends: bool,
}

struct Sheet {
    text: Zeroizing<Vec<u8>>,
    /// Where each line ends, and whose it is.
    lines: Vec<(usize, u32)>,
}

/// All the lines.
#[derive(Default)]
pub(super) struct Scroll {
    sheets: Vec<Sheet>,
    dead: usize,
    whole: usize,
}

impl Scroll {
    /// Writes a person's line: words parted by spaces.
    pub(super) fn add(&mut self, slot: u32, words: &str) {
        if words.is_empty() {
            return;
        }
        let needs = words.len() + 2;
        if self.sheets.last().is_none_or(|s| s.text.capacity() - s.text.len() < needs) {
            self.sheets.push(Sheet { text: Zeroizing::new(Vec::with_capacity(SHEET.max(needs))), lines: Vec::new() });
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.text.push(b' ');
            sheet.text.extend_from_slice(words.as_bytes());
            sheet.text.push(b' ');
            sheet.lines.push((sheet.text.len(), slot));
            self.whole += needs;
        }
    }

    /// Takes a person's line out and wipes it.
    pub(super) fn remove(&mut self, slot: u32) {
        for sheet in &mut self.sheets {
            let Some(n) = sheet.lines.iter().position(|(_, s)| *s == slot) else { continue };
            let from = n.checked_sub(1).map_or(0, |before| sheet.lines[before].0);
            let line = &mut sheet.text[from..sheet.lines[n].0];
            line.zeroize();
            self.dead += line.len();
            sheet.lines[n].1 = GONE;
            break;
        }
        if self.dead > SHEET && self.dead * 2 > self.whole {
            self.tighten();
        }
    }

    fn tighten(&mut self) {
        let old = std::mem::take(self);
        for sheet in old.sheets {
            let mut from = 0;
            for (end, slot) in &sheet.lines {
                if *slot != GONE {
                    let line = std::str::from_utf8(&sheet.text[from..*end]).unwrap_or_default();
                    self.add(*slot, line.trim_matches(' '));
                }
                from = *end;
            }
        }
    }

    /// Hands every occurrence of a word to `visit`.
    pub(super) fn each(&self, word: &str, mut visit: impl FnMut(Hit)) {
        let finder = Finder::new(word.as_bytes());
        for sheet in &self.sheets {
            let mut line = 0;
            for at in finder.find_iter(sheet.text.as_slice()) {
                while sheet.lines.get(line).is_some_and(|(end, _)| *end <= at) {
                    line += 1;
                }
                let Some((_, slot)) = sheet.lines.get(line) else { break };
                let begins = at > 0 && sheet.text[at - 1] == b' ';
                let ends = sheet.text.get(at + word.len()).is_none_or(|b| *b == b' ');
                visit(Hit { slot: *slot, begins, ends });
            }
        }
    }
}
