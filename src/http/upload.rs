//! One uploaded file with the plain fields around it, capped while it streams in.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;

use crate::base::problem::{Code, Outcome, Problem};

/// Largest file that is held in memory, in bytes.
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

/// What takes a large file piece by piece, so that it is never held whole.
pub trait Sink: Default + 'static {
    /// Largest file, in bytes.
    const MOST: usize;

    /// Takes a piece.
    ///
    /// # Errors
    /// Why the file is not wanted; the rest of it is not looked at.
    fn take(&mut self, piece: &[u8]) -> Outcome<()>;
}

impl Sink for Vec<u8> {
    const MOST: usize = MOST;

    fn take(&mut self, piece: &[u8]) -> Outcome<()> {
        self.extend_from_slice(piece);
        Ok(())
    }
}

/// A file that went into a [`Sink`].
#[derive(Debug)]
pub struct Poured<S>(pub S);

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Outcome<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = read(req, payload);
        Box::pin(async move {
            let (name, bytes, fields) = read.await?;
            Ok(Self { name, bytes, fields })
        })
    }
}

impl<S: Sink> FromRequest for Poured<S> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Outcome<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = read(req, payload);
        Box::pin(async move { Ok(Self(read.await?.1)) })
    }
}

type Read<S> = (String, S, HashMap<String, String>);

fn read<S: Sink>(req: &HttpRequest, payload: &mut Payload) -> impl Future<Output = Outcome<Read<S>>> + use<S> {
    let mut parts = Multipart::new(req.headers(), payload.take());
    let req = req.clone();
    async move {
        super::caller::admitted(&req).await?;
        let (mut name, mut sink, mut fields, mut any) = (String::new(), S::default(), HashMap::new(), false);
        while let Some(part) = parts.next().await {
            let mut part = part.map_err(bad)?;
            let about = part.content_disposition().cloned();
            let field = about.as_ref().and_then(|d| d.get_name()).unwrap_or_default().to_owned();
            let file =
                about.as_ref().and_then(|d| d.get_filename()).map(|n| n.chars().filter(|c| !c.is_control()).take(200).collect::<String>());
            if let Some(file) = file {
                (name, sink) = (file, S::default());
                any = pour(&mut part, &field, &mut sink).await? > 0;
            } else {
                let mut text = Vec::new();
                while let Some(chunk) = part.next().await {
                    text.extend_from_slice(&chunk.map_err(bad)?);
                    if text.len() > 10_000 {
                        return Err(too_large(10_000, "kB", 1_000, &field));
                    }
                }
                fields.insert(field, String::from_utf8_lossy(&text).into_owned());
            }
        }
        if any { Ok((name, sink, fields)) } else { Err(Problem::field("file", "required")) }
    }
}

/// Pours a part into a sink. What the sink refuses is read to its end all the same: a browser that still
/// sends does not hear an answer.
async fn pour<S: Sink>(part: &mut actix_multipart::Field, field: &str, sink: &mut S) -> Outcome<usize> {
    let (mut bytes, mut refused) = (0, None);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(bad)?;
        bytes += chunk.len();
        if bytes > S::MOST {
            return Err(refused.unwrap_or_else(|| too_large(S::MOST, "MB", 1024 * 1024, field)));
        }
        if refused.is_none() {
            refused = sink.take(&chunk).err();
        }
    }
    refused.map_or(Ok(bytes), Err)
}

fn bad(error: actix_multipart::MultipartError) -> Problem {
    Problem::new(Code::BadBody).because(error)
}

fn too_large(most: usize, unit: &str, size: usize, field: &str) -> Problem {
    Problem::new(Code::TooLarge).with("most", format!("{} {unit}", most / size)).and_field(field.to_owned(), "too-large")
}
