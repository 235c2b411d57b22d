//! How we answer: data that knows its page, a deed with the page to see next, or a paper.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, Responder, ResponseError};
use serde::Serialize;

use super::caller::Caller;
use super::frame::{Flash, Frame, Undo};
use super::problems::wants_html;
use crate::base::problem::Problem;

/// Data that knows the page it is shown on.
pub trait Page: Serialize {
    /// The word key of the title.
    const TITLE: &'static str;

    /// A title that is no word (a person's name); empty means the word.
    fn title(&self) -> String {
        String::new()
    }

    /// The page.
    ///
    /// # Errors
    /// What the template says.
    fn html(&self, f: &Frame) -> Result<String, askama::Error>;
}

/// Ties data to its template: `page!(DayPage, "modules/agenda/pages/day.html", "agenda-title");`
/// In the template, `d` is the data and `f` the frame.
#[macro_export]
macro_rules! page {
    ($data:ty, $path:literal, $title:literal) => {
        $crate::page!($data, $path, $title, |_d| String::new());
    };
    ($data:ty, $path:literal, $title:literal, |$d:ident| $own:expr) => {
        const _: () = {
            #[derive(askama::Template)]
            #[template(path = $path)]
            struct View<'a> {
                f: &'a $crate::http::Frame,
                d: &'a $data,
            }
            impl $crate::http::Page for $data {
                const TITLE: &'static str = $title;
                fn title(&self) -> String {
                    let $d = self;
                    $own
                }
                fn html(&self, f: &$crate::http::Frame) -> Result<String, askama::Error> {
                    askama::Template::render(&View { f, d: self })
                }
            }
        };
    };
}

/// An answer to GET: HTML to a browser, JSON to a program.
#[derive(Debug)]
pub struct Reply<T>(pub T);

impl<T: Page> Responder for Reply<T> {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        if !wants_html(req) {
            return HttpResponse::Ok().json(&self.0);
        }
        let caller = req.extensions().get::<Caller>().cloned();
        let page = Frame::of(req, caller.as_ref(), T::TITLE)
            .and_then(|f| self.0.html(&f.titled(self.0.title())).map_err(|e| Problem::internal(format!("template: {e}"))));
        match page {
            Ok(html) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html),
            Err(problem) => problem.error_response(),
        }
    }
}

/// A deed that was done: a browser is sent on to the page to see next with a word about it, a program
/// gets the resource.
#[derive(Debug)]
pub struct Done<T> {
    body: T,
    to: String,
    status: StatusCode,
    say: Option<String>,
    undo: Option<(String, String)>,
    cookies: Vec<actix_web::cookie::Cookie<'static>>,
}

impl<T> Done<T> {
    /// Done; see this page next.
    pub fn see(to: impl Into<String>, body: T) -> Self {
        Self { body, to: to.into(), status: StatusCode::OK, say: None, undo: None, cookies: Vec::new() }
    }

    /// Something new exists at the address.
    pub fn made(at: impl Into<String>, body: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::see(at, body) }
    }

    /// A word about it on the next page.
    #[must_use]
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.say = Some(text.into());
        self
    }

    /// Sets a cookie with the answer.
    #[must_use]
    pub fn cookie(mut self, cookie: actix_web::cookie::Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// A way back: where to POST, and its word.
    #[must_use]
    pub fn undo(mut self, action: impl Into<String>, word: impl Into<String>) -> Self {
        self.undo = Some((action.into(), word.into()));
        self
    }
}

impl<T: Serialize> Responder for Done<T> {
    type Body = BoxBody;

    fn respond_to(mut self, req: &HttpRequest) -> HttpResponse {
        let cookies = std::mem::take(&mut self.cookies);
        let mut response = self.answer(req);
        for cookie in &cookies {
            // Our own cookies are always well formed.
            let _ = response.add_cookie(cookie);
        }
        response
    }
}

impl<T: Serialize> Done<T> {
    fn answer(self, req: &HttpRequest) -> HttpResponse {
        if !wants_html(req) {
            let mut response = HttpResponse::build(self.status);
            if self.status == StatusCode::CREATED {
                response.insert_header((header::LOCATION, self.to));
            }
            return response.json(&self.body);
        }
        let caller = req.extensions().get::<Caller>().cloned();
        if let (Some(caller), Some(text)) = (caller, self.say) {
            let undo = self.undo.map(|(action, word)| Undo { action, word });
            caller.house.memory.leave(caller.token, Flash { kind: "good".into(), text, undo }, caller.business.now());
        }
        HttpResponse::SeeOther().insert_header((header::LOCATION, self.to)).finish()
    }
}

/// A file: shown in the browser (PDF, image) or saved.
#[derive(Debug)]
pub struct Paper {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Media type.
    pub kind: &'static str,
    /// The name to save it under.
    pub name: String,
    /// True to offer saving instead of showing.
    pub save: bool,
}

impl Paper {
    /// A PDF to look at and print.
    #[must_use]
    pub fn pdf(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { bytes, kind: "application/pdf", name: name.into(), save: false }
    }
}

impl Responder for Paper {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let name = ExtendedValue { charset: header::Charset::Ext("UTF-8".into()), language_tag: None, value: self.name.into_bytes() };
        let disposition = ContentDisposition {
            disposition: if self.save { DispositionType::Attachment } else { DispositionType::Inline },
            parameters: vec![DispositionParam::FilenameExt(name)],
        };
        HttpResponse::Ok().content_type(self.kind).insert_header(disposition).body(self.bytes)
    }
}

/// Somebody else's file to look at in the browser: on a page of its own, where nothing in it may run, load or send.
#[derive(Debug)]
pub struct Sight(pub Paper);

/// An image is shut into a sandbox. Browsers show no PDF in one, so a PDF has everything forbidden but itself.
const SANDBOX: &str = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const PDF_ALONE: &str =
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

impl Responder for Sight {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let policy = if self.0.kind == "application/pdf" { PDF_ALONE } else { SANDBOX };
        let mut answer = self.0.respond_to(req);
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(policy));
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store, private"));
        answer
    }
}
