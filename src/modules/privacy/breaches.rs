//! The register of breaches, and the letter to those affected (LFPDPPP 2025, art. 19).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::{paper, settings, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy_lines;
use crate::http::{Allow, At, Done, Input, Paper, Reply, Routes};
use crate::keyring::{Clear, Purpose};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/breaches", list);
    r.post("/privacy/breaches", add);
    r.post("/privacy/breaches/{id}/told", told);
    r.get("/privacy/breaches/{id}/letter", letter);
}

crate::id!(
    /// Something that went wrong.
    BreachId
);

type Keeper = Allow<may::KeepPrivacy>;

/// What happened.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
#[serde(default)]
pub(super) struct BreachContent {
    /// Facts.
    pub facts: String,
    /// Who is affected, which data.
    pub affected: String,
    /// What they can do.
    pub advice: String,
    /// What was done about it.
    pub measures: String,
}

/// Lines of the register.
const MOST: u32 = 100;

/// A line.
#[derive(Serialize, ToSchema)]
struct Line {
    id: BreachId,
    folio: i64,
    on: String,
    facts: String,
    affected: String,
    measures: String,
    by: String,
    /// When those affected were told; empty until then.
    told: String,
}

/// The register and its form.
#[derive(Serialize, ToSchema)]
struct BreachesPage {
    items: Vec<Line>,
    today: String,
}
crate::page!(BreachesPage, "modules/privacy/pages/breaches.html", "privacy-breaches-title");

fn shown(day: Option<Date>) -> String {
    day.map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default()
}

async fn list(who: Keeper) -> Outcome<Reply<BreachesPage>> {
    let rows = who.business.read(|db| store::breaches(db, MOST)).await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::house("breach.read"))).await?;
    let items = rows
        .iter()
        .map(|r| {
            let content = who.business.vault().open(&store::breach_place(&r.id), &r.content)?;
            let c = content.reveal(who.leave());
            Ok(Line {
                id: r.id,
                folio: r.folio,
                on: shown(r.on),
                facts: c.facts.clone(),
                affected: c.affected.clone(),
                measures: c.measures.clone(),
                by: r.by.clone(),
                told: shown(r.told),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Reply(BreachesPage { items, today: settings::today(&who.business).to_string() }))
}

/// What is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct BreachTyped {
    /// When; ISO.
    #[garde(length(chars, min = 10, max = 10))]
    on: String,
    /// Facts.
    #[garde(length(chars, min = 1, max = 3000))]
    facts: String,
    /// Who is affected, which data.
    #[garde(length(chars, min = 1, max = 1000))]
    affected: String,
    /// What they can do.
    #[garde(length(chars, min = 1, max = 1000))]
    advice: String,
    /// What was done about it.
    #[garde(length(chars, min = 1, max = 1000))]
    measures: String,
}

/// One of them.
#[derive(Serialize, Deserialize, ToSchema)]
struct BreachRef {
    id: BreachId,
}

async fn add(who: Keeper, input: Input<BreachTyped>) -> Outcome<Done<BreachRef>> {
    let on: Date = input.on.parse().map_err(|_| Problem::field("on", "not-a-date"))?;
    if on > settings::today(&who.business) {
        return Err(Problem::field("on", "in-future"));
    }
    let id = BreachId::mint(who.business.now());
    let key = who.business.vault().mint(Purpose::Person, Some(*id.bytes()))?;
    let content = BreachContent {
        facts: tidy_lines(&input.facts, 3_000),
        affected: tidy_lines(&input.affected, 1_000),
        advice: tidy_lines(&input.advice, 1_000),
        measures: tidy_lines(&input.measures, 1_000),
    };
    let sealed = who.business.vault().seal_value(key.id, &store::breach_place(&id), &Clear::new(content))?;
    let (by, actor, sent) = (who.session.user, who.actor(), input.once(&who));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                key.store(tx)?;
                store::insert_breach(tx, id, key.id, &sealed, on, by)?;
                audit::record(tx, actor, &Event::done("breach.add", "breach", id.bytes()))?;
                Ok(BreachRef { id })
            })
        })
        .await?;
    Ok(Done::made("/privacy/breaches", made).say(who.t("privacy-breach-added")))
}

async fn told(who: Keeper, at: At<BreachId>) -> Outcome<Done<BreachRef>> {
    let (id, actor, today) = (at.0, who.actor(), settings::today(&who.business));
    who.business
        .write(move |tx| {
            store::tell_breach(tx, id, today)?;
            audit::record(tx, actor, &Event::done("breach.tell", "breach", id.bytes()))
        })
        .await?;
    Ok(Done::see("/privacy/breaches", BreachRef { id }).say(who.t("privacy-breach-told")))
}

async fn letter(who: Keeper, at: At<BreachId>) -> Outcome<Paper> {
    let (id, actor) = (at.0, who.actor());
    let (row, s) = who.business.read(move |db| Ok((store::breach(db, id)?, store::settings(db)?))).await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("breach.print", "breach", id.bytes()))).await?;
    let content = who.business.vault().open(&store::breach_place(&id), &row.content)?;
    let c = content.reveal(who.leave());
    let word = |key: &str| who.business.t(key);
    let letter = paper::Letter {
        title: word("privacy-breach-letter"),
        date: shown(Some(settings::today(&who.business))),
        body: vec![
            (String::new(), word("privacy-breach-letter-lead")),
            (word("privacy-breach-facts"), format!("{}: {}", shown(row.on), c.facts)),
            (word("privacy-breach-affected"), c.affected.clone()),
            (word("privacy-breach-advice"), c.advice.clone()),
            (word("privacy-breach-measures"), c.measures.clone()),
            (word("privacy-breach-where"), format!("{} · {}", s.officer, s.contact)),
        ],
        sign: vec![s.officer],
        foot: format!("{} {:03}", word("privacy-breach-folio"), row.folio),
    };
    Ok(Paper::pdf(format!("aviso-vulneracion-{:03}.pdf", row.folio), paper::print(&who, letter).await?))
}
