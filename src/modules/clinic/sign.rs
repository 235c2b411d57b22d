//! Signing: what it needs, and the one transaction after which the note never changes.

use sha2::{Digest, Sha256};

use super::note::{NoteContent, NoteId, content_hash};
use super::store::{self, VitalId};
use super::vitals;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::Caller;
use crate::keyring::{Clear, Reveal};
use crate::modules::contacts::{self, PersonId};

/// Signs the author's own draft: parts complete, signs judged and sealed one by one, hash into the
/// audit chain.
///
/// # Errors
/// Names missing parts and bad signs; `Stale` where the draft changed since it was read; `Signed`.
pub(super) async fn sign(who: &Caller, leave: Reveal, id: NoteId, version: i64) -> Outcome<PersonId> {
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
        content.complete()?;
    } else if content.evolution.is_empty() {
        return Err(Problem::field("evolution", "required"));
    }
    let person = row.person;
    let key = business.read(move |db| contacts::key_of(db, person)).await?;
    let judged = vitals::judge(&content.vitals)?;
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
            audit::record(tx, actor, &Event::done("note.sign", "note", id.bytes()).with(&format!("hash={}", audit::anchor::hex(&hash))))?;
            me.announce(tx, "charts", Some(person.0));
            Ok(person)
        })
        .await
}
