//! What an older release wrote is whole after today's migrations, and opens with the machine's own key.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reqwest::StatusCode;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::house::House;

/// What must be there to the last byte, under the columns that it had.
const TABLES: [&str; 17] = [
    "person",
    "data_key",
    "user",
    "user_role",
    "appointment",
    "claim",
    "service",
    "resource",
    "note",
    "vital",
    "alert",
    "cafe_order",
    "order_line",
    "payment",
    "entry",
    "posting",
    "drawer_session",
];

type Rows = BTreeMap<&'static str, (Vec<String>, Vec<Vec<Value>>)>;

fn unpack(name: &str) -> House {
    let folder = tempfile::tempdir().unwrap();
    let packed = std::fs::File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade").join(name)).unwrap();
    tar::Archive::new(zstd::Decoder::new(packed).unwrap()).unpack(folder.path().join("data")).unwrap();
    House::found_in(folder)
}

fn database(house: &House) -> PathBuf {
    house.business().join("business.db")
}

fn columns(db: &Connection, table: &str) -> Vec<String> {
    let mut ask = db.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid").unwrap();
    ask.query_map([table], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

fn read(db: &Connection, table: &str, columns: &[String], only: &str) -> Vec<Vec<Value>> {
    let mut ask = db.prepare(&format!("SELECT {} FROM \"{table}\" {only} ORDER BY 1, 2", columns.join(", "))).unwrap();
    let rows = ask.query_map([], |r| (0..columns.len()).map(|n| r.get(n)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_0_1_0_wrote_is_whole_and_opens() {
    let mut house = unpack("0.1.0.tar.zst");
    let (before, log) = {
        let db = Connection::open(database(&house)).unwrap();
        assert_eq!(db.query_row("PRAGMA user_version", [], |r| r.get::<_, i64>(0)).unwrap(), 6);
        let rows: Rows = TABLES.map(|t| (t, columns(&db, t))).map(|(t, c)| (t, (c.clone(), read(&db, t, &c, "")))).into();
        (rows, read(&db, "audit", &columns(&db, "audit"), ""))
    };
    assert!(before.values().all(|(_, rows)| !rows.is_empty()), "the example has something of everything");

    house.serve();
    let ana = house.person("ana").await;
    let db = house.thief();
    for (table, (columns, rows)) in &before {
        assert_eq!(read(&db, table, columns, ""), *rows, "{table}");
    }
    let kept = format!("WHERE seq <= {}", log.len());
    assert_eq!(read(&db, "audit", &columns(&db, "audit"), &kept), log, "the log");
    let broken: Vec<String> =
        db.prepare("PRAGMA foreign_key_check").unwrap().query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(broken.is_empty(), "{broken:?}");

    // The keys open: search finds a sealed name, the signed note can be read.
    let (_, found) = ana.get("/people?q=angel+salcido").await;
    let person = found["items"][0].clone();
    assert_eq!((found["items"].as_array().unwrap().len(), person["name"].as_str()), (1, Some("Ángel Rodríguez Salcido")));
    let note: Vec<u8> = db.query_row("SELECT id FROM note", [], |r| r.get(0)).unwrap();
    let (status, note) = ana.get(&format!("/notes/{}", uuid::Uuid::from_slice(&note).unwrap())).await;
    assert_eq!((status, note["vitals"][0]["sign"].as_str()), (StatusCode::OK, Some("weight")), "{note}");
    let (whole, said) = house.command(&["audit", "verify"]);
    assert!(whole && said.contains("whole"), "{said}");
    let (_, said) = house.command(&["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    for check in ["keys", "overlaps", "journal", "seals", "jobs"] {
        let found = report["checks"].as_array().unwrap().iter().find(|c| c["name"] == check).unwrap();
        assert_eq!(found["level"], "ok", "{found}");
    }
    let snapshot =
        std::fs::read_dir(house.business()).unwrap().any(|e| e.unwrap().file_name().to_string_lossy().starts_with("before-upgrade-0006-"));
    assert!(snapshot, "the database as it was lies beside it");
}
