//! A calendar's text before it is parsed: judged by its outline, and stripped to what is needed.
//!
//! What others call their appointments, where they are and with whom gets no further, unless it was asked for.

use std::fmt::Write;

use super::lines::{Line, Unfold};

/// Why a text is not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// A page, an error, a picture: anything but a calendar.
    NotACalendar,
    /// It ends in the middle.
    CutShort,
    /// More of this than any calendar of people has.
    TooMuch(Much),
    /// There are events, and none can be understood.
    NothingValid,
}

/// What there is too much of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Much {
    /// Components in all.
    Components,
    /// Components inside components.
    Depth,
    /// Bytes of a line that is needed.
    Line,
    /// Properties of one component.
    Properties,
    /// Occurrences.
    Occurrences,
    /// Events.
    Events,
    /// Text that is needed.
    Text,
}

impl Unreadable {
    /// The end of its word key: `outside-fault-<this>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotACalendar => "not-a-calendar",
            Self::CutShort => "cut-short",
            Self::TooMuch(_) => "too-much",
            Self::NothingValid => "nothing-valid",
        }
    }
}

/// How much is too much.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Components in all.
    pub components: usize,
    /// Components inside components.
    pub depth: usize,
    /// Bytes of an unfolded line.
    pub line: usize,
    /// Properties of one component.
    pub properties: usize,
}

impl Limits {
    /// For a feed that is fetched every few minutes.
    pub const FEED: Self = Self { components: 10_000, depth: 8, line: 64 * 1024, properties: 100 };
}

/// Properties that busy time is made of, and those a zone is known by.
const KEPT: [&str; 17] = [
    "BEGIN",
    "END",
    "UID",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "STATUS",
    "TRANSP",
    "TZID",
    "TZOFFSETTO",
    "TZOFFSETFROM",
    "X-LIC-LOCATION",
    "X-MICROSOFT-CDO-BUSYSTATUS",
];

/// A line that is needed.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// The name of the property, in capitals.
    pub name: &'static str,
    /// All of it.
    pub text: &'a str,
    /// The line of the text where it begins.
    pub number: usize,
    /// The components it lies in, its own with them.
    pub within: &'a [String],
}

/// Reads a text in pieces and hands on the lines that are needed.
#[derive(Debug)]
pub struct Outline {
    unfold: Unfold,
    judge: Judge,
}

impl Outline {
    /// Keeps the usual properties, and those named in `also`.
    pub const fn new(limits: Limits, also: &'static [&'static str]) -> Self {
        let judge = Judge { limits, also, open: Vec::new(), counts: Vec::new(), components: 0, begun: false };
        Self { unfold: Unfold::new(limits.line), judge }
    }

    /// Takes a piece.
    ///
    /// # Errors
    /// Why it is not read at all; what `keep` says.
    pub fn push(&mut self, piece: &[u8], keep: &mut dyn FnMut(Kept<'_>) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
        let judge = &mut self.judge;
        self.unfold.push(piece, &mut |line| judge.line(line, keep))
    }

    /// The text is over.
    ///
    /// # Errors
    /// As [`Outline::push`]; `CutShort` where something was left open.
    pub fn finish(self, keep: &mut dyn FnMut(Kept<'_>) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
        let Self { unfold, mut judge } = self;
        unfold.finish(&mut |line| judge.line(line, keep))?;
        match (judge.begun, judge.open.is_empty()) {
            (false, _) => Err(Unreadable::NotACalendar),
            (true, false) => Err(Unreadable::CutShort),
            (true, true) => Ok(()),
        }
    }
}

#[derive(Debug)]
struct Judge {
    limits: Limits,
    also: &'static [&'static str],
    open: Vec<String>,
    counts: Vec<usize>,
    components: usize,
    begun: bool,
}

