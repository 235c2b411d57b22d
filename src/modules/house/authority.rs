//! The page that explains how to trust this node's own certificates, and the certificate itself.

use serde::Serialize;
use utoipa::ToSchema;

use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Anyone, Paper, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/ca", show);
    r.get("/ca.crt", certificate);
}

/// How to trust this node.
#[derive(Serialize, ToSchema)]
struct AuthorityPage {
    /// False where the node listens on loopback only, or has a certificate of a public authority.
    own: bool,
    fingerprint: String,
}
crate::page!(AuthorityPage, "modules/house/pages/authority.html", "ca-title");

async fn show(who: Anyone) -> Outcome<Reply<AuthorityPage>> {
    let fingerprint = std::fs::read_to_string(who.node().paths().tls().join("authority.sha256")).unwrap_or_default().trim().to_owned();
    Ok(Reply(AuthorityPage { own: !fingerprint.is_empty(), fingerprint }))
}

async fn certificate(who: Anyone) -> Outcome<Paper> {
    let bytes = std::fs::read(who.node().paths().tls().join("authority.crt")).map_err(|_| Problem::new(Code::NotFound))?;
    Ok(Paper { bytes, kind: "application/x-x509-ca-cert", name: "mostrador-ca.crt".into(), save: true })
}
