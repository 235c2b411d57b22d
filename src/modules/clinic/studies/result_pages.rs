//! The screens of a result: entering it, reading it, having seen it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::files::{FileShown, shown};
use super::order::OrderContent;
use super::report::{self, Kept, record};
use super::result::{ResultTyped, Value};
use super::{OrderId, ResultId, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::http::{Allow, Asked, At, Done, Input, Reply, Routes};
use crate::modules::clinic::access;
use crate::modules::clinic::{catalogue, verify};
use crate::modules::contacts::{self, PersonId};

pub fn routes(r: &mut Routes) {
    r.get("/charts/{id}/results/new", blank);
    r.post("/charts/{id}/results", add);
    r.get("/results/{id}", show);
    r.post("/results/{id}/review", seen);
}

/// What a result begins from.
#[derive(Deserialize, ToSchema)]
struct Beginning {
    /// The order that it answers.
    order: Option<OrderId>,
    /// The result that it corrects.
    corrects: Option<ResultId>,
}

/// The form of a result.
#[derive(Serialize, ToSchema)]
struct ResultForm {
    person: PersonId,
    name: String,
    order: Option<OrderId>,
    corrects: Option<ResultId>,
    study: String,
    date: String,
    time: String,
    lab: String,
    reporter: String,
    problem: String,
    incidents: String,
    comments: String,
    rows: Vec<Value>,
}
crate::page!(ResultForm, "modules/clinic/pages/result_new.html", "result-new");

/// Rows of the form, and how many of them are always in sight.
const ROWS: usize = 15;

async fn blank(who: Allow<may::WriteCharts>, at: At<PersonId>, asked: Asked<Beginning>) -> Outcome<Reply<ResultForm>> {
    access::open(&who, at.0).await?;
    let (person, leave, order, corrects) = (at.0, who.leave(), asked.order, asked.corrects);
    let (ordered, before) = who
        .business
        .read(move |db| {
            let ordered = order.map(|id| store::order(db, id)).transpose()?.filter(|o| o.person == person);
            Ok((ordered, corrects.map(|id| store::result(db, id)).transpose()?.filter(|r| r.person == person)))
        })
        .await?;
    let zone = who.business.profile().zone();
    let day = |at: Instant| zone.date(at).to_string();
    let mut form = ResultForm {
        person,
        name: contacts::name_of(&who.business, person),
        order: ordered.as_ref().map(|o| o.id),
        corrects: before.as_ref().map(|r| r.id),
        study: String::new(),
        date: day(who.business.now()),
        time: String::new(),
        lab: String::new(),
        reporter: String::new(),
        problem: String::new(),
        incidents: String::new(),
        comments: String::new(),
        rows: Vec::new(),
    };
    if let Some(row) = before {
        let c = report::open(who.business.vault(), leave, &row)?;
        form.order = row.order.map(|(id, _)| id);
        form.date = day(row.studied_at);
        form.time = zone.wall(row.studied_at).strftime("%H:%M").to_string();
        (form.study, form.lab, form.reporter, form.problem) = (c.study.clone(), c.lab.clone(), c.reporter.clone(), c.problem.clone());
        (form.incidents, form.comments, form.rows) = (c.incidents.clone(), c.comments.clone(), c.values.clone());
    } else if let Some(row) = ordered {
        let content = who.business.vault().open(&store::order_place(&row.id), &row.content)?;
        let c: &OrderContent = content.reveal(leave);
        form.study = c.studies.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ").chars().take(300).collect();
        form.problem = if c.diagnosis.is_empty() { c.reason.clone() } else { c.diagnosis.clone() };
        form.rows.extend(c.studies.iter().filter_map(|s| {
            let unit = &catalogue::study_named(&s.name)?.unit;
            (!unit.is_empty()).then(|| Value { name: s.name.clone(), unit: unit.clone(), ..Value::default() })
        }));
    }
    let empty = ROWS.saturating_sub(form.rows.len()).max(3);
    form.rows.extend(std::iter::repeat_with(Value::default).take(empty));
    Ok(Reply(form))
}

async fn add(who: Allow<may::WriteCharts>, at: At<PersonId>, input: Input<ResultTyped>) -> Outcome<Done<Kept>> {
    access::open(&who, at.0).await?;
    let sent = input.once(&who);
    let kept = record(&who, at.0, input.into_inner(), sent).await?;
    Ok(Done::made(format!("/results/{}", kept.id), kept).say(who.t("result-kept")))
}

/// A result.
#[derive(Serialize, ToSchema)]
struct ResultPage {
    id: ResultId,
    person: PersonId,
    name: String,
    /// The order that it answers, and its folio.
    order: Option<(OrderId, String)>,
    supersedes: Option<ResultId>,
    superseded_by: Option<ResultId>,
    study: String,
    when: String,
    lab: String,
    reporter: String,
    problem: String,
    incidents: String,
    comments: String,
    values: Vec<Value>,
    files: Vec<FileShown>,
    made_by: String,
    /// Who has seen it, and when.
    reviewed: Option<(String, String)>,
    hash: String,
    may_write: bool,
}
crate::page!(ResultPage, "modules/clinic/pages/result.html", "result-title", |d| d.study.clone());

impl ResultPage {
    /// Key of its word and text of whatever was said about how it was made.
    fn facts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let facts = [("result-lab", &self.lab), ("result-reporter", &self.reporter), ("result-problem", &self.problem)];
        facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(word, text)| (word, text.as_str()))
    }
}

async fn show(who: Allow<may::ReadCharts>, at: At<ResultId>) -> Outcome<Reply<ResultPage>> {
    let id = at.0;
    let (row, files) = who.business.read(move |db| Ok((store::result(db, id)?, store::files(db, id)?))).await?;
    access::open(&who, row.person).await?;
    let (actor, person) = (who.actor(), row.person);
    who.business
        .write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("study_result")))
        .await?;
    let c = report::open(who.business.vault(), who.leave(), &row)?;
    let zone = who.business.profile().zone();
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    Ok(Reply(ResultPage {
        id,
        person,
        name: contacts::name_of(&who.business, person),
        order: row.order.map(|(id, folio)| (id, verify::folio(folio))),
        supersedes: row.supersedes,
        superseded_by: row.superseded_by,
        study: c.study.clone(),
        when: when(row.studied_at).trim_end_matches(" 00:00").to_owned(),
        lab: c.lab.clone(),
        reporter: c.reporter.clone(),
        problem: c.problem.clone(),
        incidents: c.incidents.clone(),
        comments: c.comments.clone(),
        values: c.values.clone(),
        files: shown(who.business.vault(), who.leave(), files)?,
        made_by: row.made_by,
        reviewed: row.reviewed.map(|(by, at)| (by, when(at))),
        hash: audit::anchor::hex(&row.hash)[..verify::PRINTED].to_owned(),
        may_write: who.may::<may::WriteCharts>(),
    }))
}

#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn seen(who: Allow<may::WriteCharts>, at: At<ResultId>, _input: Input<Nothing>) -> Outcome<Done<Kept>> {
    let id = at.0;
    let person = who.business.read(move |db| Ok(store::result(db, id)?.person)).await?;
    access::open(&who, person).await?;
    report::review(&who, id).await?;
    Ok(Done::see(format!("/results/{}", at.0), Kept { id: at.0 }).say(who.t("result-seen-now")))
}
