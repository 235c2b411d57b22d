//! The sheet that is signed on paper.

use sha2::{Digest, Sha256};

use super::{Keeper, purposes};
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{At, Paper, Routes};
use crate::modules::contacts::{self, PersonId};
use crate::modules::privacy::{paper, settings, store};

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/people/{id}/form", form);
}

/// The sheet to be signed: the simplified notice, and two boxes a purpose, none of them ticked.
async fn form(who: Keeper, at: At<PersonId>) -> Outcome<Paper> {
    let (person, vault, actor) = (at.0, who.business.vault().clone(), who.actor());
    let (card, notice) = who.business.read(move |db| Ok((contacts::card(db, &vault, person)?, store::current_notice(db)?))).await?;
    let notice = notice.ok_or_else(|| Problem::new(Code::WrongState))?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("consent.print", "person", person.bytes()))).await?;
    let name = card.reveal(who.leave()).full_name();
    let (_, text) = notice.texts[1].split_once('\n').unwrap_or_default();
    let mut body = paper::sections(text);
    body.push((who.business.t("consent-form-head"), format!("{name}\n{}", who.business.t("consent-form-lead"))));
    for purpose in purposes(&who) {
        let word = who.business.t(&format!("consent-purpose-{}", purpose.code()));
        body.push((word, who.business.t("consent-form-boxes")));
    }
    body.push((String::new(), who.business.t("consent-form-revoke")));
    let hash: [u8; 32] = Sha256::digest(notice.texts[1].as_bytes()).into();
    let letter = paper::Letter {
        title: who.business.t("consent-form-title"),
        date: settings::today(&who.business).strftime("%d/%m/%Y").to_string(),
        body,
        sign: vec![who.business.t("consent-form-sign")],
        foot: format!("v{} · {}", notice.version.unwrap_or(0), &crate::base::text::hex(&hash)[..16]),
    };
    Ok(Paper::pdf("consentimiento.pdf", paper::print(&who, letter).await?))
}
