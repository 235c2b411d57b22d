//! How a problem is answered: one shape in JSON, a kind page or the same form again in HTML.

use actix_web::body::BoxBody;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use serde::Serialize;

use super::caller::{self, Caller};
use super::frame::Frame;
use super::memory::{Refused, TypedPairs};
use crate::base::problem::{Code, Outcome, Problem};

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// A bare answer that carries the problem; the guard turns it into words, for it knows the request.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// The one shape of an error.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ErrorBody {
    error: ErrorSaid,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ErrorSaid {
    code: &'static str,
    message: String,
    fields: Vec<FieldSaid>,
    request_id: String,
}

#[derive(Serialize, utoipa::ToSchema)]
struct FieldSaid {
    field: String,
    message: String,
}

/// A browser asks for HTML; everything else gets JSON.
pub(super) fn wants_html(req: &HttpRequest) -> bool {
    let accept = req.headers().get(header::ACCEPT).and_then(|h| h.to_str().ok()).unwrap_or_default();
    accept.contains("text/html")
}

#[derive(Template)]
#[template(path = "http/pages/problem.html")]
struct ProblemPage<'a> {
    f: &'a Frame,
    text: String,
    hint: String,
    request_id: String,
    back: String,
}

/// Turns a problem into the answer for this request.
pub(super) fn answer(req: &HttpRequest, problem: &Problem, request_id: &str) -> HttpResponse {
    log(req, problem, request_id);
    let mut response = if wants_html(req) {
        html(req, problem, request_id).unwrap_or_else(|_| json(req, problem, request_id))
    } else {
        json(req, problem, request_id)
    };
    if let Some(seconds) = problem.retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn log(req: &HttpRequest, problem: &Problem, request_id: &str) {
    let route = req.match_pattern().unwrap_or_default();
    match problem.code.status() {
        500.. => {
            tracing::error!(target: "mostrador::errors", request_id, route, code = problem.code.name(), cause = problem.cause.as_deref().unwrap_or_default(), "failed");
        }
        401 | 403 | 429 => tracing::warn!(target: "mostrador::security", request_id, route, code = problem.code.name(), "refused"),
        _ => tracing::debug!(target: "mostrador::app", request_id, route, code = problem.code.name(), "refused"),
    }
}

/// The sentence and the field sentences in the reader's language.
fn words(req: &HttpRequest, problem: &Problem, request_id: &str) -> Option<(String, Vec<(String, String)>)> {
    let house = caller::house(req).ok()?;
    let lang = req.extensions().get::<Caller>().map_or_else(|| caller::lang_of(req), Caller::lang);
    let named = problem.clone().with("request", request_id);
    let fields = problem.fields.iter().map(|f| (f.field.clone(), f.message(&house.words, lang))).collect();
    Some((named.message(&house.words, lang), fields))
}

fn json(req: &HttpRequest, problem: &Problem, request_id: &str) -> HttpResponse {
    let (message, fields) = words(req, problem, request_id).unwrap_or_default();
    let fields = fields.into_iter().map(|(field, message)| FieldSaid { field, message }).collect();
    HttpResponse::build(problem.status_code())
        .json(ErrorBody { error: ErrorSaid { code: problem.code.name(), message, fields, request_id: request_id.to_owned() } })
}

fn html(req: &HttpRequest, problem: &Problem, request_id: &str) -> Outcome<HttpResponse> {
    let see = |to: String| HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish();
    match problem.code {
        Code::NotLoggedIn if req.method() == Method::GET => return Ok(see(login_then(req))),
        Code::NotLoggedIn => return Ok(see("/login".into())),
        Code::ConfirmPassword => return Ok(see(format!("/me/confirm?next={}", back_of(req).unwrap_or_else(|| "/".into())))),
        // The door of the emergency, where somebody looked at a page.
        Code::ChartClosed if req.method() == Method::GET => {
            if let Some((_, person)) = problem.fields.first().and_then(|f| f.args.first()) {
                return Ok(see(format!("/charts/{person}/emergency")));
            }
        }
        // The card that stays, where somebody looked at the other.
        Code::PersonMerged if req.method() == Method::GET => {
            if let Some((_, page)) = problem.fields.first().and_then(|f| f.args.first()) {
                return Ok(see(page.clone()));
            }
        }
        Code::NotSetUp => return Ok(see("/setup".into())),
        Code::Sealed if req.method() == Method::GET => return Ok(see("/unseal".into())),
        _ => {}
    }
    if let Some(form) = form_again(req, problem, request_id) {
        return Ok(see(form));
    }
    let caller = req.extensions().get::<Caller>().cloned();
    let f = Frame::of(req, caller.as_ref(), "problem-title")?;
    let (text, _) = words(req, problem, request_id).unwrap_or_default();
    let page = ProblemPage {
        f: &f,
        text,
        hint: String::new(),
        request_id: request_id.to_owned(),
        back: back_of(req).unwrap_or_else(|| "/".into()),
    };
    let body = page.render().map_err(|e| Problem::internal(format!("template: {e}")))?;
    Ok(HttpResponse::build(problem.status_code()).content_type("text/html; charset=utf-8").body(body))
}

fn login_then(req: &HttpRequest) -> String {
    if req.path() == "/" { "/login".into() } else { format!("/login?next={}", req.path()) }
}

/// Sends a refused form back to its page, with what was typed.
fn form_again(req: &HttpRequest, problem: &Problem, request_id: &str) -> Option<String> {
    if req.method() == Method::GET || problem.code.status() >= 500 {
        return None;
    }
    let back = back_of(req)?;
    let typed = req.extensions().get::<TypedPairs>().cloned().unwrap_or_default();
    let (message, fields) = words(req, problem, request_id)?;
    let house = caller::house(req).ok()?;
    let token = house.memory.keep(Refused { typed, message, fields }, house.node.clock().now());
    let kept: Vec<&str> =
        back.split_once('?').map_or("", |(_, q)| q).split('&').filter(|p| !p.is_empty() && !p.starts_with("again=")).collect();
    let query = kept.into_iter().chain(std::iter::once(format!("again={token}").as_str())).collect::<Vec<_>>().join("&");
    Some(format!("{}?{query}", back.split('?').next().unwrap_or("/")))
}

/// The page a form was on: the path of the referrer, if it is ours.
fn back_of(req: &HttpRequest) -> Option<String> {
    let referrer = req.headers().get(header::REFERER)?.to_str().ok()?;
    let rest = referrer.split_once("://")?.1;
    let (host, path) = rest.split_once('/')?;
    (host == caller::host_of(req)).then(|| format!("/{path}"))
}
