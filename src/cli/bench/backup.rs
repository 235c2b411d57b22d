//! A verified backup, and what the writer feels of it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use super::stage::Stage;
use super::{Times, memory_mb};
use crate::app;
use crate::audit::Actor;
use crate::backup::Step;
use crate::base::clock::Clock;
use crate::base::problem::{Outcome, Problem};
use crate::business::{Business, Node};

/// One attachment, in bytes: a scanned study.
const SCAN: u64 = 4_000_000;

/// Writes every two milliseconds, without and with a backup of `whole` bytes running.
pub(super) fn backup(stage: &Stage, whole: u64, seconds: Duration, line: fn(&str)) -> Outcome<()> {
    let node = Node::open(&stage.folder, Clock::system(), app::words().map_err(Problem::internal)?, app::HOOKS)?;
    let business = node.business_for("")?;
    let database = std::fs::metadata(business.store().path())?.len();
    let attached = attach(&business, whole.saturating_sub(database))?;
    line(&format!(
        "\nbackup of {} MB of tables and {} MB of attachments: made, opened again, checked\n                                           p50 ms    p95 ms    p99 ms",
        database / 1_000_000,
        attached / 1_000_000
    ));
    let mut alone = Times::default();
    write_until(&business, &AtomicBool::new(false), Some(seconds), &mut |time| alone.push(time))?;
    line(&format!("  writer alone                       {}", alone.row()));
    let stop = Arc::new(AtomicBool::new(false));
    let run = crate::backup::begin(&business, crate::backup::Kind::Manual, Actor::HOUSE)?;
    let writer = std::thread::spawn({
        let (business, stop, progress) = (business.clone(), Arc::clone(&stop), run.progress());
        move || {
            let mut steps: BTreeMap<Step, Times> = BTreeMap::new();
            write_until(&business, &stop, None, &mut |time| steps.entry(progress.now().step).or_default().push(time)).map(|()| steps)
        }
    });
    let started = Instant::now();
    let made = run.finish()?;
    let took = started.elapsed();
    stop.store(true, Relaxed);
    let steps = writer.join().map_err(|_| Problem::internal("the writer of the bench died"))??;
    let mut beside = Times::default();
    for (step, mut times) in steps {
        if times.len() >= 100 {
            line(&format!("    {:<33}{}", step.code(), times.row()));
        }
        beside.join(times);
    }
    let factor = beside.ms(0.99) / alone.ms(0.99).max(1e-6);
    line(&format!("  writer during the backup           {}   p99 × {factor:.1}", beside.row()));
    line(&format!("  took {:.2} s, archive {} MB, memory {:.0} MB", took.as_secs_f64(), made.bytes / 1_000_000, memory_mb("self")));
    node.close();
    Ok(())
}

/// Sealed scans, as many as make up so many bytes: like every ciphertext, they do not shrink.
fn attach(business: &Business, bytes: u64) -> Outcome<u64> {
    let folder = business.folder().join("files");
    std::fs::create_dir_all(&folder)?;
    let count = bytes / SCAN;
    let mut scan = vec![0; usize::try_from(SCAN).unwrap_or(0)];
    for _ in 0..count {
        getrandom::fill(&mut scan).map_err(Problem::internal)?;
        let mut file = std::fs::File::create_new(folder.join(format!("{}.sealed", uuid::Uuid::new_v4().simple())))?;
        file.write_all(&scan)?;
        // What the system still had to write would be measured with the backup.
        file.sync_all()?;
    }
    Ok(count * SCAN)
}

fn write_until(business: &Business, stop: &AtomicBool, most: Option<Duration>, took: &mut dyn FnMut(Duration)) -> Outcome<()> {
    let started = Instant::now();
    while !stop.load(Relaxed) && most.is_none_or(|m| started.elapsed() < m) {
        let asked = Instant::now();
        business.store().write_now(|tx| tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('bench', '', ?1) ON CONFLICT(key) DO UPDATE SET changed_at = excluded.changed_at", [tx.now()]))?;
        took(asked.elapsed());
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}
