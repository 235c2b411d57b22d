//! A table for a spreadsheet.

use crate::base::problem::{Outcome, Problem};
use crate::base::text::cell;

/// CSV in UTF-8 with its mark, as Excel wants it; a text that it would take for a formula gets an
/// apostrophe before it (OWASP ASVS 5.0, 1.2.10).
///
/// # Errors
/// What the writer says.
pub fn sheet(rows: &[Vec<String>]) -> Outcome<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        out.write_record(row.iter().map(|text| cell(text))).map_err(Problem::internal)?;
    }
    out.into_inner().map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let rows = [vec!["=1+1".into(), "+52".into(), "-3".into(), "@x".into()], vec!["Núñez, Ana".into(), "40 %".into()]];
        let text = String::from_utf8(sheet(&rows).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}'=1+1,'+52,'-3,'@x\n\"Núñez, Ana\",40 %\n");
    }
}
