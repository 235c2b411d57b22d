//! Forward-only migrations: `schema/<which>/NNNN_what.sql`, each in one transaction, checksummed.
//!
//! Our own hundred lines and not a crate: the crates keep a number, and we keep the history's
//! checksums, refuse a history that was changed, and take a snapshot first.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::base::clock::Clock;
use crate::base::problem::{Outcome, Problem};

#[derive(rust_embed::RustEmbed)]
#[folder = "schema"]
struct Files;

/// Which family of databases a schema belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// Businesses and host names of this node.
    Node,
    /// Everything one business owns.
    Business,
    /// Measurements, which may be lost.
    Telemetry,
}

impl Which {
    const fn folder(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Business => "business",
            Self::Telemetry => "telemetry",
        }
    }

    /// `application_id` in the file's header, so that `file` and a restore can tell them apart.
    const fn application_id(self) -> i32 {
        match self {
            Self::Node => 0x4D4F_534E,
            Self::Business => 0x4D4F_5342,
            Self::Telemetry => 0x4D4F_5354,
        }
    }

    /// The newest version this release knows.
    #[must_use]
    pub fn newest(self) -> u32 {
        steps(self).last_key_value().map_or(0, |(version, _)| *version)
    }
}

struct Step {
    name: String,
    sql: String,
    sha256: String,
}

fn steps(which: Which) -> BTreeMap<u32, Step> {
    let prefix = format!("{}/", which.folder());
    Files::iter()
        .filter_map(|path| {
            let name = path.strip_prefix(&prefix)?.strip_suffix(".sql")?.to_owned();
            let version = name.get(..4)?.parse().ok()?;
            let sql = String::from_utf8(Files::get(&path)?.data.into_owned()).ok()?;
            let sha256 = crate::base::text::hex(&Sha256::digest(sql.as_bytes()));
            Some((version, Step { name, sql, sha256 }))
        })
        .collect()
}

/// Brings a database up to date, or says why it will not.
pub(super) fn migrate(conn: &mut Connection, which: Which, path: &Path, clock: &Clock) -> Outcome<()> {
    let version: u32 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let steps = steps(which);
    if version > which.newest() {
        return Err(Problem::internal(format!(
            "{} has schema {version}; this release knows {}. Install the newer release.",
            path.display(),
            which.newest()
        )));
    }
    if version > 0 {
        check_history(conn, &steps, path)?;
    }
    let pending: Vec<_> = steps.range(version + 1..).collect();
    if pending.is_empty() {
        return Ok(());
    }
    if version > 0 {
        keep_snapshot(path, version, clock)?;
    }
    conn.pragma_update(None, "application_id", which.application_id())?;
    for (number, step) in pending {
        apply(conn, *number, step, clock)?;
        tracing::info!(target: "mostrador::store", step = %step.name, "schema brought forward");
    }
    Ok(())
}

fn check_history(conn: &Connection, steps: &BTreeMap<u32, Step>, path: &Path) -> Outcome<()> {
    let mut statement = conn.prepare("SELECT version, name, sha256 FROM schema_history ORDER BY version")?;
    let rows = statement.query_map([], |r| Ok((r.get::<_, u32>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?)))?;
    for row in rows {
        let (version, name, sha256) = row?;
        if steps.get(&version).is_none_or(|s| s.sha256 != sha256) {
            return Err(Problem::internal(format!(
                "{}: migration {name} is not the one that was applied; the history was changed",
                path.display()
            )));
        }
    }
    Ok(())
}

fn apply(conn: &mut Connection, version: u32, step: &Step, clock: &Clock) -> Outcome<()> {
    // Rebuilding a table needs foreign keys off, and that pragma is deaf inside a transaction.
    conn.execute_batch("PRAGMA foreign_keys=OFF")?;
    let applied = (|| -> Outcome<()> {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch("CREATE TABLE IF NOT EXISTS schema_history(version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT")?;
        tx.execute_batch(&step.sql).map_err(|e| Problem::internal(format!("migration {}: {e}", step.name)))?;
        let broken: Option<String> = tx.prepare("PRAGMA foreign_key_check")?.query_map([], |r| r.get(0))?.next().transpose()?;
        if let Some(table) = broken {
            return Err(Problem::internal(format!("migration {} leaves {table} with a missing parent", step.name)));
        }
        tx.execute(
            "INSERT INTO schema_history(version, name, sha256, applied_at) VALUES (?1, ?2, ?3, ?4)",
            (version, &step.name, &step.sha256, clock.now()),
        )?;
        tx.pragma_update(None, "user_version", version)?;
        Ok(tx.commit()?)
    })();
    conn.execute_batch("PRAGMA foreign_keys=ON")?;
    applied
}

/// A copy of the database as it was, beside it, before its schema changes. Three are kept.
fn keep_snapshot(path: &Path, version: u32, clock: &Clock) -> Outcome<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    super::open::snapshot(path, &folder.join(format!("before-upgrade-{version:04}-{}.db", clock.now().stamp())), || ())?;
    let mut kept: Vec<_> = std::fs::read_dir(folder)?
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("before-upgrade-")))
        .collect();
    kept.sort();
    for old in kept.iter().rev().skip(3) {
        std::fs::remove_file(old)?;
    }
    Ok(())
}

/// The schema as SQL, one object a line, for the test that compares it with the committed one.
///
/// # Errors
/// What SQLite says.
pub fn dump_schema(db: &Connection) -> Outcome<String> {
    let rows = super::tx::all(
        db,
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name",
        [],
        |r| r.get::<_, String>(0),
    )?;
    Ok(rows.iter().map(|s| s.split_whitespace().collect::<Vec<_>>().join(" ") + ";\n").collect())
}
