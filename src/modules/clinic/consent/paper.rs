//! The sheet as PDF: blank lines to sign on, or the hands that were drawn.

use super::content::Content;
use super::show::{name_of, role_of};
use super::{ConsentId, Hand, opened, store, strokes};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Outcome, Problem};
use crate::documents::letter::{self, Block, Letter, Section};
use crate::documents::{Paper as Sheet, Signer, Words};
use crate::http::{Allow, At, Caller, Paper, Routes};
use crate::modules::clinic::prescription_pages::paper_problem;

pub(super) fn routes(r: &mut Routes) {
    r.get("/informed-consents/{id}/pdf", print);
}

/// Hands that were drawn.
pub(super) type Drawn = Vec<(Hand, strokes::Strokes)>;

async fn print(who: Allow<may::ReadPapers>, at: At<ConsentId>) -> Outcome<Paper> {
    let row = opened(&who, at.0).await?;
    let (id, actor) = (row.id, who.actor());
    let (hands, revocation) = who.business.read(move |db| Ok((store::hands(db, id)?, store::revocation(db, id)?))).await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("informed.print", "informed_consent", id.bytes()))).await?;
    let (vault, leave) = (who.business.vault(), who.leave());
    let content = vault.open(&store::content_place(&id), &row.content)?.reveal(leave).clone();
    let drawn = hands
        .iter()
        .map(|h| Ok((h.hand, vault.open(&store::hand_place(&h.id), &h.strokes)?.reveal(leave).clone())))
        .collect::<Outcome<Drawn>>()?;
    let (caller, revoked) = (Caller::clone(&who), revocation.map(|r| r.made_at));
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, &row, &content, &drawn, revoked)).await.map_err(Problem::internal)??;
    Ok(Paper::pdf("consentimiento-informado.pdf", pdf))
}

pub(super) fn draw(who: &Caller, row: &store::Row, c: &Content, drawn: &Drawn, revoked: Option<Instant>) -> Outcome<Vec<u8>> {
    let profile = who.business.profile();
    let (lang, zone) = (profile.lang, profile.zone());
    let say = |key: &str| who.house.words.t(lang, key);
    let with =
        |key: &str, on: Instant| who.house.words.ta(lang, key, &[("on", zone.wall(on).strftime("%d/%m/%Y %H:%M").to_string().into())]);
    let words = Words { language: lang.tag(), say: &say };
    let hash = row.hash.map(|h| audit::anchor::hex(&h)).unwrap_or_default();
    let notice = match (revoked, row.completed_at) {
        (Some(on), _) => Some(with("informed-paper-revoked", on)),
        (None, None) => Some(say("informed-paper-draft")),
        (None, Some(_)) if row.way.as_deref() == Some("paper") => Some(say("informed-paper-scanned")),
        (None, Some(_)) => None,
    };
    let mut sections: Vec<Section> = c
        .parts(row.kind)
        .into_iter()
        .map(|(word, text)| Section { heading: Some(say(&word)), blocks: vec![Block::Text(text.to_owned())] })
        .collect();
    let declared = say(&format!("informed-declares-{}", row.kind.code()));
    sections.push(Section { heading: None, blocks: vec![Block::Text(declared)] });
    let signers = Hand::ALL
        .iter()
        .map(|hand| {
            let mut signer = Signer { name: name_of(c, *hand), role: Some(role_of(&say, c, *hand)), ..Signer::default() };
            if *hand == Hand::Doctor {
                signer.lines = Signer::of(&c.head.author(), &words).lines;
            }
            if signer.name.is_empty() {
                "—".clone_into(&mut signer.name);
            }
            signer.strokes = drawn.iter().find(|(h, _)| h == hand).map(|(_, s)| strokes::for_paper(s)).unwrap_or_default();
            signer
        })
        .collect();
    let dated = row.completed_at.map_or_else(|| c.head.date.clone(), |on| zone.wall(on).strftime("%d/%m/%Y %H:%M").to_string());
    let letter = Letter {
        layout: Sheet::Letter.into(),
        establishment: c.head.establishment(),
        title: c.title.clone(),
        folio: None,
        dated: [c.place.as_str(), &dated].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · "),
        notice,
        subject: Some(c.head.subject()),
        sections,
        signers,
        verification: if hash.is_empty() { String::new() } else { format!("MOSTRADOR consentimiento {dated} {}", &hash[..16]) },
        hash,
    };
    letter::render(&letter, &words).map_err(|fault| paper_problem(&fault))
}
