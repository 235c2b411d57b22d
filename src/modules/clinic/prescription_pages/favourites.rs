//! A clinician's own sets of medicines: kept out of a prescription, offered on the next form.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use crate::access::may;
use crate::audit::{self, Event};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome};
use crate::base::text::tidy;
use crate::http::{Allow, At, Done, Input, Routes};
use crate::keyring::{Clear, Place, Purpose, Reveal, Sealed, Vault};
use crate::modules::clinic::access;
use crate::modules::clinic::prescribe::{Item, PrescriptionContent, PrescriptionId};
use crate::modules::clinic::store;
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.post("/prescriptions/{id}/favourites", keep);
    r.post("/favourites/{id}/discard", discard);
}

crate::id!(
    /// A set to begin a prescription from.
    FavouriteId
);

/// What is sealed. Nothing of the person it was written for.
#[derive(Clone, Serialize, Deserialize, Zeroize)]
pub(super) struct Set {
    /// As its owner calls it.
    pub name: String,
    /// The medicines.
    pub items: Vec<Item>,
    /// General advice.
    pub advice: String,
}

/// A set in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Favourite {
    pub id: FavouriteId,
    pub name: String,
}

const fn place(id: &FavouriteId) -> Place<'_> {
    Place { table: "prescription_favourite", column: "content", row: id.bytes() }
}

/// Somebody's sets, sealed, the oldest first.
pub(super) fn mine(db: &Connection, owner: UserId) -> Outcome<Vec<(FavouriteId, Sealed<Set>)>> {
    tx::all(db, "SELECT id, content FROM prescription_favourite WHERE owner = ?1 ORDER BY made_at LIMIT 60", [owner], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })
}

/// Opened.
pub(super) fn open(vault: &Vault, leave: Reveal, sealed: Vec<(FavouriteId, Sealed<Set>)>) -> Outcome<Vec<(Favourite, Set)>> {
    sealed
        .into_iter()
        .map(|(id, content)| {
            let set = vault.open(&place(&id), &content)?.reveal(leave).clone();
            Ok((Favourite { id, name: set.name.clone() }, set))
        })
        .collect()
}

/// What to call it.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Naming {
    /// Its name.
    #[garde(length(chars, min = 1, max = 80))]
    name: String,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct FavouriteRef {
    id: FavouriteId,
}

async fn keep(who: Allow<may::WriteCharts>, at: At<PrescriptionId>, input: Input<Naming>) -> Outcome<Done<FavouriteRef>> {
    let (from, me, leave, actor, sent) = (at.0, who.session.user, who.leave(), who.actor(), input.once(&who));
    let row = who.business.read(move |db| store::prescription(db, from)).await?;
    access::open(&who, row.person).await?;
    let vault = who.business.vault();
    let content = vault.open(&store::prescription_place(&from), &row.content)?;
    let content: &PrescriptionContent = content.reveal(leave);
    let favourite = Set { name: tidy(&input.name, 80), items: content.items.clone(), advice: content.advice.clone() };
    let id = FavouriteId::mint(who.business.now());
    let key = vault.mint(Purpose::Person, Some(*id.bytes()))?;
    let sealed = vault.seal_value(key.id, &place(&id), &Clear::new(favourite))?;
    let made = who
        .business
        .write(move |tx| {
            crate::store::idempotency::once(tx, sent.as_ref(), || {
                key.store(tx)?;
                tx.exec(
                    "INSERT INTO prescription_favourite(id, key, owner, content, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                    (id, key.id.sql(), me, &sealed, tx.now()),
                )?;
                audit::record(tx, actor, &Event::done("favourite.keep", "favourite", id.bytes()))?;
                Ok(FavouriteRef { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/prescriptions/{from}"), made).say(who.t("favourite-kept")))
}

async fn discard(who: Allow<may::WriteCharts>, at: At<FavouriteId>) -> Outcome<Done<FavouriteRef>> {
    let (id, me, actor) = (at.0, who.session.user, who.actor());
    who.business
        .write(move |tx| {
            tx.exec_one("DELETE FROM prescription_favourite WHERE id = ?1 AND owner = ?2", (id, me), Code::NotFound)?;
            audit::record(tx, actor, &Event::done("favourite.discard", "favourite", id.bytes()))
        })
        .await?;
    Ok(Done::see("/charts", FavouriteRef { id }).say(who.t("favourite-discarded")))
}
