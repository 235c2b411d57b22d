//! Comparing a paper with what was issued: the code under the camera, or typed from the foot of the sheet.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::code::{self, Kind};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::http::{Allow, Asked, Reply, Routes};
use crate::modules::clinic::{certificates, store, studies};

pub fn routes(r: &mut Routes) {
    r.get("/papers/verify", show);
}

/// What somebody holds.
#[derive(Deserialize, ToSchema)]
struct Query {
    /// What the square code says, or kind, folio and hash: `constancia 12 9f86d081884c7d65`.
    code: Option<String>,
}

/// A paper that is ours.
#[derive(Serialize, ToSchema)]
struct Ours {
    /// The key of its kind's word.
    kind: &'static str,
    folio: String,
    issued: String,
    href: String,
    /// The day it was annulled.
    annulled: Option<String>,
}

/// The answer.
#[derive(Serialize, ToSchema)]
struct VerifyPage {
    code: String,
    /// Empty before the question; `valid`, `annulled`, `unknown` (no paper of ours, or altered) or `unreadable`.
    verdict: &'static str,
    paper: Option<Ours>,
}
crate::page!(VerifyPage, "modules/clinic/pages/verify.html", "verify-title");

struct Found {
    hash: [u8; 32],
    issued_at: Instant,
    href: String,
    annulled: Option<Instant>,
}

fn find(db: &rusqlite::Connection, kind: Kind, folio: i64) -> Outcome<Option<Found>> {
    Ok(match kind {
        Kind::Prescription => store::prescription_by_folio(db, folio)?.map(|p| Found {
            hash: p.hash,
            issued_at: p.issued_at,
            href: format!("/prescriptions/{}", p.id),
            annulled: None,
        }),
        Kind::Order => studies::order_by_folio(db, folio)?.map(|o| Found {
            hash: o.hash,
            issued_at: o.issued_at,
            href: format!("/studies/{}", o.id),
            annulled: None,
        }),
        Kind::Certificate => certificates::by_folio(db, folio)?.map(|c| Found {
            hash: c.hash,
            issued_at: c.issued_at,
            href: format!("/certificates/{}", c.id),
            annulled: c.annulled.map(|a| a.at),
        }),
    })
}

async fn show(who: Allow<may::ReadCharts>, asked: Asked<Query>) -> Outcome<Reply<VerifyPage>> {
    let typed: String = asked.code.as_deref().unwrap_or_default().chars().take(200).collect();
    let blank = |verdict| VerifyPage { code: typed.clone(), verdict, paper: None };
    if typed.trim().is_empty() {
        return Ok(Reply(blank("")));
    }
    let Some(code) = code::read(&typed) else { return Ok(Reply(blank("unreadable"))) };
    let (kind, folio) = (code.kind, code.folio);
    let found = who.business.read(move |db| find(db, kind, folio)).await?;
    // Another hash under the same folio is as unknown as another folio: the sheet was altered or is not ours.
    let found = found.filter(|f| audit::anchor::hex(&f.hash).starts_with(&code.prefix));
    let verdict = match &found {
        None => "unknown",
        Some(f) if f.annulled.is_some() => "annulled",
        Some(_) => "valid",
    };
    let (actor, said) = (who.actor(), format!("{} {folio} {verdict}", kind.word()));
    who.business.write(move |tx| audit::record(tx, actor, &Event::house("paper.verify").with(&said))).await?;
    let zone = who.business.profile().zone();
    let day = |at: Instant| zone.wall(at).strftime("%d/%m/%Y").to_string();
    let paper = found.map(|f| Ours {
        kind: kind.key(),
        folio: code::folio(folio),
        issued: day(f.issued_at),
        href: f.href,
        annulled: f.annulled.map(day),
    });
    Ok(Reply(VerifyPage { paper, ..blank(verdict) }))
}
