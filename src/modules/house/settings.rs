//! The business's settings: name, trades, zone, currency, letterhead.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::setup::{currencies, profile, zones};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::lang::Lang;
use crate::base::problem::Outcome;
use crate::base::text;
use crate::business::{Profile, Trade};
use crate::http::{Allow, Done, Input, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/settings", show);
    r.post("/settings", change);
}

/// The settings.
#[derive(Serialize, ToSchema)]
struct SettingsPage {
    name: String,
    trades: Vec<Trade>,
    zone: String,
    currency: String,
    lang: Lang,
    address: String,
    phone: String,
    tax_id: String,
    receipt_foot: String,
    kind: String,
    owner: String,
    altitude_m: u16,
    private_charts: bool,
    zones: Vec<(String, String)>,
    currencies: Vec<(String, String)>,
}
crate::page!(SettingsPage, "modules/house/pages/settings.html", "settings-title");

impl SettingsPage {
    fn has(&self, trade: &str) -> bool {
        self.trades.iter().any(|t| t.code() == trade)
    }
}

async fn show(who: Allow<may::ManageSettings>) -> Outcome<Reply<SettingsPage>> {
    let p = Profile::clone(&who.business.profile());
    let mut zones = zones();
    if !zones.iter().any(|(z, _)| *z == p.zone) {
        zones.push((p.zone.clone(), p.zone.clone()));
    }
    Ok(Reply(SettingsPage {
        name: p.name,
        trades: p.trades,
        zone: p.zone,
        currency: p.currency,
        lang: p.lang,
        address: p.address,
        phone: p.phone,
        tax_id: p.tax_id,
        receipt_foot: p.receipt_foot,
        kind: p.kind,
        owner: p.owner,
        altitude_m: p.altitude_m,
        private_charts: p.private_charts,
        zones,
        currencies: currencies(),
    }))
}

/// Changed settings.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The name over the door.
    #[garde(length(chars, min = 1, max = 120))]
    name: String,
    /// What it lives from.
    #[garde(length(min = 1, max = 3))]
    #[serde(default)]
    trades: Vec<Trade>,
    /// IANA zone.
    #[garde(length(chars, min = 1, max = 60))]
    zone: String,
    /// ISO 4217.
    #[garde(length(chars, min = 3, max = 3))]
    currency: String,
    /// Language of papers.
    #[garde(skip)]
    lang: Lang,
    /// Street address, for papers.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    address: String,
    /// Phone, for papers.
    #[garde(length(chars, max = 60))]
    #[serde(default)]
    phone: String,
    /// Tax number, for receipts.
    #[garde(length(chars, max = 40))]
    #[serde(default)]
    tax_id: String,
    /// A line at the foot of receipts.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    receipt_foot: String,
    /// What kind of establishment it is, for clinical papers.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    kind: String,
    /// Its owner or legal name, for clinical papers.
    #[garde(length(chars, max = 160))]
    #[serde(default)]
    owner: String,
    /// Height above the sea in metres.
    #[garde(range(max = 5500))]
    #[serde(default)]
    altitude_m: u16,
    /// Charts are open to those who treat the person only: `on`.
    #[garde(skip)]
    #[serde(default, deserialize_with = "crate::base::loose::ticked")]
    private_charts: bool,
}

#[derive(Serialize, ToSchema)]
struct SettingsSaved {
    saved: bool,
}

async fn change(who: Allow<may::ManageSettings>, input: Input<Settings>) -> Outcome<Done<SettingsSaved>> {
    let input = input.into_inner();
    let chosen = profile(&input.name, &input.trades, &input.zone, &input.currency, input.lang)?;
    let profile = Profile {
        address: text::tidy_lines(&input.address, 300),
        phone: text::tidy(&input.phone, 60),
        tax_id: text::tidy(&input.tax_id, 40),
        receipt_foot: text::tidy(&input.receipt_foot, 200),
        kind: text::tidy(&input.kind, 120),
        owner: text::tidy(&input.owner, 160),
        altitude_m: input.altitude_m,
        private_charts: input.private_charts,
        online: who.business.profile().online.clone(),
        papers: who.business.profile().papers.clone(),
        ..chosen
    };
    let (business, actor) = (who.business.clone(), who.actor());
    who.business
        .write(move |tx| {
            business.set_profile(tx, profile)?;
            audit::record(tx, actor, &Event::house("settings.change"))
        })
        .await?;
    Ok(Done::see("/settings", SettingsSaved { saved: true }).say(who.t("settings-saved")))
}
