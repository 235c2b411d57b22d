//! A verified backup, and what the writer feels of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use super::stage::Stage;
use super::{Times, memory_mb};
use crate::app;
use crate::audit::Actor;
use crate::base::clock::Clock;
use crate::base::problem::{Outcome, Problem};
use crate::business::{Business, Node};

/// Writes every two milliseconds, without and with a backup running.
pub(super) fn backup(stage: &Stage, seconds: Duration, line: fn(&str)) -> Outcome<()> {
    let node = Node::open(&stage.folder, Clock::system(), app::words().map_err(Problem::internal)?, app::HOOKS)?;
    let business = node.business_for("")?;
    let size = std::fs::metadata(business.store().path())?.len() / 1_000_000;
    line(&format!(
        "\nbackup of {size} MB: made, opened again, checked\n                                           p50 ms    p95 ms    p99 ms"
    ));
    let mut alone = write_until(&business, &AtomicBool::new(false), Some(seconds))?;
    line(&format!("  writer alone                       {}", alone.row()));
    let stop = Arc::new(AtomicBool::new(false));
    let writer = std::thread::spawn({
        let (business, stop) = (business.clone(), Arc::clone(&stop));
        move || write_until(&business, &stop, None)
    });
    let started = Instant::now();
    let made = crate::backup::make(&business, crate::backup::Kind::Manual, Actor::HOUSE)?;
    let took = started.elapsed();
    stop.store(true, Relaxed);
    let mut beside = writer.join().map_err(|_| Problem::internal("the writer of the bench died"))??;
    let factor = beside.ms(0.99) / alone.ms(0.99).max(1e-6);
    line(&format!("  writer during the backup           {}   p99 × {factor:.1}", beside.row()));
    line(&format!("  took {:.2} s, archive {} MB, memory {:.0} MB", took.as_secs_f64(), made.bytes / 1_000_000, memory_mb("self")));
    node.close();
    Ok(())
}

fn write_until(business: &Business, stop: &AtomicBool, most: Option<Duration>) -> Outcome<Times> {
    let mut times = Times::default();
    let started = Instant::now();
    while !stop.load(Relaxed) && most.is_none_or(|m| started.elapsed() < m) {
        let asked = Instant::now();
        business.store().write_now(|tx| tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('bench', '', ?1) ON CONFLICT(key) DO UPDATE SET changed_at = excluded.changed_at", [tx.now()]))?;
        times.push(asked.elapsed());
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(times)
}
