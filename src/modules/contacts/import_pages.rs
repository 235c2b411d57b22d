//! The screens of an import: upload and columns, then the deed. The dry run between them is in `import_review`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bring_in::{self, Imported};
use super::import::{Field, Mapping};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Allow, At, Done, Input, Reply, Routes, Upload};
use crate::keyring::{Clear, KeyId, Place, Purpose, Reveal, Sealed};
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.get("/people/import", start);
    r.post("/people/import", upload);
    super::import_review::routes(r);
    r.post("/people/import/{id}/columns", set_columns);
    r.post("/people/import/{id}/run", run);
    r.post("/people/import/{id}/discard", discard);
}

crate::id!(
    /// An import in preparation.
    ImportId
);

pub(super) type Importer = Allow<may::ImportPeople>;

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
pub(super) enum Stored {
    Text(String),
    Bytes(Vec<u8>),
}

impl Stored {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(t) => t.as_bytes(),
            Self::Bytes(b) => b,
        }
    }
}

/// The uploaded list and its columns, while it waits.
pub(super) fn load(business: &Business, id: ImportId) -> Outcome<(Clear<Stored>, Mapping)> {
    let row = business.store().read_now(|db| {
        tx::one(db, "SELECT file, mapping FROM import WHERE id = ?1 AND state = 'draft'", [id], |r| {
            Ok((r.get::<_, Sealed<Stored>>(0)?, r.get::<_, String>(1)?))
        })
    })?;
    let (file, mapping) = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok((business.vault().open(&file_place(&id), &file)?, serde_json::from_str(&mapping).map_err(Problem::internal)?))
}

/// A field's code: `first_surname`.
pub(super) fn code(field: Field) -> String {
    serde_json::to_value(field).ok().and_then(|v| v.as_str().map(|s| s.replace('-', "_"))).unwrap_or_default()
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
