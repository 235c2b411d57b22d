//! The people who work here: adding them, their roles, letting them in or not.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::access::user::{self, NewUser, User};
use crate::access::{Role, may, password, second_factor};
use crate::audit::{self, Event};
use crate::base::id::UserId;
use crate::base::problem::{Outcome, Problem};
use crate::base::text;
use crate::http::{Allow, At, Caller, Done, Input, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/staff", list);
    r.get("/staff/new", blank);
    r.post("/staff", add);
    r.get("/staff/{id}", show);
    r.post("/staff/{id}", change);
    r.post("/staff/{id}/password", reset_password);
    r.post("/staff/{id}/disable", disable);
    r.post("/staff/{id}/enable", enable);
}

type Boss = Allow<may::ManageStaff>;

/// Everyone who works here.
#[derive(Serialize, ToSchema)]
struct StaffPage {
    items: Vec<Member>,
}
crate::page!(StaffPage, "modules/house/pages/staff.html", "staff-title");

/// One of them, with words.
#[derive(Serialize, ToSchema)]
struct Member {
    #[serde(flatten)]
    user: User,
    role_words: String,
    initials: String,
}

/// Somebody new.
#[derive(Serialize, ToSchema)]
struct NewMemberPage {
    roles: Vec<(String, String, String)>,
}
crate::page!(NewMemberPage, "modules/house/pages/staff_new.html", "staff-new-title");

/// One person's page.
#[derive(Serialize, ToSchema)]
struct MemberPage {
    user: User,
    roles: Vec<(String, String, bool)>,
    me: bool,
}
crate::page!(MemberPage, "modules/house/pages/staff_one.html", "staff-title", |d| d.user.name.clone());

fn role_words(who: &Caller, roles: &[Role]) -> String {
    roles.iter().map(|r| who.t(&format!("role-{}", r.code()))).collect::<Vec<_>>().join(", ")
}

async fn list(who: Boss) -> Outcome<Reply<StaffPage>> {
    let users = who.business.read(user::list).await?;
    let items = users
        .into_iter()
        .map(|user| Member { role_words: role_words(&who, &user.roles), initials: text::initials(&user.name), user })
        .collect();
    Ok(Reply(StaffPage { items }))
}

async fn blank(who: Boss) -> Outcome<Reply<NewMemberPage>> {
    let roles = Role::ALL
        .iter()
        .map(|r| (r.code().to_owned(), who.t(&format!("role-{}", r.code())), who.t(&format!("role-{}-does", r.code()))))
        .collect();
    Ok(Reply(NewMemberPage { roles }))
}

/// Somebody who begins to work here.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMember {
    /// The name that is shown and printed.
    #[garde(length(chars, min = 1, max = 120))]
    name: String,
    /// The login name.
    #[garde(length(chars, min = 1, max = 40))]
    login: String,
    /// A first password, to be changed by its owner.
    #[garde(length(chars, min = 1, max = 200))]
    password: String,
    /// What they do here.
    #[garde(length(min = 1, max = 9))]
    #[serde(default)]
    roles: Vec<Role>,
}

/// Somebody of the staff.
#[derive(Serialize, Deserialize, ToSchema)]
struct MemberRef {
    id: UserId,
}

async fn add(who: Boss, input: Input<NewMember>) -> Outcome<Done<MemberRef>> {
    who.confirmed()?;
    let once = input.once(&who);
    let input = input.into_inner();
    let login = user::login_name("login", &input.login)?;
    password::judge("password", &input.password, &[&login, &input.name, &who.business.profile().name])?;
    let new = NewUser {
        login,
        name: text::tidy(&input.name, 120),
        password: password::hash(Zeroizing::new(input.password)).await?,
        roles: input.roles,
    };
    let actor = who.actor();
    let made = who
        .business
        .write(move |tx| {
            crate::store::idempotency::once(tx, once.as_ref(), || {
                let id = user::add(tx, &new)?;
                let roles = new.roles.iter().map(|r| r.code()).collect::<Vec<_>>().join(",");
                audit::record(tx, actor, &Event::done("user.add", "user", id.bytes()).with(&format!("roles={roles}")))?;
                Ok(MemberRef { id })
            })
        })
        .await?;
    Ok(Done::made("/staff", made).say(who.t("staff-added")))
}

