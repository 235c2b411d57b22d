//! The keys: how they stand, sealing, rotation, a new kit.

use serde::Serialize;
use utoipa::ToSchema;

use super::kit::hold_kit;
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::http::{Allow, Done, Reply, Routes};
use crate::keyring::{Recovery, Ring, VaultStatus, fingerprint};
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.get("/keys", show);
    r.post("/keys/seal", seal);
    r.post("/keys/rotate", rotate);
    r.post("/keys/kit", new_kit);
}

type Keeper = Allow<may::ManageKeys>;

/// How the keys stand.
#[derive(Serialize, ToSchema)]
struct KeysPage {
    status: VaultStatus,
    machine: String,
    recovery: String,
    kit_confirmed: bool,
}
crate::page!(KeysPage, "modules/house/pages/keys.html", "keys-page-title");

async fn show(who: Keeper) -> Outcome<Reply<KeysPage>> {
    let public = Ring::public_keys(who.business.keys_folder(), who.business.id())?;
    let kit_confirmed = who
        .business
        .read(|db| tx::one(db, "SELECT 1 FROM setting WHERE key = 'kit_confirmed' AND value = '1'", [], |_| Ok(())))
        .await?
        .is_some();
    Ok(Reply(KeysPage {
        status: who.business.vault().status(),
        machine: fingerprint(&public[0]),
        recovery: fingerprint(&public[1]),
        kit_confirmed,
    }))
}

#[derive(Serialize, ToSchema)]
struct KeysDone {
    status: VaultStatus,
}

async fn seal(who: Keeper) -> Outcome<Done<KeysDone>> {
    who.confirmed()?;
    let (actor, business) = (who.actor(), who.business.clone());
    // Anchored while the key for it is still here.
    business.anchor()?;
    who.business
        .write(move |tx| {
            let sealing = business.clone();
            tx.after_commit(move || sealing.seal());
            audit::record(tx, actor, &Event::house("keys.seal"))
        })
        .await?;
    Ok(Done::see("/keys", KeysDone { status: who.business.vault().status() }).say(who.t("keys-are-sealed")))
}

async fn rotate(who: Keeper) -> Outcome<Done<KeysDone>> {
    who.confirmed()?;
    let (actor, vault) = (who.actor(), who.business.vault().clone());
    let keys = who
        .business
        .write(move |tx| {
            let keys = vault.rotate(tx)?;
            audit::record(tx, actor, &Event::house("keys.rotate").with(&format!("data_keys={keys}")))?;
            Ok(keys)
        })
        .await?;
    let said = who.house.words.ta(who.lang(), "keys-rotated", &[("n", keys.into())]);
    Ok(Done::see("/keys", KeysDone { status: who.business.vault().status() }).say(said))
}

async fn new_kit(who: Keeper) -> Outcome<Done<KeysDone>> {
    who.confirmed()?;
    let recovery = Recovery::generate();
    let (vault, now, key) = (who.business.vault().clone(), who.business.now(), Recovery::parse(recovery.text())?);
    tokio::task::spawn_blocking(move || vault.replace_recovery(&key, now)).await.map_err(Problem::internal)??;
    let actor = who.actor();
    who.business
        .write(move |tx| {
            tx.exec("DELETE FROM setting WHERE key = 'kit_confirmed'", [])?;
            audit::record(tx, actor, &Event::house("kit.make"))
        })
        .await?;
    hold_kit(who.business.id(), recovery);
    Ok(Done::see("/setup/kit", KeysDone { status: who.business.vault().status() }))
}
