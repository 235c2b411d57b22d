//! The screens of requests: all of them, and one with its terms, its history and what can be done.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::terms::{self, Rest, Standing};
use super::{Cause, Decision, RequestId, unchosen};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::http::{Allow, Asked, At, Caller, Reply, Routes};
use crate::keyring::Reveal;
use crate::modules::contacts;
use crate::modules::privacy::settings;
use crate::modules::privacy::store::{self, RequestRow};

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/requests", list);
    r.get("/privacy/requests/{id}", show);
}

type Keeper = Allow<may::KeepPrivacy>;

/// Rows of a page.
const PAGE: u32 = 50;

/// A request in a list.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct RequestLine {
    pub id: RequestId,
    pub folio: i64,
    pub right: String,
    pub requester: String,
    /// What comes next, in words with its date.
    pub next: String,
    /// How that stands, in words; its colour.
    pub status: String,
    pub colour: String,
}

fn shown(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// Requests as lists show them.
pub(in super::super) fn lines(who: &Caller, leave: Reveal, rows: &[RequestRow], rest: &Rest) -> Outcome<Vec<RequestLine>> {
    let today = settings::today(&who.business);
    rows.iter()
        .map(|r| {
            let content = who.business.vault().open(&store::request_place(&r.id), &r.content)?;
            let (status, colour) = status(who, r, today, rest);
            Ok(RequestLine {
                id: r.id,
                folio: r.folio,
                right: who.t(&format!("arco-right-{}", r.right)),
                requester: content.reveal(leave).requester.clone(),
                next: r.due_next.map(|due| format!("{} · {}", who.t(&format!("arco-next-{}", r.state)), shown(due))).unwrap_or_default(),
                status,
                colour: colour.into(),
            })
        })
        .collect()
}

fn status(who: &Caller, r: &RequestRow, today: Date, rest: &Rest) -> (String, &'static str) {
    match (r.due_next, &r.outcome) {
        (Some(due), _) => in_words(who, terms::standing(due, today, rest)),
        (None, Some(outcome)) => (who.t(&format!("arco-outcome-{outcome}")), "quiet"),
        (None, None) => (String::new(), "quiet"),
    }
}

fn in_words(who: &Caller, standing: Standing) -> (String, &'static str) {
    let (key, n) = standing.word();
    (who.house.words.ta(who.lang(), key, &[("n", n.into())]), standing.colour())
}

#[derive(Deserialize, ToSchema)]
struct View {
    /// Folios before this one.
    before: Option<i64>,
}

/// Every request, the newest first.
#[derive(Serialize, ToSchema)]
struct RequestsPage {
    items: Vec<RequestLine>,
    /// Ask for folios before this one for more.
    more: Option<i64>,
}
crate::page!(RequestsPage, "modules/privacy/pages/requests.html", "arco-all-title");

async fn list(who: Keeper, asked: Asked<View>) -> Outcome<Reply<RequestsPage>> {
    let before = asked.before.unwrap_or(i64::MAX);
    let (mut rows, rest) = who.business.read(move |db| Ok((store::requests(db, before, PAGE + 1)?, settings::rest_days(db)?))).await?;
    let more = (rows.len() > PAGE as usize).then(|| rows.pop()).flatten().and_then(|_| rows.last().map(|r| r.folio));
    Ok(Reply(RequestsPage { items: lines(&who, who.leave(), &rows, &rest)?, more }))
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
struct EventShown {
    on: String,
    what: String,
    by: String,
    note: String,
}

/// A request.
#[derive(Serialize, ToSchema)]
struct RequestPage {
    id: RequestId,
    folio: i64,
    right: String,
    state: String,
    person: String,
    person_name: String,
    requester: String,
    contact: String,
    representation: String,
    identity: String,
    description: String,
    /// Word and date of each term.
    terms: Vec<(String, String)>,
    status: String,
    colour: String,
    outcome: String,
    cause: String,
    events: Vec<EventShown>,
    /// Letters that can be printed: kind and word.
    letters: Vec<(String, String)>,
    may_ask: bool,
    may_extend: bool,
    outcomes: Vec<(String, String)>,
    causes: Vec<(String, String)>,
}
crate::page!(RequestPage, "modules/privacy/pages/request.html", "arco-title", |d| format!("ARCO {:04}", d.folio));

async fn show(who: Keeper, at: At<RequestId>) -> Outcome<Reply<RequestPage>> {
    let id = at.0;
    let (row, events, rest) =
        who.business.read(move |db| Ok((store::request(db, id)?, store::events(db, id)?, settings::rest_days(db)?))).await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("arco.read", "arco", id.bytes()))).await?;
    let (vault, leave, today) = (who.business.vault(), who.leave(), settings::today(&who.business));
    let sealed = vault.open(&store::request_place(&id), &row.content)?;
    let c = sealed.reveal(leave);
    let events = events
        .iter()
        .map(|e| {
            let note =
                e.note.as_ref().map(|n| Ok::<_, Problem>(vault.open(&store::event_place(&e.id), n)?.reveal(leave).clone())).transpose()?;
            Ok(EventShown { on: shown(e.on), what: e.what.clone(), by: e.by.clone(), note: note.unwrap_or_default() })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let letters = super::letters::kinds(events.iter().map(|e| e.what.as_str())).map(|k| (k.to_owned(), who.t(&format!("arco-letter-{k}"))));
    let options = |prefix: &str, codes: &[&str]| {
        unchosen(&who, codes.iter().map(|c| ((*c).to_owned(), who.t(&format!("{prefix}-{}", c.replace('_', "-"))))))
    };
    let (status, colour) = status(&who, &row, today, &rest);
    Ok(Reply(RequestPage {
        id,
        folio: row.folio,
        right: who.t(&format!("arco-right-{}", row.right)),
        person: row.person.map(|p| p.to_string()).unwrap_or_default(),
        person_name: row.person.map(|p| contacts::name_of(&who.business, p)).unwrap_or_default(),
        requester: c.requester.clone(),
        contact: c.contact.clone(),
        representation: c.representation.clone(),
        identity: c.identity.clone(),
        description: c.description.clone(),
        terms: dates(&who, &row, &rest),
        status,
        colour: colour.into(),
        outcome: row.outcome.as_ref().map(|o| who.t(&format!("arco-outcome-{o}"))).unwrap_or_default(),
        cause: row.cause.as_ref().map(|c| who.t(&format!("arco-cause-{}", c.replace('_', "-")))).unwrap_or_default(),
        letters: letters.collect(),
        may_ask: row.state == "open" && row.asked_on.is_none() && today <= terms::ask_until(row.received_on, &rest),
        may_extend: match row.state.as_str() {
            "open" => !row.answer_extended && today <= row.due_answer,
            "answered" => !row.effect_extended && row.due_effect.is_some_and(|d| today <= d),
            _ => false,
        },
        events: events.into_iter().map(|e| EventShown { what: who.t(&format!("arco-event-{}", e.what)), ..e }).collect(),
        outcomes: options("arco-outcome", &Decision::ALL.iter().map(|d| d.code()).collect::<Vec<_>>()),
        causes: options("arco-cause", &Cause::ALL.iter().map(|c| c.code()).collect::<Vec<_>>()),
        state: row.state,
    }))
}

/// The terms that are known, with their dates.
fn dates(who: &Caller, r: &RequestRow, rest: &Rest) -> Vec<(String, String)> {
    let answering = r.answered_on.is_none();
    let known = [
        ("arco-date-received", Some(r.received_on)),
        ("arco-date-internal", answering.then(|| terms::internal(r.due_answer, rest))),
        ("arco-date-answer", answering.then_some(r.due_answer)),
        ("arco-date-info", r.due_info.filter(|_| r.state == "asking")),
        ("arco-date-answered", r.answered_on),
        ("arco-date-effect", r.due_effect),
        ("arco-date-effected", r.effected_on),
        ("arco-date-blocked", r.blocked_until),
    ];
    known.into_iter().filter_map(|(key, day)| Some((who.t(key), shown(day?)))).collect()
}
