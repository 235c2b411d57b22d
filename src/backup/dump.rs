//! A database as text: every table, every row in one order, so that two of them can be compared
//! whatever their pages look like.

use std::io::Write;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::checks::{quoted, tables};
use crate::audit::anchor::hex;
use crate::base::problem::Outcome;
use crate::store::tx;

/// What a dump of one table comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct TableDump {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of its text, in hex.
    pub sha256: String,
}

/// What a dump of a database comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct Dump {
    /// Table by table, by name.
    pub tables: Vec<TableDump>,
    /// SHA-256 over all of it, in hex.
    pub sha256: String,
}

/// Writes every row as a line of values: `null`, numbers, `"text"`, `x'hex'`.
///
/// # Errors
/// What `SQLite` or the writer says.
pub fn dump(db: &Connection, out: &mut dyn Write) -> Outcome<Dump> {
    let mut whole = Sha256::new();
    let tables = tables(db)?.into_iter().map(|table| one(db, &table, out, &mut whole)).collect::<Outcome<Vec<_>>>()?;
    Ok(Dump { tables, sha256: hex(&whole.finalize()) })
}

fn one(db: &Connection, table: &str, out: &mut dyn Write, whole: &mut Sha256) -> Outcome<TableDump> {
    let mut hash = Sha256::new();
    let mut write = |text: String| -> Outcome<()> {
        hash.update(text.as_bytes());
        whole.update(text.as_bytes());
        Ok(out.write_all(text.as_bytes())?)
    };
    let columns = tx::all(db, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", [table], |r| r.get::<_, String>(0))?;
    let list = columns.iter().map(|c| quoted(c)).collect::<Vec<_>>().join(", ");
    write(format!("-- {table} ({list})\n"))?;
    let mut statement = db.prepare(&format!("SELECT {list} FROM {} ORDER BY {}", quoted(table), order(db, table, &list)?))?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|n| row.get_ref(n).map(text)).collect::<rusqlite::Result<Vec<_>>>()?;
        write(values.join(" ") + "\n")?;
        count += 1;
    }
    Ok(TableDump { table: table.to_owned(), rows: count, sha256: hex(&hash.finalize()) })
}

/// The primary key where there is one, else every column: row numbers may change in a copy.
fn order(db: &Connection, table: &str, list: &str) -> Outcome<String> {
    let key = tx::all(db, "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk", [table], |r| r.get::<_, String>(0))?;
    Ok(if key.is_empty() { list.to_owned() } else { key.iter().map(|c| quoted(c)).collect::<Vec<_>>().join(", ") })
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(n) => format!("{n:?}"),
        ValueRef::Text(t) => serde_json::Value::from(String::from_utf8_lossy(t).into_owned()).to_string(),
        ValueRef::Blob(b) => format!("x'{}'", hex(b)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn filled(rows: &[i64]) -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE b(id INTEGER, t TEXT, x BLOB, r REAL); CREATE TABLE a(id INTEGER PRIMARY KEY)").unwrap();
        for n in rows {
            db.execute("INSERT INTO b VALUES (?1, ?2, ?3, ?4)", (n, format!("l\u{ed}nea\n\"{n}\""), [0_u8, 255], 0.5)).unwrap();
        }
        db
    }

    #[test]
    fn the_order_of_writing_does_not_matter_and_the_content_does() {
        let mut text = Vec::new();
        let one = dump(&filled(&[1, 2, 3]), &mut text).unwrap();
        assert_eq!(one, dump(&filled(&[3, 1, 2]), &mut std::io::sink()).unwrap());
        assert_ne!(one.sha256, dump(&filled(&[1, 2]), &mut std::io::sink()).unwrap().sha256);
        assert_eq!(one.tables.iter().map(|t| (t.table.as_str(), t.rows)).collect::<Vec<_>>(), [("a", 0), ("b", 3)]);
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("1 \"línea\\n\\\"1\\\"\" x'00ff' 0.5"), "{text}");
    }
}
