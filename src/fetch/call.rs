//! One call of somebody else's programming interface: the same guards as a GET, no redirects, any method.

use reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderValue, IF_MATCH, RETRY_AFTER, USER_AGENT};

use super::address::Address;
use super::get::{Refusal, WHOLE, body, client, reason, said};

/// What is done there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

/// What is sent along.
#[derive(Clone, Copy, Default)]
pub struct Sent<'a> {
    /// The token that says who asks; never shown.
    pub bearer: Option<&'a str>,
    /// Only if it is still that one (RFC 9110 §13.1.1).
    pub if_match: Option<&'a str>,
    /// The body; never shown.
    pub body: Body<'a>,
}

/// A body.
#[derive(Clone, Copy, Default)]
pub enum Body<'a> {
    /// None.
    #[default]
    Nothing,
    /// A form's pairs.
    Form(&'a [(&'a str, &'a str)]),
    /// JSON.
    Json(&'a str),
}

impl std::fmt::Debug for Sent<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sent(***)")
    }
}

/// What came back, whatever its status.
pub struct Answered {
    /// Its status.
    pub status: u16,
    /// Its `ETag`; empty for none.
    pub etag: String,
    /// Seconds to wait, where it says so.
    pub retry_after_s: Option<i64>,
    /// Its body, of [`super::MOST_BYTES`] at most.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answered({}, {} bytes)", self.status, self.body.len())
    }
}

/// Calls an address.
///
/// # Errors
/// Why no answer came, a redirect among them; nothing of the address or of what was sent is in it.
pub async fn call(method: Method, address: &Address, sent: Sent<'_>) -> Result<Answered, Refusal> {
    tokio::time::timeout(WHOLE, ask(method, address, sent)).await.unwrap_or(Err(Refusal::Slow))
}

async fn ask(method: Method, address: &Address, sent: Sent<'_>) -> Result<Answered, Refusal> {
    let method = match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut request = client()
        .map_err(|_| Refusal::Unreachable)?
        .request(method, address.url().clone())
        .header(USER_AGENT, concat!("Mostrador/", env!("CARGO_PKG_VERSION")))
        .header(ACCEPT_ENCODING, "identity");
    if let Some(token) = sent.bearer {
        let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| Refusal::Status(401))?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    if let Some(etag) = sent.if_match {
        request = request.header(IF_MATCH, etag);
    }
    request = match sent.body {
        Body::Nothing => request,
        Body::Json(text) => request.header(CONTENT_TYPE, "application/json").body(text.to_owned()),
        Body::Form(pairs) => {
            let mut url = address.url().clone();
            url.query_pairs_mut().clear().extend_pairs(pairs);
            request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(url.query().unwrap_or_default().to_owned())
        }
    };
    let answer = request.send().await.map_err(|e| reason(&e))?;
    let status = answer.status().as_u16();
    if (300..400).contains(&status) {
        return Err(Refusal::Redirect);
    }
    let etag = said(answer.headers(), ETAG.as_str());
    let retry_after_s = said(answer.headers(), RETRY_AFTER.as_str()).parse().ok().filter(|s| (0..=86_400).contains(s));
    Ok(Answered { status, etag, retry_after_s, body: body(answer).await? })
}
