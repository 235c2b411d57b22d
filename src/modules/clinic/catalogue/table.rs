//! Reading the tables in the binary: a line that says their date and source, then rows of cells.

use csv::{ReaderBuilder, StringRecord};

/// A table: when it was made, and its rows.
pub(super) struct Table<T> {
    /// `2026-11-24`.
    pub version: &'static str,
    /// In the order of the file.
    pub rows: Vec<T>,
}

/// Reads a table. A row that does not read is left out; a test says that there is none.
pub(super) fn read<T>(text: &'static str, row: impl Fn(&StringRecord) -> Option<T>) -> Table<T> {
    let version = text.lines().next().and_then(|l| l.strip_prefix("# version ")).and_then(|l| l.split(';').next());
    let mut reader = ReaderBuilder::new().delimiter(b';').comment(Some(b'#')).has_headers(true).from_reader(text.as_bytes());
    let rows = reader.records().filter_map(|r| row(&r.ok()?)).collect();
    Table { version: version.unwrap_or_default().trim(), rows }
}

/// A cell that must hold something.
pub(super) fn needed(row: &StringRecord, n: usize) -> Option<String> {
    Some(cell(row, n)).filter(|c| !c.is_empty())
}

/// A cell.
pub(super) fn cell(row: &StringRecord, n: usize) -> String {
    row.get(n).unwrap_or_default().trim().to_owned()
}

/// A cell of several values, parted by `|`.
pub(super) fn several(row: &StringRecord, n: usize) -> Vec<String> {
    row.get(n).unwrap_or_default().split('|').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect()
}
