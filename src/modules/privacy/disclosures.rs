//! The register of what was given to whom: a line is added, none is changed or taken away.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::{settings, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::erased::UnlessErased;
use crate::base::problem::{Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};
use crate::http::{Allow, Asked, Done, Input, Reply, Routes};
use crate::keyring::{Clear, Purpose};
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/disclosures", list);
    r.post("/privacy/disclosures", add);
}

crate::id!(
    /// Data given to somebody.
    DisclosureId
);

/// What only the register's keepers read.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
#[serde(default)]
pub(super) struct DisclosureContent {
    /// To whom.
    pub to: String,
    /// Why.
    pub why: String,
    /// On what ground of law.
    pub basis: String,
    /// What was given.
    pub what: String,
}

/// Lines of the register.
const MOST: u32 = 100;

/// A line.
#[derive(Serialize, ToSchema)]
struct Line {
    on: String,
    person: String,
    to: String,
    why: String,
    basis: String,
    what: String,
    by: String,
}

/// The register and its form.
#[derive(Serialize, ToSchema)]
struct DisclosuresPage {
    items: Vec<Line>,
    today: String,
    person: String,
    person_name: String,
}
crate::page!(DisclosuresPage, "modules/privacy/pages/disclosures.html", "privacy-disclosures-title");

#[derive(Deserialize, ToSchema)]
struct About {
    /// Of whom a line is to be added.
    person: Option<PersonId>,
}

async fn list(who: Allow<may::KeepPrivacy>, asked: Asked<About>) -> Outcome<Reply<DisclosuresPage>> {
    let rows = who.business.read(|db| store::disclosures(db, MOST)).await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::house("disclosure.read"))).await?;
    let items = rows
        .iter()
        .map(|r| {
            let content = who.business.vault().open(&store::disclosure_place(&r.id), &r.content).unless_erased()?;
            let c = content.map(|c| c.reveal(who.leave()).clone()).unwrap_or_default();
            Ok(Line {
                on: r.on.map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
                person: r.person.map(|p| contacts::name_of(&who.business, p)).unwrap_or_default(),
                to: c.to,
                why: c.why,
                basis: c.basis,
                what: c.what,
                by: r.by.clone(),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Reply(DisclosuresPage {
        items,
        today: settings::today(&who.business).to_string(),
        person: asked.person.map(|p| p.to_string()).unwrap_or_default(),
        person_name: asked.person.map(|p| contacts::name_of(&who.business, p)).unwrap_or_default(),
    }))
}

/// A line as it is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct LineTyped {
    /// Of whom, where it is one person on file.
    #[garde(skip)]
    #[serde(default)]
    person: Option<PersonId>,
    /// When; ISO.
    #[garde(length(chars, min = 10, max = 10))]
    on: String,
    /// To whom.
    #[garde(length(chars, min = 1, max = 200))]
    to: String,
    /// Why.
    #[garde(length(chars, min = 1, max = 500))]
    why: String,
    /// On what ground of law.
    #[garde(length(chars, min = 1, max = 200))]
    basis: String,
    /// What.
    #[garde(length(chars, min = 1, max = 500))]
    what: String,
}

/// A line that was added.
#[derive(Serialize, Deserialize, ToSchema)]
struct LineRef {
    id: DisclosureId,
}

async fn add(who: Allow<may::KeepPrivacy>, input: Input<LineTyped>) -> Outcome<Done<LineRef>> {
    let on: Date = input.on.parse().map_err(|_| Problem::field("on", "not-a-date"))?;
    if on > settings::today(&who.business) {
        return Err(Problem::field("on", "in-future"));
    }
    let (id, person, vault) = (DisclosureId::mint(who.business.now()), input.person, who.business.vault());
    let own = if person.is_none() { Some(vault.mint(Purpose::Person, Some(*id.bytes()))?) } else { None };
    let key = match (person, &own) {
        (Some(person), _) => who.business.read(move |db| contacts::key_of(db, person)).await?,
        (None, Some(own)) => own.id,
        (None, None) => return Err(Problem::internal("a line without a key")),
    };
    let content = DisclosureContent {
        to: tidy(&input.to, 200),
        why: tidy_lines(&input.why, 500),
        basis: tidy(&input.basis, 200),
        what: tidy_lines(&input.what, 500),
    };
    let sealed = vault.seal_value(key, &store::disclosure_place(&id), &Clear::new(content))?;
    let (by, actor, sent) = (who.session.user, who.actor(), input.once(&who));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                if let Some(own) = &own {
                    own.store(tx)?;
                }
                store::insert_disclosure(tx, (id, person, key), &sealed, on, by)?;
                audit::record(tx, actor, &Event::done("disclosure.add", "disclosure", id.bytes()))?;
                Ok(LineRef { id })
            })
        })
        .await?;
    Ok(Done::made("/privacy/disclosures", made).say(who.t("privacy-disclosure-added")))
}
