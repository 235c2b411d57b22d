//! Migrations: empty to latest is the committed schema; history and newer databases are refused.

use mostrador::base::clock::Clock;
use mostrador::store::{Store, Which, dump_schema};

/// After an intended change: run with `UPDATE_SCHEMA=1`.
#[test]
fn empty_to_latest_is_the_committed_schema() {
    let dir = tempfile::tempdir().unwrap();
    let mut dumped = String::new();
    for which in [Which::Node, Which::Business, Which::Telemetry] {
        let store = Store::open(&dir.path().join(format!("{which:?}.db")), which, &Clock::system()).unwrap();
        dumped.extend([format!("-- {which:?}\n"), store.read_now(dump_schema).unwrap()]);
        store.close();
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/schema.sql");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &dumped).unwrap();
    }
    assert_eq!(dumped, std::fs::read_to_string(path).unwrap());
}

#[test]
fn a_changed_history_and_a_newer_database_are_refused() {
    for (sql, said) in [
        ("UPDATE schema_history SET sha256 = 'other' WHERE version = 2", "history was changed"),
        ("PRAGMA user_version = 9000", "this release knows"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("business.db");
        Store::open(&path, Which::Business, &Clock::system()).unwrap().close();
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let refused = Store::open(&path, Which::Business, &Clock::system()).unwrap_err().to_string();
        assert!(refused.contains(said), "{refused}");
    }
}

#[test]
fn every_table_is_strict() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("b.db"), Which::Business, &Clock::system()).unwrap();
    let loose: Vec<String> = store
        .read_now(|db| {
            mostrador::store::tx::all(
                db,
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
                [],
                |r| r.get(0),
            )
        })
        .unwrap();
    assert!(loose.is_empty(), "{loose:?}");
}
