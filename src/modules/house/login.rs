//! The door: user name and password, then the second factor where there is one.

use actix_web::cookie::{Cookie, SameSite};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::access::{Session, Token, password, second_factor, session, throttle, user};
use crate::audit::{self, Actor, Event};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Anyone, Asked, Caller, Done, House, Input, Listening, Reply, Routes, session_cookie};
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.get("/login", show);
    r.post("/login", enter);
    r.get("/login/code", show_code);
    r.post("/login/code", enter_code);
    r.post("/logout", leave);
}

/// The log-in page.
#[derive(Serialize, ToSchema)]
struct LoginPage {
    next: String,
    /// True right after a business was brought back from a backup.
    restored: bool,
    /// Who may enter an example business, and with what password.
    example: Option<(String, String)>,
}
crate::page!(LoginPage, "modules/house/pages/login.html", "login-title");

/// The page that asks for the second factor.
#[derive(Serialize, ToSchema)]
struct CodePage {
    next: String,
}
crate::page!(CodePage, "modules/house/pages/login_code.html", "login-code-title");

#[derive(Deserialize, ToSchema)]
struct Where {
    next: Option<String>,
    restored: Option<String>,
}

impl Where {
    /// Only a path of ours; anything else is home.
    fn path(&self) -> String {
        self.next.as_deref().and_then(crate::http::local_path).unwrap_or("/").to_owned()
    }
}

/// Log-in.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// Login name.
    #[garde(length(chars, min = 1, max = 80))]
    user: String,
    /// Password.
    #[garde(length(chars, min = 1, max = 200))]
    password: String,
    /// Where to go afterwards.
    #[garde(skip)]
    next: Option<String>,
}

/// The code of the second factor, or a recovery code.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodeTyped {
    /// Six digits, or a recovery code.
    #[garde(length(chars, min = 6, max = 40))]
    code: String,
    /// Where to go afterwards.
    #[garde(skip)]
    next: Option<String>,
}

/// What a program is told after logging in.
#[derive(Serialize, ToSchema)]
struct Entered {
    user: UserId,
    /// True where the code of the second factor is still owed at `POST /login/code`.
    code_owed: bool,
}

async fn show(who: Anyone, asked: Asked<Where>) -> Outcome<Reply<LoginPage>> {
    let example =
        who.business()?.read(|db| tx::one(db, "SELECT value FROM setting WHERE key = 'example'", [], |r| r.get::<_, String>(0))).await?;
    let example = example.and_then(|e| e.split_once('\n').map(|(users, password)| (users.to_owned(), password.to_owned())));
    Ok(Reply(LoginPage { next: asked.path(), restored: asked.restored.is_some(), example }))
}

async fn show_code(who: Anyone, asked: Asked<Where>) -> Outcome<Reply<CodePage>> {
    who.business()?;
    Ok(Reply(CodePage { next: asked.path() }))
}

pub(super) fn cookie(house: &House, token: &Token) -> Cookie<'static> {
    Cookie::build(session_cookie(house.listening), token.cookie().to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(house.listening == Listening::Tls)
        .finish()
}

async fn enter(who: Anyone, input: Input<Credentials>) -> Outcome<Done<Entered>> {
    let business = who.business()?;
    let next = Where { next: input.next.clone(), restored: None }.path();
    let credentials = input.into_inner();
    let login = credentials.user.trim().to_lowercase();
    let (id, second) = check_password(&business, &who.peer, &login, Zeroizing::new(credentials.password)).await?;
    let token = Token::generate()?;
    let (hash_token, agent) = (token.clone(), who.agent.clone());
    business
        .write(move |tx| {
            throttle::clear(tx, "login", &format!("user:{login}"))?;
            session::begin(tx, &hash_token, id, !second, &agent)?;
            audit::record(
                tx,
                Actor { user: Some(*id.bytes()), session: None },
                &Event::done("session.begin", "user", id.bytes()).with(if second { "code owed" } else { "" }),
            )
        })
        .await?;
    let to = if second { format!("/login/code?next={next}") } else { next };
    Ok(Done::see(to, Entered { user: id, code_owed: second }).cookie(cookie(&who.house, &token)))
}

