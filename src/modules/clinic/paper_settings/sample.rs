//! A paper of nobody, laid out as somebody is choosing it.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{Asked, Size, layout};
use crate::access::may;
use crate::base::problem::{Outcome, Problem};
use crate::documents::letter::{self, Block, Letter, Section, Subject};
use crate::documents::prescription::{self, Item, Prescription};
use crate::documents::{Author, Establishment, Layout, Sheet, Signer, Words, svg};
use crate::http::{Allow, Caller, Paper, Sight};

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Prescription,
    Order,
    Certificate,
}

/// What is being chosen.
#[derive(Deserialize, ToSchema)]
pub(super) struct Chosen {
    kind: Kind,
    size: Size,
    #[serde(default)]
    letterhead: u8,
    #[serde(default)]
    foot: String,
}

/// The first page as a picture; of nobody, so nothing is noted.
pub(super) async fn show(who: Allow<may::ManageSettings>, asked: Asked<Chosen>) -> Outcome<Sight> {
    let layout = layout("letterhead", asked.size, asked.letterhead, &asked.foot)?;
    let (caller, kind) = (Caller::clone(&who), asked.kind);
    let picture = tokio::task::spawn_blocking(move || draw(&caller, kind, layout)).await.map_err(Problem::internal)??;
    Ok(Sight(Paper { bytes: picture.into_bytes(), kind: "image/svg+xml", name: "muestra.svg".into(), save: false }))
}

fn draw(who: &Caller, kind: Kind, layout: Layout) -> Outcome<String> {
    let lang = who.business.profile().lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let words = Words { language: lang.tag(), say: &say };
    let sheets = match kind {
        Kind::Prescription => prescription::lay_out(&prescribed(who, layout, &say), &words),
        Kind::Order => letter::lay_out(&written(who, layout, &say, &words, "study-order-title", "papers-sample-order"), &words),
        Kind::Certificate => {
            letter::lay_out(&written(who, layout, &say, &words, "certificate-attendance", "papers-sample-certificate"), &words)
        }
    };
    let sheets: Vec<Sheet> = sheets.map_err(Problem::internal)?;
    Ok(sheets.first().map(svg).unwrap_or_default())
}

/// The head as the business has it; where it says nothing, what would stand there.
fn establishment(who: &Caller, say: &dyn Fn(&str) -> String) -> Establishment {
    let p = who.business.profile();
    let or = |text: &str, key: &str| if text.is_empty() { say(key) } else { text.to_owned() };
    Establishment {
        name: or(&p.name, "paper-kit-business"),
        kind: (!p.kind.is_empty()).then(|| p.kind.clone()),
        owner: None,
        address: or(&p.address, "paper-address"),
        phone: (!p.phone.is_empty()).then(|| p.phone.clone()),
    }
}

fn author(who: &Caller, say: &dyn Fn(&str) -> String) -> Author {
    Author { name: who.session.name.clone(), licence: "0000000".into(), institution: say("paper-institution"), specialty: None }
}

/// No day is a day of somebody's.
const DAY: &str = "01/01/2026";
const HASH: &str = "0000000000000000";

fn prescribed(who: &Caller, layout: Layout, say: &dyn Fn(&str) -> String) -> Prescription {
    let item = |generic: &str, strength: &str, every: &str| Item {
        generic: say(generic),
        brand: None,
        strength: strength.into(),
        form: say("papers-sample-form"),
        dose: say("papers-sample-dose"),
        route: say("papers-sample-route"),
        frequency: say(every),
        duration: say("papers-sample-duration"),
        quantity: say("papers-sample-quantity"),
        quantity_words: String::new(),
        notes: None,
    };
    Prescription {
        layout,
        establishment: establishment(who, say),
        prescriber: author(who, say),
        patient: say("papers-sample-person"),
        age: say("papers-sample-age"),
        date: DAY.into(),
        diagnosis: None,
        items: vec![
            item("papers-sample-medicine", "500 mg", "papers-sample-every"),
            item("papers-sample-medicine", "250 mg", "papers-sample-every"),
        ],
        advice: Some(say("papers-sample-advice")),
        folio: "0000".into(),
        hash_prefix: HASH.into(),
        verification: "0000".into(),
    }
}

fn written(who: &Caller, layout: Layout, say: &dyn Fn(&str) -> String, words: &Words<'_>, title: &str, text: &str) -> Letter {
    Letter {
        layout,
        establishment: establishment(who, say),
        title: say(title),
        folio: Some("0000".into()),
        dated: DAY.into(),
        notice: None,
        subject: Some(Subject { name: say("papers-sample-person"), age: say("papers-sample-age"), ..Subject::default() }),
        sections: vec![Section { heading: None, blocks: vec![Block::Text(say(text))] }],
        signers: vec![Signer::of(&author(who, say), words)],
        verification: "0000".into(),
        hash: HASH.into(),
    }
}
