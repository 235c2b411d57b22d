//! Papers: prescriptions, receipts, notes, letters and the emergency kit, as PDF.
//!
//! A paper is a pure function of its data and its [`Words`]: no clock, no file, no network, and the
//! same bytes every time. Lengths are PDF points (1/72 inch), measured from the top left corner.

mod establishment;
mod face;
mod flow;
mod grid;
mod ink;
mod layout;
pub mod kit;
pub mod letter;
pub mod note;
mod paper;
mod picture;
pub mod prescription;
mod press;
mod qr;
pub mod receipt;
mod signers;
mod words;

#[cfg(test)]
mod samples;

use thiserror::Error;

pub use establishment::{Author, Establishment};
pub use flow::{Flow, Foot};
pub use grid::{Column, Grid};
pub use ink::{Align, Face, Mark, Shade, Sheet, Style, unbroken, wrap};
pub use layout::Layout;
pub use paper::Paper;
pub use picture::svg;
pub use press::{Imprint, press};
pub use qr::QrSquares;
pub use signers::Signer;
pub use words::{KEYS, Words};

/// Why a paper could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PaperFault {
    /// Something that the law or common sense wants on it is empty; holds the key of its label.
    #[error("missing on the paper: {0}")]
    Missing(&'static str),
    /// A row of a table is taller than a page.
    #[error("a row is taller than the page")]
    RowTooTall,
    /// The text for a QR code is too long.
    #[error("too long for a QR code")]
    QrTooLong,
    /// The embedded fonts or the PDF writer failed: a defect of ours.
    #[error("the paper could not be written: {0}")]
    Press(String),
}

/// Refuses an empty text that must be on the paper.
fn require(text: &str, label: &'static str) -> Result<(), PaperFault> {
    if text.trim().is_empty() { Err(PaperFault::Missing(label)) } else { Ok(()) }
}
