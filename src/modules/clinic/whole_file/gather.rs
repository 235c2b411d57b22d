//! Everything of a person, read at one moment and opened.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::share::{Reads, Share};
use super::store;
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::Outcome;
use crate::base::vital::Sign;
use crate::business::{Business, Profile};
use crate::keyring::Reveal;
use crate::modules::clinic::alerts::{self, AlertId};
use crate::modules::clinic::letterhead::Letterhead;
use crate::modules::clinic::note::{Diagnosis, Kind, NoteContent, NoteId, read_diagnoses};
use crate::modules::clinic::prescribe::{PrescriptionContent, PrescriptionId};
use crate::modules::clinic::store::{self as chart, Practitioner};
use crate::modules::clinic::vitals::{self, VitalKept};
use crate::modules::clinic::{certificates, consent, immunisation, studies};
use crate::modules::contacts::{self, FileOnFile, PersonCard, PersonId};

/// A signed note or addendum.
pub(super) struct Note {
    pub id: NoteId,
    pub kind: Kind,
    pub author: UserId,
    pub author_name: String,
    pub addendum_of: Option<NoteId>,
    pub content: NoteContent,
    pub started_at: Instant,
    /// Age in days then, as it was kept.
    pub age_days: Option<i64>,
    pub signed_at: Instant,
    pub hash: [u8; 32],
}

impl Note {
    pub fn diagnoses(&self) -> Vec<Diagnosis> {
        read_diagnoses(&self.content.diagnosis)
    }
}

/// A vital sign.
pub(super) struct Vital {
    pub id: String,
    pub note: NoteId,
    pub sign: Sign,
    pub kept: VitalKept,
    pub taken_at: Instant,
}

/// An allergy, problem or medicine.
pub(super) struct Alert {
    pub id: AlertId,
    pub kind: String,
    pub text: String,
    pub made_at: Instant,
    pub ended_at: Option<Instant>,
}

/// A prescription.
pub(super) struct Prescription {
    pub id: PrescriptionId,
    pub folio: i64,
    pub author: UserId,
    pub content: PrescriptionContent,
    pub hash: [u8; 32],
    pub issued_at: Instant,
}

/// A second signature.
pub(super) struct Cosigned {
    pub note: NoteId,
    pub doctor: UserId,
    pub name: String,
    pub signed_at: Instant,
}

/// The whole.
pub(super) struct Gathered {
    pub person: PersonId,
    pub record_no: i64,
    pub card: PersonCard,
    pub profile: Profile,
    pub now: Instant,
    pub alerts: Vec<Alert>,
    pub notes: Vec<Note>,
    pub vitals: Vec<Vital>,
    pub prescriptions: Vec<Prescription>,
    /// Second signatures that were given.
    pub cosigned: Vec<Cosigned>,
    pub files: Vec<FileOnFile>,
    /// Notes that nobody signed: they are not handed over.
    pub drafts: i64,
    /// What other rooms add.
    pub shares: Vec<Box<dyn Share>>,
    /// The head of papers that are made now.
    pub head: Letterhead,
    /// Legal data of everybody who wrote, by user.
    pub practitioners: BTreeMap<UserId, Practitioner>,
}

/// The rooms that add a part of their own.
const SHARES: [Reads; 4] = [studies::share, certificates::share, consent::share, immunisation::share];

/// Reads it: a number of queries that does not grow with the chart, and one for each who signed.
pub(super) fn gather(db: &Connection, business: &Business, leave: Reveal, person: PersonId, head: Letterhead) -> Outcome<Gathered> {
    let vault = business.vault();
    let (card, record_no) = contacts::card_with_number(db, vault, person)?;
    let alerts = store::alerts(db, person)?
        .into_iter()
        .map(|a| {
            let text = alerts::opened(vault, leave, &a.id, &a.content)?;
            Ok(Alert { id: a.id, kind: a.kind, text, made_at: a.made_at, ended_at: a.ended_at })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let notes = store::notes(db, person)?
        .into_iter()
        .filter_map(|n| Some((n.signed_at?, n.hash?, n)))
        .map(|(signed_at, hash, n)| {
            let content = vault.open(&chart::note_place(&n.id), &n.content)?.reveal(leave).clone();
            let (id, kind, author, author_name, addendum_of) = (n.id, n.kind, n.author, n.author_name, n.addendum_of);
            let (started_at, age_days) = (n.started_at, n.age_days);
            Ok(Note { id, kind, author, author_name, addendum_of, content, started_at, age_days, signed_at, hash })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let vitals = store::vitals(db, person)?
        .into_iter()
        .filter_map(|v| Some((vitals::sign_named(&v.sign)?, v)))
        .map(|(sign, v)| {
            let kept = vault.open(&chart::vital_place(&v.id), &v.content)?.reveal(leave).clone();
            Ok(Vital { id: v.id.to_string(), note: v.note, sign, kept, taken_at: v.taken_at })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let prescriptions = store::prescriptions(db, person)?
        .into_iter()
        .map(|(p, author)| {
            let content = vault.open(&chart::prescription_place(&p.id), &p.content)?.reveal(leave).clone();
            Ok(Prescription { id: p.id, folio: p.folio, author, content, hash: p.hash, issued_at: p.issued_at })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let mut practitioners = BTreeMap::new();
    let cosigned = store::cosigned(db, person)?;
    let wrote = notes.iter().map(|n| n.author).chain(prescriptions.iter().map(|p| p.author));
    for author in wrote.chain(cosigned.iter().map(|c| c.doctor)) {
        if let std::collections::btree_map::Entry::Vacant(free) = practitioners.entry(author) {
            free.insert(chart::practitioner(db, author)?);
        }
    }
    Ok(Gathered {
        person,
        record_no,
        card: card.reveal(leave).clone(),
        profile: Profile::clone(&business.profile()),
        now: business.now(),
        alerts,
        notes,
        vitals,
        prescriptions,
        cosigned,
        files: contacts::files_of(db, vault, leave, person)?,
        drafts: store::drafts(db, person)?,
        shares: SHARES.iter().map(|read| read(db, business, leave, person)).collect::<Outcome<_>>()?,
        head,
        practitioners,
    })
}
