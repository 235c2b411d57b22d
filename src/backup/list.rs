//! The archives of a business: the files that are there, joined with what the database knows of them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::kind::{Kind, Name};
use super::{folder, unpack};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::store::tx;

/// How an archive stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was read back whole and compared.
    Verified,
    /// It is there and nobody has read it back yet.
    Unverified,
    /// It is there and did not pass.
    Damaged,
    /// The attempt came to nothing; there is no file.
    Failed,
    /// It was made, and its file is gone.
    Missing,
}

impl State {
    /// The end of its word key: `backup-state-<this>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Unverified => "unverified",
            Self::Damaged => "damaged",
            Self::Failed => "failed",
            Self::Missing => "missing",
        }
    }
}

/// One archive, or an attempt at one.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Archive {
    /// Its name, which is its id.
    pub name: Name,
    /// What it was made for.
    pub kind: Kind,
    /// When, UTC milliseconds.
    pub made_at: Instant,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// How long it took, in milliseconds; `None` where the database does not know it.
    pub took_ms: Option<i64>,
    /// How it stands.
    pub state: State,
    /// When it was last read back whole, UTC milliseconds.
    pub verified_at: Option<Instant>,
    /// For programs: why it is not verified, or what was amiss with the data when it was copied.
    pub fault: Option<String>,
}

struct Row {
    kind: String,
    made_at: Instant,
    bytes: u64,
    took_ms: i64,
    verified_at: Option<Instant>,
    fault: Option<String>,
}

/// Every archive, the newest first.
///
/// # Errors
/// What `SQLite` or the disk says.
pub fn list(business: &Business) -> Outcome<Vec<Archive>> {
    let mut rows = business.store().read_now(rows)?;
    let mut found = Vec::new();
    for name in files(&folder(business))? {
        let row = rows.remove(name.as_str());
        found.push(present(business, name, row));
    }
    found.extend(rows.into_iter().filter_map(|(name, row)| absent(&name, row)));
    found.sort_by(|a, b| b.made_at.cmp(&a.made_at).then_with(|| b.name.cmp(&a.name)));
    Ok(found)
}

fn rows(db: &rusqlite::Connection) -> Outcome<BTreeMap<String, Row>> {
    let rows = tx::all(db, "SELECT name, kind, made_at, bytes, took_ms, verified_at, fault FROM backup", [], |r| {
        let row = Row {
            kind: r.get(1)?,
            made_at: r.get(2)?,
            bytes: r.get::<_, i64>(3)?.cast_unsigned(),
            took_ms: r.get(4)?,
            verified_at: r.get(5)?,
            fault: r.get(6)?,
        };
        Ok((r.get::<_, String>(0)?, row))
    })?;
    Ok(rows.into_iter().collect())
}

/// Names of the archives in the folder. What is being written or removed has another name.
pub(super) fn files(folder: &Path) -> Outcome<Vec<Name>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e.into()),
    };
    let names = entries.flatten().filter(|e| e.file_type().is_ok_and(|t| t.is_file()));
    Ok(names.filter_map(|e| e.file_name().to_str()?.parse().ok()).collect())
}

fn present(business: &Business, name: Name, row: Option<Row>) -> Archive {
    let path = folder(business).join(&name);
    let bytes = super::disk::length(&path);
    let head = unpack::head(&path);
    let (kind, made_at) = match (&head, &row) {
        (Ok((header, _)), _) => (header.kind, header.made_at),
        (Err(_), Some(row)) => (Kind::named(&row.kind).unwrap_or(Kind::Manual), row.made_at),
        (Err(_), None) => (Kind::Manual, Instant(0)),
    };
    let (took_ms, verified_at, noted) = row.map_or((None, None, None), |r| (Some(r.took_ms), r.verified_at, r.fault));
    let (state, fault) = match (head, verified_at, &noted) {
        (Err(problem), ..) => (State::Damaged, Some(problem.code.name().to_owned())),
        (Ok(_), Some(_), _) => (State::Verified, noted),
        (Ok(_), None, Some(_)) => (State::Damaged, noted),
        (Ok(_), None, None) => (State::Unverified, None),
    };
    Archive { name, kind, made_at, bytes, took_ms, state, verified_at, fault }
}

fn absent(name: &str, row: Row) -> Option<Archive> {
    let state = if row.bytes == 0 { State::Failed } else { State::Missing };
    Some(Archive {
        name: name.parse().ok()?,
        kind: Kind::named(&row.kind)?,
        made_at: row.made_at,
        bytes: row.bytes,
        took_ms: Some(row.took_ms),
        state,
        verified_at: row.verified_at,
        fault: row.fault,
    })
}

/// The newest archive that is there and verified: what health asks for.
///
/// # Errors
/// As [`list`].
pub fn newest_verified(business: &Business) -> Outcome<Option<Archive>> {
    Ok(list(business)?.into_iter().find(|a| a.state == State::Verified))
}
