//! Signing on the screen: one hand at a time, then the sheet is closed for good.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::content::Content;
use super::fill::own;
use super::{ConsentId, ConsentRef, Hand, HandId, address, store, strokes};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, At, Done, Input, Routes};
use crate::keyring::Clear;
use crate::modules::contacts;

pub(super) fn routes(r: &mut Routes) {
    r.post("/informed-consents/{id}/hands", draw);
    r.post("/informed-consents/{id}/complete", complete);
}

type Writer = Allow<may::WriteCharts>;

/// A signature as the pad sends it.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Drawn {
    /// Who signs.
    #[garde(skip)]
    hand: Hand,
    /// Strokes of points in JSON, each coordinate from 0 to 1000.
    #[garde(length(chars, max = 120000))]
    #[serde(default)]
    strokes: String,
    /// The version that was read.
    #[garde(skip)]
    version: i64,
}

async fn draw(who: Writer, at: At<ConsentId>, input: Input<Drawn>) -> Outcome<Done<ConsentRef>> {
    let row = own(&who, at.0).await?;
    let content = who.business.vault().open(&store::content_place(&row.id), &row.content)?;
    content.reveal(who.leave()).complete(row.kind)?;
    let drawn = strokes::read(&input.strokes).ok_or_else(|| Problem::field("strokes", "informed-no-signature"))?;
    let (id, hand, person, version) = (HandId::mint(who.business.now()), input.hand, row.person, input.version);
    let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
    let sealed = who.business.vault().seal_value(key, &store::hand_place(&id), &Clear::new(drawn))?;
    let (sheet, by, actor) = (row.id, who.session.user, who.actor());
    who.business
        .write(move |tx| {
            store::touch(tx, sheet, version)?;
            if store::hands(tx.db(), sheet)?.iter().any(|h| h.hand == hand) {
                return Err(Problem::new(Code::Signed));
            }
            store::insert_hand(tx, id, sheet, hand, &sealed, by)?;
            audit::record(tx, actor, &Event::done("informed.hand", "informed_consent", sheet.bytes()).with(hand.code()))
        })
        .await?;
    Ok(Done::see(format!("{}#hands", address(sheet)), ConsentRef { id: sheet }))
}

/// What everything signed comes to: the words, and every hand or the scanned sheet.
pub(super) fn fingerprint(id: ConsentId, content: &Content, evidence: &[Vec<u8>]) -> Outcome<[u8; 32]> {
    let mut hash = Sha256::new();
    hash.update(b"informed consent");
    hash.update(id.bytes());
    hash.update(Sha256::digest(serde_json::to_vec(content).map_err(Problem::internal)?));
    for part in evidence {
        hash.update(Sha256::digest(part));
    }
    Ok(hash.finalize().into())
}

/// The sheet as it was read.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Seen {
    /// The version that was read.
    #[garde(skip)]
    version: i64,
}

async fn complete(who: Writer, at: At<ConsentId>, input: Input<Seen>) -> Outcome<Done<ConsentRef>> {
    let row = own(&who, at.0).await?;
    let (id, version, actor, leave) = (row.id, input.version, who.actor(), who.leave());
    let hands = who.business.read(move |db| store::hands(db, id)).await?;
    let vault = who.business.vault();
    let evidence = hands
        .iter()
        .map(|h| serde_json::to_vec(vault.open(&store::hand_place(&h.id), &h.strokes)?.reveal(leave)).map_err(Problem::internal))
        .collect::<Outcome<Vec<_>>>()?;
    let content = vault.open(&store::content_place(&id), &row.content)?;
    let hash = fingerprint(id, content.reveal(leave), &evidence)?;
    who.business
        .write(move |tx| {
            store::complete(tx, id, version, "screen", hash)?;
            let said = format!("hash={}", audit::anchor::hex(&hash));
            audit::record(tx, actor, &Event::done("informed.complete", "informed_consent", id.bytes()).with(&said))
        })
        .await?;
    Ok(Done::see(address(id), ConsentRef { id }).say(who.t("informed-completed")))
}
