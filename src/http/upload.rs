//! One uploaded file with the plain fields around it, capped while it streams in.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;

use crate::base::problem::{Code, Outcome, Problem};

/// Largest file, in bytes.
pub const MOST: usize = 20 * 1024 * 1024;

/// A file and its fields.
#[derive(Debug, Default)]
pub struct Upload {
    /// The name the browser gave; for display only, never a path.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Plain fields.
    pub fields: HashMap<String, String>,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Outcome<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let parts = Multipart::new(req.headers(), payload.take());
        let req = req.clone();
        Box::pin(async move {
            super::caller::admitted(&req).await?;
            read(parts).await
        })
    }
}

async fn read(mut parts: Multipart) -> Outcome<Upload> {
    let bad = |e: actix_multipart::MultipartError| Problem::new(Code::BadBody).because(e);
    let mut upload = Upload::default();
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(bad)?;
        let about = part.content_disposition().cloned();
        let field = about.as_ref().and_then(|d| d.get_name()).unwrap_or_default().to_owned();
        let file =
            about.as_ref().and_then(|d| d.get_filename()).map(|n| n.chars().filter(|c| !c.is_control()).take(200).collect::<String>());
        let most = if file.is_some() { MOST } else { 10_000 };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(bad)?;
            if bytes.len() + chunk.len() > most {
                return Err(Problem::new(Code::TooLarge).with("most", format!("{} MB", MOST / 1024 / 1024)).and_field(field, "too-large"));
            }
            bytes.extend_from_slice(&chunk);
        }
        match file {
            Some(name) => (upload.name, upload.bytes) = (name, bytes),
            None => {
                upload.fields.insert(field, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    if upload.bytes.is_empty() {
        return Err(Problem::field("file", "required"));
    }
    Ok(upload)
}
