//! Who issues a clinical paper: the head that NOM-004-SSA3-2012 5.2 and LGS art. 83 want on each.

use super::ink::{Align, Shade, Style, unbroken};
use super::{Flow, Layout, PaperFault, Words, require};

/// The establishment as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Establishment {
    /// Its name.
    pub name: String,
    /// What kind it is (`Consultorio de medicina familiar`), when the business says so.
    pub kind: Option<String>,
    /// Its owner or legal name, when it differs from the name.
    pub owner: Option<String>,
    /// Its full address, on one line.
    pub address: String,
    /// Its telephone, as dialled.
    pub phone: Option<String>,
}

/// A professional who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Full name, with title (`Dra. Begoña Zúñiga Ibáñez`).
    pub name: String,
    /// Number of the professional licence (cédula profesional).
    pub licence: String,
    /// The institution that issued the title (LGS art. 83).
    pub institution: String,
    /// Specialty and the number of its own licence, when one is claimed.
    pub specialty: Option<(String, String)>,
}

impl Establishment {
    /// Draws name, address and telephone, a rule below; on the house's own letterhead it leaves the room free.
    ///
    /// # Errors
    /// [`PaperFault::Missing`] without name or address.
    pub(super) fn draw(&self, flow: &mut Flow, layout: &Layout, words: &Words<'_>, size: f32) -> Result<(), PaperFault> {
        require(&self.name, "paper-kit-business")?;
        require(&self.address, "paper-address")?;
        if let Some(free) = layout.letterhead() {
            flow.skip(free);
            return Ok(());
        }
        flow.paragraph(&self.name, Style::accent(size), Align::Left)?;
        let small = Style::soft(7.5);
        let parts: Vec<&str> = [&self.kind, &self.owner].into_iter().flatten().map(String::as_str).collect();
        if !parts.is_empty() {
            flow.paragraph(&parts.join(" · "), small, Align::Left)?;
        }
        let phone = self.phone.as_ref().map(|phone| unbroken(&format!("{} {phone}", words.word("paper-telephone"))));
        let line = [Some(self.address.clone()), phone.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        if small.width(&line)? <= flow.width() {
            flow.paragraph(&line, small, Align::Left)?;
        } else {
            // A dot at the end of a line separates nothing: the telephone takes its own.
            flow.paragraph(&self.address, small, Align::Left)?;
            flow.paragraph(phone.as_deref().unwrap_or_default(), small, Align::Left)?;
        }
        flow.skip(4.0);
        flow.rule(1.2, Shade::Accent);
        flow.skip(6.0);
        Ok(())
    }
}

impl Author {
    /// Licence, institution, specialty: one line each part, joined by dots.
    pub(super) fn credentials(&self, words: &Words<'_>) -> String {
        let mut parts = vec![format!("{} {}", words.word("paper-licence"), self.licence)];
        if !self.institution.trim().is_empty() {
            parts.push(self.institution.clone());
        }
        if let Some((specialty, licence)) = &self.specialty {
            parts.push(format!("{specialty}, {}", unbroken(&format!("{} {licence}", words.word("paper-specialty-licence")))));
        }
        parts.join(" · ")
    }
}
