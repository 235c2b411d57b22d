//! The plaintext lines at the head of an archive: enough to know what it is and which key opens it,
//! and nothing of what is inside (no name of the business, no counts).
//!
//! The lines have one spelling only: what is read must render to the same bytes again. Their digest
//! stands in the sealed manifest, so they cannot be swapped; `bytes` (the whole file's length, known
//! last and written into its place) is left out of the digest and compared with the file itself.

use std::io::{BufRead, Read};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::kind::Kind;
use crate::audit::anchor::hex;
use crate::base::clock::Instant;
use crate::base::id::BusinessId;
use crate::base::problem::{Code, Outcome, Problem};

/// The first word of every archive.
const MAGIC: &str = "mostrador-backup";
/// The format this release writes, and the newest it reads.
pub(super) const FORMAT: u32 = 1;
/// More than any header has, in bytes.
const MOST: u64 = 4_096;

/// What stands at the head of an archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct Header {
    /// Whose data it is.
    pub business: BusinessId,
    /// When it was made, UTC milliseconds.
    pub made_at: Instant,
    /// The release that made it.
    pub app: String,
    /// The schema's version.
    pub schema: u32,
    /// The `SQLite` that wrote the database.
    pub sqlite: String,
    /// What it was made for.
    pub kind: Kind,
    /// Fingerprints of the keys that open it: the machine, then the emergency kit.
    pub recipients: Vec<String>,
    /// Bytes of its contents once unpacked.
    pub unpacked: u64,
    /// Bytes of the whole file.
    pub bytes: u64,
}

impl Header {
    /// The lines as they stand in the file, up to and with the empty one.
    #[must_use]
    pub(super) fn text(&self) -> String {
        format!(
            "{MAGIC} {FORMAT}\nbusiness: {}\nmade: {} {}\napp: {}\nschema: {}\nsqlite: {}\nkind: {}\nrecipients: {}\nunpacked: {}\nbytes: {:020}\n\n",
            self.business,
            self.made_at.rfc3339(),
            self.made_at.0,
            self.app,
            self.schema,
            self.sqlite,
            self.kind.code(),
            self.recipients.join(" "),
            self.unpacked,
            self.bytes
        )
    }

    /// SHA-256 of the lines without the length, in hex: what the manifest repeats.
    #[must_use]
    pub(super) fn digest(&self) -> String {
        let fixed = Self { bytes: 0, ..self.clone() };
        hex(&Sha256::digest(fixed.text().as_bytes()))
    }

    /// The fingerprint of the emergency kit that opens it.
    #[must_use]
    pub fn wanted(&self) -> &str {
        self.recipients.last().map_or("", String::as_str)
    }

    /// Reads the lines off the front of an archive.
    ///
    /// # Errors
    /// `ArchiveTruncated` for what is no archive or ends inside the lines, `ArchiveTooNew` for a later
    /// format, `ArchiveAltered` for lines that were changed.
    pub(super) fn read(from: &mut impl BufRead) -> Outcome<Self> {
        let text = lines(from)?;
        let first = text.lines().next().unwrap_or_default();
        let format = first.strip_prefix(MAGIC).map(|rest| rest.trim().parse::<u32>());
        match format {
            None => return Err(Problem::new(Code::ArchiveTruncated).because("no archive of this product")),
            Some(Ok(n)) if n > FORMAT => return Err(too_new(&value(&text, "app").unwrap_or_else(|| format!("format {n}")))),
            Some(_) => {}
        }
        if !text.ends_with("\n\n") {
            return Err(Problem::new(Code::ArchiveTruncated).because("ends inside its head"));
        }
        parse(&text)
            .filter(|header| header.text() == text)
            .ok_or_else(|| Problem::new(Code::ArchiveAltered).because("its head was changed"))
    }
}

/// The problem of an archive that a newer release made.
pub(super) fn too_new(version: &str) -> Problem {
    Problem::new(Code::ArchiveTooNew).with("version", version)
}

fn lines(from: &mut impl BufRead) -> Outcome<String> {
    let mut bounded = from.take(MOST);
    let mut text = Vec::new();
    loop {
        let before = text.len();
        bounded.read_until(b'\n', &mut text)?;
        // The empty line, the end of the file, or far too much.
        if text.len() - before <= 1 || !text.ends_with(b"\n") {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn value(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned)
}

fn parse(text: &str) -> Option<Header> {
    Some(Header {
        business: value(text, "business")?.parse().ok()?,
        made_at: Instant(value(text, "made")?.split(' ').nth(1)?.parse().ok()?),
        app: value(text, "app")?,
        schema: value(text, "schema")?.parse().ok()?,
        sqlite: value(text, "sqlite")?,
        kind: Kind::named(&value(text, "kind")?)?,
        recipients: value(text, "recipients")?.split(' ').map(str::to_owned).collect(),
        unpacked: value(text, "unpacked")?.parse().ok()?,
        bytes: value(text, "bytes")?.parse().ok()?,
    })
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    pub(in crate::backup) fn sample() -> Header {
        Header {
            business: "01938f6e-0c1a-7e20-9b1f-6d1a5a1f0c22".parse().unwrap(),
            made_at: Instant(1_795_402_800_123),
            app: "0.1.0".into(),
            schema: 6,
            sqlite: "3.53.2".into(),
            kind: Kind::Daily,
            recipients: vec!["AAAA-BBBB".into(), "CCCC-DDDD".into()],
            unpacked: 1_234,
            bytes: 999,
        }
    }

    #[test]
    fn reads_what_it_wrote_and_leaves_the_rest() {
        let mut file = sample().text().into_bytes();
        file.extend_from_slice(b"age-encryption.org/v1\n");
        let mut from = file.as_slice();
        assert_eq!(Header::read(&mut from).unwrap(), sample());
        assert!(from.starts_with(b"age-encryption"));
    }

    #[test]
    fn the_digest_leaves_only_the_length_out() {
        assert_eq!(Header { bytes: 5, ..sample() }.digest(), sample().digest());
        assert_ne!(Header { schema: 7, ..sample() }.digest(), sample().digest());
    }

    #[test]
    fn a_later_format_says_which_release() {
        let text = sample().text().replace("mostrador-backup 1", "mostrador-backup 2").replace("0.1.0", "9.4.2");
        let problem = Header::read(&mut text.as_bytes()).unwrap_err();
        assert_eq!(problem.code, Code::ArchiveTooNew);
        assert!(problem.args.contains(&("version", "9.4.2".to_owned())));
    }

    proptest! {
        #[test]
        fn a_flipped_bit_gives_another_header_or_none(at in 0_usize..400, bit in 0_u8..8) {
            let mut bytes = sample().text().into_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            if let Ok(read) = Header::read(&mut bytes.as_slice()) {
                prop_assert!(read.digest() != sample().digest() || read.bytes != sample().bytes);
            }
        }

        #[test]
        fn cut_short_is_never_a_header(length in 0_usize..400) {
            let text = sample().text();
            prop_assume!(length < text.len());
            prop_assert_eq!(Header::read(&mut &text.as_bytes()[..length]).unwrap_err().code, Code::ArchiveTruncated);
        }
    }
}
