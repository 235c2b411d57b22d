//! What is checked on a copy of the database before anybody may rely on it.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;
use serde::Deserialize;
use serde::de::IgnoredAny;
use zeroize::Zeroize;

use super::manifest::{AuditSaid, Canary};
use crate::audit;
use crate::audit::anchor::{self, Anchor, hex};
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{Place, Ring, Sealed, Vault};
use crate::store::tx;

/// Sealed columns whose rows have an `id` of sixteen bytes. A test compares the list with the schema.
const SEALED: &[(&str, &str)] = &[
    ("person", "card"),
    ("attachment", "label"),
    ("person_merge", "card"),
    ("import", "file"),
    ("appointment", "reason"),
    ("alert", "content"),
    ("note", "content"),
    ("note_template", "content"),
    ("informed_consent", "content"),
    ("consent_hand", "strokes"),
    ("consent_scan", "label"),
    ("consent_revocation", "content"),
    ("immunisation", "content"),
    ("immunisation_annulment", "reason"),
    ("vital", "content"),
    ("prescription", "content"),
    ("prescription_favourite", "content"),
    ("emergency_access", "reason"),
    ("study_order", "content"),
    ("study_result", "content"),
    ("result_file", "label"),
    ("certificate", "content"),
    ("certificate_annulment", "reason"),
    ("user", "totp"),
    ("outside_calendar", "address"),
    ("calendar_import", "file"),
    ("google_project", "client_secret"),
    ("google_connection", "account"),
    ("google_connection", "refresh_token"),
    ("google_calendar", "remote"),
    ("google_calendar", "sync_token"),
    ("privacy_consent", "evidence"),
    ("privacy_exception", "why"),
    ("arco_request", "content"),
    ("arco_event", "note"),
    ("disclosure", "content"),
    ("breach", "content"),
];

/// Rows tried of each.
const TRIES: u32 = 3;

fn failed(why: impl std::fmt::Display) -> Problem {
    Problem::new(Code::BackupFailed).because(why)
}

/// Reads every page and index and follows every reference.
///
/// # Errors
/// `BackupFailed` with what `SQLite` found.
pub(super) fn sound(db: &Connection) -> Outcome<()> {
    let said: String = db.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0))?;
    if said != "ok" {
        return Err(failed(format!("integrity_check: {said}")));
    }
    let orphan: Option<String> = db.prepare("PRAGMA foreign_key_check")?.query_map([], |r| r.get(0))?.next().transpose()?;
    orphan.map_or(Ok(()), |table| Err(failed(format!("foreign_key_check: a row of {table} has no parent"))))
}

