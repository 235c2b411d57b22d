//! Consents of a person, purpose by purpose. Nothing is assumed; taking one back is a new row.

mod form;
mod record;
mod without;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::arco::{coded, unchosen};
use super::store;
use crate::access::may;
use crate::base::problem::Outcome;
use crate::business::Trade;
use crate::http::{Allow, At, Caller, Reply, Routes};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/people/{id}", show);
    record::routes(r);
    without::routes(r);
    form::routes(r);
}

crate::id!(
    /// One decision of a person about one purpose.
    ConsentId
);
crate::id!(
    /// Care without consent.
    ExceptionId
);

coded! {
    /// What data are used for.
    Purpose {
        /// Care; with health data.
        Care "care",
        /// Reminders by message.
        Reminders "reminders",
        /// News about services.
        Promotion "promotion",
        /// Teaching, without the name.
        Teaching "teaching",
    }
}

coded! {
    /// What was decided.
    Choice {
        /// Yes.
        Granted "granted",
        /// No.
        Denied "denied",
        /// Taken back.
        Revoked "revoked",
    }
}

coded! {
    /// How it was said.
    Way {
        /// Signed on paper.
        Paper "paper",
        /// By word of mouth, before a witness.
        Verbal "verbal",
    }
}

coded! {
    /// Why care is given without consent (art. 9).
    Basis {
        /// Danger to the person.
        Emergency "emergency",
        /// Cannot consent, and it is indispensable.
        CannotConsent "cannot_consent",
        /// The relationship itself asks for it.
        Relationship "relationship",
    }
}

type Keeper = Allow<may::KeepPeople>;

/// How one purpose stands, and what was decided before.
#[derive(Serialize, ToSchema)]
struct PurposeShown {
    purpose: String,
    status: String,
    colour: String,
    history: Vec<(String, String)>,
}

/// Care without consent, on the person's page of consents.
#[derive(Serialize, ToSchema)]
struct ExceptionShown {
    id: ExceptionId,
    basis: String,
    why: String,
    since: String,
    /// Ended but nothing signed yet, still going on, or settled.
    status: String,
    colour: String,
    open: bool,
}

/// What a person consented to.
#[derive(Serialize, ToSchema)]
struct ConsentsPage {
    person: PersonId,
    name: String,
    purposes: Vec<PurposeShown>,
    exceptions: Vec<ExceptionShown>,
    has_notice: bool,
    may_publish: bool,
    options: Vec<(String, String)>,
    choices: Vec<(String, String)>,
    ways: Vec<(String, String)>,
    bases: Vec<(String, String)>,
}
crate::page!(ConsentsPage, "modules/privacy/pages/consents.html", "consent-title", |d| d.name.clone());

/// The purposes of this business.
fn purposes(who: &Caller) -> Vec<Purpose> {
    let clinic = who.business.profile().has(Trade::Clinic);
    Purpose::ALL.iter().copied().filter(|p| clinic || !matches!(p, Purpose::Care | Purpose::Teaching)).collect()
}

/// The word and colour of a state; nothing said yet is not a yes.
pub(super) fn status(who: &Caller, state: Option<&str>) -> (String, String) {
    let colour = match state {
        Some("granted") => "good",
        Some(_) => "bad",
        None => "warn",
    };
    (who.t(&format!("consent-state-{}", state.unwrap_or("none"))), colour.into())
}

fn options(who: &Caller, prefix: &str, codes: impl Iterator<Item = &'static str>) -> Vec<(String, String)> {
    codes.map(|c| (c.to_owned(), who.t(&format!("{prefix}-{}", c.replace('_', "-"))))).collect()
}

async fn show(who: Keeper, at: At<PersonId>) -> Outcome<Reply<ConsentsPage>> {
    let (person, vault) = (at.0, who.business.vault().clone());
    let (card, rows, exceptions, notice) = who
        .business
        .read(move |db| {
            Ok((
                contacts::card(db, &vault, person)?,
                store::consents(db, person)?,
                store::exceptions(db, person)?,
                store::current_notice(db)?,
            ))
        })
        .await?;
    let zone = who.business.profile().zone();
    let mut by_purpose: HashMap<&str, Vec<&store::ConsentRow>> = HashMap::new();
    for row in &rows {
        by_purpose.entry(row.purpose.as_str()).or_default().push(row);
    }
    let when = |at| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let shown = |p: &Purpose| {
        let mine = by_purpose.remove(p.code()).unwrap_or_default();
        let (status, colour) = status(&who, mine.first().map(|r| r.state.as_str()));
        let told = |r: &&store::ConsentRow| {
            (
                when(r.at),
                format!("{} · {} · {}", who.t(&format!("consent-state-{}", r.state)), who.t(&format!("consent-way-{}", r.way)), r.by),
            )
        };
        PurposeShown { purpose: who.t(&format!("consent-purpose-{}", p.code())), status, colour, history: mine.iter().map(told).collect() }
    };
    let exceptions = exceptions
        .iter()
        .map(|e| {
            let (word, colour) = match (e.settled, e.ended) {
                (true, _) => ("consent-exception-settled", "good"),
                (false, true) => ("consent-exception-owed", "bad"),
                (false, false) => ("consent-exception-runs", "warn"),
            };
            let why = who.business.vault().open(&store::exception_place(&e.id), &e.why)?.reveal(who.leave()).clone();
            Ok(ExceptionShown {
                id: e.id,
                basis: who.t(&format!("consent-basis-{}", e.basis.replace('_', "-"))),
                why,
                since: when(e.at),
                status: who.t(word),
                colour: colour.into(),
                open: !e.ended && !e.settled,
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Reply(ConsentsPage {
        person,
        name: card.reveal(who.leave()).full_name(),
        purposes: purposes(&who).iter().map(shown).collect(),
        exceptions,
        has_notice: notice.is_some(),
        may_publish: who.may::<may::KeepPrivacy>(),
        options: unchosen(&who, options(&who, "consent-purpose", purposes(&who).into_iter().map(Purpose::code)).into_iter()),
        choices: options(&who, "consent-state", Choice::ALL.iter().map(|c| c.code())),
        ways: options(&who, "consent-way", Way::ALL.iter().map(|w| w.code())),
        bases: unchosen(&who, options(&who, "consent-basis", Basis::ALL.iter().map(|b| b.code())).into_iter()),
    }))
}
