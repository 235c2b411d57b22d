//! Notices in versions: a draft is filled in and looked at, then published, then never changed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::lint::{Kind, faults};
use super::store::{self, NoticeRow};
use super::template::{self, Facts};
use super::{paper, settings};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::{hex, tidy_lines};
use crate::business::Trade;
use crate::http::{Allow, At, Caller, Done, Input, Paper, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/notices", list);
    r.post("/privacy/notices", draft);
    r.get("/privacy/notices/{id}", show);
    r.post("/privacy/notices/{id}", save);
    r.post("/privacy/notices/{id}/publish", publish);
    r.get("/privacy/notices/{id}/pdf", print);
}

crate::id!(
    /// A version of the notice.
    NoticeId
);

type Keeper = Allow<may::KeepPrivacy>;

/// A version in the list.
#[derive(Serialize, ToSchema)]
struct NoticeLine {
    id: NoticeId,
    version: Option<i64>,
    /// Since when it holds; when it was changed, for a draft.
    when: String,
    current: bool,
}

/// Every version, the newest first.
#[derive(Serialize, ToSchema)]
struct NoticesPage {
    items: Vec<NoticeLine>,
    has_draft: bool,
}
crate::page!(NoticesPage, "modules/privacy/pages/notices.html", "privacy-notices-title");

async fn list(who: Keeper) -> Outcome<Reply<NoticesPage>> {
    let rows = who.business.read(store::notices).await?;
    let zone = who.business.profile().zone();
    let newest = rows.iter().filter_map(|r| r.version).max();
    let items: Vec<NoticeLine> = rows
        .iter()
        .map(|r| NoticeLine {
            id: r.id,
            version: r.version,
            when: zone.wall(r.valid_from.unwrap_or(r.changed_at)).strftime("%d/%m/%Y %H:%M").to_string(),
            current: r.version.is_some() && r.version == newest,
        })
        .collect();
    Ok(Reply(NoticesPage { has_draft: items.iter().any(|i| i.version.is_none()), items }))
}

/// A version.
#[derive(Serialize, Deserialize, ToSchema)]
struct NoticeRef {
    id: NoticeId,
}

async fn facts(who: &Caller) -> Outcome<Facts> {
    let (s, server) = who.business.read(|db| Ok((store::settings(db)?, crate::outbox::server(db)?))).await?;
    let profile = who.business.profile();
    let host = server.map(|s| s.public_url).unwrap_or_default();
    let url =
        if host.is_empty() { "nuestra página, en /b/privacy".to_owned() } else { format!("{}/b/privacy", host.trim_end_matches('/')) };
    Ok(Facts {
        name: profile.name.clone(),
        address: profile.address.clone(),
        phone: profile.phone.clone(),
        officer: s.officer,
        contact: s.contact,
        authority: s.authority,
        url,
        clinic: profile.has(Trade::Clinic),
    })
}

