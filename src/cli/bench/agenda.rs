//! Free times: the calculation behind every page that offers some.

use std::time::Instant as Tick;

use super::Times;
use super::stage::Stage;
use crate::app;
use crate::base::clock::{Clock, Instant, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::business::Node;
use crate::modules::agenda;
use jiff::civil::date;

/// Looks of one figure.
const LOOKS: usize = 300;

/// Thirty days of five professionals with a full agenda, read and calculated, beside the reading alone.
pub(super) fn free_times(stage: &Stage, line: fn(&str)) -> Outcome<()> {
    let node = Node::open(&stage.folder, Clock::system(), app::words().map_err(Problem::internal)?, app::HOOKS)?;
    let business = node.businesses().pop().ok_or_else(|| Problem::internal("no business"))?;
    let (service, givers) = (stage.service, stage.resources[..5].to_vec());
    business.store().write_now(move |tx| {
        for giver in givers {
            tx.exec("INSERT INTO service_resource(service, resource) VALUES (?1, ?2) ON CONFLICT DO NOTHING", (service, giver))?;
        }
        Ok(())
    })?;
    let zone = Zone::named("America/Mexico_City").unwrap_or_else(Zone::utc);
    let first = date(2024, 2, 5);
    let now = zone.day_start(first).unwrap_or(Instant(0));
    let id = agenda::ServiceId(uuid::Uuid::from_bytes(service));
    line("\nfree times, 30 days of 5 professionals    found   p50 ms    p95 ms    p99 ms");
    for (name, days) in [("one day (baseline)", 1), ("thirty days", 30)] {
        let (mut times, mut found) = (Times::default(), 0);
        for _ in 0..LOOKS {
            let asked = Tick::now();
            found = business.store().read_now(|db| agenda::free_times(db, &zone, id, (first, days), now))?;
            times.push(asked.elapsed());
        }
        line(&format!("  {name:<32} {found:>12} {}", times.row()));
    }
    business.store().write_now(move |tx| tx.exec("DELETE FROM service_resource WHERE service = ?1", [service]))?;
    node.close();
    Ok(())
}
