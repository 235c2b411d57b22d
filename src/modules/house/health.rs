//! Health: for machines (`/livez`, `/readyz`, `/healthz`, `/metrics`) and for people.

use std::time::{Duration, Instant as Tick};

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::may;
use crate::base::problem::{Outcome, Problem};
use crate::health::{Level, metrics, report};
use crate::http::{Allow, Anyone, Reply, Routes};
use crate::jobs::{self, JobState};

pub(super) fn routes(r: &mut Routes) {
    r.get("/livez", live);
    r.get("/readyz", ready);
    r.get("/healthz", status);
    r.get("/metrics", numbers);
    r.get("/health", show);
}

async fn live(_who: Anyone) -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

async fn ready(who: Anyone) -> Outcome<HttpResponse> {
    let node = who.node().clone();
    let written = async {
        for business in node.businesses() {
            business.writable().await?;
        }
        Ok::<_, Problem>(())
    };
    Ok(match tokio::time::timeout(Duration::from_secs(2), written).await {
        Ok(Ok(())) => HttpResponse::Ok().body("ready"),
        _ => HttpResponse::ServiceUnavailable().body("not ready"),
    })
}

/// The status alone: details are for those who may see them.
#[derive(Serialize)]
struct StatusOnly {
    status: Level,
}

/// How long one answer serves everybody who is not logged in.
const SHARED: Duration = Duration::from_secs(3);

/// The answer that strangers share: whoever comes while it is being found out waits for it.
static ANSWERED: tokio::sync::Mutex<Option<(Tick, Level)>> = tokio::sync::Mutex::const_new(None);

async fn status(who: Anyone) -> Outcome<HttpResponse> {
    let mut answered = ANSWERED.lock().await;
    let status = match *answered {
        Some((at, status)) if at.elapsed() < SHARED => status,
        _ => {
            let node = who.node().clone();
            let status = tokio::task::spawn_blocking(move || report(&node).status).await.map_err(Problem::internal)?;
            *answered = Some((Tick::now(), status));
            status
        }
    };
    drop(answered);
    let mut answer = if status == Level::Error { HttpResponse::ServiceUnavailable() } else { HttpResponse::Ok() };
    Ok(answer.json(StatusOnly { status }))
}

/// Metrics for those who may see health, and for collectors on this machine.
async fn numbers(who: Allow<may::SeeHealth>) -> Outcome<HttpResponse> {
    let node = who.house.node.clone();
    let text = tokio::task::spawn_blocking(move || metrics::text(&node)).await.map_err(Problem::internal)??;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}

/// One check, with words.
#[derive(Serialize, ToSchema)]
struct CheckShown {
    name: String,
    level: &'static str,
    value: String,
    word: String,
    /// What was found, in a sentence.
    says: String,
    hint: String,
}

/// The page of health.
#[derive(Serialize, ToSchema)]
struct HealthPage {
    status: &'static str,
    checks: Vec<CheckShown>,
    jobs: Vec<JobLine>,
    version: &'static str,
}
crate::page!(HealthPage, "modules/house/pages/health.html", "health-title");

/// A job, with words.
#[derive(Serialize, ToSchema)]
struct JobLine {
    #[serde(flatten)]
    state: JobState,
    last: String,
    next: String,
    word: String,
    /// How it went, in words.
    said: String,
}

async fn show(who: Allow<may::SeeHealth>) -> Outcome<Reply<HealthPage>> {
    let (node, zone) = (who.house.node.clone(), who.business.profile().zone());
    let report = tokio::task::spawn_blocking(move || report(&node)).await.map_err(Problem::internal)?;
    let jobs = who.business.read(jobs::list).await?;
    let when = |at| zone.wall(at).strftime("%d/%m %H:%M").to_string();
    let jobs = jobs
        .into_iter()
        .map(|state| JobLine {
            last: state.last_at.map(when).unwrap_or_default(),
            next: when(state.due_at),
            word: who.t(&format!("job-{}", state.name)),
            said: super::log_about::job(&who, &state.last_said, state.last_ok != Some(false)),
            state,
        })
        .collect();
    let checks = report
        .checks
        .into_iter()
        .map(|c| CheckShown {
            name: c.name.into(),
            level: c.level.name(),
            says: c.sentence(&who.house.words, who.lang()),
            value: c.value,
            word: who.t(&format!("check-{}", c.name)),
            hint: c.hint.map(|h| who.t(&format!("hint-{h}"))).unwrap_or_default(),
        })
        .collect();
    Ok(Reply(HealthPage { status: report.status.name(), checks, jobs, version: env!("CARGO_PKG_VERSION") }))
}
