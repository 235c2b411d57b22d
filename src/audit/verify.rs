//! Reading the whole chain and saying what was done to it.

use serde::Serialize;

use super::anchor::Anchor;
use super::{Head, Row};
use crate::base::problem::Outcome;

/// One thing found wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// An entry whose content does not fit its hash.
    Modified {
        /// Its number.
        seq: i64,
    },
    /// Numbers that are missing: entries were removed.
    Missing {
        /// The first missing number.
        from: i64,
        /// The last missing number.
        to: i64,
    },
    /// An entry that does not follow the one before it: inserted, replaced or moved.
    Unlinked {
        /// Its number.
        seq: i64,
    },
    /// The log ends before an entry that is known to have been there: its end was cut.
    Truncated {
        /// The last number there is.
        ends_at: i64,
        /// The number that was remembered.
        known: i64,
    },
    /// An entry differs from what was remembered of it: the log was written anew.
    Rewritten {
        /// Its number.
        seq: i64,
    },
    /// A remembered head whose keyed hash does not fit.
    ForgedAnchor {
        /// Which line of the anchors.
        line: usize,
    },
}

/// What verification found.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Report {
    /// Entries read.
    pub entries: i64,
    /// Remembered heads compared.
    pub anchors: usize,
    /// What is wrong; empty for a whole log.
    pub findings: Vec<Finding>,
}

impl Report {
    /// True where nothing was found.
    #[must_use]
    pub const fn whole(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Walks the chain from its first entry and compares it with the remembered heads.
///
/// # Errors
/// What SQLite says.
pub fn verify(db: &rusqlite::Connection, anchors: &[Anchor]) -> Outcome<Report> {
    let mut walk =
        Walk { head: Head::default(), findings: Vec::new(), anchors: anchors.iter().filter(|a| a.genuine).copied().collect(), entries: 0 };
    walk.anchors.sort_by_key(|a| a.head.seq);
    walk.findings.extend(anchors.iter().enumerate().filter(|(_, a)| !a.genuine).map(|(i, _)| Finding::ForgedAnchor { line: i + 1 }));
    let mut statement =
        db.prepare("SELECT seq, at, actor, session, action, object, object_id, outcome, detail, prev, hash FROM audit ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(r) = rows.next()? {
        walk.step(&Row {
            seq: r.get(0)?,
            at: r.get(1)?,
            actor: r.get(2)?,
            session: r.get(3)?,
            action: r.get(4)?,
            object: r.get(5)?,
            object_id: r.get(6)?,
            outcome: r.get(7)?,
            detail: r.get(8)?,
            prev: r.get(9)?,
            hash: r.get(10)?,
        });
    }
    if let Some(last) = walk.anchors.last().filter(|a| a.head.seq > walk.head.seq) {
        walk.findings.push(Finding::Truncated { ends_at: walk.head.seq, known: last.head.seq });
    }
    walk.findings.truncate(100);
    Ok(Report { entries: walk.entries, anchors: anchors.len(), findings: walk.findings })
}

struct Walk {
    head: Head,
    entries: i64,
    findings: Vec<Finding>,
    anchors: Vec<Anchor>,
}

impl Walk {
    fn step(&mut self, row: &Row) {
        self.entries += 1;
        if row.seq > self.head.seq + 1 {
            self.findings.push(Finding::Missing { from: self.head.seq + 1, to: row.seq - 1 });
        } else if row.prev != self.head.hash {
            self.findings.push(Finding::Unlinked { seq: row.seq });
        }
        if row.digest() != row.hash {
            self.findings.push(Finding::Modified { seq: row.seq });
        }
        if self.anchors.iter().any(|a| a.head.seq == row.seq && a.head.hash != row.hash) {
            self.findings.push(Finding::Rewritten { seq: row.seq });
        }
        self.head = Head { seq: row.seq, hash: row.hash };
    }
}
