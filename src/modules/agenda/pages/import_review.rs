//! The dry run of an import: what would be made, what not and why.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Arranger;
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Asked, At, Caller, Reply, Routes};
use crate::modules::agenda::import::{self, CalendarImportId, Choices, Filter, Make, Plan, Planned, Reminders, Row, Unmatched, Whom};
use crate::modules::agenda::service::COUNTER_HORIZON_DAYS;
use crate::modules::agenda::store;
use crate::modules::contacts;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/import/{id}", review);
}

/// What part of the dry run to look at.
#[derive(Deserialize, ToSchema)]
struct Look {
    /// Only rows with this reason.
    why: Option<String>,
    /// How many of them to leave out before the first.
    skip: Option<usize>,
}

/// A time that is made.
#[derive(Serialize, ToSchema)]
struct MadeRow {
    when: String,
    /// Whose it is; empty for a block.
    name: String,
    /// What it is called in the file.
    title: String,
    /// True for somebody who is registered with it.
    new: bool,
}

/// An event or a time of which something is said.
#[derive(Serialize, ToSchema)]
struct SaidRow {
    line: u64,
    when: String,
    title: String,
    why: String,
}

/// A reason, and how many.
#[derive(Serialize, ToSchema)]
struct Cause {
    code: String,
    /// Both in words.
    word: String,
    rows: usize,
}

/// How many of each.
#[derive(Serialize, ToSchema, Default)]
struct Totals {
    /// Appointments and blocks.
    all: usize,
    appointments: usize,
    blocks: usize,
    people: usize,
    left_out: usize,
}

/// The dry run.
#[derive(Serialize, ToSchema)]
struct ImportReviewPage {
    id: CalendarImportId,
    events: i64,
    /// What was chosen.
    choices: Choices,
    resources: Vec<(String, String)>,
    services: Vec<(String, String)>,
    /// The last day there is.
    horizon: String,
    /// The choice that does not hold, in words.
    fault: Option<String>,
    totals: Totals,
    /// The first times that are made.
    made: Vec<MadeRow>,
    /// Every reason with how many, the commonest first.
    causes: Vec<Cause>,
    /// The reason that is looked at, or empty.
    why: String,
    left: Vec<SaidRow>,
    /// The rows after these, if there are more.
    more: Option<usize>,
    /// What is to be known of some that are made.
    notes: Vec<SaidRow>,
}
crate::page!(ImportReviewPage, "modules/agenda/pages/import_review.html", "ics-review-title");

impl ImportReviewPage {
    const fn make(&self) -> &'static str {
        if matches!(self.choices.make, Make::Blocks) { "blocks" } else { "appointments" }
    }

    const fn unmatched(&self) -> &'static str {
        match self.choices.unmatched {
            Unmatched::Leave => "leave",
            Unmatched::Register => "register",
            Unmatched::Block => "block",
        }
    }

    const fn reminders(&self) -> &'static str {
        if matches!(self.choices.reminders, Reminders::Send) { "send" } else { "none" }
    }

    fn service(&self) -> String {
        self.choices.service.map(|s| s.to_string()).unwrap_or_default()
    }
}

/// Rows listed on one page.
const LISTED: usize = 100;
/// Times shown of those that are made.
const FIRST: usize = 8;

async fn review(who: Arranger, at: At<CalendarImportId>, look: Asked<Look>) -> Outcome<Reply<ImportReviewPage>> {
    let (caller, id) = (Caller::clone(&who), at.0);
    let filter = Filter { why: look.why.clone().unwrap_or_default(), skip: look.skip.unwrap_or(0), most: LISTED };
    let page = tokio::task::spawn_blocking(move || dry_run(&caller, id, filter)).await.map_err(Problem::internal)??;
    Ok(Reply(page))
}

fn dry_run(who: &Caller, id: CalendarImportId, filter: Filter) -> Outcome<ImportReviewPage> {
    let business = &who.business;
    let (choices, events, resources, services) = business
        .store()
        .read_now(|db| Ok((import::choices_of(db, id)?, import::events_of(db, id)?, store::resources(db)?, store::services(db)?)))?;
    let mut page = ImportReviewPage {
        id,
        events,
        choices,
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        services: services.iter().filter(|s| s.capacity == 1).map(|s| (s.id.to_string(), s.name.clone())).collect(),
        horizon: day(who, business.now().plus_min(COUNTER_HORIZON_DAYS * 1_440)),
        fault: None,
        totals: Totals::default(),
        made: Vec::new(),
        causes: Vec::new(),
        why: filter.why.clone(),
        left: Vec::new(),
        more: None,
        notes: Vec::new(),
    };
    let skip = filter.skip;
    match import::plan_draft(business, id, filter) {
        Ok((_, plan)) => page.fill(who, &plan, skip),
        Err(problem) if problem.code == Code::BadInput => {
            page.fault = problem.fields.first().map(|f| f.message(&who.house.words, who.lang()));
        }
        Err(problem) => return Err(problem),
    }
    Ok(page)
}

impl ImportReviewPage {
    fn fill(&mut self, who: &Caller, plan: &Plan, skip: usize) {
        let blocks = plan.blocks();
        let people = plan.newcomers().len();
        self.totals = Totals { all: plan.make.len(), appointments: plan.make.len() - blocks, blocks, people, left_out: plan.left_out() };
        self.made = plan.make.iter().take(FIRST).map(|p| made_row(who, plan, p)).collect();
        let cause =
            |code: &str, rows: usize| Cause { word: format!("{} ({rows})", who.t(&format!("ics-why-{code}"))), code: code.into(), rows };
        self.causes = plan.left.iter().map(|(why, n)| cause(why.code(), *n)).collect();
        self.causes.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.code.cmp(&b.code)));
        self.left = plan.rows.iter().map(|row| said(who, row, who.t(&format!("ics-why-{}", row.why.code())))).collect();
        self.more = plan.more().then_some(skip.saturating_add(LISTED));
        let word = |row: &Row<import::Note>| {
            let until = [("until", self.horizon.clone().into())];
            who.house.words.ta(who.lang(), &format!("ics-note-{}", row.why.code()), &until)
        };
        self.notes = plan.noted.iter().map(|row| said(who, row, word(row))).collect();
    }
}

fn made_row(who: &Caller, plan: &Plan, planned: &Planned) -> MadeRow {
    let (name, new) = match &planned.whom {
        Whom::Nobody => (String::new(), false),
        Whom::Known(person, ..) => (contacts::name_of(&who.business, *person), false),
        Whom::New(n, _) => (plan.new.get(*n).map(contacts::PersonCard::full_name).unwrap_or_default(), true),
    };
    let title = plan.found.get(planned.event).map(|f| f.title.clone()).unwrap_or_default();
    let zone = who.business.profile().zone();
    let (from, until) = (Instant::from_minute(planned.at.0), zone.wall(Instant::from_minute(planned.at.1)));
    let format = if zone.date(from) == until.date() { "%H:%M" } else { "%d/%m/%Y %H:%M" };
    MadeRow { when: format!("{} – {}", moment(who, from), until.strftime(format)), name, title, new }
}

fn said<W>(who: &Caller, row: &Row<W>, why: String) -> SaidRow {
    SaidRow { line: row.line, when: row.when.map(|at| moment(who, at)).unwrap_or_default(), title: row.title.clone(), why }
}

fn moment(who: &Caller, at: Instant) -> String {
    who.business.profile().zone().wall(at).strftime("%d/%m/%Y %H:%M").to_string()
}

fn day(who: &Caller, at: Instant) -> String {
    who.business.profile().zone().wall(at).strftime("%d/%m/%Y").to_string()
}
