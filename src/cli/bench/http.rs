//! Durable bookings and pages over HTTP, beside the bare writer doing the same statements.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use super::client::Client;
use super::stage::{Stage, place};
use super::{Times, rate};
use crate::base::clock::{Clock, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::store::{Store, Which};

const LEVELS: [usize; 4] = [1, 16, 100, 256];
/// Five-minute places of a day.
const PLACES: usize = 288;

/// The bare writer and the server, one after the other on the same folder, at the same levels.
pub(super) fn bookings(runtime: &Runtime, stage: &Stage, seconds: Duration, line: fn(&str)) -> Outcome<()> {
    line("\ndurable bookings              conns      per s   p50 ms    p95 ms    p99 ms   share");
    let mut bare = Vec::new();
    for (round, conns) in (0_i64..).zip(LEVELS) {
        let (count, mut times, took) = runtime.block_on(bare_writer(stage, conns, seconds, round))?;
        bare.push(rate(count, took));
        line(&format!("  bare writer thread       {conns:>8} {:>10.0} {}", rate(count, took), times.row()));
    }
    let server = stage.serve()?;
    let cookie = runtime.block_on(server.cookie())?;
    for ((round, conns), bare) in (4_i64..).zip(LEVELS).zip(bare) {
        let (count, mut times, took, refused) = runtime.block_on(over_http(stage, server.address, &cookie, conns, seconds, round))?;
        let share = rate(count, took) / bare * 100.0;
        line(&format!(
            "  over HTTP                {conns:>8} {:>10.0} {}  {share:>4.0} %{}",
            rate(count, took),
            times.row(),
            if refused > 0 { format!("  ({refused} refused)") } else { String::new() }
        ));
    }
    Ok(())
}

async fn bare_writer(stage: &Stage, conns: usize, seconds: Duration, round: i64) -> Outcome<(usize, Times, Duration)> {
    let business = std::fs::read_dir(stage.folder.join("businesses"))?.next().ok_or_else(|| Problem::internal("no business"))??.path();
    let store = Store::open(&business.join("business.db"), Which::Business, &Clock::system())?;
    let next = Arc::new(AtomicUsize::new(0));
    let first = Zone::utc().day_start(Stage::free_day(round)).map_or(0, crate::base::clock::Instant::minute);
    let started = Instant::now();
    let tasks: Vec<_> = (0..conns)
        .map(|_| {
            let (store, next, resources, people, service, by) =
                (store.clone(), Arc::clone(&next), stage.resources.clone(), stage.people.clone(), stage.service, stage.owner);
            tokio::spawn(async move {
                let mut times = Times::default();
                while started.elapsed() < seconds {
                    let n = next.fetch_add(1, Relaxed);
                    let (resource, person) = (resources[n % resources.len()], people[n % people.len()]);
                    let at = first + i64::try_from(n / resources.len()).unwrap_or(0) * 5;
                    let asked = Instant::now();
                    store.write(move |tx| place(tx, person, resource, service, by, at)).await?;
                    times.push(asked.elapsed());
                }
                Ok::<_, Problem>(times)
            })
        })
        .collect();
    let mut all = Times::default();
    for task in tasks {
        all.join(task.await.map_err(Problem::internal)??);
    }
    let took = started.elapsed();
    tokio::task::spawn_blocking(move || store.close()).await.map_err(Problem::internal)?;
    Ok((all.len(), all, took))
}

async fn over_http(
    stage: &Stage,
    address: std::net::SocketAddr,
    cookie: &str,
    conns: usize,
    seconds: Duration,
    round: i64,
) -> Outcome<(usize, Times, Duration, usize)> {
    let next = Arc::new(AtomicUsize::new(0));
    let first = Stage::free_day(round);
    let started = Instant::now();
    let tasks: Vec<_> = (0..conns)
        .map(|_| {
            let (cookie, next, resources, people, service) = (
                cookie.to_owned(),
                Arc::clone(&next),
                stage.resources.clone(),
                stage.people.clone(),
                uuid::Uuid::from_bytes(stage.service),
            );
            tokio::spawn(async move {
                let mut client = Client::connect(address, &cookie).await?;
                let (mut times, mut refused) = (Times::default(), 0);
                while started.elapsed() < seconds {
                    let n = next.fetch_add(1, Relaxed);
                    let (resource, person) = (uuid::Uuid::from_bytes(resources[n % resources.len()]), people[n % people.len()]);
                    let place = n / resources.len();
                    let day = first.checked_add(jiff::Span::new().days(i64::try_from(place / PLACES).unwrap_or(0))).unwrap_or(first);
                    let minute = place % PLACES * 5;
                    let body = format!(
                        "{{\"person\":\"{person}\",\"service\":\"{service}\",\"resource\":\"{resource}\",\"start\":\"{day}T{:02}:{:02}\"}}",
                        minute / 60,
                        minute % 60
                    );
                    let asked = Instant::now();
                    let answer = client.post("/agenda/appointments", &body).await?;
                    if answer.status == 201 { times.push(asked.elapsed()) } else { refused += 1 }
                }
                Ok::<_, Problem>((times, refused))
            })
        })
        .collect();
    let (mut all, mut refused) = (Times::default(), 0);
    for task in tasks {
        let (times, r) = task.await.map_err(Problem::internal)??;
        all.join(times);
        refused += r;
    }
    Ok((all.len(), all, started.elapsed(), refused))
}

/// Pages on a full business, one caller at a time and sixteen at once, beside the smallest page there is.
pub(super) fn pages(runtime: &Runtime, stage: &Stage, seconds: Duration, line: fn(&str)) -> Outcome<()> {
    line(&format!("\npages with {} people, 200 000 appointments / shrink", stage.people.len()));
    line("                              conns      per s   p50 ms    p95 ms    p99 ms");
    let server = stage.serve()?;
    let cookie = runtime.block_on(server.cookie())?;
    let day = stage_day();
    let chart = format!("/charts/{}", stage.people[0]);
    let week = format!("/agenda?view=week&day={day}");
    let full_day = format!("/agenda?day={day}");
    let asked = [
        ("liveness (baseline)", "/livez"),
        ("agenda day, 20 lanes", full_day.as_str()),
        ("agenda week, 20 x 2 000", week.as_str()),
        ("chart", chart.as_str()),
        ("people list", "/people"),
        ("search (JSON)", "/people/search?q=guemes%20maria"),
    ];
    for conns in [1, 16] {
        for (name, path) in asked {
            let (mut times, took) = runtime.block_on(get(server.address, &cookie, path, conns, seconds.min(Duration::from_secs(3))))?;
            line(&format!("  {name:<24} {conns:>8} {:>10.0} {}", rate(times.len(), took), times.row()));
        }
    }
    Ok(())
}

/// A day in the middle of the stage's appointments.
fn stage_day() -> &'static str {
    "2024-02-14"
}

pub(super) async fn get(
    address: std::net::SocketAddr,
    cookie: &str,
    path: &str,
    conns: usize,
    seconds: Duration,
) -> Outcome<(Times, Duration)> {
    let started = Instant::now();
    let tasks: Vec<_> = (0..conns)
        .map(|_| {
            let (cookie, path) = (cookie.to_owned(), path.to_owned());
            tokio::spawn(async move {
                let mut client = Client::connect(address, &cookie).await?;
                let mut times = Times::default();
                let accept = if path.contains("search") { "application/json" } else { "text/html" };
                while started.elapsed() < seconds {
                    let asked = Instant::now();
                    let answer = client.get(&path, accept).await?;
                    if answer.status != 200 || answer.body.is_empty() {
                        return Err(Problem::internal(format!("{path}: {}", answer.status)));
                    }
                    times.push(asked.elapsed());
                }
                Ok(times)
            })
        })
        .collect();
    let mut all = Times::default();
    for task in tasks {
        all.join(task.await.map_err(Problem::internal)??);
    }
    Ok((all, started.elapsed()))
}
