//! A sheet on the screen: to be filled in, read together, signed; afterwards to be read.

use serde::Serialize;
use utoipa::ToSchema;

use super::begin::status;
use super::content::{Content, Signer};
use super::{ConsentId, Hand, address, opened, store, strokes};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::http::{Allow, At, Caller, Reply, Routes};
use crate::modules::contacts::PersonId;

pub(super) fn routes(r: &mut Routes) {
    r.get("/informed-consents/{id}", show);
}

/// A place to sign, or a signature.
#[derive(Serialize, ToSchema)]
struct HandShown {
    hand: String,
    /// As what.
    role: String,
    name: String,
    /// When it was drawn; empty: not yet.
    when: String,
    /// Lines of the drawing.
    lines: Vec<String>,
}

/// A sheet.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is one question the page asks")]
struct ConsentPage {
    id: ConsentId,
    person: PersonId,
    name: String,
    about: String,
    kind: String,
    version: i64,
    text_version: i64,
    title: String,
    place: String,
    act: String,
    risks: String,
    benefits: String,
    contingency: String,
    signer: String,
    signer_name: String,
    relationship: String,
    witness1: String,
    witness2: String,
    doctor: String,
    parts: Vec<(String, String)>,
    /// What is missing on the letterhead, and where to add it.
    to_add: Vec<(String, String)>,
    hands: Vec<HandShown>,
    /// Everything is said that must be said before anybody signs.
    ready: bool,
    complete: bool,
    status: String,
    colour: String,
    way: String,
    completed: String,
    hash: String,
    /// Taken back: when, why and by whom it was written down.
    revoked: Option<(String, String, String)>,
    /// The doctor it names, who fills it in.
    own: bool,
    may_scan: bool,
    signers: Vec<(String, String)>,
}
crate::page!(ConsentPage, "modules/clinic/consent/pages/consent.html", "informed-title", |d| d.title.clone());

impl ConsentPage {
    fn address(&self) -> String {
        address(self.id)
    }

    /// The words are fixed once somebody signed.
    fn started(&self) -> bool {
        self.hands.iter().any(|h| !h.when.is_empty())
    }

    fn all_signed(&self) -> bool {
        self.hands.iter().all(|h| !h.when.is_empty())
    }
}

/// The name of who signs in each place.
pub(super) fn name_of(content: &Content, hand: Hand) -> String {
    match hand {
        Hand::Subject => content.subject().to_owned(),
        Hand::Doctor => content.head.author.clone(),
        Hand::Witness1 => content.witness1.clone(),
        Hand::Witness2 => content.witness2.clone(),
    }
}

/// As what they sign.
pub(super) fn role_of(say: &dyn Fn(&str) -> String, content: &Content, hand: Hand) -> String {
    match hand {
        Hand::Subject if content.signer == Signer::Patient => say("informed-signer-patient"),
        Hand::Subject => format!("{} ({})", say(&format!("informed-signer-{}", content.signer.code())), content.relationship),
        Hand::Doctor => say("informed-hand-doctor"),
        Hand::Witness1 | Hand::Witness2 => say("informed-hand-witness"),
    }
}

async fn show(who: Allow<may::ReadPapers>, at: At<ConsentId>) -> Outcome<Reply<ConsentPage>> {
    let row = opened(&who, at.0).await?;
    let id = row.id;
    let (hands, revocation) = who.business.read(move |db| Ok((store::hands(db, id)?, store::revocation(db, id)?))).await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("informed.read", "informed_consent", id.bytes()))).await?;
    let (vault, leave, zone) = (who.business.vault(), who.leave(), who.business.profile().zone());
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let clear = vault.open(&store::content_place(&id), &row.content)?;
    let c: &Content = clear.reveal(leave);
    let caller: &Caller = &who;
    let say = |key: &str| caller.t(key);
    let hands = Hand::ALL
        .iter()
        .map(|hand| {
            let drawn = hands.iter().find(|h| h.hand == *hand);
            let lines = match drawn {
                Some(h) => strokes::lines(vault.open(&store::hand_place(&h.id), &h.strokes)?.reveal(leave)),
                None => Vec::new(),
            };
            Ok(HandShown {
                hand: hand.code().to_owned(),
                role: role_of(&say, c, *hand),
                name: name_of(c, *hand),
                when: drawn.map(|h| when(h.signed_at)).unwrap_or_default(),
                lines,
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let revoked = match revocation {
        Some(r) => Some((when(r.made_at), vault.open(&store::revocation_place(&r.id), &r.content)?.reveal(leave).why.clone(), r.by)),
        None => None,
    };
    let (status, colour) = status(&who, &row);
    Ok(Reply(ConsentPage {
        id,
        person: row.person,
        name: c.head.patient.clone(),
        about: [&c.head.age, &c.head.sex, &c.head.date].into_iter().filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
        kind: row.kind.code().to_owned(),
        version: row.version,
        text_version: row.text_version,
        title: c.title.clone(),
        place: c.place.clone(),
        act: c.act.clone(),
        risks: c.risks.clone(),
        benefits: c.benefits.clone(),
        contingency: c.contingency.clone(),
        signer: c.signer.code().to_owned(),
        signer_name: c.signer_name.clone(),
        relationship: c.relationship.clone(),
        witness1: c.witness1.clone(),
        witness2: c.witness2.clone(),
        doctor: c.head.author.clone(),
        parts: c.parts(row.kind).into_iter().map(|(word, text)| (say(&word), text.to_owned())).collect(),
        to_add: c.head.to_add(&who, row.person),
        hands,
        ready: c.complete(row.kind).is_ok(),
        complete: row.completed_at.is_some(),
        status,
        colour,
        way: row.way.clone().unwrap_or_default(),
        completed: row.completed_at.map(when).unwrap_or_default(),
        hash: row.hash.map(|h| audit::anchor::hex(&h)).unwrap_or_default(),
        revoked,
        own: row.doctor == who.session.user,
        may_scan: who.may::<may::WriteNotes>(),
        signers: Signer::ALL.iter().map(|s| (s.code().to_owned(), say(&format!("informed-signer-{}", s.code())))).collect(),
    }))
}
