//! The screens of an order, and its paper.

use serde::Serialize;
use utoipa::ToSchema;

use super::order::{Issued, OrderContent, OrderTyped, Wanted, issue};
use super::{OrderId, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::documents::letter::{Block, Letter, Section, Table, render};
use crate::documents::{Signer, Words};
use crate::http::{Allow, At, Caller, Done, Input, Paper, Reply, Routes};
use crate::modules::clinic::access;
use crate::modules::clinic::prescription_pages::paper_problem;
use crate::modules::clinic::{letterhead, verify};
use crate::modules::contacts::PersonId;

pub fn routes(r: &mut Routes) {
    r.get("/charts/{id}/studies/new", blank);
    r.post("/charts/{id}/studies", make);
    r.get("/studies/{id}", show);
    r.get("/studies/{id}/pdf", print);
}

/// The form of an order.
#[derive(Serialize, ToSchema)]
struct OrderForm {
    person: PersonId,
    name: String,
    /// What the law wants and is not there yet, with where to add it.
    missing: Vec<(String, String)>,
}
crate::page!(OrderForm, "modules/clinic/pages/study_order_new.html", "study-order-new");

async fn blank(who: Allow<may::WriteCharts>, at: At<PersonId>) -> Outcome<Reply<OrderForm>> {
    access::open(&who, at.0).await?;
    let (head, _) = letterhead::today(&who, who.leave(), at.0).await?;
    Ok(Reply(OrderForm { person: at.0, missing: head.to_add(&who, at.0), name: head.patient }))
}

async fn make(who: Allow<may::WriteCharts>, at: At<PersonId>, input: Input<OrderTyped>) -> Outcome<Done<Issued>> {
    access::open(&who, at.0).await?;
    let sent = input.once(&who);
    let issued = issue(&who, who.leave(), at.0, input.into_inner(), sent).await?;
    Ok(Done::made(format!("/studies/{}", issued.id), issued).say(who.t("study-order-issued")))
}

/// An issued order.
#[derive(Serialize, ToSchema)]
struct OrderPage {
    id: OrderId,
    folio: String,
    person: PersonId,
    name: String,
    age: String,
    date: String,
    author: String,
    studies: Vec<Wanted>,
    reason: String,
    diagnosis: String,
    preparation: String,
    urgent: bool,
    hash: String,
    answered: bool,
    may_write: bool,
}
crate::page!(OrderPage, "modules/clinic/pages/study_order.html", "study-order-title");

async fn load(who: &Allow<may::ReadPapers>, id: OrderId) -> Outcome<(store::OrderRow, OrderContent)> {
    let row = who.business.read(move |db| store::order(db, id)).await?;
    access::papers(who, row.person).await?;
    let content = who.business.vault().open(&store::order_place(&id), &row.content)?.reveal(who.leave()).clone();
    Ok((row, content))
}

async fn show(who: Allow<may::ReadPapers>, at: At<OrderId>) -> Outcome<Reply<OrderPage>> {
    let (row, c) = load(&who, at.0).await?;
    let (actor, person) = (who.actor(), row.person);
    who.business
        .write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("study_order")))
        .await?;
    Ok(Reply(OrderPage {
        id: row.id,
        folio: verify::folio(row.folio),
        person,
        name: c.head.patient.clone(),
        age: c.head.age.clone(),
        date: c.head.date.clone(),
        author: c.head.author.clone(),
        studies: c.studies.clone(),
        reason: c.reason.clone(),
        diagnosis: c.diagnosis.clone(),
        preparation: c.preparation.clone(),
        urgent: c.urgent,
        hash: audit::anchor::hex(&row.hash)[..verify::PRINTED].to_owned(),
        answered: row.answered,
        may_write: who.may::<may::WriteCharts>(),
    }))
}

async fn print(who: Allow<may::ReadPapers>, at: At<OrderId>) -> Outcome<Paper> {
    let (row, content) = load(&who, at.0).await?;
    let (actor, id) = (who.actor(), row.id);
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("study.print", "study_order", id.bytes()))).await?;
    let (caller, folio) = (Caller::clone(&who), row.folio);
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, &row, &content)).await.map_err(Problem::internal)??;
    Ok(Paper::pdf(format!("estudios-{folio}.pdf"), pdf))
}

pub(super) fn draw(who: &Caller, row: &store::OrderRow, c: &OrderContent) -> Outcome<Vec<u8>> {
    let lang = who.business.profile().lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let words = Words { language: lang.tag(), say: &say };
    let hash = audit::anchor::hex(&row.hash);
    let named =
        |key: &str, text: &str| (!text.is_empty()).then(|| Section { heading: Some(say(key)), blocks: vec![Block::Text(text.to_owned())] });
    let with_groups = c.studies.iter().any(|s| !s.group.is_empty());
    let studies = if with_groups {
        Block::Table(Table {
            columns: vec![(say("study-name"), 0.66), (say("study-group"), 0.34)],
            rows: c.studies.iter().map(|s| vec![s.name.clone(), s.group.clone()]).collect(),
        })
    } else {
        Block::List(c.studies.iter().map(|s| s.name.clone()).collect())
    };
    let sections = [
        Some(Section { heading: Some(say("study-wanted")), blocks: vec![studies] }),
        named("study-reason", &c.reason),
        named("study-diagnosis", &c.diagnosis),
        named("study-preparation", &c.preparation),
    ];
    let letter = Letter {
        layout: who.business.profile().papers.order.clone(),
        establishment: c.head.establishment(),
        title: say("study-order-title"),
        folio: Some(verify::folio(row.folio)),
        dated: c.head.date.clone(),
        notice: c.urgent.then(|| say("study-urgent")),
        subject: Some(c.head.subject()),
        sections: sections.into_iter().flatten().collect(),
        signers: vec![Signer::of(&c.head.author(), &words)],
        verification: verify::text(verify::Kind::Order, row.folio, &c.head.date, &hash),
        hash,
    };
    render(&letter, &words).map_err(|fault| paper_problem(&fault))
}