/// The tables, by name.
pub(super) fn tables(db: &Connection) -> Outcome<Vec<String>> {
    tx::all(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", [], |r| r.get(0))
}

/// A name as SQL quotes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Rows by table.
pub(super) fn counts(db: &Connection) -> Outcome<BTreeMap<String, u64>> {
    let count = |table: String| {
        let n: i64 = db.query_row(&format!("SELECT count(*) FROM {}", quoted(&table)), [], |r| r.get(0))?;
        Ok((table, n.cast_unsigned()))
    };
    tables(db)?.into_iter().map(count).collect()
}

/// Walks the audit chain of a copy.
pub(super) fn chain(db: &Connection, anchors: &[Anchor]) -> Outcome<AuditSaid> {
    let head = audit::head(db)?;
    let report = audit::verify(db, anchors)?;
    Ok(AuditSaid { seq: head.seq, hash: hex(&head.hash), findings: report.findings.len() })
}

/// Remembered heads out of a file's text; forged lines count as such.
pub(super) fn anchors(folder: &Path, key: Option<&[u8; 32]>) -> Outcome<Vec<Anchor>> {
    anchor::read(folder, key)
}

/// Whether every data key of a copy opens with a ring: a vault of its own, dropped by the caller.
///
/// # Errors
/// `WrongKey` where they do not belong together.
pub(super) fn paired(ring: Ring, db: &Connection) -> Outcome<Vault> {
    let vault = Vault::sealed(Path::new(""));
    vault.unseal(ring, db)?;
    Ok(vault)
}

/// Whatever a sealed field holds: it is opened, found to be well formed, and not looked at.
#[derive(Deserialize)]
#[serde(transparent)]
struct Opened(IgnoredAny);

impl Zeroize for Opened {
    fn zeroize(&mut self) {
        self.0 = IgnoredAny;
    }
}

/// Opens a few random sealed values of every kind. What was erased does not open, and that is as it should be.
///
/// # Errors
/// `BackupFailed` where there were some and none opened: the keys do not fit the data.
pub(super) fn canary(db: &Connection, vault: &Vault) -> Outcome<Canary> {
    let mut canary = Canary::default();
    for (table, column) in SEALED {
        for (id, sealed) in sample(db, table, column)? {
            match vault.open(&Place { table, column, row: &id }, &sealed) {
                Ok(_) => canary.opened += 1,
                Err(problem) if problem.code == Code::Erased => {}
                Err(_) => canary.broken.push(format!("{table}.{column}")),
            }
        }
    }
    if canary.opened == 0 && !canary.broken.is_empty() {
        return Err(failed(format!("no sealed value opens: {}", canary.broken.join(" "))));
    }
    canary.broken.dedup();
    Ok(canary)
}

fn sample(db: &Connection, table: &'static str, column: &'static str) -> Outcome<Vec<([u8; 16], Sealed<Opened>)>> {
    let there = tx::one(db, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", (table, column), |_| Ok(()))?;
    if there.is_none() {
        // An archive of an older schema.
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, {column} FROM {table} WHERE id IN (SELECT id FROM {table} WHERE {column} IS NOT NULL ORDER BY random() LIMIT {TRIES})"
    );
    tx::all(db, &sql, [], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Tables whose rows name a file in the folder of files by their own id. A test compares the list with the schema.
const FILED: &[&str] = &["attachment", "result_file", "consent_scan"];

/// Files that the copy knows and the folder of files lacks; those of whoever was erased are gone on purpose.
pub(super) fn missing_files(db: &Connection, files: &Path) -> Outcome<u64> {
    let view = tx::one(db, "SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = 'person_file'", [], |_| Ok(()))?.is_some();
    let erased = if view {
        " WHERE id NOT IN (SELECT f.id FROM person p JOIN person_file f ON f.person = p.id WHERE p.erased_at IS NOT NULL)"
    } else {
        ""
    };
    let mut missing = 0;
    for table in FILED {
        let there = tx::one(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", [table], |_| Ok(()))?;
        if there.is_none() {
            // An archive of an older schema.
            continue;
        }
        let ids = tx::all(db, &format!("SELECT id FROM {table}{erased}"), [], |r| r.get::<_, [u8; 16]>(0))?;
        let lacks = |id: &[u8; 16]| !files.join(format!("{}.sealed", uuid::Uuid::from_bytes(*id).simple())).exists();
        missing += ids.iter().filter(|id| lacks(id)).count() as u64;
    }
    Ok(missing)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::base::clock::Clock;
    use crate::store::{Store, Which};

    #[test]
    fn every_sealed_column_of_the_schema_is_probed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("business.db"), Which::Business, &Clock::system()).unwrap();
        let sql = store
            .read_now(|db| {
                tx::all(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'", [], |r| {
                    Ok((r.get::<_, String>(0)?, r.get::<_, Option<String>>(1)?))
                })
            })
            .unwrap();
        for (table, sql) in sql {
            let sql = sql.unwrap_or_default();
            let filed = sql.contains("sha256 BLOB") && sql.contains("bytes INTEGER");
            assert_eq!(filed, FILED.contains(&table.as_str()), "{table}: a file in the folder that the list does not know");
            for line in sql.lines().filter(|l| l.contains(">= 46")) {
                let column = line.split_whitespace().next().unwrap().to_owned();
                assert!(SEALED.contains(&(table.as_str(), column.as_str())), "{table}.{column} is sealed and not probed");
            }
        }
        let view: String = store
            .read_now(|db| tx::one(db, "SELECT sql FROM sqlite_schema WHERE name = 'person_file'", [], |r| r.get(0)))
            .unwrap()
            .unwrap();
        for table in FILED {
            assert!(view.contains(&format!(" {table}")), "{table}: files that an erasure would leave behind");
        }
        for (table, column) in SEALED {
            store.read_now(|db| sample(db, table, column)).unwrap();
            assert!(
                store
                    .read_now(|db| tx::one(db, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", (table, column), |_| Ok(())))
                    .unwrap()
                    .is_some(),
                "{table}.{column} is gone"
            );
        }
    }
}