async fn show(who: Boss, at: At<UserId>) -> Outcome<Reply<MemberPage>> {
    let user = who.business.read(move |db| user::get(db, at.0)).await?;
    let roles = Role::ALL.iter().map(|r| (r.code().to_owned(), who.t(&format!("role-{}", r.code())), user.roles.contains(r))).collect();
    Ok(Reply(MemberPage { me: user.id == who.session.user, user, roles }))
}

/// Name and roles.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct MemberChange {
    /// The name that is shown and printed.
    #[garde(length(chars, min = 1, max = 120))]
    name: String,
    /// What they do here.
    #[garde(length(min = 1, max = 9))]
    #[serde(default)]
    roles: Vec<Role>,
}

async fn change(who: Boss, at: At<UserId>, input: Input<MemberChange>) -> Outcome<Done<MemberRef>> {
    who.confirmed()?;
    let (input, actor, id) = (input.into_inner(), who.actor(), at.0);
    who.business
        .write(move |tx| {
            user::change(tx, id, &text::tidy(&input.name, 120), &input.roles)?;
            let roles = input.roles.iter().map(|r| r.code()).collect::<Vec<_>>().join(",");
            audit::record(tx, actor, &Event::done("user.change", "user", id.bytes()).with(&format!("roles={roles}")))
        })
        .await?;
    Ok(Done::see("/staff", MemberRef { id }).say(who.t("staff-changed")))
}

/// A fresh first password.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct FreshPassword {
    /// The new password.
    #[garde(length(chars, min = 1, max = 200))]
    password: String,
    /// Anything but empty also turns the second factor off (a lost telephone).
    #[garde(skip)]
    second_factor_off: Option<String>,
}

async fn reset_password(who: Boss, at: At<UserId>, input: Input<FreshPassword>) -> Outcome<Done<MemberRef>> {
    who.confirmed()?;
    let (input, actor, id) = (input.into_inner(), who.actor(), at.0);
    password::judge("password", &input.password, &[&who.business.profile().name])?;
    let hash = password::hash(Zeroizing::new(input.password)).await?;
    who.business
        .write(move |tx| {
            user::set_password(tx, id, &hash, None)?;
            if input.second_factor_off.is_some() {
                second_factor::turn_off(tx, id)?;
            }
            audit::record(tx, actor, &Event::done("user.password.reset", "user", id.bytes()))
        })
        .await?;
    Ok(Done::see("/staff", MemberRef { id }).say(who.t("staff-password-set")))
}

async fn set_disabled(who: Boss, id: UserId, disabled: bool) -> Outcome<Done<MemberRef>> {
    if id == who.session.user {
        return Err(Problem::field("id", "not-yourself"));
    }
    let actor = who.actor();
    who.business
        .write(move |tx| {
            user::set_disabled(tx, id, disabled)?;
            audit::record(tx, actor, &Event::done(if disabled { "user.disable" } else { "user.enable" }, "user", id.bytes()))
        })
        .await?;
    let done = Done::see("/staff", MemberRef { id });
    Ok(if disabled {
        done.say(who.t("staff-disabled")).undo(format!("/staff/{id}/enable"), who.t("form-undo"))
    } else {
        done.say(who.t("staff-enabled"))
    })
}

async fn disable(who: Boss, at: At<UserId>) -> Outcome<Done<MemberRef>> {
    who.confirmed()?;
    set_disabled(who, at.0, true).await
}

async fn enable(who: Boss, at: At<UserId>) -> Outcome<Done<MemberRef>> {
    set_disabled(who, at.0, false).await
}
