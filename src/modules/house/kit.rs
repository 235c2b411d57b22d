//! The emergency kit: shown once, printed, and proven by typing two of its groups back.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::may;
use crate::audit::{self, Event};
use crate::base::id::BusinessId;
use crate::base::lang::Words;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::documents;
use crate::http::{Allow, Done, Input, Paper, Reply, Routes};
use crate::keyring::{Recovery, Ring, fingerprint};

pub(super) fn routes(r: &mut Routes) {
    r.get("/setup/kit", show_kit);
    r.get("/setup/kit.pdf", print_kit);
    r.post("/setup/kit", confirm_kit);
}

/// Recovery keys between their making and their confirmation: in memory only, for the page that shows
/// them. After a restart the owner makes a new kit.
static KITS: LazyLock<Mutex<HashMap<BusinessId, Recovery>>> = LazyLock::new(Mutex::default);

/// Puts a fresh recovery key before the kit page.
pub(super) fn hold_kit(business: BusinessId, recovery: Recovery) {
    KITS.lock().unwrap_or_else(PoisonError::into_inner).insert(business, recovery);
}

/// The emergency kit, shown once.
#[derive(Serialize, ToSchema)]
struct KitPage {
    /// The recovery key in groups.
    groups: Vec<String>,
    /// An SVG picture of it.
    qr: String,
    fingerprint: String,
    business: String,
    /// Which groups the page asks back, counted from one.
    ask: [usize; 2],
}
crate::page!(KitPage, "modules/house/pages/kit.html", "kit-title");

/// Groups of four characters behind the fixed beginning, exactly as the paper prints them
/// (`documents::kit`), for two of them are asked back from it.
fn groups(key: &str) -> Vec<String> {
    let body: Vec<char> = key.strip_prefix("AGE-SECRET-KEY-1").unwrap_or(key).chars().collect();
    body.chunks(4).map(|c| c.iter().collect()).collect()
}

/// Which two groups are asked back, in the order of the sheet: out of the key itself, so that a reload
/// asks for the same. The last one is shorter and is never asked.
fn asked_groups(groups: &[String]) -> [usize; 2] {
    let whole = groups.len().saturating_sub(1).max(2);
    let sum: usize = groups.iter().flat_map(|g| g.bytes()).map(usize::from).sum();
    let first = sum % whole;
    let second = (first + 1 + sum % (whole - 1)) % whole;
    [first.min(second) + 1, first.max(second) + 1]
}

fn held(business: BusinessId) -> Outcome<Recovery> {
    let kits = KITS.lock().unwrap_or_else(PoisonError::into_inner);
    kits.get(&business).map(|r| Recovery::parse(r.text())).ok_or_else(|| Problem::new(Code::NotFound))?
}

async fn show_kit(who: Allow<may::ManageKeys>) -> Outcome<Reply<KitPage>> {
    let recovery = held(who.business.id())?;
    let groups = groups(recovery.text());
    let public = Ring::public_keys(who.business.keys_folder(), who.business.id())?;
    Ok(Reply(KitPage {
        ask: asked_groups(&groups),
        groups,
        qr: svg(recovery.text())?,
        fingerprint: fingerprint(&public[1]),
        business: who.business.profile().name.clone(),
    }))
}

/// A QR as SVG without inline style.
pub(super) fn svg(text: &str) -> Outcome<String> {
    let code = qrcode::QrCode::new(text).map_err(Problem::internal)?;
    Ok(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(180, 180).quiet_zone(true).build())
}

async fn print_kit(who: Allow<may::ManageKeys>) -> Outcome<Paper> {
    let recovery = held(who.business.id())?;
    Ok(Paper::pdf("mostrador-kit.pdf", kit_pdf(&who.business, &recovery, &who.house.words)?))
}

/// The emergency kit as a PDF to print.
///
/// # Errors
/// The recipients file is missing; what the paper refuses.
pub(crate) fn kit_pdf(business: &Business, recovery: &Recovery, words: &Words) -> Outcome<Vec<u8>> {
    let profile = business.profile();
    let public = Ring::public_keys(business.keys_folder(), business.id())?;
    let kit = documents::kit::Kit {
        business: profile.name.clone(),
        key: recovery.text().to_owned(),
        fingerprint: fingerprint(&public[1]),
        made: profile.zone().date(business.now()).strftime("%d/%m/%Y").to_string(),
    };
    let say = |key: &str| words.t(profile.lang, key);
    documents::kit::render(&kit, &documents::Words { language: profile.lang.tag(), say: &say }).map_err(Problem::internal)
}

/// Part of the key, typed back from paper.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct KitAnswer {
    /// The first group asked for.
    #[garde(length(chars, min = 1, max = 20))]
    first_recovery: String,
    /// The second group asked for.
    #[garde(length(chars, min = 1, max = 20))]
    second_recovery: String,
}

#[derive(Serialize, ToSchema)]
struct KitConfirmed {
    confirmed: bool,
}

async fn confirm_kit(who: Allow<may::ManageKeys>, input: Input<KitAnswer>) -> Outcome<Done<KitConfirmed>> {
    let groups = groups(held(who.business.id())?.text());
    let [a, b] = asked_groups(&groups);
    let same = |typed: &str, group: usize| groups.get(group - 1).is_some_and(|g| g.eq_ignore_ascii_case(typed.trim()));
    for (field, typed, group) in [("first_recovery", &input.first_recovery, a), ("second_recovery", &input.second_recovery, b)] {
        if !same(typed, group) {
            return Err(Problem::field(field, "not-same"));
        }
    }
    let actor = who.actor();
    who.business
        .write(move |tx| {
            tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('kit_confirmed', '1', ?1) ON CONFLICT(key) DO UPDATE SET value = '1', changed_at = excluded.changed_at", [tx.now()])?;
            audit::record(tx, actor, &Event::house("kit.confirm"))
        })
        .await?;
    KITS.lock().unwrap_or_else(PoisonError::into_inner).remove(&who.business.id());
    Ok(Done::see("/", KitConfirmed { confirmed: true }).say(who.t("kit-confirmed")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_different_whole_groups_are_asked_in_order() {
        for _ in 0..200 {
            let groups = groups(Recovery::generate().text());
            let [a, b] = asked_groups(&groups);
            assert!(1 <= a && a < b && b < groups.len(), "{a} {b}");
            assert!(groups[a - 1].len() == 4 && groups[b - 1].len() == 4);
        }
    }
}
