//! The screens of people: the list with search, the card, registering and changing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::person::{PersonCard, PersonId};
use super::register::{PersonTyped, Registered, register};
use super::{Found, change, find, merge, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::birth::Age;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Asked, At, Caller, Done, Input, Reply, Routes, Section, local_path};

pub(super) fn routes(r: &mut Routes) {
    r.get("/people", list);
    r.get("/people/search", search);
    r.get("/people/new", blank);
    r.post("/people", add);
    r.get("/people/{id}", show);
    r.get("/people/{id}/edit", edit);
    r.post("/people/{id}", save);
}

const PAGE: usize = 50;

#[derive(Deserialize, ToSchema)]
struct View {
    /// What is looked for.
    q: Option<String>,
    /// Where the page before ended.
    after: Option<String>,
}

/// People, by name or as found.
#[derive(Serialize, ToSchema)]
struct PeoplePage {
    q: String,
    items: Vec<Found>,
    /// Ask for `after` this for more.
    more: Option<String>,
    /// True while nobody is on file.
    nobody: bool,
}
crate::page!(PeoplePage, "modules/contacts/pages/people.html", "people-title");

async fn list(who: Allow<may::FindPeople>, asked: Asked<View>) -> Outcome<Reply<PeoplePage>> {
    open(&who)?;
    let q = asked.q.clone().unwrap_or_default();
    let index = who.business.people();
    let (mut items, nobody) =
        if q.trim().is_empty() { (index.page(asked.after.as_deref(), PAGE + 1), index.is_empty()) } else { (index.find(&q, PAGE), false) };
    let more = (items.len() > PAGE).then(|| items.pop()).flatten().and_then(|_| items.last().map(crate::keyring::Entry::position));
    Ok(Reply(PeoplePage { q, items: items.iter().map(Found::from).collect(), more, nobody }))
}

/// Nothing of people is shown or taken while sealed.
fn open(who: &Caller) -> Outcome<()> {
    if who.business.vault().is_sealed() { Err(Problem::new(Code::Sealed)) } else { Ok(()) }
}

/// What search-as-you-type shows.
#[derive(Serialize, ToSchema)]
struct Matches {
    items: Vec<Found>,
    more: bool,
}
crate::page!(Matches, "modules/contacts/pages/matches.html", "people-title");

async fn search(who: Allow<may::FindPeople>, asked: Asked<View>) -> Outcome<Reply<Matches>> {
    open(&who)?;
    let mut items = find(&who.business, asked.q.as_deref().unwrap_or_default(), 11);
    let more = items.len() > 10;
    items.truncate(10);
    Ok(Reply(Matches { items, more }))
}

/// The form of a person.
#[derive(Serialize, ToSchema)]
struct PersonForm {
    id: Option<PersonId>,
    version: i64,
    person: PersonShown,
    /// The page that is gone back to; empty for the person's own.
    next: String,
}
crate::page!(PersonForm, "modules/contacts/pages/form.html", "person-new-title");

impl PersonForm {
    /// Where somebody goes who does not save.
    fn cancel(&self) -> &str {
        if self.next.is_empty() { "/people" } else { &self.next }
    }
}

/// A card as screens and programs read it.
#[derive(Serialize, Default, ToSchema)]
struct PersonShown {
    given: String,
    surname1: String,
    surname2: String,
    birth: String,
    sex: String,
    curp: String,
    rfc: String,
    phones: Vec<String>,
    email: String,
    address: String,
    notes: String,
}