/// The user behind a name and password; failures cost a wait by account and by network.
pub(super) async fn check_password(business: &Business, peer: &str, login: &str, typed: Zeroizing<String>) -> Outcome<(UserId, bool)> {
    let subjects = vec![format!("user:{login}"), format!("net:{peer}")];
    let (now, watched, name) = (business.now(), subjects.clone(), login.to_owned());
    let known = business
        .read(move |db| {
            throttle::check(db, "login", &watched, now)?;
            user::credentials(db, &name)
        })
        .await?;
    let phc = known.as_ref().map(|(_, phc, _)| phc.clone());
    if password::verify(typed, phc).await?
        && let Some((id, _, second)) = known
    {
        return Ok((id, second));
    }
    let actor = Actor { user: known.map(|(id, ..)| *id.bytes()), session: None };
    business
        .write(move |tx| {
            throttle::fail(tx, "login", &subjects)?;
            audit::record(tx, actor, &Event::house("session.begin").refused())
        })
        .await?;
    Err(Problem::new(Code::WrongLogin))
}

/// The session that still owes its code.
async fn half_session(who: &Anyone) -> Outcome<(Business, Session, [u8; 32])> {
    let business = who.business()?;
    let none = || Problem::new(Code::NotLoggedIn);
    let hash = who.token.ok_or_else(none)?;
    let now = business.now();
    let session = business.read(move |db| session::find(db, hash, now)).await?.ok_or_else(none)?;
    Ok((business, session, hash))
}

async fn enter_code(who: Anyone, input: Input<CodeTyped>) -> Outcome<Done<Entered>> {
    let (business, half, hash) = half_session(&who).await?;
    let next = Where { next: input.next.clone(), restored: None }.path();
    let (id, typed, now) = (half.user, input.into_inner().code, business.now());
    let subjects = vec![format!("code:{id}")];
    let watched = subjects.clone();
    business.read(move |db| throttle::check(db, "code", &watched, now)).await?;
    let token = Token::generate()?;
    let (vault, fresh, agent, spent) = (business.vault().clone(), token.clone(), who.agent.clone(), subjects.clone());
    let entered = business
        .write(move |tx| {
            second_factor::spend(tx, &vault, id, &typed)?;
            // A new token at each step up: what was seen before is worth nothing now.
            session::end(tx, hash)?;
            session::begin(tx, &fresh, id, true, &agent)?;
            throttle::clear(tx, "code", &spent[0])?;
            audit::record(tx, Actor { user: Some(*id.bytes()), session: None }, &Event::done("session.code", "user", id.bytes()))
        })
        .await;
    if let Err(problem) = entered {
        if problem.code == Code::WrongCode {
            business
                .write(move |tx| {
                    throttle::fail(tx, "code", &subjects)?;
                    audit::record(
                        tx,
                        Actor { user: Some(*id.bytes()), session: None },
                        &Event::done("session.code", "user", id.bytes()).refused(),
                    )
                })
                .await?;
        }
        return Err(problem);
    }
    Ok(Done::see(next, Entered { user: id, code_owed: false }).cookie(cookie(&who.house, &token)))
}

async fn leave(who: Caller) -> Outcome<Done<Entered>> {
    let (hash, actor, id) = (who.token, who.actor(), who.session.user);
    who.business
        .write(move |tx| {
            session::end(tx, hash)?;
            audit::record(tx, actor, &Event::done("session.end", "user", id.bytes()))
        })
        .await?;
    let mut gone = Cookie::build(session_cookie(who.house.listening), "")
        .path("/")
        .http_only(true)
        .secure(who.house.listening == Listening::Tls)
        .finish();
    gone.make_removal();
    Ok(Done::see("/login", Entered { user: id, code_owed: false }).cookie(gone))
}
