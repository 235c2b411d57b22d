//! What an archive says of its contents, sealed inside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::header::Header;
use super::kind::Kind;
use crate::base::clock::Instant;
use crate::base::id::BusinessId;
use crate::base::problem::{Code, Outcome, Problem};

/// Path of the manifest in the archive.
pub(super) const PATH: &str = "manifest.json";

/// One file of the archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its path in the archive.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// Where the audit chain ended in the copy.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AuditSaid {
    /// The last number.
    pub seq: i64,
    /// Its hash, in hex.
    pub hash: String,
    /// What verification found wrong with the chain when the copy was made; 0 for a whole one.
    pub findings: usize,
}

/// Sealed values opened as a probe; absent where the keys were sealed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Canary {
    /// How many opened.
    pub opened: u64,
    /// `table.column` of each that did not.
    pub broken: Vec<String>,
}

/// What is inside, and what was known of it when it was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the archive.
    pub format: u32,
    /// Whose data it is.
    pub business: BusinessId,
    /// The name over the door.
    pub name: String,
    /// When it was made, UTC milliseconds.
    pub made_at: Instant,
    /// What it was made for.
    pub kind: Kind,
    /// The release that made it.
    pub app: String,
    /// The schema's version.
    pub schema: u32,
    /// Digest of the plaintext lines in front, so that they cannot be swapped.
    pub header_sha256: String,
    /// Every file before the manifest, in order.
    pub entries: Vec<Entry>,
    /// Rows by table.
    pub tables: BTreeMap<String, u64>,
    /// SHA-256 over the database as text; absent in archives of 0.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dump: Option<String>,
    /// Where the audit chain ends.
    pub audit: AuditSaid,
    /// The probe of sealed values.
    pub canary: Option<Canary>,
    /// Attachments that have a row but no file.
    pub missing_files: u64,
}

impl Manifest {
    /// Compares what was read with what this says.
    ///
    /// # Errors
    /// `ArchiveAltered` where the head, a file or their order differs.
    pub(super) fn check(&self, header: &Header, read: &[Entry]) -> Outcome<()> {
        let altered = |what: &str| Err(Problem::new(Code::ArchiveAltered).because(what));
        if self.header_sha256 != header.digest() {
            return altered("the head is not the one this archive was made with");
        }
        if (self.business, self.made_at, self.kind, self.schema) != (header.business, header.made_at, header.kind, header.schema) {
            return altered("head and manifest differ");
        }
        if self.entries != read {
            return altered("the files are not those of the manifest");
        }
        Ok(())
    }

    /// What was amiss with the data itself when it was copied, for programs and the log; `None` for
    /// nothing. The archive is a true copy all the same.
    #[must_use]
    pub(super) fn remark(&self) -> Option<String> {
        let mut said = Vec::new();
        if self.audit.findings > 0 {
            said.push(format!("audit findings={}", self.audit.findings));
        }
        if let Some(canary) = self.canary.as_ref().filter(|c| !c.broken.is_empty()) {
            said.push(format!("sealed values that do not open: {}", canary.broken.join(" ")));
        }
        if self.missing_files > 0 {
            said.push(format!("files missing={}", self.missing_files));
        }
        (!said.is_empty()).then(|| said.join("; "))
    }
}
