//! A Google on loopback: OAuth with PKCE, calendars with pages and sync tokens, and faults on demand.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

pub const CLIENT: &str = "12345-abc.apps.googleusercontent.com";
pub const SECRET: &str = "canario-secreto-del-cliente";
pub const MAIN: &str = "ana@correo.example";
pub const OTHER: &str = "c_consultorio#1@group.calendar.google.com";

/// What happens to the next request whose method and path fit, instead of the usual.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Refused with a status, a reason and perhaps a time to wait.
    Say(u16, &'static str, Option<u32>),
    /// Done as asked, and then the line is cut.
    CutAfter,
}

#[derive(Clone, Default)]
pub struct Event {
    pub body: Value,
    pub deleted: bool,
    seq: u64,
}

/// Everything the fake knows and was asked.
#[derive(Default)]
pub struct World {
    pub account: String,
    codes: BTreeMap<String, (String, String)>,
    pub refresh: Vec<String>,
    pub access: Vec<String>,
    pub events: BTreeMap<(String, String), Event>,
    seq: u64,
    /// Sync tokens up to this one are too old.
    pub expired: u64,
    pub page: usize,
    pub faults: VecDeque<(&'static str, &'static str, Fault)>,
    /// Method, path with query, body.
    pub asked: Vec<(String, String, String)>,
    pub grant_scopes: Option<&'static str>,
}

impl World {
    pub fn writes(&self) -> usize {
        self.asked.iter().filter(|(m, p, _)| m != "GET" && p.contains("/events")).count()
    }

    pub fn lists(&self) -> usize {
        self.asked.iter().filter(|(m, p, _)| m == "GET" && p.contains("/events?")).count()
    }

    /// Our events that stand in a calendar.
    pub fn ours(&self, calendar: &str) -> Vec<(String, Value)> {
        let live = self
            .events
            .iter()
            .filter(|((c, _), e)| c == calendar && !e.deleted && e.body["extendedProperties"]["private"]["app"] == "mostrador");
        live.map(|((_, id), e)| (id.clone(), e.body.clone())).collect()
    }

    /// Somebody puts an event into a calendar, or changes one.
    pub fn put(&mut self, calendar: &str, id: &str, change: Value) {
        self.seq += 1;
        let seq = self.seq;
        let event = self.events.entry((calendar.into(), id.into())).or_default();
        let mut body = event.body.as_object().cloned().unwrap_or_default();
        let Value::Object(change) = change else { panic!("an object") };
        body.extend(change);
        body.insert("id".into(), json!(id));
        body.insert("etag".into(), json!(format!("\"{seq}\"")));
        let deleted = body.get("status").and_then(Value::as_str) == Some("cancelled");
        *event = Event { body: body.into(), deleted, seq };
    }

    pub fn delete(&mut self, calendar: &str, id: &str) {
        self.put(calendar, id, json!({ "status": "cancelled" }));
    }
}

#[derive(Clone)]
pub struct Google {
    pub host: String,
    world: Arc<Mutex<World>>,
}

