//! The day on paper for the front desk, a list for each professional: never why somebody comes.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{See, day_of, day_words};
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::documents::letter::{self, Block, Letter, Section, Table};
use crate::documents::{Establishment, Paper as Sheet, Words};
use crate::http::{Asked, Caller, Paper, Routes};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::look::{shown, window};
use crate::modules::agenda::{Shown, store};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/sheet", print);
}

#[derive(Deserialize, ToSchema)]
struct View {
    /// The day; today where none is named.
    day: Option<String>,
    /// Only this professional's.
    resource: Option<ResourceId>,
}

/// A line of the sheet: the appointment, the phone, whether they come for the first time.
struct Line {
    shown: Shown,
    phone: String,
    first: bool,
}

async fn print(who: See, asked: Asked<View>) -> Outcome<Paper> {
    if who.business.vault().is_sealed() {
        return Err(Problem::new(Code::Sealed));
    }
    let day = day_of(&who, asked.day.as_deref())?;
    let (profile, resource, leave, actor) = (who.business.profile(), asked.resource, who.leave(), who.actor());
    let zone = profile.zone();
    let (from, until) = window(&zone, day, 1)?;
    let vault = who.business.vault().clone();
    let (rows, cards, came) = who
        .business
        .read(move |db| {
            let rows = store::between(db, from, until, resource)?;
            let people: Vec<PersonId> = rows.iter().map(|r| r.person).collect();
            Ok((rows, contacts::cards(db, &vault, &people)?, store::came_before(db, from, until)?))
        })
        .await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::house("agenda.print").with(&format!("day={day}")))).await?;
    let came: HashSet<PersonId> = came.into_iter().collect();
    let lines = rows.iter().filter(|r| r.state.occupies()).map(|r| Line {
        shown: shown(&who.business, &zone, r),
        phone: cards.get(&r.person).and_then(|c| c.reveal(leave).phones_shown(profile.calling_code).into_iter().next()).unwrap_or_default(),
        first: !came.contains(&r.person),
    });
    let mut lists: Vec<(String, Vec<Line>)> = Vec::new();
    for line in lines {
        match lists.iter_mut().find(|(name, _)| *name == line.shown.resource_name) {
            Some((_, list)) => list.push(line),
            None => lists.push((line.shown.resource_name.clone(), vec![line])),
        }
    }
    lists.sort_by(|a, b| a.0.cmp(&b.0));
    let caller = Caller::clone(&who);
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, day, lists)).await.map_err(Problem::internal)??;
    Ok(Paper::pdf(format!("agenda-{day}.pdf"), pdf))
}

fn draw(who: &Caller, day: Date, lists: Vec<(String, Vec<Line>)>) -> Outcome<Vec<u8>> {
    let profile = who.business.profile();
    let lang = profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let columns = [("sheet-time", 0.1), ("sheet-name", 0.34), ("sheet-service", 0.26), ("sheet-phone", 0.18), ("sheet-first", 0.12)];
    let table = |list: Vec<Line>| Table {
        columns: columns.iter().map(|(key, share)| (say(key), *share)).collect(),
        rows: list
            .into_iter()
            .map(|l| {
                let first = if l.first { say("sheet-yes") } else { String::new() };
                vec![l.shown.at, l.shown.name, l.shown.service, l.phone, first]
            })
            .collect(),
    };
    let mut sections: Vec<Section> =
        lists.into_iter().map(|(name, list)| Section { heading: Some(name), blocks: vec![Block::Table(table(list))] }).collect();
    if sections.is_empty() {
        sections.push(Section { heading: None, blocks: vec![Block::Text(say("agenda-none"))] });
    }
    let letter = Letter {
        layout: Sheet::Letter.into(),
        establishment: Establishment {
            name: profile.name.clone(),
            kind: None,
            owner: None,
            address: if profile.address.is_empty() { "—".into() } else { profile.address.clone() },
            phone: None,
        },
        title: say("sheet-title"),
        folio: None,
        dated: format!("{} {}", day_words(who, day), day.year()),
        notice: None,
        subject: None,
        sections,
        signers: Vec::new(),
        verification: String::new(),
        hash: String::new(),
    };
    letter::render(&letter, &Words { language: lang.tag(), say: &say }).map_err(Problem::internal)
}
