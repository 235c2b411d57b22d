//! The mail server: where letters leave, tried before it counts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::http::{Allow, Caller, Done, Input, Reply, Routes};
use crate::outbox::{self, Letter, Security, Server};

pub(super) fn routes(r: &mut Routes) {
    r.get("/settings/mail", show);
    r.post("/settings/mail", change);
    r.post("/settings/mail/try", try_out);
}

type Settings = Allow<may::ManageSettings>;

/// The mail server's form.
#[derive(Serialize, ToSchema)]
struct MailPage {
    configured: bool,
    host: String,
    port: u16,
    security: Security,
    security_code: String,
    user: String,
    has_password: bool,
    from_name: String,
    from_address: String,
    owner_address: String,
    public_url: String,
}
crate::page!(MailPage, "modules/messages/pages/mail.html", "mail-title");

async fn show(who: Settings) -> Outcome<Reply<MailPage>> {
    let known = who.business.read(outbox::server).await?;
    let configured = known.is_some();
    let s = known.unwrap_or_else(|| blank(&who.business));
    Ok(Reply(MailPage {
        configured,
        host: s.host,
        port: s.port,
        security: s.security,
        security_code: s.security.code().to_owned(),
        user: s.user,
        has_password: s.password.is_some(),
        from_name: s.from_name,
        from_address: s.from_address,
        owner_address: s.owner_address,
        public_url: s.public_url,
    }))
}

fn blank(business: &Business) -> Server {
    Server {
        host: String::new(),
        port: 587,
        security: Security::Starttls,
        user: String::new(),
        password: None,
        from_name: business.profile().name.clone(),
        from_address: String::new(),
        owner_address: String::new(),
        public_url: String::new(),
    }
}

/// A mail server as it is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct MailTyped {
    /// Name of the server.
    #[garde(length(chars, min = 1, max = 253))]
    host: String,
    /// Its port.
    #[garde(range(min = 1, max = 65535))]
    port: u16,
    /// TLS or none.
    #[garde(skip)]
    security: Security,
    /// Who logs in.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    user: String,
    /// Their password; left out, the known one stays.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    password: Option<String>,
    /// The sender's name.
    #[garde(length(chars, min = 1, max = 120))]
    from_name: String,
    /// The sender's address.
    #[garde(length(chars, min = 3, max = 254))]
    from_address: String,
    /// Who gets the daily summary.
    #[garde(length(chars, max = 254))]
    #[serde(default)]
    owner_address: String,
    /// Where the business's page is reached from outside.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    public_url: String,
}

impl MailTyped {
    fn judge(self, known: Option<Server>) -> Outcome<(Server, Option<String>)> {
        let address = |field: &'static str, text: &str| -> Outcome<String> {
            let text = tidy(text, 254);
            let bad = !text.is_empty() && text.parse::<lettre::Address>().is_err();
            if bad { Err(Problem::field(field, "not-an-email")) } else { Ok(text) }
        };
        let host = self.host.trim().to_owned();
        if host.contains(|c: char| c.is_whitespace() || c == '/' || c == '@') {
            return Err(Problem::field("host", "malformed"));
        }
        if self.security == Security::None && !is_here(&host) {
            return Err(Problem::field("security", "mail-not-private"));
        }
        let url = self.public_url.trim().trim_end_matches('/').to_owned();
        if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(Problem::field("public_url", "not-an-address"));
        }
        let server = Server {
            host,
            port: self.port,
            security: self.security,
            user: self.user.trim().to_owned(),
            password: known.and_then(|k| k.password),
            from_name: tidy(&self.from_name, 120),
            from_address: address("from_address", &self.from_address)?,
            owner_address: address("owner_address", &self.owner_address)?,
            public_url: url,
        };
        Ok((server, self.password.filter(|p| !p.is_empty())))
    }
}

/// A server on this machine needs no TLS.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The mail server was stored.
#[derive(Serialize, ToSchema)]
struct MailSaved {
    saved: bool,
}

async fn change(who: Settings, input: Input<MailTyped>) -> Outcome<Done<MailSaved>> {
    let typed = input.into_inner();
    let known = who.business.read(outbox::server).await?;
    let (server, password) = typed.judge(known)?;
    let (vault, actor) = (who.business.vault().clone(), who.actor());
    who.business
        .write(move |tx| {
            outbox::save_server(tx, &vault, &server, password.as_deref())?;
            audit::record(tx, actor, &Event::house("mail.change").with(&server.host))
        })
        .await?;
    Ok(Done::see("/settings/mail", MailSaved { saved: true }).say(who.t("mail-saved")))
}

/// To whom the trial goes.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Trial {
    /// An address.
    #[garde(length(chars, min = 3, max = 254))]
    to: String,
}

async fn try_out(who: Settings, input: Input<Trial>) -> Outcome<Done<MailSaved>> {
    let to = input.into_inner().to.trim().to_owned();
    let server = who.business.read(outbox::server).await?.ok_or_else(|| Problem::field("host", "mail-not-set"))?;
    let letter = trial(&who, to);
    let business = who.business.clone();
    tokio::task::spawn_blocking(move || outbox::try_out(&business, &server, &letter)).await.map_err(Problem::internal)??;
    Ok(Done::see("/settings/mail", MailSaved { saved: true }).say(who.t("mail-tried")))
}

fn trial(who: &Caller, to: String) -> Letter {
    let (subject, text) = (who.t("mail-trial-subject"), who.t("mail-trial-text"));
    Letter { to, html: format!("<p>{text}</p>"), text, subject, ..Letter::default() }
}
