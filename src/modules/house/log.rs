//! Who did what, and whether the log was touched.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::log_about as about;
use crate::access::may;
use crate::audit::{self, Entry, Event, Finding};
use crate::base::id::UserId;
use crate::base::problem::{Outcome, Problem};
use crate::base::text::cell;
use crate::http::{Allow, Asked, Paper, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/audit", list);
    r.get("/audit/verify", verify);
    r.get("/audit.csv", export);
}

const PAGE: u32 = 100;

#[derive(Deserialize, ToSchema)]
struct View {
    /// Entries before this number.
    before: Option<i64>,
    /// Only of this user.
    user: Option<UserId>,
}

/// Entries from the newest down.
#[derive(Serialize, ToSchema)]
struct LogPage {
    items: Vec<Line>,
    /// Ask for entries before this number for more.
    more: Option<i64>,
}
crate::page!(LogPage, "modules/house/pages/log.html", "audit-title");

/// An entry with words.
#[derive(Serialize, ToSchema)]
struct Line {
    #[serde(flatten)]
    entry: Entry,
    when: String,
    word: String,
    /// The detail in words.
    about: String,
}

async fn list(who: Allow<may::ReadAudit>, asked: Asked<View>) -> Outcome<Reply<LogPage>> {
    let (before, user) = (asked.before, asked.user.map(|u| *u.bytes()));
    let mut items = who.business.read(move |db| audit::list(db, before, user, PAGE + 1)).await?;
    let more = (items.len() > PAGE as usize).then(|| items.pop()).flatten().and_then(|_| items.last().map(|e| e.seq));
    let zone = who.business.profile().zone();
    let word = |action: &str| {
        let key = format!("did-{}", action.replace(['.', '_'], "-"));
        if who.house.words.knows(who.lang(), &key) { who.t(&key) } else { action.to_owned() }
    };
    let items = items
        .into_iter()
        .map(|entry| Line {
            when: zone.wall(entry.at).strftime("%d/%m/%Y %H:%M:%S").to_string(),
            word: word(&entry.action),
            about: about::words(&who, &entry.detail),
            entry,
        })
        .collect();
    Ok(Reply(LogPage { items, more }))
}

/// What verification found.
#[derive(Serialize, ToSchema)]
struct VerifyPage {
    whole: bool,
    entries: i64,
    anchors: usize,
    findings: Vec<Finding>,
    words: Vec<String>,
}
crate::page!(VerifyPage, "modules/house/pages/log_verify.html", "audit-verify-title");

async fn verify(who: Allow<may::ReadAudit>) -> Outcome<Reply<VerifyPage>> {
    let business = who.business.clone();
    let report = tokio::task::spawn_blocking(move || business.verify_audit()).await.map_err(Problem::internal)??;
    let words = report.findings.iter().map(|f| sentence(&who, f)).collect();
    Ok(Reply(VerifyPage { whole: report.whole(), entries: report.entries, anchors: report.anchors, findings: report.findings, words }))
}

fn sentence(who: &crate::http::Caller, finding: &Finding) -> String {
    let (key, a, b) = match finding {
        Finding::Modified { seq } => ("audit-found-modified", *seq, 0),
        Finding::Missing { from, to } => ("audit-found-missing", *from, *to),
        Finding::Unlinked { seq } => ("audit-found-unlinked", *seq, 0),
        Finding::Truncated { ends_at, known } => ("audit-found-truncated", *ends_at, *known),
        Finding::Rewritten { seq } => ("audit-found-rewritten", *seq, 0),
        Finding::ForgedAnchor { line } => ("audit-found-forged", i64::try_from(*line).unwrap_or(0), 0),
    };
    who.house.words.ta(who.lang(), key, &[("a", a.to_string().into()), ("b", b.to_string().into())])
}

/// The whole log as CSV; a text that a spreadsheet would take for a formula gets a quote before it.
async fn export(who: Allow<may::ReadAudit>) -> Outcome<Paper> {
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::house("audit.export"))).await?;
    let business = who.business.clone();
    let bytes = tokio::task::spawn_blocking(move || business.store().read_now(csv)).await.map_err(Problem::internal)??;
    Ok(Paper { bytes, kind: "text/csv; charset=utf-8", name: "audit.csv".into(), save: true })
}

/// Every entry, oldest last, as CSV.
pub(crate) fn csv(db: &rusqlite::Connection) -> Outcome<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["seq", "utc", "who", "action", "object", "object_id", "outcome", "detail"]).map_err(Problem::internal)?;
    let mut before = None;
    loop {
        let page = audit::list(db, before, None, 1_000)?;
        let Some(last) = page.last() else { break };
        before = Some(last.seq);
        for e in &page {
            let id = e.object_id.map(|i| i.to_string()).unwrap_or_default();
            let row = [
                e.seq.to_string(),
                e.at.rfc3339(),
                cell(e.who.as_deref().unwrap_or("house")),
                e.action.clone(),
                e.object.clone(),
                id,
                e.outcome.clone(),
                cell(&e.detail),
            ];
            out.write_record(row).map_err(Problem::internal)?;
        }
    }
    out.into_inner().map_err(Problem::internal)
}
