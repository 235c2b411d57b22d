//! An answer that others fetch again and again: with a tag of its content, and `304` while it is the same.

use std::time::{Duration, SystemTime};

use actix_web::body::BoxBody;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use sha2::{Digest, Sha256};

use super::describe::{Operation, Say};
use crate::base::clock::Instant;
use crate::base::text::hex;

/// Content to be followed.
#[derive(Debug)]
pub struct Followed {
    /// The bytes: the same for the same state.
    pub bytes: Vec<u8>,
    /// Media type.
    pub kind: &'static str,
    /// When it changed last.
    pub changed: Instant,
}

impl Responder for Followed {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let tag = format!("\"{}\"", hex(&Sha256::digest(&self.bytes)[..16]));
        let asked = req.headers().get(header::IF_NONE_MATCH).and_then(|h| h.to_str().ok()).unwrap_or_default();
        let known = asked.split(',').any(|t| t.trim().trim_start_matches("W/") == tag);
        let changed = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(self.changed.0).unwrap_or(0));
        let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer
            .insert_header((header::ETAG, tag))
            .insert_header((header::CACHE_CONTROL, "private, max-age=300"))
            .insert_header(header::LastModified(changed.into()));
        if known { answer.finish() } else { answer.content_type(self.kind).body(self.bytes) }
    }
}

impl Say for Followed {
    fn describe(op: &mut Operation) {
        super::reply::Paper::describe(op);
    }
}
