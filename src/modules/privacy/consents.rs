//! Consents of a person, purpose by purpose. Nothing is assumed; taking one back is a new row.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::arco::{coded, unchosen};
use super::{paper, settings, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy_lines;
use crate::business::Trade;
use crate::http::{Allow, At, Caller, Done, Input, Paper, Reply, Routes};
use crate::keyring::Clear;
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/people/{id}", show);
    r.post("/privacy/people/{id}/consents", record);
    r.post("/privacy/people/{id}/exceptions", except);
    r.get("/privacy/people/{id}/form", form);
    r.post("/privacy/exceptions/{id}/end", end);
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

/// A decision as it is taken down.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentTyped {
    /// About what.
    #[garde(skip)]
    purpose: Purpose,
    /// What was decided.
    #[garde(skip)]
    state: Choice,
    /// How it was said.
    #[garde(skip)]
    way: Way,
    /// Where the signed sheet is, or who witnessed it.
    #[garde(length(chars, min = 1, max = 500))]
    evidence: String,
}

/// A decision that was taken down.
#[derive(Serialize, Deserialize, ToSchema)]
struct ConsentRef {
    id: ConsentId,
}

async fn record(who: Keeper, at: At<PersonId>, input: Input<ConsentTyped>) -> Outcome<Done<ConsentRef>> {
    let (person, id) = (at.0, ConsentId::mint(who.business.now()));
    let (purpose, state, way) = (input.purpose, input.state, input.way);
    if purpose == Purpose::Care && state == Choice::Granted && way == Way::Verbal {
        return Err(Problem::field("way", "consent-not-written"));
    }
    let (key, notice) = who.business.read(move |db| Ok((contacts::key_of(db, person)?, store::current_notice(db)?))).await?;
    let notice = notice.ok_or_else(|| Problem::field("purpose", "consent-no-notice"))?.id;
    let evidence = tidy_lines(&input.evidence, 500);
    let hash = who.business.vault().tag("consent evidence", evidence.as_bytes())?;
    let sealed = who.business.vault().seal_value(key, &store::consent_place(&id), &Clear::new(evidence))?;
    let (by, actor, sent) = (who.session.user, who.actor(), input.once(&who));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                if state == Choice::Revoked && store::consent_now(tx.db(), person, purpose.code())?.as_deref() != Some("granted") {
                    return Err(Problem::field("state", "consent-nothing-granted"));
                }
                store::insert_consent(
                    tx,
                    &store::NewConsent {
                        id,
                        person,
                        codes: [purpose.code(), state.code(), way.code()],
                        notice,
                        evidence: &sealed,
                        hash,
                        by,
                    },
                )?;
                if purpose == Purpose::Care && state != Choice::Revoked {
                    store::settle_exceptions(tx, person)?;
                }
                audit::record(
                    tx,
                    actor,
                    &Event::done("consent.record", "person", person.bytes()).with(&format!("{} {}", purpose.code(), state.code())),
                )?;
                Ok(ConsentRef { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/privacy/people/{person}"), made).say(who.t("consent-recorded")))
}

/// Care without consent.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExceptionTyped {
    /// On what ground.
    #[garde(skip)]
    basis: Basis,
    /// What happened.
    #[garde(length(chars, min = 1, max = 500))]
    why: String,
}

/// One of them.
#[derive(Serialize, Deserialize, ToSchema)]
struct ExceptionRef {
    id: ExceptionId,
}

async fn except(who: Keeper, at: At<PersonId>, input: Input<ExceptionTyped>) -> Outcome<Done<ExceptionRef>> {
    let (person, id, basis) = (at.0, ExceptionId::mint(who.business.now()), input.basis.code());
    let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
    let sealed = who.business.vault().seal_value(key, &store::exception_place(&id), &Clear::new(tidy_lines(&input.why, 500)))?;
    let (by, actor, sent) = (who.session.user, who.actor(), input.once(&who));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                store::insert_exception(tx, id, person, basis, &sealed, by)?;
                audit::record(tx, actor, &Event::done("consent.exception", "person", person.bytes()).with(basis))?;
                Ok(ExceptionRef { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/privacy/people/{person}"), made).say(who.t("consent-exception-noted")))
}

async fn end(who: Keeper, at: At<ExceptionId>) -> Outcome<Done<ExceptionRef>> {
    let (id, actor) = (at.0, who.actor());
    let person = who
        .business
        .write(move |tx| {
            let person = store::end_exception(tx, id)?.ok_or_else(|| Problem::new(Code::WrongState))?;
            audit::record(tx, actor, &Event::done("consent.exception.end", "person", person.bytes()))?;
            Ok(person)
        })
        .await?;
    Ok(Done::see(format!("/privacy/people/{person}"), ExceptionRef { id }).say(who.t("consent-exception-ended")))
}

/// The sheet to be signed: the simplified notice, and two boxes a purpose, none of them ticked.
async fn form(who: Keeper, at: At<PersonId>) -> Outcome<Paper> {
    let (person, vault, actor) = (at.0, who.business.vault().clone(), who.actor());
    let (card, notice) = who.business.read(move |db| Ok((contacts::card(db, &vault, person)?, store::current_notice(db)?))).await?;
    let notice = notice.ok_or_else(|| Problem::new(Code::WrongState))?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("consent.print", "person", person.bytes()))).await?;
    let name = card.reveal(who.leave()).full_name();
    let (_, text) = notice.texts[1].split_once('\n').unwrap_or_default();
    let mut body = paper::sections(text);
    body.push((who.business.t("consent-form-head"), format!("{name}\n{}", who.business.t("consent-form-lead"))));
    for purpose in purposes(&who) {
        let word = who.business.t(&format!("consent-purpose-{}", purpose.code()));
        body.push((word, who.business.t("consent-form-boxes")));
    }
    body.push((String::new(), who.business.t("consent-form-revoke")));
    let hash: [u8; 32] = Sha256::digest(notice.texts[1].as_bytes()).into();
    let letter = paper::Letter {
        title: who.business.t("consent-form-title"),
        date: settings::today(&who.business).strftime("%d/%m/%Y").to_string(),
        body,
        sign: vec![who.business.t("consent-form-sign")],
        foot: format!("v{} · {}", notice.version.unwrap_or(0), &crate::base::text::hex(&hash)[..16]),
    };
    Ok(Paper::pdf("consentimiento.pdf", paper::print(&who, letter).await?))
}
