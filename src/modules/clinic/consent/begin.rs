//! The sheets of one person, and beginning another from a text of the house.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::content::Content;
use super::texts::TextShown;
use super::{ConsentId, ConsentRef, TextId, address, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::http::{Allow, At, Caller, Done, Input, Reply, Routes};
use crate::keyring::Clear;
use crate::modules::clinic::{access, letterhead};
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts/{id}/consents", list);
    r.post("/charts/{id}/consents", begin);
}

/// Sheets in the list.
const MOST: u32 = 100;

/// A sheet in a list.
#[derive(Serialize, ToSchema)]
struct Line {
    id: ConsentId,
    title: String,
    when: String,
    status: String,
    colour: String,
}

/// Sheets of a person.
#[derive(Serialize, ToSchema)]
struct ConsentsPage {
    person: PersonId,
    name: String,
    items: Vec<Line>,
    texts: Vec<TextShown>,
    may_write: bool,
}
crate::page!(ConsentsPage, "modules/clinic/consent/pages/list.html", "informed-title", |d| d.name.clone());

impl ConsentsPage {
    fn options(&self) -> Vec<(String, String)> {
        self.texts.iter().map(|t| (t.id.to_string(), t.title.clone())).collect()
    }
}

/// How a sheet stands, in a word and its colour.
pub(super) fn status(who: &Caller, row: &store::Row) -> (String, String) {
    let (word, colour) = match (row.completed_at, row.revoked_at.is_some()) {
        (None, _) => ("draft", "warn"),
        (Some(_), false) => ("signed", "good"),
        (Some(_), true) => ("revoked", "bad"),
    };
    (who.t(&format!("informed-status-{word}")), colour.to_owned())
}

async fn list(who: Allow<may::ReadPapers>, at: At<PersonId>) -> Outcome<Reply<ConsentsPage>> {
    access::papers(&who, at.0).await?;
    let person = at.0;
    let (rows, texts) = who.business.read(move |db| Ok((store::of_person(db, person, MOST)?, store::texts(db)?))).await?;
    let zone = who.business.profile().zone();
    let items = rows
        .iter()
        .map(|row| {
            let content = who.business.vault().open(&store::content_place(&row.id), &row.content)?;
            let (status, colour) = status(&who, row);
            let when = zone.wall(row.completed_at.unwrap_or(row.made_at)).strftime("%d/%m/%Y %H:%M").to_string();
            Ok(Line { id: row.id, title: content.reveal(who.leave()).title.clone(), when, status, colour })
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Reply(ConsentsPage {
        person,
        name: contacts::name_of(&who.business, person),
        items,
        texts: texts.into_iter().map(TextShown::from).collect(),
        may_write: who.may::<may::WriteCharts>(),
    }))
}

/// From which text.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Choice {
    /// The text.
    #[garde(skip)]
    text: TextId,
}

async fn begin(who: Allow<may::WriteCharts>, at: At<PersonId>, input: Input<Choice>) -> Outcome<Done<ConsentRef>> {
    access::open(&who, at.0).await?;
    let (person, id, chosen) = (at.0, ConsentId::mint(who.business.now()), input.text);
    let text = who.business.read(move |db| store::text(db, chosen)).await?;
    let (head, key) = letterhead::today(&who, who.leave(), person).await?;
    let content = Content {
        place: head.address.clone(),
        head,
        title: text.title,
        act: text.act,
        risks: text.risks,
        benefits: text.benefits,
        contingency: text.contingency,
        ..Content::default()
    };
    let sealed = who.business.vault().seal_value(key, &store::content_place(&id), &Clear::new(content))?;
    let (me, actor, sent) = (who.session.user, who.actor(), input.once(&who));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                store::insert(tx, id, person, me, chosen, &sealed)?;
                audit::record(tx, actor, &Event::done("informed.begin", "informed_consent", id.bytes()))?;
                Ok(ConsentRef { id })
            })
        })
        .await?;
    Ok(Done::made(address(made.id), made).say(who.t("informed-begun")))
}
