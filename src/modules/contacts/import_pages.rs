//! The screens of an import: upload, columns and dry run, then the deed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bring_in::{self, Imported};
use super::import::{FaultCode, Field, Mapping, RowFault};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Allow, At, Caller, Done, Input, Reply, Routes, Upload};
use crate::keyring::{Clear, KeyId, Place, Purpose, Reveal, Sealed};
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.get("/people/import", start);
    r.post("/people/import", upload);
    r.get("/people/import/{id}", review);
    r.post("/people/import/{id}/columns", set_columns);
    r.post("/people/import/{id}/run", run);
    r.post("/people/import/{id}/discard", discard);
}

crate::id!(
    /// An import in preparation.
    ImportId
);

type Importer = Allow<may::ImportPeople>;

/// Where an import begins.
#[derive(Serialize, ToSchema)]
struct StartPage {
    /// True while sealed: nothing can be brought in.
    sealed: bool,
}
crate::page!(StartPage, "modules/contacts/pages/import_start.html", "import-title");

async fn start(who: Importer) -> Outcome<Reply<StartPage>> {
    Ok(Reply(StartPage { sealed: who.business.vault().is_sealed() }))
}

const fn file_place(id: &ImportId) -> Place<'_> {
    Place { table: "import", column: "file", row: id.bytes() }
}

/// An import.
#[derive(Serialize, ToSchema)]
struct ImportRef {
    id: ImportId,
}

async fn upload(who: Importer, upload: Upload) -> Outcome<Done<ImportRef>> {
    let sheet = bring_in::read(&upload.bytes)?;
    let mapping = serde_json::to_string(&Mapping::guess(&sheet.table.header.cells)).map_err(Problem::internal)?;
    let vault = who.business.vault();
    let id = ImportId::mint(who.business.now());
    // A key of its own, destroyed with the list: a forgotten draft does not outlive its purpose.
    let key = vault.mint(Purpose::Person, Some(*id.bytes()))?;
    let text = String::from_utf8_lossy(&upload.bytes).into_owned();
    let bytes = if text.as_bytes() == upload.bytes { Stored::Text(text) } else { Stored::Bytes(upload.bytes) };
    let file = vault.seal_value(key.id, &file_place(&id), &Clear::new(bytes))?;
    let (by, actor) = (who.session.user, who.actor());
    who.business
        .write(move |tx| {
            key.store(tx)?;
            tx.exec(
                "INSERT INTO import(id, key, file, mapping, state, made_at, made_by) VALUES (?1, ?2, ?3, ?4, 'draft', ?5, ?6)",
                (id, key.id.sql(), &file, mapping, tx.now(), by),
            )?;
            audit::record(tx, actor, &Event::done("import.begin", "import", id.bytes()))
        })
        .await?;
    Ok(Done::made(format!("/people/import/{id}"), ImportRef { id }))
}

/// The uploaded file as it is sealed.
#[derive(Serialize, Deserialize, zeroize::Zeroize)]
enum Stored {
    Text(String),
    Bytes(Vec<u8>),
}

impl Stored {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(t) => t.as_bytes(),
            Self::Bytes(b) => b,
        }
    }
}