impl Judge {
    fn line(&mut self, line: Line<'_>, keep: &mut dyn FnMut(Kept<'_>) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
        let bytes = line.bytes.trim_ascii_end();
        if bytes.is_empty() {
            return Ok(());
        }
        if !self.begun && !bytes.trim_ascii().eq_ignore_ascii_case(b"BEGIN:VCALENDAR") {
            return Err(Unreadable::NotACalendar);
        }
        self.begun = true;
        let typed = bytes.split(|b| matches!(b, b':' | b';')).next().unwrap_or_default().trim_ascii();
        let Some(name) = KEPT.iter().chain(self.also).find(|known| known.as_bytes().eq_ignore_ascii_case(typed)) else { return Ok(()) };
        if line.cut {
            return Err(Unreadable::TooMuch(Much::Line));
        }
        let (whole, text) = (line.text(), |whole: &str, from| whole.get(from..).unwrap_or_default().trim().to_ascii_uppercase());
        let whole = whole.trim_end();
        match *name {
            "BEGIN" => {
                self.components += 1;
                self.open.push(text(whole, 6));
                self.counts.push(0);
            }
            // A reader that guesses where a component ended takes an alarm's times for the event's.
            "END" if self.open.last().is_none_or(|open| *open != text(whole, 4)) => return Err(Unreadable::CutShort),
            "END" => {}
            _ => *self.counts.last_mut().ok_or(Unreadable::CutShort)? += 1,
        }
        self.within_limits()?;
        keep(Kept { name, text: whole, number: line.number, within: &self.open })?;
        if *name == "END" {
            self.open.pop();
            self.counts.pop();
        }
        Ok(())
    }

    fn within_limits(&self) -> Result<(), Unreadable> {
        let much = if self.components > self.limits.components {
            Much::Components
        } else if self.open.len() > self.limits.depth {
            Much::Depth
        } else if self.counts.last().is_some_and(|n| *n > self.limits.properties) {
            Much::Properties
        } else {
            return Ok(());
        };
        Err(Unreadable::TooMuch(much))
    }
}

/// The text with the lines that are needed, unfolded, and with those named in `also`.
///
/// # Errors
/// Why it is not read at all.
pub fn outline(bytes: &[u8], limits: Limits, also: &'static [&'static str]) -> Result<String, Unreadable> {
    let mut out = String::with_capacity(bytes.len() / 2);
    let mut keep = |kept: Kept<'_>| {
        let _ = writeln!(out, "{}\r", kept.text);
        Ok(())
    };
    let mut outline = Outline::new(limits, also);
    outline.push(bytes, &mut keep)?;
    outline.finish(&mut keep)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(text: &str) -> Result<String, Unreadable> {
        outline(text.as_bytes(), Limits::FEED, &[])
    }

    #[test]
    fn what_others_wrote_goes_no_further() {
        let text = of("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:canario\n  canario\nDESCRIPTION:canario\nATTENDEE:mailto:canario@example.org\nDTSTART:20260101T100000Z\nEND:VEVENT\nEND:VCALENDAR\n").unwrap();
        assert!(!text.contains("canario"), "{text}");
        assert!(text.contains("UID:1\r\nDTSTART:20260101T100000Z\r\n"), "{text}");
    }

    #[test]
    fn a_fold_may_cut_a_letter() {
        let mut bytes = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:ni".to_vec();
        bytes.extend([0xC3, b'\r', b'\n', b' ', 0xB1]);
        bytes.extend(b"o\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        assert!(outline(&bytes, Limits::FEED, &[]).unwrap().contains("UID:niño\r\n"));
    }

    #[test]
    fn what_is_no_calendar_is_not_read() {
        for text in ["", "<!DOCTYPE html><html>Log in</html>", "{\"error\":1}", "\u{0}\u{1}"] {
            assert_eq!(of(text), Err(Unreadable::NotACalendar), "{text}");
        }
        for text in ["BEGIN:VCALENDAR\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n"] {
            assert_eq!(of(text), Err(Unreadable::CutShort), "{text}");
        }
        let deep = format!("BEGIN:VCALENDAR\n{}{}END:VCALENDAR\n", "BEGIN:VEVENT\n".repeat(50_000), "END:VEVENT\n".repeat(50_000));
        let long = format!("BEGIN:VCALENDAR\nUID:{}\nEND:VCALENDAR\n", "x".repeat(70_000));
        let wide = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}END:VEVENT\nEND:VCALENDAR\n", "EXDATE:20260101\n".repeat(101));
        let many = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", "BEGIN:VEVENT\nEND:VEVENT\n".repeat(10_000));
        for (text, much) in [(deep, Much::Depth), (long, Much::Line), (wide, Much::Properties), (many, Much::Components)] {
            assert_eq!(of(&text), Err(Unreadable::TooMuch(much)));
        }
    }
}
