//! One GET: the name is looked up once, every address it has is judged, and the connection goes to those.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT_ENCODING, ETAG, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, USER_AGENT};
use reqwest::{Client, Response};

use super::address::Address;
use super::inward::is_inward;

/// The longest body, in bytes.
pub const MOST_BYTES: usize = 1024 * 1024;
/// How often a host may send us on.
const MOST_REDIRECTS: usize = 3;
const CONNECT: Duration = Duration::from_secs(5);
pub(super) const WHOLE: Duration = Duration::from_secs(15);

/// What was known of the last answer (RFC 9110 §13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its `ETag`; empty for none.
    pub etag: String,
    /// Its `Last-Modified`; empty for none.
    pub modified: String,
}

/// What came.
#[derive(Debug)]
pub enum Fetched {
    /// The same as before.
    Unchanged,
    /// A body, and what to say next time.
    Body(Vec<u8>, Known),
}

/// Why nothing came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The name leads into this network, or to nowhere.
    #[error("inward")]
    Inward,
    /// Nobody answers, or not as TLS asks.
    #[error("unreachable")]
    Unreachable,
    /// It took too long.
    #[error("slow")]
    Slow,
    /// More than [`MOST_BYTES`].
    #[error("too-large")]
    TooLarge,
    /// Sent on too often, or to where we do not go.
    #[error("redirect")]
    Redirect,
    /// The answer's status, which is not 200.
    #[error("status-{0}")]
    Status(u16),
}

impl Refusal {
    /// The end of its word key: `fetch-<this>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Inward => "inward",
            Self::Unreachable => "unreachable",
            Self::Slow => "slow",
            Self::TooLarge => "too-large",
            Self::Redirect => "redirect",
            Self::Status(401 | 403) => "denied",
            Self::Status(404 | 410) => "gone",
            Self::Status(429) => "too-often",
            Self::Status(_) => "status",
        }
    }
}

/// Looks a name up and keeps only what lies outside; one inward address condemns the name.
struct Outward;

impl Resolve for Outward {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 443)).await?.collect();
            if found.is_empty() || found.iter().any(|a| is_inward(a.ip())) {
                return Err(Box::new(Refusal::Inward) as Box<dyn std::error::Error + Send + Sync>);
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Fetches an address.
///
/// # Errors
/// Why nothing came; nothing of the address is in it.
pub async fn get(address: &Address, known: &Known) -> Result<Fetched, Refusal> {
    tokio::time::timeout(WHOLE, follow(address.clone(), known)).await.unwrap_or(Err(Refusal::Slow))
}

async fn follow(mut address: Address, known: &Known) -> Result<Fetched, Refusal> {
    let client = client().map_err(|_| Refusal::Unreachable)?;
    for _ in 0..=MOST_REDIRECTS {
        let answer = ask(&client, &address, known).await?;
        let status = answer.status();
        if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            let onward = answer.headers().get(LOCATION).and_then(|l| l.to_str().ok()).and_then(|l| address.next(l));
            address = onward.ok_or(Refusal::Redirect)?;
            continue;
        }
        return match status.as_u16() {
            200 => {
                let next = Known { etag: said(answer.headers(), ETAG.as_str()), modified: said(answer.headers(), LAST_MODIFIED.as_str()) };
                Ok(Fetched::Body(body(answer).await?, next))
            }
            304 if *known != Known::default() => Ok(Fetched::Unchanged),
            other => Err(Refusal::Status(other)),
        };
    }
    Err(Refusal::Redirect)
}

pub(super) fn client() -> reqwest::Result<Client> {
    Client::builder()
        .dns_resolver(Arc::new(Outward))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .pool_max_idle_per_host(0)
        .build()
}

async fn ask(client: &Client, address: &Address, known: &Known) -> Result<Response, Refusal> {
    // Names are judged as they are looked up; a number never gets here, but for the trial host.
    debug_assert!(address.is_trial() || address.url().domain().is_some());
    let mut request = client
        .get(address.url().clone())
        .header(USER_AGENT, concat!("Mostrador/", env!("CARGO_PKG_VERSION")))
        // What is not packed cannot unfold into more than it looks.
        .header(ACCEPT_ENCODING, "identity");
    for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.modified)] {
        if !value.is_empty() {
            request = request.header(name, value);
        }
    }
    request.send().await.map_err(|e| reason(&e))
}

pub(super) async fn body(mut answer: Response) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|e| reason(&e))? {
        if bytes.len() + part.len() > MOST_BYTES {
            return Err(Refusal::TooLarge);
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

pub(super) fn said(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|v| v.to_str().ok()).filter(|v| v.len() <= 200).unwrap_or_default().to_owned()
}

pub(super) fn reason(error: &reqwest::Error) -> Refusal {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(e) = cause {
        if let Some(refusal) = e.downcast_ref::<Refusal>() {
            return *refusal;
        }
        cause = e.source();
    }
    if error.is_timeout() { Refusal::Slow } else { Refusal::Unreachable }
}