/// Nothing to send.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// A draft out of the template; one that is there already is filled in anew.
async fn draft(who: Keeper, input: Input<Nothing>) -> Outcome<Done<NoticeRef>> {
    let (f, actor, sent) = (facts(&who).await?, who.actor(), input.once(&who));
    let texts = [template::whole(&f), template::simplified(&f), template::short(&f)];
    let id = NoticeId::mint(who.business.now());
    let made = who
        .business
        .write(move |tx| {
            crate::store::idempotency::once(tx, sent.as_ref(), || {
                let id = store::put_draft(tx, id, &texts)?;
                audit::record(tx, actor, &Event::done("notice.draft", "notice", id.bytes()))?;
                Ok(NoticeRef { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/privacy/notices/{}", made.id), made).say(who.t("privacy-notice-drafted")))
}

/// A version with what is wrong with it.
#[derive(Serialize, ToSchema)]
struct NoticePage {
    id: NoticeId,
    version: Option<i64>,
    rev: i64,
    when: String,
    hash: String,
    whole: String,
    simplified: String,
    short: String,
    /// What keeps it from being published, as sentences.
    faults: Vec<String>,
}
crate::page!(NoticePage, "modules/privacy/pages/notice.html", "privacy-notice-title");

async fn show(who: Keeper, at: At<NoticeId>) -> Outcome<Reply<NoticePage>> {
    let id = at.0;
    let row = who.business.read(move |db| store::notice(db, id)).await?;
    let zone = who.business.profile().zone();
    let faults = if row.version.is_some() { Vec::new() } else { wrong(&row) };
    Ok(Reply(NoticePage {
        id,
        version: row.version,
        rev: row.rev,
        when: row.valid_from.map(|at| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string()).unwrap_or_default(),
        hash: row.hash.map(|h| hex(&h)).unwrap_or_default(),
        faults: faults
            .iter()
            .map(|(field, fault)| format!("{}: {}", who.t(&format!("privacy-notice-{field}")), who.t(&format!("fault-notice-{fault}"))))
            .collect(),
        whole: row.texts[0].clone(),
        simplified: row.texts[1].clone(),
        short: row.texts[2].clone(),
    }))
}

const FIELDS: [(&str, Kind); 3] = [("whole", Kind::Whole), ("simplified", Kind::Simplified), ("short", Kind::Short)];

fn wrong(row: &NoticeRow) -> Vec<(&'static str, &'static str)> {
    FIELDS.iter().zip(&row.texts).flat_map(|((field, kind), text)| faults(*kind, text).into_iter().map(|f| (*field, f))).collect()
}

/// The three texts.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoticeTyped {
    /// The revision that was read.
    #[garde(skip)]
    rev: i64,
    /// The whole notice.
    #[garde(length(chars, min = 1, max = 15_000))]
    whole: String,
    /// The simplified one.
    #[garde(length(chars, min = 1, max = 6_000))]
    simplified: String,
    /// The short one.
    #[garde(length(chars, min = 1, max = 1_500))]
    short: String,
}

async fn save(who: Keeper, at: At<NoticeId>, input: Input<NoticeTyped>) -> Outcome<Done<NoticeRef>> {
    let (id, rev, actor) = (at.0, input.rev, who.actor());
    let texts = [tidy_lines(&input.whole, 15_000), tidy_lines(&input.simplified, 6_000), tidy_lines(&input.short, 1_500)];
    who.business
        .write(move |tx| {
            store::save_draft(tx, id, rev, &texts)?;
            audit::record(tx, actor, &Event::done("notice.change", "notice", id.bytes()))
        })
        .await?;
    Ok(Done::see(format!("/privacy/notices/{id}"), NoticeRef { id }).say(who.t("privacy-notice-saved")))
}

/// The revision that was looked at.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublishTyped {
    /// The revision.
    #[garde(skip)]
    rev: i64,
}

async fn publish(who: Keeper, at: At<NoticeId>, input: Input<PublishTyped>) -> Outcome<Done<NoticeRef>> {
    let (id, rev, actor, by) = (at.0, input.rev, who.actor(), who.session.user);
    let row = who.business.read(move |db| store::notice(db, id)).await?;
    if row.version.is_some() {
        return Err(Problem::new(Code::Immutable));
    }
    let faults = wrong(&row);
    if !faults.is_empty() {
        let named = |p: Problem, (field, fault): &(&'static str, &'static str)| p.and_field(*field, format!("notice-{fault}"));
        return Err(faults.iter().fold(Problem::new(Code::BadInput), named));
    }
    let hash: [u8; 32] = Sha256::digest(row.texts.join("\u{1e}").as_bytes()).into();
    who.business
        .write(move |tx| {
            store::publish(tx, id, rev, hash, by)?;
            audit::record(tx, actor, &Event::done("notice.publish", "notice", id.bytes()).with(&format!("hash={}", hex(&hash))))
        })
        .await?;
    Ok(Done::see(format!("/privacy/notices/{id}"), NoticeRef { id }).say(who.t("privacy-notice-published")))
}

async fn print(who: Keeper, at: At<NoticeId>) -> Outcome<Paper> {
    let (id, actor) = (at.0, who.actor());
    let row = who.business.read(move |db| store::notice(db, id)).await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("notice.print", "notice", id.bytes()))).await?;
    let title = who.t("privacy-notice-title");
    let (_, body) = row.texts[0].split_once('\n').unwrap_or_default();
    let foot = row.hash.map_or_else(|| who.t("privacy-notice-draft"), |h| format!("v{} · {}", row.version.unwrap_or(0), &hex(&h)[..16]));
    let letter = paper::Letter {
        title,
        date: settings::today(&who.business).strftime("%d/%m/%Y").to_string(),
        body: paper::sections(body),
        sign: Vec::new(),
        foot,
    };
    Ok(Paper::pdf("aviso-de-privacidad.pdf", paper::print(&who, letter).await?))
}
