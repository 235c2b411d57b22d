//! Booking from outside at a hundred connections, beside the bare writer doing the statements of a hold.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use super::client::Client;
use super::stage::{Server, Stage};
use super::{Times, rate};
use crate::audit::{self, Actor, Event};
use crate::base::clock::{Clock, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::http::proof::solve;
use crate::store::{Store, Tx, Which};

/// Visitors at once.
const CONNS: usize = 100;
/// What one network may ask for in an hour, less than the limit: each visitor comes from one of their own.
const EACH: usize = 8;
/// Five-minute places of a day.
const PLACES: usize = 288;

/// One ask for a place, with its proof of work done beforehand.
struct Ask {
    from: Ipv4Addr,
    body: String,
}

/// The bare writer and the business's page, one after the other on the same folder.
pub(super) fn booking(runtime: &Runtime, stage: &Stage, holds: usize, line: fn(&str)) -> Outcome<()> {
    line(&format!(
        "\n{holds} places asked for from outside, each held with a letter\n                              conns      per s   p50 ms    p95 ms    p99 ms   share"
    ));
    let (mut times, took) = runtime.block_on(bare_writer(stage, holds))?;
    let bare = rate(holds, took);
    line(&format!("  bare writer thread       {CONNS:>8} {bare:>10.0} {}", times.row()));
    let server = stage.serve()?;
    let service = runtime.block_on(open_page(&server))?;
    let asks = Arc::new(runtime.block_on(prepare(&server, stage, &service, holds))?);
    let (mut times, took, refused) = runtime.block_on(ask_all(server.address, &asks))?;
    let made = rate(times.len(), took);
    let refused = if refused > 0 { format!("  ({refused} refused)") } else { String::new() };
    line(&format!("  the business's page      {CONNS:>8} {made:>10.0} {}  {:>4.0} %{refused}", times.row(), made / bare * 100.0));
    Ok(())
}

/// What a hold writes and nothing else: claim, hold, letter, audit.
fn keep(tx: &Tx<'_>, resource: [u8; 16], service: [u8; 16], at: i64) -> Outcome<()> {
    let id = crate::base::id::uuid_at(tx.now()).into_bytes();
    let until = tx.now().plus_min(10);
    tx.exec(
        "INSERT INTO claim(resource, s, e, kind, owner, state, expires_at) VALUES (?1, ?2, ?3, 'appointment', ?4, 'held', ?5)",
        (resource, at, at + 5, id, until),
    )?;
    tx.exec(
        "INSERT INTO hold(id, service, resource, s, visitor, code_hash, email_blind, peer, made_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '127.0.0.0', ?8, ?9)",
        rusqlite::params![id, service, resource, at, [0_u8; 256].as_slice(), [0_u8; 32].as_slice(), &id[8..], tx.now(), until],
    )?;
    tx.exec(
        "INSERT INTO outbox(id, channel, kind, dedup, about, letter, due_at, state, made_at) VALUES (?1, 'email', 'booking-code', ?2, ?1, ?3, ?4, 'dropped', ?4)",
        (id, format!("bench:{}", uuid::Uuid::from_bytes(id)), vec![0_u8; 3_000], tx.now()),
    )?;
    audit::record(tx, Actor::HOUSE, &Event::done("hold.make", "hold", &id))
}

async fn bare_writer(stage: &Stage, holds: usize) -> Outcome<(Times, Duration)> {
    let business = std::fs::read_dir(stage.folder.join("businesses"))?.next().ok_or_else(|| Problem::internal("no business"))??.path();
    let store = Store::open(&business.join("business.db"), Which::Business, &Clock::system())?;
    let next = Arc::new(AtomicUsize::new(0));
    let first = Zone::utc().day_start(Stage::free_day(8)).map_or(0, crate::base::clock::Instant::minute);
    let started = Instant::now();
    let tasks: Vec<_> = (0..CONNS)
        .map(|_| {
            let (store, next, resources, service) = (store.clone(), Arc::clone(&next), stage.resources.clone(), stage.service);
            tokio::spawn(async move {
                let mut times = Times::default();
                loop {
                    let n = next.fetch_add(1, Relaxed);
                    if n >= holds {
                        return Ok::<_, Problem>(times);
                    }
                    let (resource, place) = (resources[n % resources.len()], n / resources.len());
                    let at = first + i64::try_from(place).unwrap_or(0) * 5;
                    let asked = Instant::now();
                    store.write(move |tx| keep(tx, resource, service, at)).await?;
                    times.push(asked.elapsed());
                }
            })
        })
        .collect();
    let mut all = Times::default();
    for task in tasks {
        all.join(task.await.map_err(Problem::internal)??);
    }
    let took = started.elapsed();
    tokio::task::spawn_blocking(move || store.close()).await.map_err(Problem::internal)?;
    Ok((all, took))
}

/// A mail server that is away, the page opened, a service that is offered on it.
async fn open_page(server: &Server) -> Outcome<String> {
    let mut owner = Client::connect(server.address, &server.cookie().await?).await?;
    let mail = r#"{"host":"127.0.0.1","port":9,"security":"none","from_name":"Medición","from_address":"citas@example.org"}"#;
    let rules = r#"{"name":"Medida en línea","duration_min":5,"step_min":5,"online":true,"min_notice_hours":0,"horizon_days":365,"cancel_until_hours":2}"#;
    let page = r#"{"open":true,"welcome":""}"#;
    let mut service = String::new();
    for (path, body) in [("/settings/mail", mail), ("/agenda/services", rules), ("/agenda/page", page)] {
        let answer = owner.post(path, body).await?;
        if answer.status >= 300 {
            return Err(Problem::internal(format!("{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body))));
        }
        let made: serde_json::Value = serde_json::from_slice(&answer.body).map_err(Problem::internal)?;
        if path == "/agenda/services" {
            made["id"].as_str().unwrap_or_default().clone_into(&mut service);
        }
    }
    Ok(service)
}

/// Challenges fetched and solved: a visitor's own machine does that.
async fn prepare(server: &Server, stage: &Stage, service: &str, holds: usize) -> Outcome<Vec<Ask>> {
    let day = Stage::free_day(12);
    let mut asks = Vec::with_capacity(holds);
    let mut client = Client::connect(server.address, "").await?;
    for n in 0..holds {
        let visitor = n / EACH;
        let from = Ipv4Addr::new(127, u8::try_from(visitor / 250 + 1).unwrap_or(u8::MAX), u8::try_from(visitor % 250 + 1).unwrap_or(1), 1);
        if n % EACH == 0 {
            client = Client::connect_from(from, server.address).await?;
        }
        let (resource, place) = (uuid::Uuid::from_bytes(stage.resources[n % stage.resources.len()]), n / stage.resources.len());
        let date = day.checked_add(jiff::Span::new().days(i64::try_from(place / PLACES).unwrap_or(0))).map_err(Problem::internal)?;
        let (hour, minute) = (place % PLACES / 12, place % PLACES % 12 * 5);
        let start = format!("{date}T{hour:02}:{minute:02}");
        let answer = client.get(&format!("/b/new?service={service}&start={start}"), "application/json").await?;
        let page: serde_json::Value = serde_json::from_slice(&answer.body).map_err(Problem::internal)?;
        let challenge = page["challenge"].as_str().ok_or_else(|| Problem::internal(format!("/b/new: {} {page}", answer.status)))?;
        let body = serde_json::json!({
            "service": service, "resource": resource.to_string(), "start": start, "given": "Noé", "surname": "Ibáñez Luna",
            "email": format!("noe{n}@example.org"), "phone": "", "reason": "", "proof": solve(challenge)
        });
        asks.push(Ask { from, body: body.to_string() });
    }
    Ok(asks)
}

async fn ask_all(address: SocketAddr, asks: &Arc<Vec<Ask>>) -> Outcome<(Times, Duration, usize)> {
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let tasks: Vec<_> = (0..CONNS)
        .map(|_| {
            let (asks, next) = (Arc::clone(asks), Arc::clone(&next));
            tokio::spawn(async move {
                let (mut times, mut refused) = (Times::default(), 0);
                loop {
                    let visitor = next.fetch_add(1, Relaxed);
                    let Some(mine) = asks.chunks(EACH).nth(visitor) else { return Ok::<_, Problem>((times, refused)) };
                    let mut client = Client::connect_from(mine[0].from, address).await?;
                    for ask in mine {
                        let asked = Instant::now();
                        let answer = client.post("/b/hold", &ask.body).await?;
                        if answer.status == 201 { times.push(asked.elapsed()) } else { refused += 1 }
                    }
                }
            })
        })
        .collect();
    let (mut all, mut refused) = (Times::default(), 0);
    for task in tasks {
        let (times, r) = task.await.map_err(Problem::internal)??;
        all.join(times);
        refused += r;
    }
    Ok((all, started.elapsed(), refused))
}
