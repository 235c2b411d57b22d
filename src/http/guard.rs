//! Around every request: an id, the cross-site check, words for problems, security headers, counts.

use std::time::Instant as Tick;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};

use super::limit::{self, Standing};
use super::{caller, problems};
use crate::base::problem::{Code, Problem};

/// Everything from here, nothing inline, nothing framed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Told about every answered request, for metrics: route, method, status, seconds.
pub type Count = fn(&str, &str, u16, f64);

/// The guard itself.
///
/// # Errors
/// None of its own: errors of what it guards become answers.
pub async fn guard(count: Count, req: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Tick::now();
    let request_id = uuid::Uuid::now_v7().simple().to_string();
    let (counted, refusal) = count_in(&req);
    let response = if let Some(problem) = refusal {
        let refused = problems::answer(req.request(), &problem, &request_id);
        req.into_response(refused)
    } else {
        // Nothing may hold the request while it is routed: the router writes the path's parts into it.
        // Errors of handlers and extractors come back as answers.
        next.call(req).await?.map_into_boxed_body()
    };
    let http = response.request().clone();
    let mut response = in_words(response, &request_id);
    headers(&mut response, &request_id);
    if embedded(&http)
        && let Ok(policy) = HeaderValue::from_str(&POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"))
    {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(standing) = counted {
        standing.write(response.headers_mut());
    }
    let route = http.match_pattern().unwrap_or_else(|| "none".into());
    let seconds = started.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    count(&route, http.method().as_str(), status, seconds);
    tracing::info!(target: "mostrador::performance", request_id, route, method = http.method().as_str(), status, ms = seconds * 1_000.0, "answered");
    Ok(response)
}

/// Counts a request that is counted, and says why it must not go on: too often, or from another site.
fn count_in(req: &ServiceRequest) -> (Option<Standing>, Option<Problem>) {
    if crosses_sites(req) {
        return (None, Some(Problem::new(Code::CrossSite)));
    }
    let http = req.request();
    let Ok(house) = caller::house(http) else { return (None, None) };
    let session = http.cookie(caller::session_cookie(house.listening));
    let local = req.peer_addr().is_some_and(|p| p.ip().is_loopback());
    let Some(kind) = limit::kind_of(req.method(), req.path(), session.is_some(), local) else { return (None, None) };
    let who = match (kind, session) {
        (limit::Kind::Administration | limit::Kind::Sync, Some(cookie)) => cookie.value().to_owned(),
        _ => caller::network(req.peer_addr()),
    };
    match house.limiter.count(kind, &who) {
        Ok(standing) => (Some(standing), None),
        Err(refused) => (Some(refused.1), Some(refused.0)),
    }
}

/// True for the pages that other sites may show inside theirs.
fn embedded(req: &HttpRequest) -> bool {
    let path = req.path();
    (path == "/b" || path.starts_with("/b/"))
        && caller::house(req).and_then(|h| h.node.business_for(&caller::host_of(req))).is_ok_and(|b| b.profile().online.embed)
}

fn in_words(response: ServiceResponse<BoxBody>, request_id: &str) -> ServiceResponse<BoxBody> {
    let problem = response.response().extensions().get::<Problem>().cloned().or_else(|| match response.status().as_u16() {
        // Answers of the framework itself, which know no words.
        404 if response.response().body().size().is_eof() => Some(Problem::new(Code::NotFound)),
        405 => Some(Problem::new(Code::NotThisWay)),
        _ => None,
    });
    match problem {
        None => response,
        Some(problem) => {
            let cookies = response.headers().get_all(header::SET_COOKIE).cloned().collect::<Vec<_>>();
            let (http, _) = response.into_parts();
            let mut answer = problems::answer(&http, &problem, request_id);
            for cookie in cookies {
                answer.headers_mut().append(header::SET_COOKIE, cookie);
            }
            ServiceResponse::new(http, answer)
        }
    }
}

/// A change must come from our own pages: `Sec-Fetch-Site` says so, or else `Origin` does. A program
/// sends neither and must then send no cookie of a browser's making: JSON with an explicit cookie is a
/// program, a form is a browser.
fn crosses_sites(req: &ServiceRequest) -> bool {
    if matches!(*req.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &str| req.headers().get(name).and_then(|h| h.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match text("origin") {
        Some(origin) => origin.split_once("://").map(|(_, host)| host) != Some(caller::host_of(req.request()).as_str()),
        // A cross-site page cannot send JSON without a preflight that we never grant.
        None => !matches!(req.content_type(), "application/json" | "") && req.headers().contains_key(header::COOKIE),
    }
}

fn headers(response: &mut ServiceResponse<BoxBody>, request_id: &str) {
    let map = response.headers_mut();
    let own = map.get(header::CONTENT_SECURITY_POLICY).cloned();
    let mut set = |name: &'static str, value: &'static str| {
        map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    };
    set("content-security-policy", POLICY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    // A stranger's file brings a stricter one.
    if let Some(own) = own {
        map.insert(header::CONTENT_SECURITY_POLICY, own);
    }
    if !map.contains_key(header::CACHE_CONTROL) {
        map.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        map.insert(HeaderName::from_static("x-request-id"), id);
    }
}