fn load(business: &Business, id: ImportId) -> Outcome<(Clear<Stored>, Mapping)> {
    let row = business.store().read_now(|db| {
        tx::one(db, "SELECT file, mapping FROM import WHERE id = ?1 AND state = 'draft'", [id], |r| {
            Ok((r.get::<_, Sealed<Stored>>(0)?, r.get::<_, String>(1)?))
        })
    })?;
    let (file, mapping) = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok((business.vault().open(&file_place(&id), &file)?, serde_json::from_str(&mapping).map_err(Problem::internal)?))
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

/// The dry run.
#[derive(Serialize, ToSchema)]
struct ReviewPage {
    id: ImportId,
    charset: String,
    delimiter: String,
    rows: usize,
    columns: Vec<Column>,
    fields: Vec<(String, String)>,
    totals: Imported,
    warnings: usize,
    /// Why the columns do not fit, if they do not.
    mapping_fault: Option<String>,
    faulty: Vec<BadRow>,
    duplicates: Vec<BadRow>,
    known: Vec<BadRow>,
    preview: Vec<String>,
}
crate::page!(ReviewPage, "modules/contacts/pages/import_review.html", "import-review-title");

/// Rows listed in full; the rest is counted.
const LISTED: usize = 2_000;

async fn review(who: Importer, at: At<ImportId>) -> Outcome<Reply<ReviewPage>> {
    let (business, id) = (who.business.clone(), at.0);
    let caller = Caller::clone(&who);
    let page = tokio::task::spawn_blocking(move || dry_run(&caller, &business, id)).await.map_err(Problem::internal)??;
    Ok(Reply(page))
}

fn dry_run(who: &Caller, business: &Business, id: ImportId) -> Outcome<ReviewPage> {
    let (file, mapping) = load(business, id)?;
    let sheet = bring_in::read(file.reveal(Reveal::permitted()).bytes())?;
    let header = &sheet.table.header.cells;
    let today = business.profile().zone().date(business.now());
    let judged = bring_in::judge(business, &sheet.table, &mapping, today);
    let columns = header
        .iter()
        .enumerate()
        .map(|(at, name)| Column {
            name: name.clone(),
            field: mapping.columns.get(at).copied().flatten().map(code).unwrap_or_default(),
            samples: sheet
                .table
                .rows
                .iter()
                .filter_map(|r| r.cells.get(at))
                .filter(|c| !c.trim().is_empty())
                .take(3)
                .map(|c| crate::base::text::tidy(c, 40))
                .collect(),
        })
        .collect();
    let mut page = ReviewPage {
        id,
        charset: format!("{:?}", sheet.charset),
        delimiter: if sheet.table.delimiter == '\t' { "⇥".into() } else { sheet.table.delimiter.to_string() },
        rows: sheet.table.rows.len(),
        columns,
        fields: Field::ALL.iter().map(|f| (code(*f), who.t(&format!("import-field-{}", code(*f).replace('_', "-"))))).collect(),
        totals: Imported::default(),
        warnings: 0,
        mapping_fault: None,
        faulty: Vec::new(),
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
    page.faulty = sorted.faulty.iter().flat_map(|row| row.faults.iter().map(|f| bad_row(who, header, f))).take(LISTED).collect();
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

/// A field's code: `first_surname`.
fn code(field: Field) -> String {
    serde_json::to_value(field).ok().and_then(|v| v.as_str().map(|s| s.replace('-', "_"))).unwrap_or_default()
}

fn bad_row(who: &Caller, header: &[String], fault: &RowFault) -> BadRow {
    BadRow {
        line: fault.line,
        column: fault.column.and_then(|c| header.get(c)).cloned().unwrap_or_default(),
        value: crate::base::text::tidy(&fault.value_as_typed, 80),
        why: why(who, fault.why),
    }
}

fn why(who: &Caller, code: FaultCode) -> String {
    let name = serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    who.t(&format!("import-fault-{name}"))
}

/// Which column holds what, in the order of the file; empty for none.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Columns {
    /// One field code for each column, or `-`.
    #[garde(length(min = 1, max = 200))]
    columns: Vec<String>,
}

async fn set_columns(who: Importer, at: At<ImportId>, input: Input<Columns>) -> Outcome<Done<ImportRef>> {
    let id = at.0;
    let field = |code_: &String| match code_.as_str() {
        "-" => Ok(None),
        text => Field::ALL.iter().copied().find(|f| code(*f) == text).map(Some).ok_or_else(|| Problem::field("columns", "not-a-choice")),
    };
    let mapping = Mapping { columns: input.columns.iter().map(field).collect::<Outcome<Vec<_>>>()? };
    let text = serde_json::to_string(&mapping).map_err(Problem::internal)?;
    who.business
        .write(move |tx| tx.exec_one("UPDATE import SET mapping = ?2 WHERE id = ?1 AND state = 'draft'", (id, text), Code::NotFound))
        .await?;
    Ok(Done::see(format!("/people/import/{id}"), ImportRef { id }))
}

/// How many came in.
#[derive(Serialize, ToSchema)]
struct RunDone {
    totals: Imported,
}

async fn run(who: Importer, at: At<ImportId>) -> Outcome<Done<RunDone>> {
    let (business, id, actor) = (who.business.clone(), at.0, who.actor());
    let totals = tokio::task::spawn_blocking(move || bring_everyone(&business, id, actor)).await.map_err(Problem::internal)??;
    let said = who.house.words.ta(who.lang(), "import-done", &[("n", totals.imported.into())]);
    Ok(Done::see("/people", RunDone { totals }).say(said))
}

/// Judges once more (the file or who is on file may have changed since the page was read), then
/// writes everyone and forgets the list, in one transaction.
fn bring_everyone(business: &Business, id: ImportId, actor: crate::audit::Actor) -> Outcome<Imported> {
    let (file, mapping) = load(business, id)?;
    let sheet = bring_in::read(file.reveal(Reveal::permitted()).bytes())?;
    let today = business.profile().zone().date(business.now());
    let judged = bring_in::judge(business, &sheet.table, &mapping, today)?;
    let sorted = &judged.sorted;
    let totals = Imported {
        imported: sorted.good.len(),
        faulty: sorted.faulty.len(),
        duplicates: sorted.duplicates.len(),
        known: judged.known.len(),
    };
    let ready = bring_in::seal(business, &sorted.good)?;
    let me = business.clone();
    business.store().write_now(move |tx| {
        forget(tx, id)?;
        bring_in::write(tx, &me, actor, ready)
    })?;
    Ok(totals)
}

/// Removes the list and destroys its key.
fn forget(tx: &crate::store::Tx<'_>, id: ImportId) -> Outcome<()> {
    let key = tx
        .one("SELECT key FROM import WHERE id = ?1 AND state = 'draft'", [id], |r| r.get::<_, i64>(0))?
        .map(KeyId::from_sql)
        .ok_or_else(|| Problem::new(Code::NotFound))?;
    tx.exec("DELETE FROM import WHERE id = ?1", [id])?;
    tx.exec("DELETE FROM data_key WHERE id = ?1", [key.sql()])?;
    Ok(())
}

async fn discard(who: Importer, at: At<ImportId>) -> Outcome<Done<ImportRef>> {
    let (id, actor) = (at.0, who.actor());
    who.business
        .write(move |tx| {
            forget(tx, id)?;
            audit::record(tx, actor, &Event::done("import.discard", "import", id.bytes()))
        })
        .await?;
    Ok(Done::see("/people/import", ImportRef { id }))
}
