//! Signing: what it needs, and the one transaction after which the note never changes.

use sha2::{Digest, Sha256};

use super::cosign::{self, CosignatureId};
use super::note::{self, NoteContent, NoteId, content_hash};
use super::store::{self, VitalId};
use super::vitals;
use crate::audit::{self, Event};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::Caller;
use crate::keyring::{Clear, Reveal};
use crate::modules::contacts::{self, PersonId};

/// Signs the author's own draft: parts complete, signs judged and sealed one by one, hash into the
/// audit chain. Where nobody could consent, a second doctor is asked to sign in the same transaction.
///
/// # Errors
/// Names missing parts, bad signs and a missing second doctor; `Stale` where the draft changed since it was read; `Signed`.
pub(super) async fn sign(who: &Caller, leave: Reveal, id: NoteId, version: i64, second: Option<UserId>) -> Outcome<PersonId> {
    let business = who.business.clone();
    let row = business.read(move |db| store::note(db, id)).await?;
    if row.author != who.session.user {
        return Err(Problem::new(Code::NotAllowed));
    }
    if row.signed_at.is_some() {
        return Err(Problem::new(Code::Signed));
    }
    let (me, author) = (who.session.user, row.author);
    let sheet = business.read(move |db| store::practitioner(db, me)).await?;
    if sheet.licence.is_empty() {
        return Err(Problem::new(Code::BadInput).and_field("licence", "licence-missing"));
    }
    let clear = business.vault().open(&store::note_place(&id), &row.content)?;
    let content: &NoteContent = clear.reveal(leave);
    if row.addendum_of.is_none() {
        note::complete(row.kind, content)?;
    } else if content.evolution.is_empty() {
        return Err(Problem::field("evolution", "required"));
    }
    let person = row.person;
    if content.without_consent && second.is_none() {
        return Err(Problem::field("second", "second-doctor"));
    }
    let (vault, profile, started) = (business.vault().clone(), business.profile(), row.started_at);
    let (key, before) =
        business.read(move |db| Ok((contacts::key_of(db, person)?, vitals::before(db, &vault, leave, person, &profile, started)?))).await?;
    let judged = vitals::judge(&content.vitals, &before, content.confirmed)?;
    let sealed = judged
        .into_iter()
        .map(|(sign, kept)| {
            let vital = VitalId::mint(business.now());
            let sealed = business.vault().seal_value(key, &store::vital_place(&vital), &Clear::new(kept))?;
            Ok((vital, vitals::code(sign), sealed))
        })
        .collect::<Outcome<Vec<_>>>()?;
    // The hash is over the words themselves, so that it can be checked on paper and after a change of keys.
    let words = serde_json::to_vec(content).map_err(Problem::internal)?;
    let digest: [u8; 32] = Sha256::digest(&words).into();
    let (actor, me) = (who.actor(), business.clone());
    business
        .write(move |tx| {
            for (vital, sign, sealed) in &sealed {
                store::insert_vital(tx, *vital, id, person, sign, sealed)?;
            }
            let hash = content_hash(id, person.bytes(), author.bytes(), tx.now().0, &digest);
            store::sign_note(tx, id, version, hash, tx.now())?;
            if let Some(doctor) = second {
                cosign::ask(tx, CosignatureId::mint(tx.now()), id, doctor, author)?;
            }
            audit::record(tx, actor, &Event::done("note.sign", "note", id.bytes()).with(&format!("hash={}", audit::anchor::hex(&hash))))?;
            me.announce(tx, "charts", Some(person.0));
            Ok(person)
        })
        .await
}
