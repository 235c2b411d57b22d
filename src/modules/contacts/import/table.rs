//! Text → header and rows, whatever the delimiter, with the line on which each row begins.

use csv::{ReaderBuilder, StringRecord};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most rows taken from one file.
pub const MAX_ROWS: usize = 100_000;
/// The most columns of a row.
pub const MAX_COLUMNS: usize = 200;
/// A longer cell means that a quote was never closed.
const MAX_CELL: usize = 32 * 1024;
/// How many rows are looked at to find the delimiter.
const SAMPLE: usize = 200;

/// One row under the header.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// Its cells as typed.
    pub cells: Vec<String>,
}

/// A list of people as a table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What separates the cells.
    pub delimiter: char,
    /// Titles above the header, when there are any («Clínica San José, pacientes al 3 de mayo»).
    pub preamble: Vec<Row>,
    /// The names of the columns.
    pub header: Row,
    /// Every other row, blank ones included; only lines without a single character are no rows.
    pub rows: Vec<Row>,
}

/// Why a text is not a table. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TableFault {
    /// No row at all.
    #[error("the file is empty")]
    Empty,
    /// More than [`MAX_ROWS`] rows; holds the line of the first one too many.
    #[error("line {0}: more than 100000 rows")]
    TooManyRows(u64),
    /// More than [`MAX_COLUMNS`] columns on this line.
    #[error("line {0}: more than 200 columns")]
    TooManyColumns(u64),
    /// A cell beginning on this line is so long that its closing quote must be missing.
    #[error("line {0}: a quote is never closed")]
    QuoteNotClosed(u64),
}

/// Reads the table; quoted cells may hold delimiters and line breaks.
///
/// # Errors
/// [`TableFault`] names the line.
pub fn read_table(text: &str) -> Result<Table, TableFault> {
    let delimiter = sniff(text);
    let mut rows = Vec::new();
    let mut reader = reader(text, delimiter);
    let mut record = StringRecord::new();
    // Reading from a text in memory fails on nothing that `flexible` does not forgive.
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = first_line(text, &record);
        if record.len() > MAX_COLUMNS {
            return Err(TableFault::TooManyColumns(line));
        }
        if record.iter().any(|cell| cell.len() > MAX_CELL) {
            return Err(TableFault::QuoteNotClosed(line));
        }
        if rows.len() > MAX_ROWS {
            return Err(TableFault::TooManyRows(line));
        }
        rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
    }
    let header = header_place(&rows).ok_or(TableFault::Empty)?;
    let mut below = rows.split_off(header);
    let header = below.remove(0);
    Ok(Table { delimiter: char::from(delimiter), preamble: rows, header, rows: below })
}

/// The line on which a record's first character stands: the reader counts from where it stopped,
/// which is before the empty lines that it skips.
fn first_line(text: &str, record: &StringRecord) -> u64 {
    let Some(position) = record.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + skipped.filter(|byte| **byte == b'\n').count() as u64
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The delimiter under which most of the first rows have the same number of cells, two or more;
/// one under which the first row, the header as a rule, has that number too goes before others.
fn sniff(text: &str) -> u8 {
    let mut best = (false, 0, 0, b',');
    for delimiter in [b';', b',', b'\t', b'|'] {
        let widths: Vec<usize> = reader(text, delimiter).records().take(SAMPLE).filter_map(Result::ok).map(|row| row.len()).collect();
        for width in widths.iter().copied().filter(|width| *width > 1) {
            let agreeing = widths.iter().filter(|other| **other == width).count() * 1000 / widths.len();
            let score = (widths.first() == Some(&width), agreeing, width);
            if score > (best.0, best.1, best.2) {
                best = (score.0, score.1, score.2, delimiter);
            }
        }
    }
    best.3
}

/// The first row that is as wide as most rows and has a name in most of its cells.
fn header_place(rows: &[Row]) -> Option<usize> {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let widest = rows.iter().take(20).map(filled).max()?;
    rows.iter().take(20).position(|row| widest > 0 && filled(row) * 2 > widest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_delimiter_is_found() {
        for delimiter in [";", ",", "\t", "|"] {
            let text = "a;b;c\n1;2;3\n4;5;6\n".replace(';', delimiter);
            let table = read_table(&text).unwrap();
            assert_eq!(table.delimiter.to_string(), delimiter);
            assert_eq!((table.header.cells.len(), table.rows.len()), (3, 2));
        }
        assert_eq!(read_table("nombre\nAna\nEva").unwrap().rows.len(), 2);
    }

    #[test]
    fn commas_inside_cells_do_not_mislead() {
        let table = read_table("n;dir\n1;Calle 1, Col. 2, MX\n2;\"Calle; 2\"\n").unwrap();
        assert_eq!((table.delimiter, table.rows[1].cells[1].as_str()), (';', "Calle; 2"));
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let table = read_table("a;b\r\n1;\"x\r\ny\"\r\n\r\n2;z\r\n").unwrap();
        let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 5]);
        assert_eq!(table.rows[0].cells[1], "x\r\ny");
    }

    #[test]
    fn titles_above_the_header_are_kept_apart() {
        let table = read_table("Clínica San José;;\n;;\nNombre;Sexo;Tel\nAna;F;\nEva;F;1\n").unwrap();
        assert_eq!((table.preamble.len(), table.header.cells[0].as_str(), table.rows.len()), (2, "Nombre", 2));
    }

    #[test]
    fn limits_name_the_line() {
        assert_eq!(read_table("").err(), Some(TableFault::Empty));
        assert_eq!(read_table("\n \n;;\n").err(), Some(TableFault::Empty));
        let wide = format!("a;b\n{}\n", ";".repeat(MAX_COLUMNS));
        assert_eq!(read_table(&wide).err(), Some(TableFault::TooManyColumns(2)));
        let open = format!("a;b\n1;2\n\"never closed;{}", "x;y\n".repeat(10_000));
        assert_eq!(read_table(&open).err(), Some(TableFault::QuoteNotClosed(3)));
        let long = "a;b\n".repeat(MAX_ROWS + 2);
        assert_eq!(read_table(&long).err(), Some(TableFault::TooManyRows(100_002)));
        assert!(read_table(&"a;b\n".repeat(MAX_ROWS + 1)).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_quoted_comes_back(cells in prop::collection::vec("[^\\x00\\r]{0,12}", 4), fill in 2..6usize) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let line = cells.iter().map(quote).collect::<Vec<_>>().join(";");
            let text = format!("w;x;y;z\n{}", format!("{line}\n").repeat(fill));
            let table = read_table(&text).unwrap();
            prop_assert_eq!(table.rows.len(), fill);
            prop_assert!(table.rows.iter().all(|row| row.cells == cells));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,20}[;,\n\"]{0,6}\\PC{0,20}\n\\PC{0,20}") {
            if let Ok(table) = read_table(&text) {
                let count = table.preamble.len() + 1 + table.rows.len();
                prop_assert!(count <= text.lines().count());
            }
        }
    }
}
