//! What a restore would do, for a person to decide on.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::backup::kind::Kind;
use crate::backup::unpack::{FILES, Opened};
use crate::backup::{checks, list};
use crate::base::clock::Instant;
use crate::base::id::BusinessId;
use crate::business::{Business, Node};
use crate::store::{Which, tx};

/// What is there now and would make room.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Replaced {
    /// Its rows by table; empty where its database does not answer.
    pub tables: BTreeMap<String, u64>,
    /// The last thing written down in its log, UTC milliseconds.
    pub last_change: Option<Instant>,
    /// Its archives, which stay.
    pub archives: usize,
}

/// What is in the archive and what it would replace.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Report {
    /// Whose data.
    pub business: BusinessId,
    /// The name over the door.
    pub name: String,
    /// When the archive was made, UTC milliseconds.
    pub made_at: Instant,
    /// What for.
    pub kind: Kind,
    /// The release that made it.
    pub app: String,
    /// Its schema's version.
    pub schema: u32,
    /// True where the schema is brought forward on the way.
    pub brought_forward: bool,
    /// Rows by table.
    pub tables: BTreeMap<String, u64>,
    /// Attachments.
    pub files: usize,
    /// What was amiss with the data when it was copied.
    pub remark: Option<String>,
    /// What would be replaced; `None` where the node does not have this business.
    pub replaces: Option<Replaced>,
    /// What was written from here … UTC milliseconds.
    pub lost_from: Option<Instant>,
    /// … to here would be lost (kept aside in the replaced folder).
    pub lost_to: Option<Instant>,
}

pub(super) fn of(node: &Node, opened: &Opened) -> Report {
    let (header, manifest) = (&opened.header, &opened.manifest);
    let present = node.businesses().into_iter().find(|b| b.id() == header.business);
    let folder = node.paths().business(header.business);
    let replaces = folder.exists().then(|| replaced(present.as_ref(), &folder));
    let last = replaces.as_ref().and_then(|r| r.last_change).filter(|at| *at > header.made_at);
    Report {
        business: header.business,
        name: manifest.name.clone(),
        made_at: header.made_at,
        kind: header.kind,
        app: header.app.clone(),
        schema: header.schema,
        brought_forward: header.schema < Which::Business.newest(),
        tables: manifest.tables.clone(),
        files: manifest.entries.iter().filter(|e| e.path.starts_with(FILES)).count(),
        remark: manifest.remark(),
        replaces,
        lost_from: last.map(|_| header.made_at),
        lost_to: last,
    }
}

/// A database that is damaged (often the reason for a restore) simply says less of itself.
fn replaced(business: Option<&Business>, folder: &Path) -> Replaced {
    let store = business.map(Business::store);
    let last = |db: &rusqlite::Connection| tx::one(db, "SELECT max(at) FROM audit", [], |r| r.get::<_, Option<Instant>>(0));
    Replaced {
        tables: store.and_then(|s| s.read_now(checks::counts).ok()).unwrap_or_default(),
        last_change: store.and_then(|s| s.read_now(last).ok()).flatten().flatten(),
        archives: list::files(&folder.join("backups")).map_or(0, |f| f.len()),
    }
}
