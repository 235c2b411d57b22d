//! `mostrador bench`: measures this machine and this build, and prints a table. It asserts nothing:
//! each figure stands beside a baseline of the same run.

mod agenda;
mod backup;
mod calendar;
mod client;
mod clinic;
mod http;
mod people;
mod public;
mod stage;
mod start;

use std::process::ExitCode;
use std::time::Duration;

use super::options::BenchOptions;
use crate::base::problem::Outcome;

/// Measured times, sorted when they are read.
#[derive(Default)]
pub(super) struct Times(Vec<Duration>);

impl Times {
    pub(super) fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The time below which a share of all lies, in milliseconds.
    pub(super) fn ms(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index out of a share")]
        let at = (self.0.len().saturating_sub(1) as f64 * share).round() as usize;
        self.0.get(at).map_or(0.0, |t| t.as_secs_f64() * 1_000.0)
    }

    /// `p50 p95 p99` in milliseconds.
    pub(super) fn row(&mut self) -> String {
        format!("{:>9.2} {:>9.2} {:>9.2}", self.ms(0.5), self.ms(0.95), self.ms(0.99))
    }
}

/// Things per second.
#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
pub(super) fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64().max(1e-9)
}

/// Memory of this process in megabytes, out of /proc.
pub(super) fn memory_mb(pid: &str) -> f64 {
    status_mb(pid, "VmRSS:")
}

/// The most it had since its peak was last forgotten.
pub(super) fn peak_mb(pid: &str) -> f64 {
    status_mb(pid, "VmHWM:")
}

fn status_mb(pid: &str, line: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kb = text.lines().find_map(|l| l.strip_prefix(line)?.split_whitespace().next()?.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1_024.0
}

pub(super) fn bench(options: &BenchOptions) -> Outcome<ExitCode> {
    let wanted = |part: &str| options.only.is_empty() || options.only.iter().any(|o| o == part);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let seconds = Duration::from_secs(options.seconds);
    let line = super::println_line;
    line(&format!("mostrador {} on {} cores", env!("CARGO_PKG_VERSION"), std::thread::available_parallelism().map_or(0, usize::from)));
    if wanted("search") {
        people::search(100_000 / options.shrink.max(1), line);
    }
    if wanted("http") {
        let stage = stage::Stage::build(1_000, 0)?;
        http::bookings(&runtime, &stage, seconds, line)?;
    }
    if wanted("public") {
        let stage = stage::Stage::build(10, 0)?;
        public::booking(&runtime, &stage, 4_000 / options.shrink.max(1), line)?;
    }
    if wanted("calendar") {
        calendar::bring_in(100_000 / options.shrink.max(1), line)?;
    }
    if ["pages", "agenda", "clinic", "start", "backup"].into_iter().any(wanted) {
        let stage = stage::Stage::build(50_000 / options.shrink.max(1), 200_000 / options.shrink.max(1))?;
        if wanted("agenda") {
            agenda::free_times(&stage, line)?;
        }
        if wanted("pages") {
            http::pages(&runtime, &stage, seconds, line)?;
        }
        if wanted("clinic") {
            clinic::clinic(&runtime, &stage, options.shrink.max(1), seconds, line)?;
        }
        if wanted("backup") {
            backup::backup(&stage, 1_000_000_000 / options.shrink.max(1) as u64, seconds, line)?;
        }
        if wanted("start") {
            start::start(stage, line)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
