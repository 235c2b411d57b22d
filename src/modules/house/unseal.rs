//! Opening sealed data: by this machine's identity, or with the recovery key of the kit.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::throttle;
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Anyone, Done, Input, Reply, Routes};
use crate::keyring::{KeyringFault, Recovery, Ring};

pub(super) fn routes(r: &mut Routes) {
    r.get("/unseal", show);
    r.post("/unseal", open);
}

/// The page over sealed data.
#[derive(Serialize, ToSchema)]
struct UnsealPage {
    sealed: bool,
    fault: Option<String>,
}
crate::page!(UnsealPage, "modules/house/pages/unseal.html", "unseal-title");

async fn show(who: Anyone) -> Outcome<Reply<UnsealPage>> {
    let status = who.business()?.vault().status();
    Ok(Reply(UnsealPage { sealed: status.sealed, fault: status.fault }))
}

/// The recovery key.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnsealKey {
    /// The text of the emergency kit.
    #[garde(length(chars, min = 20, max = 200))]
    recovery_key: String,
}

#[derive(Serialize, ToSchema)]
struct Unsealed {
    sealed: bool,
}

async fn open(who: Anyone, input: Input<UnsealKey>) -> Outcome<Done<Unsealed>> {
    let business = who.business()?;
    let subjects = vec![format!("net:{}", who.peer)];
    let (now, watched) = (business.now(), subjects.clone());
    business.read(move |db| throttle::check(db, "unseal", &watched, now)).await?;
    let opened = Recovery::parse(&input.recovery_key).and_then(|key| key.identity()).and_then(|identity| with(&business, &identity));
    let (done, failed) = (opened.is_ok(), opened.err());
    business
        .write(move |tx| {
            if done {
                throttle::clear(tx, "unseal", &subjects[0])?;
                audit::record(tx, Actor::HOUSE, &Event::house("keys.unseal").with("recovery key"))
            } else {
                throttle::fail(tx, "unseal", &subjects)?;
                audit::record(tx, Actor::HOUSE, &Event::house("keys.unseal").refused())
            }
        })
        .await?;
    match failed {
        Some(problem) => Err(problem.and_field("recovery_key", "wrong-key")),
        None => Ok(Done::see("/", Unsealed { sealed: false })),
    }
}

/// Unseals with an identity.
fn with(business: &Business, identity: &age::x25519::Identity) -> Outcome<()> {
    let ring = Ring::open(business.keys_folder(), business.id(), identity).map_err(|fault| match fault {
        KeyringFault::RingMissing => Problem::internal(fault),
        _ => Problem::new(Code::WrongKey).because(fault),
    })?;
    business.unseal(ring)
}
