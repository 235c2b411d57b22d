//! A calendar's file as it arrives: read line by line, reduced to what the agenda needs, packed.
//!
//! Alarms, attachments, descriptions and places go no further; neither the file nor the whole of what is kept is
//! ever held unpacked.

use std::io::Write;

use crate::base::problem::{Code, Outcome, Problem};
use crate::http::Sink;
use crate::modules::agenda::icalendar::{Kept, Limits, Much, Outline, Unreadable};

/// Largest file, in megabytes.
pub const MOST_MB: usize = 64;
/// Events of one file.
pub const MOST_EVENTS: usize = 200_000;
/// Bytes of one event's title that are kept.
const TITLE: usize = 300;
/// People invited to one event who are looked at.
const INVITED: usize = 20;
/// Bytes of all zones.
const ZONES: usize = 1 << 20;
/// Bytes of all that is kept.
const TEXT: usize = 48 << 20;
const LIMITS: Limits = Limits { components: 1_000_000, depth: 8, line: 64 * 1024, properties: 2_000 };
const ALSO: &[&str] = &["SUMMARY", "ATTENDEE", "ORGANIZER"];

/// Takes a file in pieces.
pub struct Intake {
    outline: Option<Outline>,
    packing: Packing,
    begun: bool,
}

/// What a file comes down to.
pub struct Packed {
    /// Its zones, as text.
    pub zones: String,
    /// Its events, as text, compressed. Before each stands `#` and its line in the file.
    pub events: Vec<u8>,
    /// How many there are.
    pub count: usize,
}

struct Packing {
    zones: String,
    events: Option<zstd::Encoder<'static, Vec<u8>>>,
    count: usize,
    bytes: usize,
    invited: usize,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Intake({} events)", self.packing.count)
    }
}

impl Default for Intake {
    fn default() -> Self {
        let packing = Packing { zones: String::new(), events: None, count: 0, bytes: 0, invited: 0 };
        Self { outline: Some(Outline::new(LIMITS, ALSO)), packing, begun: false }
    }
}

impl Sink for Intake {
    const MOST: usize = MOST_MB << 20;

    fn take(&mut self, piece: &[u8]) -> Outcome<()> {
        if !std::mem::replace(&mut self.begun, true)
            && let Some(fault) = mistaken(piece)
        {
            return Err(Problem::field("file", fault));
        }
        let Some(outline) = &mut self.outline else { return Ok(()) };
        let packing = &mut self.packing;
        outline.push(piece, &mut |kept| packing.keep(kept)).map_err(refused)
    }
}

/// What people take for a calendar's file, by its first bytes.
fn mistaken(piece: &[u8]) -> Option<&'static str> {
    let text = piece.trim_ascii_start();
    if piece.starts_with(b"PK\x03\x04") {
        Some("ics-zip")
    } else if piece.starts_with(b"\xFF\xFE") || piece.starts_with(b"\xFE\xFF") {
        Some("ics-utf16")
    } else if text.starts_with(b"<") {
        Some("ics-page")
    } else {
        None
    }
}

impl Intake {
    /// The file is over.
    ///
    /// # Errors
    /// The field `file`, with what is wrong with it or which limit it passes.
    pub fn finish(mut self) -> Outcome<Packed> {
        let packing = &mut self.packing;
        if let Some(outline) = self.outline.take() {
            outline.finish(&mut |kept| packing.keep(kept)).map_err(refused)?;
        }
        let Packing { zones, events, count, .. } = self.packing;
        match events {
            Some(events) if count > 0 => Ok(Packed { zones, events: events.finish()?, count }),
            _ => Err(Problem::field("file", "ics-empty")),
        }
    }
}

impl Packing {
    fn keep(&mut self, kept: Kept<'_>) -> Result<(), Unreadable> {
        match kept.within {
            [_, own] if own == "VEVENT" => self.of_event(kept),
            [_, zone, ..] if zone == "VTIMEZONE" && self.zones.len() < ZONES => {
                self.zones.push_str(kept.text);
                self.zones.push_str("\r\n");
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn of_event(&mut self, kept: Kept<'_>) -> Result<(), Unreadable> {
        match kept.name {
            "BEGIN" => {
                self.count += 1;
                self.invited = 0;
                if self.count > MOST_EVENTS {
                    return Err(Unreadable::TooMuch(Much::Events));
                }
                self.write(&format!("#{}", kept.number))?;
                self.write(kept.text)
            }
            "SUMMARY" => self.write(&kept.text[..kept.text.floor_char_boundary(TITLE)]),
            "ATTENDEE" | "ORGANIZER" => {
                let Some(address) = address(kept.text).filter(|_| self.invited <= INVITED) else { return Ok(()) };
                self.invited += 1;
                self.write(&format!("{}:{address}", kept.name))
            }
            _ => self.write(kept.text),
        }
    }

    fn write(&mut self, line: &str) -> Result<(), Unreadable> {
        self.bytes += line.len() + 2;
        if self.bytes > TEXT {
            return Err(Unreadable::TooMuch(Much::Text));
        }
        let packer = match &mut self.events {
            Some(packer) => packer,
            none => none.insert(zstd::Encoder::new(Vec::new(), 3).map_err(|_| Unreadable::NothingValid)?),
        };
        // Into memory: it does not fail.
        packer.write_all(line.as_bytes()).and_then(|()| packer.write_all(b"\r\n")).map_err(|_| Unreadable::NothingValid)
    }
}

/// The e-mail address of somebody invited.
fn address(text: &str) -> Option<String> {
    let at = text.to_ascii_lowercase().rfind("mailto:")?;
    let address = text.get(at + 7..)?.trim().to_lowercase();
    (address.contains('@') && address.len() <= 254 && !address.contains([' ', ',', ';'])).then_some(address)
}

fn refused(why: Unreadable) -> Problem {
    let (fault, most) = match why {
        Unreadable::NotACalendar | Unreadable::NothingValid => ("ics-no-calendar", 0),
        Unreadable::CutShort => ("ics-cut-short", 0),
        Unreadable::TooMuch(Much::Events) => ("ics-events", MOST_EVENTS),
        Unreadable::TooMuch(Much::Components) => ("ics-components", LIMITS.components),
        Unreadable::TooMuch(Much::Depth) => ("ics-depth", LIMITS.depth),
        Unreadable::TooMuch(Much::Line) => ("ics-line", LIMITS.line / 1024),
        Unreadable::TooMuch(Much::Properties) => ("ics-properties", LIMITS.properties),
        Unreadable::TooMuch(Much::Text) => ("ics-text", TEXT >> 20),
        Unreadable::TooMuch(Much::Occurrences) => ("ics-occurrences", super::plan::MOST_MADE),
    };
    Problem::new(Code::BadInput).and_field_with("file", fault, vec![("most", most.to_string())])
}
