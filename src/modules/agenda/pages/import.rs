//! The screens of an import: the file, what is to become of it, the deed and the way back. The dry run between them is
//! in `import_review`.

use serde::Serialize;
use utoipa::ToSchema;

use super::Arranger;
use crate::base::problem::{Outcome, Problem};
use crate::http::{At, Caller, Done, Input, Poured, Reply, Routes};
use crate::modules::agenda::import::{self, Brought, CalendarImportId, Choices, Drafted, Intake, Past, Undone};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/import", start);
    r.post("/agenda/import", upload);
    super::import_review::routes(r);
    r.post("/agenda/import/{id}/choices", choose);
    r.post("/agenda/import/{id}/run", run);
    r.post("/agenda/import/{id}/discard", discard);
    r.post("/agenda/import/{id}/undo", undo);
}

/// An import that was made.
#[derive(Serialize, ToSchema)]
struct PastShown {
    id: CalendarImportId,
    resource: String,
    when: String,
    /// Who brought it in; empty for the command line.
    by: String,
    appointments: i64,
    blocks: i64,
    people: i64,
    left_out: i64,
    undone: bool,
}

/// Where an import begins, and those that were made.
#[derive(Serialize, ToSchema)]
struct ImportPage {
    /// True while sealed: nothing can be brought in.
    sealed: bool,
    past: Vec<PastShown>,
}
crate::page!(ImportPage, "modules/agenda/pages/import.html", "ics-title");

async fn start(who: Arranger) -> Outcome<Reply<ImportPage>> {
    let past = who.business.read(import::past).await?;
    Ok(Reply(ImportPage { sealed: who.business.vault().is_sealed(), past: past.into_iter().map(|p| shown(&who, p)).collect() }))
}

fn shown(who: &Caller, past: Past) -> PastShown {
    PastShown {
        id: past.id,
        resource: past.resource,
        when: who.business.profile().zone().wall(past.done_at).strftime("%d/%m/%Y %H:%M").to_string(),
        by: past.by.unwrap_or_default(),
        appointments: past.appointments,
        blocks: past.blocks,
        people: past.people,
        left_out: past.left_out,
        undone: past.undone_at.is_some(),
    }
}

async fn upload(who: Arranger, file: Poured<Intake>) -> Outcome<Done<Drafted>> {
    let (business, actor, by) = (who.business.clone(), who.actor(), who.session.user);
    let begin = move || import::begin(&business, actor, Some(by), file.0.finish()?, None);
    let drafted = tokio::task::spawn_blocking(begin).await.map_err(Problem::internal)??;
    Ok(Done::made(format!("/agenda/import/{}", drafted.id), drafted))
}

/// An import.
#[derive(Serialize, ToSchema)]
struct ImportRef {
    id: CalendarImportId,
}

async fn choose(who: Arranger, at: At<CalendarImportId>, input: Input<Choices>) -> Outcome<Done<ImportRef>> {
    let id = at.0;
    import::choose(&who.business, id, input.into_inner()).await?;
    Ok(Done::see(format!("/agenda/import/{id}"), ImportRef { id }))
}

async fn run(who: Arranger, at: At<CalendarImportId>) -> Outcome<Done<Brought>> {
    let (business, id, actor, by) = (who.business.clone(), at.0, who.actor(), who.session.user);
    let run = move || import::bring_in(&business, actor, Some(by), id);
    let made = tokio::task::spawn_blocking(run).await.map_err(Problem::internal)??;
    let args = [("appointments", made.appointments.into()), ("blocks", made.blocks.into())];
    let said = who.house.words.ta(who.lang(), "ics-done", &args);
    Ok(Done::see("/agenda/import", made).say(said).undo(format!("/agenda/import/{id}/undo"), who.t("form-undo")))
}

async fn discard(who: Arranger, at: At<CalendarImportId>) -> Outcome<Done<ImportRef>> {
    import::discard(&who.business, who.actor(), at.0).await?;
    Ok(Done::see("/agenda/import", ImportRef { id: at.0 }))
}

async fn undo(who: Arranger, at: At<CalendarImportId>) -> Outcome<Done<Undone>> {
    let (business, id, actor) = (who.business.clone(), at.0, who.actor());
    let undone = tokio::task::spawn_blocking(move || import::undo(&business, actor, id)).await.map_err(Problem::internal)??;
    let args = [("removed", undone.removed.into()), ("kept", undone.kept.into())];
    let said = who.house.words.ta(who.lang(), if undone.kept == 0 { "ics-undone" } else { "ics-undone-but" }, &args);
    Ok(Done::see("/agenda/import", undone).say(said))
}