impl Google {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let world = World { account: MAIN.into(), page: 250, ..World::default() };
        let me = Self { host: listener.local_addr().unwrap().to_string(), world: Arc::new(Mutex::new(world)) };
        let google = me.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(google.clone().serve(stream));
            }
        });
        me
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub fn fault(&self, method: &'static str, path: &'static str, fault: Fault) {
        self.world().faults.push_back((method, path, fault));
    }

    async fn serve(self, mut stream: tokio::net::TcpStream) {
        let (mut bytes, mut part) = (Vec::new(), [0; 8_192]);
        let (head, body) = loop {
            let n = stream.read(&mut part).await.unwrap_or(0);
            if n == 0 {
                return;
            }
            bytes.extend_from_slice(&part[..n]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = header(head, "content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                break (head.to_owned(), body.to_owned());
            }
        };
        let mut line = head.split_whitespace();
        let (method, path) = (line.next().unwrap().to_owned(), line.next().unwrap().to_owned());
        let (answer, cut) = self.answer(&method, &path, &head, &body);
        if cut {
            return;
        }
        let (status, headers, body) = answer;
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{text}", text.len());
        let _ = stream.write_all(head.as_bytes()).await;
    }

    fn answer(&self, method: &str, path: &str, head: &str, body: &str) -> ((u16, String, Value), bool) {
        let mut world = self.world();
        world.asked.push((method.into(), path.into(), body.into()));
        let at = world.faults.iter().position(|(m, p, _)| *m == method && path.contains(p));
        let fault = at.and_then(|at| world.faults.remove(at)).map(|f| f.2);
        if let Some(Fault::Say(status, reason, wait)) = fault {
            let headers = wait.map_or_else(String::new, |s| format!("Retry-After: {s}\r\n"));
            return ((status, headers, error(status, reason).2), false);
        }
        let url = Url::parse(&format!("http://x{path}")).unwrap();
        let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let segments: Vec<String> = url.path_segments().unwrap().map(percent).collect();
        let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
        let form: BTreeMap<String, String> = Url::parse(&format!("http://x?{body}")).unwrap().query_pairs().into_owned().collect();
        let answer = match (method, parts.as_slice()) {
            ("GET", ["o", "oauth2", "v2", "auth"]) => world.authorise(&query),
            ("POST", ["token"]) => world.token(&form),
            ("POST", ["revoke"]) => {
                world.refresh.retain(|t| *t != form["token"]);
                (200, String::new(), json!({}))
            }
            (_, ["calendar", "v3", rest @ ..]) => {
                let known = header(head, "authorization").is_some_and(|a| world.access.iter().any(|t| a == format!("Bearer {t}")));
                if known { world.calendar(method, rest, &query, header(head, "if-match"), body) } else { error(401, "authError") }
            }
            _ => error(404, "notFound"),
        };
        (answer, matches!(fault, Some(Fault::CutAfter)))
    }
}

type Answer = (u16, String, Value);

impl World {
    fn authorise(&mut self, q: &BTreeMap<String, String>) -> Answer {
        for (key, value) in [
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("access_type", "offline"),
            ("prompt", "consent"),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(q[key], value, "{key}");
        }
        assert_eq!((q["code_challenge"].len(), q["scope"].split(' ').count()), (43, 2));
        let code = format!("4/canario-code-{}", self.codes.len());
        self.codes.insert(code.clone(), (q["code_challenge"].clone(), q["redirect_uri"].clone()));
        let mut to = Url::parse(&q["redirect_uri"]).unwrap();
        to.query_pairs_mut().append_pair("state", &q["state"]).append_pair("code", &code);
        (302, format!("Location: {to}\r\n"), Value::Null)
    }

    fn token(&mut self, form: &BTreeMap<String, String>) -> Answer {
        let refused = |status, error: &str| (status, String::new(), json!({ "error": error }));
        if form["client_id"] != CLIENT || form["client_secret"] != SECRET {
            return refused(401, "invalid_client");
        }
        let scopes = self.grant_scopes.unwrap_or(
            "https://www.googleapis.com/auth/calendar.calendarlist.readonly https://www.googleapis.com/auth/calendar.events.owned",
        );
        let access = format!("canario-access-{}", self.asked.len());
        let mut given = json!({ "access_token": access, "expires_in": 3600, "token_type": "Bearer", "scope": scopes });
        if form["grant_type"] == "authorization_code" {
            let Some((challenge, redirect)) = self.codes.remove(&form["code"]) else { return refused(400, "invalid_grant") };
            if BASE64.encode(Sha256::digest(&form["code_verifier"])) != challenge || form["redirect_uri"] != redirect {
                return refused(400, "invalid_grant");
            }
            let refresh = format!("1//canario-refresh-{}", self.asked.len());
            given["refresh_token"] = json!(refresh);
            self.refresh.push(refresh);
        } else if !self.refresh.contains(&form["refresh_token"]) {
            return refused(400, "invalid_grant");
        }
        self.access.push(access);
        (200, String::new(), given)
    }

