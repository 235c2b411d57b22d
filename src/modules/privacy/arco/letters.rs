//! What the requester is given on paper, one letter a step.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{RequestId, terms};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Asked, At, Paper, Routes};
use crate::modules::privacy::paper::{self, Letter};
use crate::modules::privacy::{settings, store};

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/requests/{id}/letter", print);
}

/// The letters there are for what happened, in the order of the desk.
pub(super) fn kinds<'a>(happened: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'static str> {
    let happened: Vec<&str> = happened.collect();
    ["received", "asked", "extended", "answered", "effected"].into_iter().filter(move |k| happened.contains(k))
}

#[derive(Deserialize, ToSchema)]
struct Which {
    /// The step it tells of.
    kind: String,
}

async fn print(who: Allow<may::KeepPrivacy>, at: At<RequestId>, asked: Asked<Which>) -> Outcome<Paper> {
    let id = at.0;
    let (row, events, rest, s) = who
        .business
        .read(move |db| Ok((store::request(db, id)?, store::events(db, id)?, settings::rest_days(db)?, store::settings(db)?)))
        .await?;
    // Of several the last one: a term may be extended twice in the life of a request.
    let event = events.iter().rev().find(|e| e.what == asked.kind).ok_or_else(|| Problem::new(Code::NotFound))?;
    let kind = kinds(std::iter::once(event.what.as_str())).next().ok_or_else(|| Problem::new(Code::NotFound))?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("arco.print", "arco", id.bytes()).with(kind))).await?;
    let (vault, leave) = (who.business.vault(), who.leave());
    let content = vault.open(&store::request_place(&id), &row.content)?;
    let c = content.reveal(leave);
    let note = event
        .note
        .as_ref()
        .map(|n| Ok::<_, Problem>(vault.open(&store::event_place(&event.id), n)?.reveal(leave).clone()))
        .transpose()?
        .unwrap_or_default();
    let (lang, words) = (who.business.profile().lang, &who.house.words);
    let day = |d: Date| d.strftime("%d/%m/%Y").to_string();
    let due = match kind {
        "asked" => row.due_info.unwrap_or(row.due_answer),
        "received" => terms::answer_due(row.received_on, &rest),
        "extended" if row.answered_on.is_none() => row.due_answer,
        _ => row.due_effect.unwrap_or(row.due_answer),
    };
    let say = |key: &str| {
        words.ta(
            lang,
            key,
            &[
                ("folio", format!("{:04}", row.folio).into()),
                ("right", words.t(lang, &format!("arco-right-{}", row.right)).into()),
                ("received", day(row.received_on).into()),
                ("due", day(due).into()),
            ],
        )
    };
    let mut body = vec![(String::new(), format!("{}\n{}", c.requester, c.contact)), (String::new(), say(&format!("arco-text-{kind}")))];
    if kind == "answered" {
        let outcome = row.outcome.as_deref().unwrap_or_default();
        let cause = row.cause.as_ref().map(|c| format!("\n{}", say(&format!("arco-cause-{}", c.replace('_', "-"))))).unwrap_or_default();
        let until = row.blocked_until.map(|d| format!(" {}", day(d))).unwrap_or_default();
        body.push((say("arco-text-decision"), format!("{}{until}{cause}", say(&format!("arco-outcome-{outcome}")))));
        if row.due_effect.is_some() {
            body.push((String::new(), say("arco-text-effect-due")));
        }
    }
    if !note.is_empty() {
        body.push((say(&format!("arco-text-{kind}-note")), note));
    }
    if kind == "received" {
        body.push((say("arco-text-asked-what"), c.description.clone()));
    }
    if kind == "answered" {
        body.push((String::new(), words.ta(lang, "arco-text-complaint", &[("authority", s.authority.into())])));
    }
    let letter = Letter {
        title: say(&format!("arco-letter-{kind}")),
        date: day(event.on),
        body,
        sign: vec![if s.officer.is_empty() { say("arco-text-officer") } else { s.officer }],
        foot: format!("ARCO {:04}", row.folio),
    };
    Ok(Paper::pdf(format!("arco-{:04}-{kind}.pdf", row.folio), paper::print(&who, letter).await?))
}
