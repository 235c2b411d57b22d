//! One's own account: language, password, second factor, sessions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::enrolments;
use super::kit::svg;
use super::login::check_password;
use crate::access::{may, password, second_factor, session, throttle, user};
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::lang::Lang;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Anyone, Asked, Done, Input, Reply, Routes};
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.get("/me", show);
    r.post("/me/lang", set_lang);
    r.post("/me/password", set_password);
    r.get("/me/second-factor", enrol);
    r.post("/me/second-factor", turn_on);
    r.post("/me/second-factor/off", turn_off);
    r.post("/me/sessions/end", end_others);
    r.get("/me/confirm", ask_password);
    r.post("/me/confirm", confirm);
}

type Me = Allow<may::UseTheCounter>;

/// One log-in of mine.
#[derive(Serialize, ToSchema)]
struct MySession {
    agent: String,
    since: String,
    seen: Instant,
    this_one: bool,
}

/// My account.
#[derive(Serialize, ToSchema)]
struct AccountPage {
    login: String,
    name: String,
    roles: Vec<String>,
    lang: Lang,
    second_factor: bool,
    sessions: Vec<MySession>,
}
crate::page!(AccountPage, "modules/house/pages/account.html", "account-title");

/// Something about oneself was changed.
#[derive(Serialize, ToSchema)]
struct Changed {
    changed: bool,
}

const CHANGED: Changed = Changed { changed: true };

async fn show(who: Me) -> Outcome<Reply<AccountPage>> {
    let (id, this, zone) = (who.session.user, who.session.id, who.business.profile().zone());
    let (me, mut sessions) = who
        .business
        .read(move |db| {
            let sessions = tx::all(
                db,
                "SELECT agent, made_at, seen_at, id FROM session WHERE user = ?1 AND stage = 'full' ORDER BY seen_at DESC LIMIT 20",
                [id],
                |r| {
                    let made: Instant = r.get(1)?;
                    Ok(MySession {
                        agent: r.get(0)?,
                        since: zone.wall(made).strftime("%d/%m/%Y %H:%M").to_string(),
                        seen: r.get(2)?,
                        this_one: r.get::<_, session::SessionId>(3)? == this,
                    })
                },
            )?;
            Ok((user::get(db, id)?, sessions))
        })
        .await?;
    for session in &mut sessions {
        session.agent = super::device::words(&who, &session.agent);
    }
    let roles = me.roles.iter().map(|r| who.t(&format!("role-{}", r.code()))).collect();
    Ok(Reply(AccountPage { login: me.login, name: me.name, roles, lang: who.session.lang, second_factor: me.second_factor, sessions }))
}

/// The language of my screens.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct LangChosen {
    /// `es` or `en`.
    #[garde(skip)]
    lang: Lang,
}

async fn set_lang(who: Me, input: Input<LangChosen>) -> Outcome<Done<Changed>> {
    let (id, lang) = (who.session.user, input.lang);
    who.business.write(move |tx| tx.exec_one("UPDATE user SET lang = ?2 WHERE id = ?1", (id, lang.tag()), Code::NotFound)).await?;
    Ok(Done::see("/me", CHANGED))
}

/// A new password.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// The one in use.
    #[garde(length(chars, min = 1, max = 200))]
    password: String,
    /// The new one.
    #[garde(length(chars, min = 1, max = 200))]
    new_password: String,
}

async fn set_password(who: Me, net: Anyone, input: Input<NewPassword>) -> Outcome<Done<Changed>> {
    let input = input.into_inner();
    password::judge("new_password", &input.new_password, &[&who.session.login, &who.session.name, &who.business.profile().name])?;
    check_password(&who.business, &net.peer, &who.session.login, Zeroizing::new(input.password)).await.map_err(wrong_field)?;
    let hash = password::hash(Zeroizing::new(input.new_password)).await?;
    let (id, keep, actor) = (who.session.user, who.session.id, who.actor());
    who.business
        .write(move |tx| {
            user::set_password(tx, id, &hash, Some(keep))?;
            audit::record(tx, actor, &Event::done("user.password", "user", id.bytes()))
        })
        .await?;
    Ok(Done::see("/me", CHANGED).say(who.t("account-password-changed")))
}

fn wrong_field(problem: Problem) -> Problem {
    if problem.code == Code::WrongLogin { Problem::field("password", "wrong-password") } else { problem }
}

