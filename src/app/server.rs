//! The server: listening, the guard, the scheduler, readiness for systemd, an orderly end.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::time::Duration;

use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};

use super::jobs::LANES;
use crate::base::problem::{Outcome, Problem};
use crate::business::Node;
use crate::health::metrics;
use crate::http::limit::Limits;
use crate::http::{House, Listening, guard};
use crate::jobs::{self, Job};
use crate::modules::agenda;

/// How to listen.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address and port; anything but loopback is HTTPS.
    pub listen: SocketAddr,
    /// Certificate chain and key (PEM) of a public authority, instead of the node's own.
    pub certificate: Option<(std::path::PathBuf, std::path::PathBuf)>,
    /// How often who may ask.
    pub limits: Limits,
    /// Announce `mostrador.local` on the network.
    pub announce: bool,
}

/// Serves until the process is told to stop. `beside` starts what else is to answer while it serves (the
/// socket of the command line); it ends when its value is dropped.
///
/// # Errors
/// The address is taken, a certificate does not load; what `beside` says.
pub async fn serve<B>(node: Node, options: Options, beside: impl FnOnce(&Node) -> Outcome<B>) -> Outcome<()> {
    let listening = if options.listen.ip().is_loopback() && options.certificate.is_none() { Listening::Loopback } else { Listening::Tls };
    let house = web::Data::new(super::house(node.clone(), listening, options.limits));
    let routes = web::Data::new(super::routes());
    let listener = TcpListener::bind(options.listen).map_err(|e| Problem::internal(format!("{}: {e}", options.listen)))?;
    let address = listener.local_addr()?;
    let table = routes.clone().into_inner();
    let sweeper = actix_web::rt::spawn(tidy_counters(house.clone()));
    let server = HttpServer::new(move || {
        let table = table.clone();
        App::new()
            .app_data(house.clone())
            .wrap(from_fn(|req, next| guard::guard(metrics::count, req, next)))
            .configure(move |config| super::mount(config, &table))
    })
    .keep_alive(Duration::from_secs(75))
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(10);
    let server = match listening {
        Listening::Loopback => server.listen(listener)?,
        Listening::Tls => server.listen_rustls_0_23(listener, super::tls::config(&node, options.certificate.as_ref())?)?,
    };
    let scheme = if listening == Listening::Tls { "https" } else { "http" };
    tracing::info!(target: "mostrador::app", %address, scheme, "listening");
    let _mdns = if options.announce { super::tls::announce(address) } else { None };
    let schedulers = LANES.map(|lane| actix_web::rt::spawn(schedule(node.clone(), lane)));
    let courier = actix_web::rt::spawn(carry_to_google(node.clone()));
    let prover = actix_web::rt::spawn(prove_at_start(node.clone()));
    let heartbeat = actix_web::rt::spawn(feed_watchdog(node.clone()));
    let postman = actix_web::rt::spawn(carry_letters(node.clone()));
    let control = beside(&node)?;
    let fresh = node.clone();
    let code = tokio::task::spawn_blocking(move || set_up_code(&fresh)).await.map_err(Problem::internal)??;
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
    println_address(scheme, address, code.as_deref());
    let ended = server.run().await;
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    schedulers.iter().for_each(actix_web::rt::task::JoinHandle::abort);
    courier.abort();
    prover.abort();
    heartbeat.abort();
    postman.abort();
    sweeper.abort();
    drop(control);
    tokio::task::spawn_blocking(move || node.close()).await.map_err(Problem::internal)?;
    Ok(ended?)
}

/// The one-time code, new at each start while nothing is set up; left in a file for the installer.
fn set_up_code(node: &Node) -> Outcome<Option<String>> {
    if !node.is_new() {
        return Ok(None);
    }
    let code = node.new_setup_code()?;
    crate::keyring::write_private(&node.paths().0.join("setup-code"), format!("{code}\n").as_bytes())?;
    Ok(Some(code))
}

/// Where to go, on the terminal: the address and, while nothing is set up, the one-time code.
#[expect(clippy::print_stdout, reason = "the first thing a person needs to see")]
fn println_address(scheme: &str, mut address: SocketAddr, code: Option<&str>) {
    if address.ip().is_unspecified() {
        address.set_ip(own_address().unwrap_or(Ipv4Addr::LOCALHOST.into()));
    }
    println!("Mostrador: {scheme}://{address}/");
    if let Some(code) = code {
        println!("Código de instalación / set-up code: {code}");
        println!("{scheme}://{address}/setup?code={code}");
    }
}

/// The address this machine has in its network: the one it would send from. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // TEST-NET-1 of RFC 5737: anywhere that is not here.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Runs the due jobs of a lane, one business after the other. A long backup delays the next look of its lane.
async fn schedule(node: Node, lane: &'static [Job]) {
    let mut tick = tokio::time::interval(Duration::from_secs(10));
    loop {
        tick.tick().await;
        let node = node.clone();
        let looked = tokio::task::spawn_blocking(move || {
            for business in node.businesses() {
                if let Err(problem) = jobs::run_due(&business, lane) {
                    tracing::error!(target: "mostrador::errors", %problem, "scheduler");
                }
            }
        });
        let _ = looked.await;
    }
}

/// Forgets, now and then, whoever has not asked for a while.
async fn tidy_counters(house: web::Data<House>) {
    let mut tick = tokio::time::interval(Duration::from_mins(10));
    loop {
        tick.tick().await;
        house.limiter.tidy();
    }
}

/// Promises are looked at once when the service starts. What fails is told and stops nothing.
async fn prove_at_start(node: Node) {
    let looked = tokio::task::spawn_blocking(move || {
        for business in node.businesses() {
            if let Err(problem) = super::jobs::prove(&business) {
                tracing::error!(target: "mostrador::errors", %problem, "proofs at the start");
            }
        }
    });
    let _ = looked.await;
}

/// Carries appointments to Google and brings busy time back, where somebody set it up. It waits for Google and for
/// nothing else, and nothing waits for it.
async fn carry_to_google(node: Node) {
    let mut tick = tokio::time::interval(Duration::from_secs(3));
    loop {
        tick.tick().await;
        let rounds = node.businesses().into_iter().map(|business| async move {
            if let Err(problem) = agenda::sync_google(&business).await {
                tracing::error!(target: "mostrador::errors", %problem, "google");
            }
        });
        futures_util::future::join_all(rounds).await;
    }
}

/// Sends letters that are due. A slow mail server delays the next letter, nothing else.
async fn carry_letters(node: Node) {
    let mut tick = tokio::time::interval(Duration::from_secs(3));
    loop {
        tick.tick().await;
        let node = node.clone();
        let carried = tokio::task::spawn_blocking(move || {
            for business in node.businesses() {
                if let Err(problem) = crate::outbox::deliver_due(&business) {
                    tracing::error!(target: "mostrador::errors", %problem, "outbox");
                }
            }
        });
        let _ = carried.await;
    }
}

/// Feeds systemd's watchdog only after a write was seen to succeed in every business.
async fn feed_watchdog(node: Node) {
    let mut tick = tokio::time::interval(Duration::from_secs(15));
    loop {
        tick.tick().await;
        let mut alive = true;
        for business in node.businesses() {
            alive &= business.writable().await.is_ok();
        }
        if alive {
            let _ = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]);
        }
    }
}
