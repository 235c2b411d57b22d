//! Asking for studies: what is on the order, what is refused, and the sealed issue.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::{OrderId, store};
use crate::audit::{self, Event};
use crate::base::loose::ticked;
use crate::base::problem::{Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};
use crate::http::Caller;
use crate::keyring::{Clear, Reveal};
use crate::modules::clinic::letterhead::{self, Letterhead};
use crate::modules::clinic::{catalogue, verify};
use crate::modules::contacts::PersonId;
use crate::store::idempotency::{Once, once};

/// The most studies on one order.
pub const MOST: usize = 30;

/// An order as a form or a program sends it.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderTyped {
    /// One study a line.
    #[garde(length(chars, max = 4_000))]
    #[serde(default)]
    pub studies: String,
    /// Why: what is looked for.
    #[garde(length(chars, max = 500))]
    #[serde(default)]
    pub reason: String,
    /// Diagnosis, or a suspicion.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    pub diagnosis: String,
    /// How the person should come: fasting, first urine, bladder full.
    #[garde(length(chars, max = 1_000))]
    #[serde(default)]
    pub preparation: String,
    /// The laboratory should not wait.
    #[garde(skip)]
    #[serde(default, deserialize_with = "ticked")]
    pub urgent: bool,
}

/// A study that is asked for.
#[derive(Clone, Serialize, Deserialize, Zeroize, ToSchema)]
pub(super) struct Wanted {
    /// Its name.
    pub name: String,
    /// Its area, where the catalogue knows it.
    pub group: String,
    /// LOINC, where the catalogue is sure.
    pub loinc: String,
}

/// What is sealed: the order as it was that day.
#[derive(Clone, Serialize, Deserialize, Zeroize)]
pub struct OrderContent {
    pub(super) head: Letterhead,
    pub(super) studies: Vec<Wanted>,
    pub(super) reason: String,
    pub(super) diagnosis: String,
    pub(super) preparation: String,
    pub(super) urgent: bool,
    /// The date of the catalogue that knew the codes.
    pub(super) catalogue: String,
}

/// An issued order.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Issued {
    pub id: OrderId,
    pub folio: i64,
}

/// Reads the lines of the field; the same study twice is one.
pub(super) fn read(lines: &str) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for line in lines.lines().map(|l| tidy(l, 160)).filter(|l| !l.is_empty()) {
        if wanted.iter().any(|w| w.name == line) {
            continue;
        }
        let known = catalogue::study_named(&line);
        let of = |part: fn(&catalogue::Study) -> &String| known.map(|s| part(s).clone()).unwrap_or_default();
        wanted.push(Wanted { group: of(|s| &s.group), loinc: of(|s| &s.loinc), name: line });
    }
    wanted
}

/// Issues an order.
///
/// # Errors
/// Without a study, without a reason; `PrescriptionIncomplete` names every legal datum that is missing.
pub(super) async fn issue(who: &Caller, leave: Reveal, person: PersonId, typed: OrderTyped, sent: Option<Once>) -> Outcome<Issued> {
    let studies = read(&typed.studies);
    if studies.is_empty() {
        return Err(Problem::field("studies", "required"));
    }
    if studies.len() > MOST {
        return Err(Problem::field("studies", "too-many-studies"));
    }
    let reason = tidy_lines(&typed.reason, 500);
    if reason.is_empty() {
        return Err(Problem::field("reason", "required"));
    }
    let (head, key) = letterhead::today(who, leave, person).await?;
    head.complete()?;
    let content = OrderContent {
        head,
        studies,
        reason,
        diagnosis: tidy(&typed.diagnosis, 200),
        preparation: tidy_lines(&typed.preparation, 1_000),
        urgent: typed.urgent,
        catalogue: catalogue::STUDIES.version().to_owned(),
    };
    let (business, id) = (who.business.clone(), OrderId::mint(who.business.now()));
    let words: [u8; 32] = Sha256::digest(serde_json::to_vec(&content).map_err(Problem::internal)?).into();
    let content = business.vault().seal_value(key, &store::order_place(&id), &Clear::new(content))?;
    let (actor, order) = (who.actor(), store::NewOrder { id, person, author: who.session.user, content });
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                let folio = store::next_folio(tx)?;
                let hash = verify::hash(verify::Kind::Order, folio, tx.now(), &words);
                store::insert_order(tx, &order, folio, hash)?;
                let said = format!("hash={}", audit::anchor::hex(&hash));
                audit::record(tx, actor, &Event::done("study.order", "study_order", id.bytes()).with(&said))?;
                Ok(Issued { id, folio })
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_study_known_or_not_and_twice_is_once() {
        let wanted = read("Hemoglobina\n\n  hemoglobina glucosilada \nAlgo del laboratorio de la esquina\nHemoglobina");
        assert_eq!(wanted.len(), 3);
        assert_eq!((wanted[0].group.as_str(), wanted[0].loinc.as_str()), ("hematología", "718-7"));
        assert_eq!(wanted[1].loinc, "4548-4");
        assert!(wanted[2].group.is_empty() && wanted[2].loinc.is_empty());
    }
}
