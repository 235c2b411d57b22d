//! The form of a restore: an archive streamed to the disk, or a path on this machine. The set-up code is
//! checked before the first byte of the archive is taken.

use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use tokio::io::AsyncWriteExt;
use zeroize::Zeroizing;

use crate::backup;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Node;
use crate::http::{Anyone, Ask, Operation};

/// Longest plain field, in bytes.
const FIELD: usize = 4_000;

/// What brings a business back.
#[derive(Debug)]
pub(super) struct Bringing {
    /// The text of the emergency kit.
    pub recovery_key: Zeroizing<String>,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Uploaded(Incoming),
    Here(PathBuf),
}

/// An uploaded file; removed when nobody needs it any more.
#[derive(Debug)]
struct Incoming(PathBuf);

impl Drop for Incoming {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Bringing {
    /// Where the archive lies.
    pub(super) fn archive(&self) -> &Path {
        match &self.source {
            Source::Uploaded(file) => &file.0,
            Source::Here(path) => path,
        }
    }
}

impl FromRequest for Bringing {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Outcome<Self>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let node = Anyone::extract(&req).await?.node().clone();
            if req.content_type() == "application/json" {
                let body = Bytes::from_request(&req, &mut payload).await.map_err(|e| Problem::new(Code::BadBody).because(e))?;
                let fields: HashMap<String, String> = serde_json::from_slice(&body).map_err(|e| Problem::new(Code::BadBody).because(e))?;
                admitted(&node, &fields).await?;
                return of(fields, None);
            }
            read(&node, Multipart::new(req.headers(), payload)).await
        })
    }
}

/// Only a new node, and only with its code.
async fn admitted(node: &Node, fields: &HashMap<String, String>) -> Outcome<()> {
    node.check_setup_code(fields.get("setup_code").map_or("", String::as_str)).await.map_err(|p| match p.code {
        Code::WrongSetupCode => p.and_field("setup_code", "not-same"),
        _ => p,
    })
}

async fn read(node: &Node, mut parts: Multipart) -> Outcome<Bringing> {
    let mut fields = HashMap::new();
    let mut uploaded = None;
    while let Some(part) = parts.next().await {
        let part = part.map_err(|e| bad(&e))?;
        let about = part.content_disposition().cloned();
        let name = about.as_ref().and_then(|d| d.get_name()).unwrap_or_default().to_owned();
        // A form without a chosen file sends a file without a name.
        if about.as_ref().and_then(|d| d.get_filename()).is_some_and(|f| !f.is_empty()) {
            admitted(node, &fields).await?;
            uploaded = take(node, part).await?;
        } else {
            fields.insert(name, plain(part).await?);
        }
    }
    admitted(node, &fields).await?;
    of(fields, uploaded)
}

fn bad(error: &actix_multipart::MultipartError) -> Problem {
    Problem::new(Code::BadBody).because(error)
}

fn of(mut fields: HashMap<String, String>, uploaded: Option<Incoming>) -> Outcome<Bringing> {
    let recovery_key = Zeroizing::new(fields.remove("recovery_key").unwrap_or_default());
    if recovery_key.is_empty() {
        return Err(Problem::field("recovery_key", "required"));
    }
    let path = fields.remove("path").filter(|p| !p.trim().is_empty()).map(|p| PathBuf::from(p.trim()));
    let source = match (uploaded, path) {
        (Some(file), _) => Source::Uploaded(file),
        (None, Some(path)) if path.is_file() => Source::Here(path),
        (None, Some(_)) => return Err(Problem::field("path", "not-a-file")),
        (None, None) => return Err(Problem::field("file", "required")),
    };
    Ok(Bringing { recovery_key, source })
}

async fn plain(mut part: Field) -> Outcome<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        bytes.extend_from_slice(&chunk.map_err(|e| bad(&e))?);
        if bytes.len() > FIELD {
            return Err(Problem::new(Code::TooLarge).with("most", "4 kB"));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Streams the file into the data folder, readable by the service only.
async fn take(node: &Node, mut part: Field) -> Outcome<Option<Incoming>> {
    let folder = backup::incoming(&node.paths().0);
    tokio::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).await?;
    let incoming = Incoming(folder.join(format!("{}.mbk", uuid::Uuid::new_v4().simple())));
    let mut file = tokio::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&incoming.0).await?;
    let mut length = 0;
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|e| bad(&e))?;
        length += chunk.len();
        file.write_all(&chunk).await?;
    }
    file.flush().await?;
    Ok((length > 0).then_some(incoming))
}

impl Ask for Bringing {
    fn describe(op: &mut Operation) {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type};
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let file = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
        let form = ObjectBuilder::new()
            .property("setup_code", text())
            .property("recovery_key", text())
            .property("path", text())
            .property("file", file)
            .required("setup_code")
            .required("recovery_key");
        op.takes = Some(("multipart/form-data", RefOr::T(Schema::Object(form.build()))));
    }
}
