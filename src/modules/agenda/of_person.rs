//! A person's appointments on their page: the next ones and the last few.

use crate::access::{Permission, may};
use crate::base::problem::Outcome;
use crate::http::{Caller, PersonPart, Section, SectionAction, SectionLine, SectionList};
use crate::modules::agenda::look::shown;
use crate::modules::agenda::store;
use crate::modules::contacts::PersonId;

/// The section.
pub const PERSON: PersonPart = PersonPart { needs: Permission::SeeAgenda, read: |who, person| Box::pin(read(who, PersonId(person))) };

/// How many of those to come, and how many of those that were.
const NEXT: u32 = 6;
const LAST: u32 = 4;

async fn read(who: &Caller, person: PersonId) -> Outcome<Section> {
    let (zone, now) = (who.business.profile().zone(), who.business.now());
    let (next, last) = who
        .business
        .read(move |db| Ok((store::next_of_person(db, person, now, NEXT)?, store::last_of_person(db, person, now, LAST)?)))
        .await?;
    let under = |word: &str, rows: &[store::Row]| SectionList {
        word: who.t(word),
        lines: rows.iter().map(|row| shown(&who.business, &zone, row)).map(|a| line(who, a)).collect(),
    };
    let action = who
        .may::<may::BookAppointments>()
        .then(|| SectionAction { url: format!("/agenda/new?person={person}"), word: who.t("visits-of-person-book") });
    Ok(Section {
        title: who.t("visits-of-person"),
        empty: who.t("visits-of-person-none"),
        lists: vec![under("visits-of-person-next", &next), under("visits-of-person-last", &last)],
        action,
    })
}

fn line(who: &Caller, a: super::look::Shown) -> SectionLine {
    SectionLine {
        status: who.t(&a.state_word()),
        kind: a.kind().to_owned(),
        detail: format!("{} · {}", a.service, a.resource_name),
        main: a.when,
        url: a.url,
    }
}
