//! Prometheus text. Labels are bounded: route templates, methods, status classes.

use std::sync::LazyLock;

use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};

use crate::base::problem::{Outcome, Problem};
use crate::business::Node;
use crate::jobs::proof;

struct Http {
    registry: Registry,
    requests: Option<IntCounterVec>,
    seconds: Option<HistogramVec>,
}

static HTTP: LazyLock<Http> = LazyLock::new(|| {
    let registry = Registry::new();
    let requests = IntCounterVec::new(Opts::new("mostrador_http_requests_total", "Requests answered."), &["route", "method", "class"]).ok();
    let buckets = vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
    let seconds =
        HistogramVec::new(HistogramOpts::new("mostrador_http_request_duration_seconds", "Time to answer.").buckets(buckets), &["route"])
            .ok();
    if let Some(c) = &requests {
        let _ = registry.register(Box::new(c.clone()));
    }
    if let Some(h) = &seconds {
        let _ = registry.register(Box::new(h.clone()));
    }
    Http { registry, requests, seconds }
});

/// Counts an answered request.
pub fn count(route: &str, method: &str, status: u16, seconds: f64) {
    let class = match status {
        0..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    if let Some(c) = &HTTP.requests {
        c.with_label_values(&[route, method, class]).inc();
    }
    if let Some(h) = &HTTP.seconds {
        h.with_label_values(&[route]).observe(seconds);
    }
}

/// The whole page of metrics.
///
/// # Errors
/// Only the encoder's own.
pub fn text(node: &Node) -> Outcome<String> {
    use std::fmt::Write as _;
    let mut out = Vec::new();
    TextEncoder::new().encode(&HTTP.registry.gather(), &mut out).map_err(Problem::internal)?;
    let mut text = String::from_utf8(out).map_err(Problem::internal)?;
    let _ = write!(
        text,
        "# HELP mostrador_build_info The running build.\n# TYPE mostrador_build_info gauge\nmostrador_build_info{{version=\"{}\"}} 1\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut gauge = |name: &str, help: &str, kind: &str, value: String| {
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
    };
    let businesses = node.businesses();
    let sum = |f: &dyn Fn(&crate::business::Business) -> u64| businesses.iter().map(f).sum::<u64>().to_string();
    gauge("mostrador_db_commits_total", "Commits made.", "counter", sum(&|b| b.store().stats().commits));
    gauge("mostrador_db_jobs_total", "Closures run by the writers.", "counter", sum(&|b| b.store().stats().jobs));
    gauge("mostrador_db_queue_depth", "Closures waiting.", "gauge", sum(&|b| b.store().stats().queued));
    gauge("mostrador_db_refused_total", "Closures refused because a queue was full.", "counter", sum(&|b| b.store().stats().refused));
    gauge("mostrador_db_commit_failures_total", "Commits that failed.", "counter", sum(&|b| b.store().stats().failed));
    #[expect(clippy::cast_precision_loss, reason = "seconds for a graph")]
    let commit_seconds = businesses.iter().map(|b| b.store().stats().commit_us as f64 / 1e6).sum::<f64>();
    gauge("mostrador_db_commit_seconds_total", "Time spent in commits.", "counter", commit_seconds.to_string());
    gauge("mostrador_keyring_sealed", "Businesses whose keys are sealed.", "gauge", sum(&|b| u64::from(b.vault().is_sealed())));
    gauge("mostrador_people", "People in the search index.", "gauge", sum(&|b| b.people().len() as u64));
    let overlaps = businesses.iter().map(|b| b.store().read_now(super::checks::overlaps).unwrap_or(-1)).sum::<i64>();
    gauge("mostrador_agenda_overlaps", "Live claims that overlap; must be 0.", "gauge", overlaps.to_string());
    let broken = |name: &str| businesses.iter().map(|b| b.store().read_now(|db| found(db, name)).unwrap_or(-1)).sum::<i64>().to_string();
    gauge("mostrador_agenda_overlaps_proven", "Overlaps found by the last proof; must be 0.", "gauge", broken("overlaps"));
    gauge("mostrador_till_seal_broken", "Number of the first sealed closing that does not match; must be 0.", "gauge", broken("seals"));
    let proven =
        |name: &str| businesses.iter().map(|b| b.store().read_now(|db| when(db, name)).unwrap_or(0)).min().unwrap_or(0).to_string();
    gauge(
        "mostrador_restore_rehearsal_timestamp_seconds",
        "When an archive was last brought back in rehearsal; 0 for never.",
        "gauge",
        proven("rehearsal"),
    );
    let took = businesses.iter().map(|b| b.store().read_now(|db| found(db, "rehearsal-took")).unwrap_or(0)).max().unwrap_or(0);
    gauge("mostrador_restore_rehearsal_milliseconds", "How long the last rehearsal took.", "gauge", took.to_string());
    gauge("mostrador_restore_rehearsal_failed", "Businesses whose last rehearsal failed; must be 0.", "gauge", broken("rehearsal"));
    let stuck = businesses.iter().map(|b| b.store().read_now(|db| crate::outbox::stuck(db, b.now())).unwrap_or(-1)).sum::<i64>();
    gauge("mostrador_outbox_stuck", "Letters that failed lately or wait too long; must be 0.", "gauge", stuck.to_string());
    let google = businesses.iter().map(|b| b.store().read_now(|db| super::checks::google_troubles(db, b.now())).unwrap_or(-1)).sum::<i64>();
    gauge("mostrador_google_troubles", "Connections with Google that are broken or held up; must be 0.", "gauge", google.to_string());
    Ok(text)
}

/// When somebody last looked, in seconds; 0 where nobody has yet.
fn when(db: &rusqlite::Connection, name: &str) -> Outcome<i64> {
    Ok(proof::found(db, name)?.map_or(0, |f| f.at.0 / 1_000))
}

/// What the last proof found; 0 where nobody has looked yet.
fn found(db: &rusqlite::Connection, name: &str) -> Outcome<i64> {
    Ok(proof::found(db, name)?.map_or(0, |f| f.value))
}
