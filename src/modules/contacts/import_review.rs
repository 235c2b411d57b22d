//! The dry run of an import: what would come in, which rows stay out and why.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bring_in::{self, Imported, Sheet};
use super::import::{Charset, FaultCode, FaultyRow, Field, Mapping, RowFault, Table};
use super::import_pages::{ImportId, Importer, code, load};
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Asked, At, Caller, Paper, Reply, Routes};
use crate::keyring::Reveal;

pub(super) fn routes(r: &mut Routes) {
    r.get("/people/import/{id}", review);
    r.get("/people/import/{id}/faulty.csv", faulty_rows);
}

/// A column of the file with what it seems to hold.
#[derive(Serialize, ToSchema)]
struct Column {
    name: String,
    /// The field's code, or empty.
    field: String,
    samples: Vec<String>,
}

/// A row that will not come in, and why.
#[derive(Serialize, ToSchema)]
struct BadRow {
    line: u64,
    column: String,
    value: String,
    why: String,
}

/// A reason why rows stay out.
#[derive(Serialize, ToSchema)]
struct Cause {
    code: String,
    /// The reason and how many rows, in words.
    word: String,
    rows: usize,
}

/// What part of the dry run to look at.
#[derive(Deserialize, ToSchema)]
struct Look {
    /// Only rows with this cause.
    why: Option<String>,
    /// How many faulty rows to leave out before the first.
    skip: Option<usize>,
}

/// The dry run.
#[derive(Serialize, ToSchema)]
struct ReviewPage {
    id: ImportId,
    /// How the file was read: its characters and what separates its cells, in words.
    read_as: String,
    rows: usize,
    columns: Vec<Column>,
    fields: Vec<(String, String)>,
    totals: Imported,
    /// Rows that come in with a remark (a century that was guessed, a digit that does not fit).
    warnings: usize,
    /// Why the columns do not fit, if they do not.
    mapping_fault: Option<String>,
    /// Every cause with how many rows it keeps out, the commonest first.
    causes: Vec<Cause>,
    /// The cause that is looked at, or empty.
    why: String,
    faulty: Vec<BadRow>,
    /// The faulty rows after these, if there are more.
    more: Option<usize>,
    duplicates: Vec<BadRow>,
    known: Vec<BadRow>,
    preview: Vec<String>,
}
crate::page!(ReviewPage, "modules/contacts/pages/import_review.html", "import-review-title");

/// Rows listed on one page of each kind.
const LISTED: usize = 100;

async fn review(who: Importer, at: At<ImportId>, look: Asked<Look>) -> Outcome<Reply<ReviewPage>> {
    let (business, id) = (who.business.clone(), at.0);
    let (caller, why, skip) = (Caller::clone(&who), look.why.clone().unwrap_or_default(), look.skip.unwrap_or(0));
    let page = tokio::task::spawn_blocking(move || dry_run(&caller, &business, id, why, skip)).await.map_err(Problem::internal)??;
    Ok(Reply(page))
}

fn dry_run(who: &Caller, business: &Business, id: ImportId, why: String, skip: usize) -> Outcome<ReviewPage> {
    let (file, mapping) = load(business, id)?;
    let sheet = bring_in::read(file.reveal(Reveal::permitted()).bytes())?;
    let header = &sheet.table.header.cells;
    let today = business.profile().zone().date(business.now());
    let judged = bring_in::judge(business, &sheet.table, &mapping, today);
    let mut page = ReviewPage {
        id,
        read_as: read_as(who, &sheet),
        rows: sheet.table.rows.len(),
        columns: columns(&sheet.table, &mapping),
        fields: Field::ALL.iter().map(|f| (code(*f), who.t(&format!("import-field-{}", code(*f).replace('_', "-"))))).collect(),
        totals: Imported::default(),
        warnings: 0,
        mapping_fault: None,
        causes: Vec::new(),
        why,
        faulty: Vec::new(),
        more: None,
        duplicates: Vec::new(),
        known: Vec::new(),
        preview: Vec::new(),
    };
    let judged = match judged {
        Ok(judged) => judged,
        Err(problem) if problem.code == Code::BadInput => {
            page.mapping_fault = problem.fields.first().map(|f| f.message(&who.house.words, who.lang()));
            return Ok(page);
        }
        Err(problem) => return Err(problem),
    };
    let sorted = &judged.sorted;
    page.totals = Imported {
        imported: sorted.good.len(),
        faulty: sorted.faulty.len(),
        duplicates: sorted.duplicates.len(),
        known: judged.known.len(),
    };
    page.warnings = sorted.good.iter().filter(|c| !c.warnings.is_empty()).count();
    page.causes = causes(who, &sorted.faulty);
    let faults = || sorted.faulty.iter().flat_map(|row| &row.faults).filter(|f| page.why.is_empty() || fault_code(f.why) == page.why);
    page.more = (faults().count() > skip.saturating_add(LISTED)).then_some(skip.saturating_add(LISTED));
    page.faulty = faults().skip(skip).take(LISTED).map(|f| bad_row(who, header, f)).collect();
    page.duplicates = sorted
        .duplicates
        .iter()
        .take(LISTED)
        .map(|d| BadRow {
            line: d.candidate.line,
            column: String::new(),
            value: super::PersonCard::from(&d.candidate).full_name(),
            why: who.house.words.ta(who.lang(), "import-same-as", &[("line", d.of_line.to_string().into())]),
        })
        .collect();
    page.known = judged
        .known
        .iter()
        .take(LISTED)
        .map(|(line, person)| BadRow {
            line: *line,
            column: String::new(),
            value: super::name_of(business, *person),
            why: who.t("import-on-file"),
        })
        .collect();
    page.preview = sorted.good.iter().take(8).map(|c| super::PersonCard::from(c).full_name()).collect();
    Ok(page)
}