    fn calendar(&mut self, method: &str, path: &[&str], q: &BTreeMap<String, String>, if_match: Option<String>, body: &str) -> Answer {
        let ok = |body: Value| (200, String::new(), body);
        match (method, path) {
            ("GET", ["users", "me", "calendarList"]) => {
                let item = |id: &str, primary: bool, role: &str| json!({ "id": id, "summary": format!("canario-calendario {id}"), "primary": primary, "accessRole": role });
                ok(
                    json!({ "items": [item(&self.account, true, "owner"), item(OTHER, false, "owner"), item("es.mexican#holiday", false, "reader")] }),
                )
            }
            (_, ["calendars", calendar, ..]) if *calendar != self.account && *calendar != OTHER => error(404, "notFound"),
            ("GET", ["calendars", calendar, "events"]) => self.list(calendar, q),
            ("POST", ["calendars", calendar, "events"]) => {
                let body: Value = serde_json::from_str(body).unwrap();
                let id = body["id"].as_str().unwrap().to_owned();
                assert!(id.len() >= 5 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'v').contains(&b)), "{id}");
                assert_eq!(q["sendUpdates"], "none");
                if self.events.contains_key(&((*calendar).into(), id.clone())) {
                    return error(409, "duplicate");
                }
                self.put(calendar, &id, body);
                ok(self.events[&((*calendar).into(), id)].body.clone())
            }
            (_, ["calendars", calendar, "events", id]) => {
                let key = ((*calendar).to_owned(), (*id).to_owned());
                let Some(known) = self.events.get(&key) else { return error(404, "notFound") };
                if if_match.is_some_and(|etag| known.body["etag"] != json!(etag)) {
                    return error(412, "conditionNotMet");
                }
                assert_eq!(q["sendUpdates"], "none");
                if method == "DELETE" {
                    if known.deleted {
                        return error(410, "deleted");
                    }
                    self.delete(calendar, id);
                    return (204, String::new(), Value::Null);
                }
                self.put(calendar, id, serde_json::from_str(body).unwrap());
                ok(self.events[&key].body.clone())
            }
            _ => error(404, "notFound"),
        }
    }

    fn list(&mut self, calendar: &str, q: &BTreeMap<String, String>) -> Answer {
        let since = q.get("syncToken").map(|t| t.strip_prefix("canario-sync-").unwrap().parse::<u64>().unwrap());
        assert_eq!((q["singleEvents"].as_str(), q["showDeleted"].as_str()), ("true", "true"));
        assert!(!q["fields"].contains("summary") && !q["fields"].contains("location"), "what is not needed stays there");
        if since.is_some()
            && ["timeMin", "timeMax", "updatedMin", "orderBy", "q", "iCalUID", "privateExtendedProperty"].iter().any(|k| q.contains_key(*k))
        {
            return error(400, "badRequest");
        }
        if since.is_some_and(|s| s <= self.expired && self.expired > 0) {
            return error(410, "fullSyncRequired");
        }
        let from = q.get("pageToken").map_or(0, |t| t.parse::<usize>().unwrap());
        let changed = self.events.iter().filter(|((c, _), e)| c == calendar && since.is_none_or(|s| e.seq > s));
        let all: Vec<Value> =
            changed.map(|((_, id), e)| if e.deleted { json!({ "id": id, "status": "cancelled" }) } else { e.body.clone() }).collect();
        let until = (from + self.page).min(all.len());
        let mut answer = json!({ "items": all[from..until] });
        if until < all.len() {
            answer["nextPageToken"] = json!(until.to_string());
        } else {
            answer["nextSyncToken"] = json!(format!("canario-sync-{}", self.seq));
        }
        (200, String::new(), answer)
    }
}

fn error(status: u16, reason: &str) -> Answer {
    let body = json!({ "error": { "code": status, "message": "canario-mensaje", "errors": [{ "domain": "global", "reason": reason, "message": "canario-mensaje" }] } });
    (status, String::new(), body)
}

fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.to_owned()))
}

fn percent(text: &str) -> String {
    Url::parse(&format!("http://x?a={text}")).unwrap().query_pairs().next().map(|(_, v)| v.into_owned()).unwrap_or_default()
}