/// A second factor being set up.
#[derive(Serialize, ToSchema)]
struct EnrolPage {
    /// Base 32, for typing.
    secret: String,
    /// An SVG picture of it.
    qr: String,
}
crate::page!(EnrolPage, "modules/house/pages/second_factor.html", "second-factor-title");

async fn enrol(who: Me) -> Outcome<Reply<EnrolPage>> {
    who.confirmed()?;
    let fresh = || second_factor::enrol(&who.business.profile().name, &who.session.login);
    let page = enrolments::of(who.session.id, who.business.now(), fresh, |shown| {
        Ok(EnrolPage { qr: svg(&shown.url)?, secret: shown.secret.clone() })
    })?;
    Ok(Reply(page))
}

/// The proof that the telephone has the secret.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Proof {
    /// The secret that was shown.
    #[garde(length(chars, min = 16, max = 80))]
    secret: String,
    /// The code the telephone shows.
    #[garde(length(chars, min = 6, max = 8))]
    code: String,
}

/// The recovery codes, shown once.
#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    recovery_codes: Vec<String>,
}
crate::page!(RecoveryCodes, "modules/house/pages/recovery_codes.html", "recovery-codes-title");

async fn turn_on(who: Me, input: Input<Proof>) -> Outcome<Reply<RecoveryCodes>> {
    who.confirmed()?;
    let input = input.into_inner();
    let step =
        second_factor::step_of(&input.secret, &input.code, who.business.now())?.ok_or_else(|| Problem::field("code", "wrong-code"))?;
    let (id, vault, actor) = (who.session.user, who.business.vault().clone(), who.actor());
    let recovery_codes = who
        .business
        .write(move |tx| {
            audit::record(tx, actor, &Event::done("user.second_factor.on", "user", id.bytes()))?;
            second_factor::turn_on(tx, &vault, id, &input.secret, step)
        })
        .await?;
    enrolments::done(who.session.id, who.business.now());
    Ok(Reply(RecoveryCodes { recovery_codes }))
}

async fn turn_off(who: Me) -> Outcome<Done<Changed>> {
    who.confirmed()?;
    let (id, actor) = (who.session.user, who.actor());
    who.business
        .write(move |tx| {
            second_factor::turn_off(tx, id)?;
            audit::record(tx, actor, &Event::done("user.second_factor.off", "user", id.bytes()))
        })
        .await?;
    Ok(Done::see("/me", CHANGED).say(who.t("second-factor-is-off")))
}

async fn end_others(who: Me) -> Outcome<Done<Changed>> {
    let (id, keep, actor) = (who.session.user, who.session.id, who.actor());
    who.business
        .write(move |tx| {
            session::end_others(tx, id, Some(keep))?;
            audit::record(tx, actor, &Event::done("session.end_others", "user", id.bytes()))
        })
        .await?;
    Ok(Done::see("/me", CHANGED).say(who.t("account-sessions-ended")))
}

/// The password, once more, before a sensitive step.
#[derive(Serialize, ToSchema)]
struct ConfirmPage {
    next: String,
}
crate::page!(ConfirmPage, "modules/house/pages/confirm.html", "confirm-title");

#[derive(Deserialize, ToSchema)]
struct Where {
    next: Option<String>,
}

async fn ask_password(_who: Me, asked: Asked<Where>) -> Outcome<Reply<ConfirmPage>> {
    Ok(Reply(ConfirmPage { next: asked.next.clone().unwrap_or_else(|| "/".into()) }))
}

/// The password again.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Again {
    /// The password.
    #[garde(length(chars, min = 1, max = 200))]
    password: String,
    /// Where to go on.
    #[garde(skip)]
    next: Option<String>,
}

async fn confirm(who: Me, from: Anyone, input: Input<Again>) -> Outcome<Done<Changed>> {
    let input = input.into_inner();
    check_password(&who.business, &from.peer, &who.session.login, Zeroizing::new(input.password)).await.map_err(wrong_field)?;
    let (id, login) = (who.session.id, who.session.login.clone());
    who.business
        .write(move |tx| {
            throttle::clear(tx, "login", &format!("user:{login}"))?;
            session::confirm(tx, id)
        })
        .await?;
    let next = input.next.filter(|n| n.starts_with('/') && !n.starts_with("//") && !n.contains('\\')).unwrap_or_else(|| "/".into());
    Ok(Done::see(next, CHANGED))
}