impl PersonShown {
    fn of(card: &PersonCard, home: u16) -> Self {
        Self {
            given: card.given.clone(),
            surname1: card.surname1.clone(),
            surname2: card.surname2.clone(),
            birth: card.birth().map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
            sex: card.sex.clone(),
            curp: card.curp.clone(),
            rfc: card.rfc.clone(),
            phones: card.phones_shown(home),
            email: card.email.clone(),
            address: card.address.clone(),
            notes: card.notes.clone(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct Fresh {
    /// A name that was typed elsewhere.
    name: Option<String>,
    /// The page to go back to.
    next: Option<String>,
}

/// A name typed in one go, laid out as it likely is: the last two words are surnames.
fn laid_out(name: &str) -> PersonShown {
    let words: Vec<&str> = name.split_whitespace().collect();
    let surnames = words.len().saturating_sub(1).min(2);
    let (given, rest) = words.split_at(words.len() - surnames);
    let nth = |n: usize| rest.get(n).map(|w| crate::base::text::tidy(w, 80)).unwrap_or_default();
    PersonShown { given: crate::base::text::tidy(&given.join(" "), 80), surname1: nth(0), surname2: nth(1), ..PersonShown::default() }
}

async fn blank(who: Allow<may::KeepPeople>, asked: Asked<Fresh>) -> Outcome<Reply<PersonForm>> {
    open(&who)?;
    let person = laid_out(asked.name.as_deref().unwrap_or_default());
    let next = asked.next.as_deref().and_then(local_path).unwrap_or_default().to_owned();
    Ok(Reply(PersonForm { id: None, version: 0, person, next }))
}

async fn add(who: Allow<may::KeepPeople>, input: Input<PersonTyped>) -> Outcome<Done<Registered>> {
    let profile = who.business.profile();
    let card = input.judge(profile.zone().date(who.business.now()), profile.calling_code)?;
    let made = register(&who.business, who.actor(), card, input.once(&who)).await?;
    let to = match local_path(&input.next) {
        Some(next) => format!("{next}{}person={}", if next.contains('?') { '&' } else { '?' }, made.id),
        None => format!("/people/{}", made.id),
    };
    Ok(Done::made(to, made).say(who.t("person-registered")))
}

/// A person's page.
#[derive(Serialize, ToSchema)]
struct PersonPage {
    id: PersonId,
    record_no: i64,
    version: i64,
    name: String,
    age: String,
    person: PersonShown,
    files: Vec<super::files::FileShown>,
    /// Cards that were joined to this one.
    merges: Vec<merge::MergeShown>,
    /// What other trades know of them.
    sections: Vec<Section>,
    may_change: bool,
    may_merge: bool,
    may_read_chart: bool,
}
crate::page!(PersonPage, "modules/contacts/pages/person.html", "people-title", |d| d.name.clone());

/// An age in words.
pub(crate) fn age_words(who: &Caller, age: Option<Age>) -> String {
    let (key, n) = match age {
        None => return String::new(),
        Some(Age::Years(n)) => ("age-years", usize::from(n)),
        Some(Age::Months(n)) => ("age-months", usize::from(n)),
        Some(Age::Days(n)) => ("age-days", usize::from(n)),
    };
    who.house.words.ta(who.lang(), key, &[("n", n.into())])
}

async fn show(who: Allow<may::FindPeople>, at: At<PersonId>) -> Outcome<Reply<PersonPage>> {
    let (id, vault) = (at.0, who.business.vault().clone());
    let leave = who.leave();
    let (row, files, merges) = who
        .business
        .read(move |db| Ok((store::get(db, id)?, super::files::list(db, &vault, id)?, merge::listed(db, &vault, leave, id)?)))
        .await?;
    merge::stands(&row, "/people")?;
    let card = who.business.vault().open(&store::card_place(&id), &row.card)?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("person.read", "person", id.bytes()))).await?;
    let profile = who.business.profile();
    let card = card.reveal(who.leave());
    Ok(Reply(PersonPage {
        id,
        record_no: row.record_no,
        version: row.version,
        name: card.full_name(),
        age: age_words(&who, card.age(profile.zone().date(who.business.now()))),
        person: PersonShown::of(card, profile.calling_code),
        files,
        merges,
        sections: who.sections(id.0).await?,
        may_change: who.may::<may::KeepPeople>(),
        may_merge: who.may::<may::MergePeople>(),
        may_read_chart: who.may::<may::ReadSummary>(),
    }))
}

async fn edit(who: Allow<may::KeepPeople>, at: At<PersonId>) -> Outcome<Reply<PersonForm>> {
    let id = at.0;
    let row = who.business.read(move |db| store::get(db, id)).await?;
    merge::stands(&row, "/people")?;
    let card = who.business.vault().open(&store::card_place(&id), &row.card)?;
    let home = who.business.profile().calling_code;
    Ok(Reply(PersonForm {
        id: Some(id),
        version: row.version,
        person: PersonShown::of(card.reveal(who.leave()), home),
        next: String::new(),
    }))
}

async fn save(who: Allow<may::KeepPeople>, at: At<PersonId>, input: Input<PersonTyped>) -> Outcome<Done<Registered>> {
    let profile = who.business.profile();
    let card = input.judge(profile.zone().date(who.business.now()), profile.calling_code)?;
    let version = input.version.ok_or_else(|| Problem::field("version", "required"))?;
    let changed = change::change(&who.business, who.actor(), at.0, version, card).await?;
    Ok(Done::see(format!("/people/{}", at.0), changed).say(who.t("person-saved")))
}