fn bad_row(who: &Caller, header: &[String], fault: &RowFault) -> BadRow {
    BadRow {
        line: fault.line,
        column: fault.column.and_then(|c| header.get(c.checked_sub(1)?)).cloned().unwrap_or_default(),
        value: crate::base::text::tidy(&fault.value_as_typed, 80),
        why: why(who, fault.why),
    }
}

fn fault_code(why: FaultCode) -> String {
    serde_json::to_value(why).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn why(who: &Caller, code: FaultCode) -> String {
    who.t(&format!("import-fault-{}", fault_code(code)))
}

fn causes(who: &Caller, faulty: &[FaultyRow]) -> Vec<Cause> {
    let mut rows: HashMap<String, usize> = HashMap::new();
    for fault in faulty.iter().flat_map(|row| &row.faults) {
        *rows.entry(fault_code(fault.why)).or_default() += 1;
    }
    let mut causes: Vec<Cause> = rows
        .into_iter()
        .map(|(code, rows)| Cause { word: format!("{} ({rows})", who.t(&format!("import-fault-{code}"))), code, rows })
        .collect();
    causes.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.code.cmp(&b.code)));
    causes
}

fn columns(table: &Table, mapping: &Mapping) -> Vec<Column> {
    let samples = |at: usize| table.rows.iter().filter_map(move |r| r.cells.get(at)).filter(|c| !c.trim().is_empty()).take(3);
    table
        .header
        .cells
        .iter()
        .enumerate()
        .map(|(at, name)| Column {
            name: name.clone(),
            field: mapping.columns.get(at).copied().flatten().map(code).unwrap_or_default(),
            samples: samples(at).map(|c| crate::base::text::tidy(c, 40)).collect(),
        })
        .collect()
}

fn read_as(who: &Caller, sheet: &Sheet) -> String {
    let characters = match sheet.charset {
        Charset::Utf8 => "import-read-utf8",
        Charset::Utf16 => "import-read-utf16",
        Charset::Windows1252 => "import-read-windows",
    };
    let between = match sheet.table.delimiter {
        '\t' => "import-between-tabs",
        ';' => "import-between-semicolons",
        _ => "import-between-commas",
    };
    format!("{} · {}", who.t(characters), who.t(between))
}

/// The rows that stay out, as they were written, with why: to be corrected and brought in by themselves.
async fn faulty_rows(who: Importer, at: At<ImportId>) -> Outcome<Paper> {
    let (business, caller, id, actor) = (who.business.clone(), Caller::clone(&who), at.0, who.actor());
    let bytes = tokio::task::spawn_blocking(move || faulty_csv(&caller, &business, id)).await.map_err(Problem::internal)??;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("import.faulty", "import", id.bytes()))).await?;
    Ok(Paper { bytes, kind: "text/csv; charset=utf-8", name: who.t("import-faulty-file"), save: true })
}

/// In UTF-8 with its mark and with the separator of the list, so that the same spreadsheet opens it.
fn faulty_csv(who: &Caller, business: &Business, id: ImportId) -> Outcome<Vec<u8>> {
    let (file, mapping) = load(business, id)?;
    let sheet = bring_in::read(file.reveal(Reveal::permitted()).bytes())?;
    let today = business.profile().zone().date(business.now());
    let judged = bring_in::judge(business, &sheet.table, &mapping, today)?;
    let cells: HashMap<u64, &Vec<String>> = sheet.table.rows.iter().map(|r| (r.line, &r.cells)).collect();
    let delimiter = u8::try_from(sheet.table.delimiter).unwrap_or(b',');
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    let (line, why_word) = (who.t("import-line"), who.t("import-why"));
    out.write_record(sheet.table.header.cells.iter().chain([&line, &why_word])).map_err(Problem::internal)?;
    for row in &judged.sorted.faulty {
        let mut record: Vec<String> = cells.get(&row.line).map(|c| (*c).clone()).unwrap_or_default();
        record.resize(sheet.table.header.cells.len(), String::new());
        record.push(row.line.to_string());
        record.push(row.faults.iter().map(|f| why(who, f.why)).collect::<Vec<_>>().join(" "));
        out.write_record(record).map_err(Problem::internal)?;
    }
    out.into_inner().map_err(Problem::internal)
}
