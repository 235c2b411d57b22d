//! Issuing a certificate, and annulling one.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::{AnnulmentId, CertificateId, Kind, store};
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};
use crate::http::Caller;
use crate::keyring::{Clear, KeyId, Reveal};
use crate::modules::clinic::access;
use crate::modules::clinic::letterhead::{self, Letterhead};
use crate::modules::clinic::verify;
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::{Once, once};

/// A certificate as a form or a program sends it.
#[derive(Clone, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    /// Its kind.
    #[garde(skip)]
    pub kind: Kind,
    /// Its title; empty is the name of the kind, and a free one needs one.
    #[garde(length(chars, max = 80))]
    #[serde(default)]
    pub title: String,
    /// For whom it is meant: «A quien corresponda».
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    pub addressee: String,
    /// What is certified.
    #[garde(length(chars, max = 4_000))]
    #[serde(default)]
    pub text: String,
}

/// What is sealed: the certificate as it was that day.
#[derive(Clone, Serialize, Deserialize, Zeroize)]
pub struct Content {
    pub(super) head: Letterhead,
    pub(super) title: String,
    pub(super) addressee: String,
    pub(super) text: String,
}

/// An issued certificate.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Issued {
    pub id: CertificateId,
    pub folio: i64,
}

/// What would be issued now, and the key of the person.
///
/// # Errors
/// Names what is missing: title, text, or a legal datum (`PrescriptionIncomplete`). A place that was left open in the
/// text (`____`) is one.
pub(super) async fn prepare(who: &Caller, leave: Reveal, person: PersonId, typed: &Typed) -> Outcome<(Content, KeyId)> {
    let title = tidy(&typed.title, 80);
    let text = tidy_lines(&typed.text, 4_000);
    if title.is_empty() && typed.kind == Kind::Free {
        return Err(Problem::field("title", "required"));
    }
    if text.is_empty() {
        return Err(Problem::field("text", "required"));
    }
    if text.contains("__") {
        return Err(Problem::field("text", "left-open"));
    }
    let (head, key) = letterhead::today(who, leave, person).await?;
    head.complete()?;
    let lang = who.business.profile().lang;
    let title = if title.is_empty() { who.house.words.t(lang, typed.kind.word()) } else { title };
    Ok((Content { head, title, addressee: tidy(&typed.addressee, 120), text }, key))
}

/// Issues a certificate.
///
/// # Errors
/// As [`prepare`].
pub(super) async fn issue(who: &Caller, leave: Reveal, person: PersonId, typed: Typed, sent: Option<Once>) -> Outcome<Issued> {
    let (content, key) = prepare(who, leave, person, &typed).await?;
    let (business, id) = (who.business.clone(), CertificateId::mint(who.business.now()));
    let words: [u8; 32] = Sha256::digest(serde_json::to_vec(&content).map_err(Problem::internal)?).into();
    let content = business.vault().seal_value(key, &store::place(&id), &Clear::new(content))?;
    let (actor, new) = (who.actor(), store::New { id, kind: typed.kind, person, author: who.session.user, content });
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                let folio = store::next_folio(tx)?;
                let hash = verify::hash(verify::Kind::Certificate, folio, tx.now(), &words);
                store::insert(tx, &new, folio, hash)?;
                let said = format!("hash={}", audit::anchor::hex(&hash));
                audit::record(tx, actor, &Event::done("certificate.issue", "certificate", id.bytes()).with(&said))?;
                Ok(Issued { id, folio })
            })
        })
        .await
}

/// Annuls a certificate. The reason is sealed under the key of the person it speaks of.
///
/// # Errors
/// Without a reason; `NotFound`; `Immutable` where it was annulled before.
pub(super) async fn annul(who: &Caller, id: CertificateId, reason: &str) -> Outcome<()> {
    let reason = tidy(reason, 300);
    if reason.is_empty() {
        return Err(Problem::field("reason", "required"));
    }
    let business = who.business.clone();
    let (row, key) = business
        .read(move |db| {
            let row = store::get(db, id)?;
            let key = contacts::key_of(db, row.person)?;
            Ok((row, key))
        })
        .await?;
    access::open(who, row.person).await?;
    if row.annulled.is_some() {
        return Err(Problem::new(Code::Immutable));
    }
    let annulment = AnnulmentId::mint(business.now());
    let sealed = business.vault().seal_value(key, &store::reason_place(&annulment), &Clear::new(reason))?;
    let (actor, me) = (who.actor(), who.session.user);
    business
        .write(move |tx| {
            store::annul(tx, annulment, id, &sealed, me)?;
            audit::record(tx, actor, &Event::done("certificate.annul", "certificate", id.bytes()))
        })
        .await
}
