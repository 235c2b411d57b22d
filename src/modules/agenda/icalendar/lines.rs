//! Lines of a calendar, unfolded (RFC 5545 §3.1) while the text comes in pieces: no more than one line is held.

use std::borrow::Cow;

/// An unfolded line.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its bytes: all of them, or as many as may be held.
    pub bytes: &'a [u8],
    /// True where it is longer than that.
    pub cut: bool,
    /// The line of the text where it begins.
    pub number: usize,
}

impl Line<'_> {
    /// As text: UTF-8, and what is not as Windows wrote it before.
    pub fn text(&self) -> Cow<'_, str> {
        decoded(self.bytes)
    }
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Takes pieces, gives lines. Folds are taken out before the bytes become text: one may lie inside a letter.
#[derive(Debug)]
pub struct Unfold {
    line: Vec<u8>,
    most: usize,
    cut: bool,
    /// Line of the text that is read, and the one where the unfolded line began.
    number: usize,
    began: usize,
    /// A line end was read: a space after it would be a fold.
    ended: bool,
    after_cr: bool,
}

impl Unfold {
    /// Holds so many bytes of a line; of a longer one the rest is dropped.
    pub const fn new(most: usize) -> Self {
        Self { line: Vec::new(), most, cut: false, number: 1, began: 1, ended: false, after_cr: false }
    }

    /// Takes a piece.
    pub fn push<E>(&mut self, mut rest: &[u8], each: &mut impl FnMut(Line<'_>) -> Result<(), E>) -> Result<(), E> {
        while let Some(&byte) = rest.first() {
            if self.ended {
                if std::mem::take(&mut self.after_cr) && byte == b'\n' {
                    rest = &rest[1..];
                    continue;
                }
                self.ended = false;
                self.number += 1;
                if byte == b' ' || byte == b'\t' {
                    rest = &rest[1..];
                    continue;
                }
                self.give(each)?;
            }
            let stop = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
            let (now, after) = rest.split_at(stop);
            self.hold(now);
            rest = match after.split_first() {
                Some((end, later)) => {
                    (self.ended, self.after_cr) = (true, *end == b'\r');
                    later
                }
                None => after,
            };
        }
        Ok(())
    }

    /// The text is over: gives the last line.
    pub fn finish<E>(mut self, each: &mut impl FnMut(Line<'_>) -> Result<(), E>) -> Result<(), E> {
        self.give(each)
    }

    fn hold(&mut self, bytes: &[u8]) {
        let room = self.most.saturating_sub(self.line.len());
        self.cut |= bytes.len() > room;
        self.line.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn give<E>(&mut self, each: &mut impl FnMut(Line<'_>) -> Result<(), E>) -> Result<(), E> {
        let bytes = if self.began == 1 { self.line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.line) } else { &self.line };
        each(Line { bytes, cut: self.cut, number: self.began })?;
        self.line.clear();
        (self.cut, self.began) = (false, self.number);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &[u8], piece: usize) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        let mut each = |line: Line<'_>| {
            found.push((line.number, line.text().into_owned()));
            Ok::<(), ()>(())
        };
        let mut unfold = Unfold::new(100);
        text.chunks(piece).for_each(|chunk| unfold.push(chunk, &mut each).unwrap());
        unfold.finish(&mut each).unwrap();
        found
    }

    #[test]
    fn folds_and_every_kind_of_line_end() {
        for text in ["\u{feff}a\r\nb\r\n c\r\nd", "a\nb\n c\nd", "a\rb\r\tc\rd"] {
            assert_eq!(lines(text.as_bytes(), 1), [(1, "a".to_owned()), (2, "bc".to_owned()), (4, "d".to_owned())], "{text:?}");
        }
        assert_eq!(lines(b"ni\xC3\r\n \xB1o", 3)[0].1, "niño", "a fold inside a letter");
        assert_eq!(lines(b"ni\xF1o", 2)[0].1, "niño", "as Windows wrote it");
        assert_eq!(lines(&[b'x'; 300], 7)[0].1.len(), 100);
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(text in "([a-c\u{f1}]{0,3}(\r\n|\n|\r| ){0,2}){0,12}", piece in 1_usize..9) {
            prop_assert_eq!(lines(text.as_bytes(), piece), lines(text.as_bytes(), 1_000));
        }
    }
}
