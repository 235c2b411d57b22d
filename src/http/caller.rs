//! Who is asking, and may they.

use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use tokio::sync::OnceCell;

use super::house::{House, Listening};
use crate::access::{Needs, Permission, Role, Session, Token, session};
use crate::audit::Actor;
use crate::base::lang::Lang;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Business, Node};
use crate::keyring::Reveal;

/// The name of the session cookie.
#[must_use]
pub const fn session_cookie(listening: Listening) -> &'static str {
    match listening {
        Listening::Tls => "__Host-mostrador",
        Listening::Loopback => "mostrador",
    }
}

/// Somebody who is logged in at a business.
#[derive(Clone, Debug)]
pub struct Caller {
    /// What every request can reach.
    pub house: web::Data<House>,
    /// The business, from the host name.
    pub business: Business,
    /// The log-in.
    pub session: Arc<Session>,
    /// The hash of its token.
    pub token: [u8; 32],
    /// The newest event of the live stream when the request came in: whatever is newer, its page is told.
    pub seen: u64,
}

impl Caller {
    /// The actor for the audit log.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::from(&*self.session)
    }

    /// The language of the screens.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.session.lang
    }

    /// A word in the caller's language.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.house.words.t(self.session.lang, key)
    }

    /// The text of a key with named texts in it, in the caller's language.
    #[must_use]
    pub fn said(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<_> = args.iter().map(|(name, value)| (*name, (*value).into())).collect();
        self.house.words.ta(self.session.lang, key, &args)
    }

    /// True where one of the caller's roles includes a permission.
    #[must_use]
    pub fn may<P: Needs>(&self) -> bool {
        Role::any_allows(&self.session.roles, P::PERMISSION)
    }

    /// Refuses where the password was not typed in the last minutes.
    ///
    /// # Errors
    /// `ConfirmPassword`.
    pub fn confirmed(&self) -> Outcome<()> {
        if self.business.now().since(self.session.confirmed_at) <= session::CONFIRMED_MS {
            Ok(())
        } else {
            Err(Problem::new(Code::ConfirmPassword))
        }
    }
}

/// Anybody, logged in or not: public pages.
#[derive(Clone, Debug)]
pub struct Anyone {
    /// What every request can reach.
    pub house: web::Data<House>,
    /// Where the request came from.
    pub peer: String,
    /// The browser's name for itself.
    pub agent: String,
    /// The language the browser asks for.
    pub lang: Lang,
    /// The host name asked for.
    pub host: String,
    /// The hash of the session token that came along.
    pub token: Option<[u8; 32]>,
}

impl Anyone {
    /// The node.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.house.node
    }

    /// The business of the host name.
    ///
    /// # Errors
    /// `NotSetUp`, `UnknownHost`.
    pub fn business(&self) -> Outcome<Business> {
        self.house.node.business_for(&self.host)
    }
}

pub(super) fn house(req: &HttpRequest) -> Outcome<web::Data<House>> {
    req.app_data::<web::Data<House>>().cloned().ok_or_else(|| Problem::internal("no house in the app"))
}

pub(super) fn lang_of(req: &HttpRequest) -> Lang {
    let header = req.headers().get("accept-language").and_then(|h| h.to_str().ok()).unwrap_or_default();
    Lang::wanted(header).unwrap_or_default()
}

pub(super) fn host_of(req: &HttpRequest) -> String {
    // The Host header itself: forwarded headers are not trusted.
    req.headers().get("host").and_then(|h| h.to_str().ok()).unwrap_or_default().to_owned()
}

fn token_of(req: &HttpRequest, house: &House) -> Option<Token> {
    Token::from_cookie(req.cookie(session_cookie(house.listening))?.value())
}

/// The network a peer belongs to, for throttles: /24 or /64.
pub(super) fn network(peer: Option<std::net::SocketAddr>) -> String {
    match peer.map(|p| p.ip()) {
        Some(std::net::IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(std::net::IpAddr::V6(ip)) => {
            let s = ip.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
        None => "local".into(),
    }
}

impl FromRequest for Anyone {
    type Error = Problem;
    type Future = std::future::Ready<Outcome<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(house(req).map(|house| Self {
            token: token_of(req, &house).map(|t| t.hash()),
            house,
            peer: network(req.peer_addr()),
            agent: req.headers().get("user-agent").and_then(|h| h.to_str().ok()).unwrap_or_default().chars().take(200).collect(),
            lang: lang_of(req),
            host: host_of(req),
        }))
    }
}

type Pending<T> = Pin<Box<dyn Future<Output = Outcome<T>>>>;

/// What a request must pass before anything it sent is judged: a stranger learns nothing of our fields.
/// The first argument of a handler sets it up; the session is looked up once for all of them.
#[derive(Clone)]
struct Gate {
    caller: Rc<OnceCell<Caller>>,
    needs: Option<Permission>,
}

impl Gate {
    fn set(req: &HttpRequest, needs: Option<Permission>) -> Self {
        let gate = Self { caller: Rc::default(), needs };
        req.extensions_mut().insert(gate.clone());
        gate
    }

    async fn pass(&self, req: &HttpRequest) -> Outcome<Caller> {
        let caller = self.caller.get_or_try_init(|| caller(req)).await?.clone();
        match self.needs {
            Some(needs) if !Role::any_allows(&caller.session.roles, needs) => Err(Problem::new(Code::NotAllowed)),
            _ => Ok(caller),
        }
    }
}

/// Waits until the request may be judged: at once where anybody may ask.
pub(super) async fn admitted(req: &HttpRequest) -> Outcome<()> {
    let gate = req.extensions().get::<Gate>().cloned();
    match gate {
        Some(gate) => gate.pass(req).await.map(|_| ()),
        None => Ok(()),
    }
}

/// Finds the caller of a request; a session that still owes its second factor is nobody yet.
async fn caller(req: &HttpRequest) -> Outcome<Caller> {
    let house = house(req)?;
    let business = house.node.business_for(&host_of(req))?;
    let token = token_of(req, &house).ok_or_else(|| Problem::new(Code::NotLoggedIn))?.hash();
    let now = business.now();
    let session =
        business.read(move |db| session::find(db, token, now)).await?.filter(|s| s.full).ok_or_else(|| Problem::new(Code::NotLoggedIn))?;
    if now.since(session.seen_at) > 60_000 {
        let business = business.clone();
        // Nobody waits for this write; a session that dies a minute early harms nobody.
        actix_web::rt::spawn(async move { business.write(move |tx| session::touch(tx, token)).await });
    }
    let seen = business.live().seq();
    let caller = Caller { house, business, session: Arc::new(session), token, seen };
    req.extensions_mut().insert(caller.clone());
    Ok(caller)
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pending<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (gate, req) = (Gate::set(req, None), req.clone());
        Box::pin(async move { gate.pass(&req).await })
    }
}

/// A caller whose roles include `P`. Having one is the proof.
#[derive(Debug)]
pub struct Allow<P: Needs> {
    caller: Caller,
    of: PhantomData<P>,
}

impl<P: Needs> Allow<P> {
    /// Leave to look at what this permission opens.
    #[must_use]
    pub fn leave(&self) -> Reveal {
        Reveal::permitted()
    }
}

impl<P: Needs> Deref for Allow<P> {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<P: Needs> FromRequest for Allow<P> {
    type Error = Problem;
    type Future = Pending<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (gate, req) = (Gate::set(req, Some(P::PERMISSION)), req.clone());
        Box::pin(async move { Ok(Self { caller: gate.pass(&req).await?, of: PhantomData }) })
    }
}
