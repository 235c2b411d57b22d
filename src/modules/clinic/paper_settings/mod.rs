//! How the clinic's papers look: size, the house's own letterhead, a line at the foot, with a picture beside the choice.

mod sample;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Papers;
use crate::documents::{Layout, Paper};
use crate::http::{Allow, Asked, Caller, Done, Input, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/settings/papers", show);
    r.post("/settings/papers", save);
    r.get("/settings/papers/sample", sample::show);
}

/// A sheet that clinical papers are printed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Size {
    /// 8½ × 11 in.
    Letter,
    /// 5½ × 8½ in.
    HalfLetter,
    /// 148 × 210 mm.
    A5,
}

impl Size {
    const ALL: [(Self, &'static str); 3] = [(Self::Letter, "letter"), (Self::HalfLetter, "half-letter"), (Self::A5, "a5")];

    const fn of(paper: Paper) -> &'static str {
        match paper {
            Paper::HalfLetter => "half-letter",
            Paper::A5 => "a5",
            Paper::Letter | Paper::Roll80 => "letter",
        }
    }

    const fn paper(self) -> Paper {
        match self {
            Self::Letter => Paper::Letter,
            Self::HalfLetter => Paper::HalfLetter,
            Self::A5 => Paper::A5,
        }
    }
}

/// Less than this no letterhead fits in, more leaves a prescription no room.
const LETTERHEAD_MM: std::ops::RangeInclusive<u8> = 10..=80;

/// What somebody chose for one kind of paper.
fn layout(field: &str, size: Size, letterhead_mm: u8, foot: &str) -> Outcome<Layout> {
    if letterhead_mm != 0 && !LETTERHEAD_MM.contains(&letterhead_mm) {
        return Err(Problem::field(field, "papers-letterhead"));
    }
    Ok(Layout { paper: size.paper(), letterhead_mm: (letterhead_mm != 0).then_some(letterhead_mm), foot: tidy(foot, 100) })
}

/// What is typed, or asked to be shown.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct PapersTyped {
    /// Of prescriptions.
    #[garde(skip)]
    prescription_size: Size,
    /// Millimetres at the top for the house's own letterhead; 0: ours is drawn.
    #[garde(skip)]
    #[serde(default)]
    prescription_letterhead: u8,
    /// A line at the foot.
    #[garde(length(chars, max = 100))]
    #[serde(default)]
    prescription_foot: String,
    /// Of orders for studies.
    #[garde(skip)]
    order_size: Size,
    /// As for prescriptions.
    #[garde(skip)]
    #[serde(default)]
    order_letterhead: u8,
    /// As for prescriptions.
    #[garde(length(chars, max = 100))]
    #[serde(default)]
    order_foot: String,
    /// Of certificates.
    #[garde(skip)]
    certificate_size: Size,
    /// As for prescriptions.
    #[garde(skip)]
    #[serde(default)]
    certificate_letterhead: u8,
    /// As for prescriptions.
    #[garde(length(chars, max = 100))]
    #[serde(default)]
    certificate_foot: String,
}

/// One kind of paper on the form.
#[derive(Serialize, ToSchema)]
struct Choice {
    /// `prescription`, `order`, `certificate`.
    kind: &'static str,
    /// In words.
    title: String,
    size: String,
    letterhead_mm: u8,
    foot: String,
}

/// The form.
#[derive(Serialize, ToSchema)]
struct PapersPage {
    kinds: Vec<Choice>,
    sizes: Vec<(String, String)>,
}
crate::page!(PapersPage, "modules/clinic/pages/paper_settings.html", "papers-settings-title");

fn choice(who: &Caller, kind: &'static str, layout: &Layout) -> Choice {
    let (size, letterhead_mm) = (Size::of(layout.paper), layout.letterhead_mm.unwrap_or(0));
    Choice { kind, title: who.t(&format!("papers-kind-{kind}")), size: size.into(), letterhead_mm, foot: layout.foot.clone() }
}

async fn show(who: Allow<may::ManageSettings>) -> Outcome<Reply<PapersPage>> {
    let papers = who.business.profile().papers.clone();
    Ok(Reply(PapersPage {
        kinds: vec![
            choice(&who, "prescription", &papers.prescription),
            choice(&who, "order", &papers.order),
            choice(&who, "certificate", &papers.certificate),
        ],
        sizes: Size::ALL.iter().map(|(_, code)| ((*code).to_owned(), who.t(&format!("papers-size-{code}")))).collect(),
    }))
}

async fn save(who: Allow<may::ManageSettings>, input: Input<PapersTyped>) -> Outcome<Done<()>> {
    let t = input.into_inner();
    let papers = Papers {
        prescription: layout("prescription_letterhead", t.prescription_size, t.prescription_letterhead, &t.prescription_foot)?,
        order: layout("order_letterhead", t.order_size, t.order_letterhead, &t.order_foot)?,
        certificate: layout("certificate_letterhead", t.certificate_size, t.certificate_letterhead, &t.certificate_foot)?,
    };
    let (business, actor) = (who.business.clone(), who.actor());
    who.business
        .write(move |tx| {
            business.set_profile(tx, crate::business::Profile { papers, ..business.profile().as_ref().clone() })?;
            audit::record(tx, actor, &Event::house("settings.papers"))
        })
        .await?;
    Ok(Done::see("/settings/papers", ()).say(who.t("papers-saved")))
}
