//! Google Calendar: the owner's own project there, and who is connected.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Arranger;
use crate::access::may;
use crate::base::problem::Outcome;
use crate::http::{Allow, Anyone, Caller, Done, Input, Listening, Reply, Routes};
use crate::keyring::Reveal;
use crate::modules::agenda::google::{self, Connection, ConnectionId, Health};
use crate::modules::agenda::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/google", show);
    r.post("/agenda/google/project", save);
    r.post("/agenda/google/project/forget", forget);
}

type Settings = Allow<may::ManageSettings>;

/// A connection in the list.
#[derive(Serialize, ToSchema)]
pub(super) struct ConnectionShown {
    pub(super) id: ConnectionId,
    pub(super) resource: String,
    /// The account; a dash while sealed.
    pub(super) account: String,
    pub(super) state: Health,
    pub(super) state_word: String,
    /// `good`, `warn` or `bad`.
    pub(super) colour: String,
    /// What is wrong, in a sentence; empty for nothing.
    pub(super) fault: String,
    /// When everything was read last; empty for never.
    pub(super) succeeded: String,
    /// Appointments on their way.
    pub(super) waiting: usize,
    /// Of these, what Google does not take.
    pub(super) refused: usize,
    pub(super) ending: bool,
}

/// Google Calendar.
#[derive(Serialize, ToSchema)]
struct GooglePage {
    configured: bool,
    client_id: String,
    may_configure: bool,
    /// The address to be pasted at Google; empty where there is none that Google takes.
    redirect: String,
    /// True where one may go to Google from here: under that very address.
    here: bool,
    items: Vec<ConnectionShown>,
    /// Those who are not connected yet.
    resources: Vec<(String, String)>,
}
crate::page!(GooglePage, "modules/agenda/pages/google.html", "google-title");

async fn show(who: Arranger, asker: Anyone) -> Outcome<Reply<GooglePage>> {
    let (project, connections, resources) =
        who.business.read(|db| Ok((google::project(db)?, google::list(db)?, store::resources(db)?))).await?;
    let way = Way::of(&who, &asker.host).await?;
    let free = resources.iter().filter(|r| !connections.iter().any(|c| c.resource == r.id));
    let resources = free.map(|r| (r.id.to_string(), r.name.clone())).collect();
    let mut items = Vec::new();
    for connection in connections {
        items.push(shown(&who, connection).await?);
    }
    Ok(Reply(GooglePage {
        configured: project.is_some(),
        client_id: project.map(|p| p.client_id).unwrap_or_default(),
        may_configure: who.may::<may::ManageSettings>(),
        redirect: way.redirect.unwrap_or_default(),
        here: way.here,
        items,
        resources,
    }))
}

pub(super) async fn shown(who: &Caller, c: Connection) -> Outcome<ConnectionShown> {
    let id = c.id;
    let (waiting, refused) = who.business.read(move |db| google::waiting(db, id)).await?;
    let account = who.business.vault().open(&Connection::account_place(&id), &c.account);
    let zone = who.business.profile().zone();
    Ok(ConnectionShown {
        id,
        account: account.map_or_else(|_| "—".into(), |a| a.reveal(Reveal::house("google")).clone()),
        resource: c.resource_name,
        state: c.state,
        state_word: who.t(&if c.ending { "google-ending".to_owned() } else { format!("google-state-{}", c.state.code()) }),
        colour: match c.state {
            _ if c.ending => "info",
            Health::Ok => "good",
            Health::Degraded => "warn",
            Health::Broken => "bad",
        }
        .into(),
        fault: if c.fault.is_empty() { String::new() } else { who.t(&format!("google-fault-{}", c.fault)) },
        succeeded: c.succeeded_at.map(|at| zone.wall(at).strftime("%d/%m %H:%M").to_string()).unwrap_or_default(),
        waiting,
        refused,
        ending: c.ending,
    })
}

/// Where Google may send people back to: an address with a public name over https, or this very machine.
pub(super) struct Way {
    pub redirect: Option<String>,
    pub here: bool,
}

/// The path Google sends people back to.
pub(super) const BACK: &str = "/agenda/google/back";

impl Way {
    pub async fn of(who: &Caller, host: &str) -> Outcome<Self> {
        let public = who.business.read(|db| Ok(crate::outbox::server(db)?.map(|s| s.public_url).unwrap_or_default())).await?;
        Ok(Self::judge(&public, host, who.house.listening == Listening::Loopback))
    }

    fn judge(public: &str, host: &str, loopback: bool) -> Self {
        let public = public.trim_end_matches('/');
        if public.strip_prefix("https://").is_some_and(|name| name.eq_ignore_ascii_case(host)) {
            return Self { redirect: Some(format!("{public}{BACK}")), here: true };
        }
        if loopback && is_this_machine(host) {
            return Self { redirect: Some(format!("http://{host}{BACK}")), here: true };
        }
        let elsewhere = public.starts_with("https://") && public.len() > 8;
        Self { redirect: elsewhere.then(|| format!("{public}{BACK}")), here: false }
    }
}

fn is_this_machine(host: &str) -> bool {
    let named = host.split(':').next() == Some("localhost") && host.split(':').nth(1).is_none_or(|p| p.parse::<u16>().is_ok());
    named || host.parse::<std::net::SocketAddr>().is_ok_and(|at| at.ip().is_loopback())
}

/// The owner's project at Google, as it is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProjectTyped {
    /// The client's id: `….apps.googleusercontent.com`.
    #[garde(length(chars, min = 10, max = 200))]
    client_id: String,
    /// Its secret; left out, the known one stays.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    client_secret: Option<String>,
}

/// The project was stored, or forgotten.
#[derive(Serialize, ToSchema)]
struct ProjectSaved {
    configured: bool,
}

async fn save(who: Settings, input: Input<ProjectTyped>) -> Outcome<Done<ProjectSaved>> {
    let typed = input.into_inner();
    let secret = typed.client_secret.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
    google::save_project(&who.business, who.actor(), typed.client_id.trim().to_owned(), secret).await?;
    Ok(Done::see("/agenda/google", ProjectSaved { configured: true }).say(who.t("google-project-saved")))
}

async fn forget(who: Settings) -> Outcome<Done<ProjectSaved>> {
    google::forget_project(&who.business, who.actor()).await?;
    Ok(Done::see("/agenda/google", ProjectSaved { configured: false }).say(who.t("google-project-forgotten")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn google_sends_back_to_a_public_name_or_to_this_machine_only() {
        let judge = |public: &str, host: &str, loopback: bool| {
            let way = Way::judge(public, host, loopback);
            (way.redirect.unwrap_or_default(), way.here)
        };
        let public = "https://citas.example.org/agenda/google/back".to_owned();
        assert_eq!(judge("https://citas.example.org", "citas.example.org", false), (public.clone(), true));
        assert_eq!(judge("https://citas.example.org", "192.168.1.20:8443", false), (public, false));
        assert_eq!(judge("", "127.0.0.1:8088", true), ("http://127.0.0.1:8088/agenda/google/back".into(), true));
        assert_eq!(judge("", "localhost:8088", true), ("http://localhost:8088/agenda/google/back".into(), true));
        for (host, loopback) in
            [("192.168.1.20:8443", false), ("mostrador.local:8443", false), ("127.0.0.1:8443", false), ("localhost.evil.example", true)]
        {
            assert_eq!(judge("", host, loopback), (String::new(), false), "{host}");
        }
        assert_eq!(judge("http://citas.example.org", "citas.example.org", false), (String::new(), false));
    }
}
