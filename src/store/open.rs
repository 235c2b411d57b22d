//! Opening connections: the version gate, the place, the pragmas.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::base::problem::{Outcome, Problem};

/// The oldest SQLite without the WAL-reset fault that can lose committed pages (fixed 2026-03-13).
pub const MIN_SQLITE: (i32, &str) = (3_051_003, "3.51.3");

/// Steps of a copying statement between two breaths.
const OPS: i32 = 500;

/// File systems on which SQLite's locks cannot be trusted, by the magic of statfs(2).
const NETWORK: &[(i64, &str)] = &[
    (0x6969, "NFS"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x517B, "SMB"),
    (0x0102_1997, "9p"),
    (0x6573_5546, "FUSE"),
    (0x00C3_6400, "Ceph"),
    (0x0BD0_0BD0, "Lustre"),
];

/// The bundled SQLite's version.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// Refuses an old SQLite and a network file system.
pub(super) fn check_place(path: &Path) -> Outcome<()> {
    if rusqlite::version_number() < MIN_SQLITE.0 {
        return Err(Problem::internal(format!(
            "SQLite {} can lose committed pages; {} or newer is needed",
            sqlite_version(),
            MIN_SQLITE.1
        )));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let kind = rustix::fs::statfs(folder).map_err(std::io::Error::from)?.f_type;
    match NETWORK.iter().find(|(magic, _)| *magic == kind) {
        Some((_, name)) => {
            Err(Problem::internal(format!("{} is on {name}, where SQLite's locks do not hold; use a local disk", folder.display())))
        }
        None => Ok(()),
    }
}

/// The one read-write connection of a database.
pub(super) fn read_write(path: &Path) -> Outcome<Connection> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    // FULL: a receipt that was printed and a note that was signed survive the power plug.
    conn.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;
         PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;
         PRAGMA cell_size_check=ON; PRAGMA secure_delete=FAST; PRAGMA mmap_size=0;",
    )?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(conn)
}

/// Pragmas of a read-only connection.
pub(super) fn read_only_pragmas(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("PRAGMA query_only=ON; PRAGMA foreign_keys=ON; PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;")?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Flags of a read-only connection.
pub(super) fn read_only_flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Opens a database file that no server has open (a snapshot, an unpacked archive), for reading.
///
/// # Errors
/// Passes on what SQLite says.
pub fn open_copy(path: &Path) -> Outcome<Connection> {
    let conn = Connection::open_with_flags(path, read_only_flags())?;
    read_only_pragmas(&conn)?;
    Ok(conn)
}

/// A compact, checked-by-reading copy made on a connection of its own; writers go on meanwhile.
///
/// `breathe` is called again and again meanwhile, and may rest.
pub(super) fn snapshot(source: &Path, target: &Path, mut breathe: impl FnMut() + Send + 'static) -> Outcome<()> {
    let conn = Connection::open_with_flags(source, read_only_flags())?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.progress_handler(
        OPS,
        Some(move || {
            breathe();
            false
        }),
    )?;
    let made = conn.execute("VACUUM INTO ?1", [target.to_string_lossy()]);
    if made.is_err() {
        let _ = std::fs::remove_file(target);
    }
    made?;
    std::fs::File::open(target)?.sync_all()?;
    Ok(())
}
