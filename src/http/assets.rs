//! The browser's files, embedded, addressed by their content so that they never go stale.

use std::borrow::Cow;
use std::collections::HashMap;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};

use super::house::House;

#[derive(rust_embed::RustEmbed)]
#[folder = "static/dist"]
struct Files;

#[derive(Debug)]
struct Asset {
    hash: String,
    kind: &'static str,
    plain: Cow<'static, [u8]>,
    gzip: Option<Cow<'static, [u8]>>,
}

/// The files by name.
#[derive(Debug)]
pub struct Assets(HashMap<String, Asset>);

impl Assets {
    /// Reads what is embedded.
    #[must_use]
    pub fn embedded() -> Self {
        let names = Files::iter().filter(|n| !n.ends_with(".gz"));
        Self(
            names
                .filter_map(|name| {
                    let plain = Files::get(&name)?.data;
                    let hash = crate::base::text::hex(&Sha256::digest(&plain)[..8]);
                    let gzip = Files::get(&format!("{name}.gz")).map(|f| f.data);
                    Some((name.to_string(), Asset { hash, kind: kind(&name), plain, gzip }))
                })
                .collect(),
        )
    }

    /// Where a file is to be had.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        let hash = self.0.get(name).map_or("missing", |a| a.hash.as_str());
        format!("/assets/{hash}/{name}")
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// `GET /assets/{hash}/{name}`.
pub async fn serve(req: HttpRequest, house: web::Data<House>, path: web::Path<(String, String)>) -> HttpResponse {
    let (hash, name) = path.into_inner();
    let Some(asset) = house.assets.0.get(&name).filter(|a| a.hash == hash) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "accept-encoding"));
    let accepts = req.headers().get(header::ACCEPT_ENCODING).and_then(|h| h.to_str().ok()).is_some_and(|h| h.contains("gzip"));
    match (&asset.gzip, accepts) {
        (Some(gzip), true) => response.insert_header((header::CONTENT_ENCODING, "gzip")).body(gzip.to_vec()),
        _ => response.body(asset.plain.to_vec()),
    }
}
