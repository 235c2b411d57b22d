//! The house's texts for consents: written once, in versions, put on many sheets.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{self, Text};
use super::{Kind, TextId};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::base::text::{tidy, tidy_lines};
use crate::http::{Allow, Asked, At, Done, Input, Reply, Routes};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.get("/consent-texts", list);
    r.get("/consent-texts/new", blank);
    r.post("/consent-texts", keep);
    r.post("/consent-texts/{id}/retire", retire);
}

type Writer = Allow<may::WriteCharts>;

/// A text in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct TextShown {
    pub id: TextId,
    pub title: String,
    pub kind: String,
    pub version: i64,
}

impl From<Text> for TextShown {
    fn from(t: Text) -> Self {
        Self { id: t.id, title: t.title, kind: t.kind.code().to_owned(), version: t.version }
    }
}

/// The house's texts.
#[derive(Serialize, ToSchema)]
struct TextsPage {
    texts: Vec<TextShown>,
}
crate::page!(TextsPage, "modules/clinic/consent/pages/texts.html", "informed-texts-title");

async fn list(who: Writer) -> Outcome<Reply<TextsPage>> {
    let texts = who.business.read(store::texts).await?;
    Ok(Reply(TextsPage { texts: texts.into_iter().map(TextShown::from).collect() }))
}

#[derive(Deserialize, ToSchema)]
struct Start {
    /// The text whose next version it will be.
    from: Option<TextId>,
    /// What is consented to.
    kind: Option<Kind>,
}

/// The form of a text.
#[derive(Serialize, ToSchema)]
struct TextForm {
    from: Option<TextId>,
    kind: String,
    title: String,
    act: String,
    risks: String,
    benefits: String,
    contingency: String,
}
crate::page!(TextForm, "modules/clinic/consent/pages/text.html", "informed-text-new");

async fn blank(who: Writer, asked: Asked<Start>) -> Outcome<Reply<TextForm>> {
    let from = asked.from;
    let text = match from {
        Some(id) => Some(who.business.read(move |db| store::text(db, id)).await?),
        None => None,
    };
    let kind = text.as_ref().map(|t| t.kind).or(asked.kind).unwrap_or(Kind::Procedure);
    let said = |part: fn(&Text) -> &String| text.as_ref().map(|t| part(t).clone()).unwrap_or_default();
    Ok(Reply(TextForm {
        from,
        kind: kind.code().to_owned(),
        title: said(|t| &t.title),
        act: said(|t| &t.act),
        risks: said(|t| &t.risks),
        benefits: said(|t| &t.benefits),
        contingency: text.as_ref().map_or_else(|| who.t(&format!("informed-contingency-{}", kind.code())), |t| t.contingency.clone()),
    }))
}

/// A text as it is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct TextTyped {
    /// The text whose next version this is.
    #[garde(skip)]
    #[serde(default)]
    from: Option<TextId>,
    /// What is consented to.
    #[garde(skip)]
    kind: Kind,
    /// Its title.
    #[garde(length(chars, min = 1, max = 120))]
    title: String,
    /// What is to be done.
    #[garde(length(chars, max = 2000))]
    #[serde(default)]
    act: String,
    /// What may go wrong.
    #[garde(length(chars, min = 1, max = 4000))]
    risks: String,
    /// What it is good for.
    #[garde(length(chars, max = 4000))]
    #[serde(default)]
    benefits: String,
    /// What may be done if something unforeseen happens.
    #[garde(length(chars, max = 2000))]
    #[serde(default)]
    contingency: String,
}

/// A text that was kept.
#[derive(Serialize, Deserialize, ToSchema)]
struct TextRef {
    id: TextId,
    version: i64,
}

async fn keep(who: Writer, input: Input<TextTyped>) -> Outcome<Done<TextRef>> {
    let id = TextId::mint(who.business.now());
    let before = match input.from {
        Some(from) => Some(who.business.read(move |db| store::text(db, from)).await?),
        None => None,
    };
    let text = Text {
        id,
        family: before.as_ref().map_or(id, |b| b.family),
        version: before.as_ref().map_or(1, |b| b.version + 1),
        kind: before.as_ref().map_or(input.kind, |b| b.kind),
        title: tidy(&input.title, 120),
        act: tidy_lines(&input.act, 2_000),
        risks: tidy_lines(&input.risks, 4_000),
        benefits: tidy_lines(&input.benefits, 4_000),
        contingency: tidy_lines(&input.contingency, 2_000),
    };
    let (by, actor, sent, before) = (who.session.user, who.actor(), input.once(&who), before.map(|b| b.id));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                if let Some(before) = before {
                    store::retire_text(tx, before)?;
                }
                store::insert_text(tx, &text, by)?;
                audit::record(tx, actor, &Event::done("informed.text", "consent_text", id.bytes()))?;
                Ok(TextRef { id, version: text.version })
            })
        })
        .await?;
    Ok(Done::made("/consent-texts", made).say(who.t("informed-text-kept")))
}

async fn retire(who: Writer, at: At<TextId>) -> Outcome<Done<TextRef>> {
    let (id, actor) = (at.0, who.actor());
    let version = who
        .business
        .write(move |tx| {
            let text = store::text(tx.db(), id)?;
            store::retire_text(tx, id)?;
            audit::record(tx, actor, &Event::done("informed.text-end", "consent_text", id.bytes()))?;
            Ok(text.version)
        })
        .await?;
    Ok(Done::see("/consent-texts", TextRef { id, version }).say(who.t("informed-text-retired")))
}
