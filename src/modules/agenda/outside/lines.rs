//! A calendar's text before it is parsed: judged by its outline, and stripped to what busy time needs.
//!
//! What others call their appointments, where they are and with whom never gets any further than here.

use std::fmt::Write;

/// Why a text is not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// A page, an error, a picture: anything but a calendar.
    NotACalendar,
    /// It ends in the middle.
    CutShort,
    /// More, longer or deeper than any calendar of people.
    TooMuch,
    /// There are events, and none can be understood.
    NothingValid,
}

impl Unreadable {
    /// The end of its word key: `outside-fault-<this>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotACalendar => "not-a-calendar",
            Self::CutShort => "cut-short",
            Self::TooMuch => "too-much",
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

/// The text with the lines that are needed, unfolded (RFC 5545 §3.1), and with those named in `also`.
///
/// # Errors
/// Why it is not read at all.
pub fn outline(bytes: &[u8], limits: Limits, also: &[&str]) -> Result<String, Unreadable> {
    let text = unfolded(bytes);
    let mut lines = text.lines().map(|l| l.trim_end_matches('\r')).filter(|l| !l.trim().is_empty());
    let mut out = String::with_capacity(text.len() / 2);
    let (mut open, mut components) = (Vec::new(), 0_usize);
    let first = lines.next().unwrap_or_default();
    if !first.trim().eq_ignore_ascii_case("BEGIN:VCALENDAR") {
        return Err(Unreadable::NotACalendar);
    }
    let mut counts: Vec<usize> = Vec::new();
    for line in std::iter::once(first).chain(lines) {
        if line.len() > limits.line {
            return Err(Unreadable::TooMuch);
        }
        let name = line.split([':', ';']).next().unwrap_or_default().trim().to_ascii_uppercase();
        let kept = KEPT.contains(&name.as_str()) || also.contains(&name.as_str());
        match name.as_str() {
            "BEGIN" => {
                components += 1;
                open.push(line.get(6..).unwrap_or_default().trim().to_ascii_uppercase());
                counts.push(0);
            }
            "END" => {
                let ended = line.get(4..).unwrap_or_default().trim().to_ascii_uppercase();
                // A reader that guesses where a component ended takes an alarm's times for the event's.
                if open.pop().is_none_or(|o| o != ended) {
                    return Err(Unreadable::CutShort);
                }
                counts.pop();
            }
            _ if kept => *counts.last_mut().ok_or(Unreadable::CutShort)? += 1,
            _ => continue,
        }
        if components > limits.components || open.len() > limits.depth || counts.last().is_some_and(|n| *n > limits.properties) {
            return Err(Unreadable::TooMuch);
        }
        let _ = writeln!(out, "{line}\r");
    }
    if open.is_empty() { Ok(out) } else { Err(Unreadable::CutShort) }
}

/// Folds are taken out before the bytes become text: one may lie inside a letter.
fn unfolded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        at += match rest {
            [b'\r', b'\n', b' ' | b'\t', ..] => 3,
            [b'\n', b' ' | b'\t', ..] => 2,
            // Old Macintosh line ends.
            [b'\r', next, ..] if *next != b'\n' => {
                out.push(b'\n');
                1
            }
            _ => {
                out.push(*byte);
                1
            }
        };
    }
    String::from_utf8_lossy(&out).into_owned()
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
        for text in [deep, long, wide, many] {
            assert_eq!(of(&text), Err(Unreadable::TooMuch));
        }
    }
}
