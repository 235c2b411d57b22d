//! Who answers for data, the authority, and the days on which the house rests.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{retention, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::business_days;
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::http::{Allow, Done, Input, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/settings", show);
    r.post("/privacy/settings", save);
    r.post("/privacy/rest-days", rest);
    r.post("/privacy/rest-days/remove", work);
}

/// What the house decided about privacy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    /// Who answers for data.
    pub officer: String,
    /// How to write to them.
    pub contact: String,
    /// Who hears complaints: a fact that changed once and may again.
    pub authority: String,
    /// Years a record is kept after the last medical act.
    pub retention_years: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            officer: String::new(),
            contact: String::new(),
            authority: "Secretaría Anticorrupción y Buen Gobierno".into(),
            retention_years: retention::LAW_YEARS,
        }
    }
}

/// The days the house rests beside those of the law.
pub(super) fn rest_days(db: &Connection) -> Outcome<BTreeSet<Date>> {
    Ok(store::rest_days(db)?.into_iter().filter_map(|(day, _)| day.parse().ok()).collect())
}

/// Today, as the house's wall clock has it.
pub(super) fn today(business: &Business) -> Date {
    business.profile().zone().date(business.now())
}

/// The form, and the days.
#[derive(Serialize, ToSchema)]
struct SettingsPage {
    officer: String,
    contact: String,
    authority: String,
    retention_years: i64,
    /// Date, in words, why, and whether it can be taken back.
    days: Vec<(String, String, String)>,
    /// Those of the law this year: date, which.
    law: Vec<(String, String)>,
}
crate::page!(SettingsPage, "modules/privacy/pages/settings.html", "privacy-settings-title");

async fn show(who: Allow<may::KeepPrivacy>) -> Outcome<Reply<SettingsPage>> {
    let (s, days) = who.business.read(|db| Ok((store::settings(db)?, store::rest_days(db)?))).await?;
    let days = days.into_iter().map(|(day, why)| {
        let shown = day.parse::<Date>().map_or_else(|_| day.clone(), |d| d.strftime("%d/%m/%Y").to_string());
        (day, shown, why)
    });
    let year = today(&who.business).year();
    let law =
        business_days::MEXICO.iter().filter_map(|(rule, word)| Some((rule.in_year(year)?.strftime("%d/%m/%Y").to_string(), who.t(word))));
    Ok(Reply(SettingsPage {
        law: law.collect(),
        officer: s.officer,
        contact: s.contact,
        authority: s.authority,
        retention_years: s.retention_years,
        days: days.collect(),
    }))
}

/// What is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingsTyped {
    /// Person or department.
    #[garde(length(chars, min = 1, max = 120))]
    officer: String,
    /// E-mail, or another way to write.
    #[garde(length(chars, min = 1, max = 160))]
    contact: String,
    /// The authority.
    #[garde(length(chars, min = 1, max = 160))]
    authority: String,
    /// Years a record is kept after the last medical act; the law wants five.
    #[garde(range(min = retention::LAW_YEARS, max = retention::MOST_YEARS))]
    #[serde(default = "law_years")]
    retention_years: i64,
}

const fn law_years() -> i64 {
    retention::LAW_YEARS
}

async fn save(who: Allow<may::KeepPrivacy>, input: Input<SettingsTyped>) -> Outcome<Done<()>> {
    let authority = tidy(&input.authority, 160);
    if super::lint::faults(super::lint::Kind::Short, &authority).contains(&"inai") {
        return Err(Problem::field("authority", "notice-inai"));
    }
    let settings = Settings {
        officer: tidy(&input.officer, 120),
        contact: tidy(&input.contact, 160),
        authority,
        retention_years: input.retention_years,
    };
    let actor = who.actor();
    who.business
        .write(move |tx| {
            store::save_settings(tx, &settings)?;
            audit::record(tx, actor, &Event::house("privacy.settings"))
        })
        .await?;
    Ok(Done::see("/privacy/settings", ()).say(who.t("privacy-settings-saved")))
}

/// A day on which the house rests.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct RestTyped {
    /// ISO date.
    #[garde(length(chars, min = 10, max = 10))]
    day: String,
    /// Why.
    #[garde(length(chars, min = 1, max = 80))]
    why: String,
}

async fn rest(who: Allow<may::KeepPrivacy>, input: Input<RestTyped>) -> Outcome<Done<()>> {
    let day: Date = input.day.parse().map_err(|_| Problem::field("day", "not-a-date"))?;
    let (why, actor, by) = (tidy(&input.why, 80), who.actor(), who.session.user);
    who.business
        .write(move |tx| {
            store::add_rest_day(tx, &day.to_string(), &why, by)?;
            audit::record(tx, actor, &Event::house("privacy.rest").with(&day.to_string()))
        })
        .await?;
    Ok(Done::made("/privacy/settings", ()).say(who.t("privacy-rest-added")))
}

/// A day that is worked after all.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkTyped {
    /// ISO date.
    #[garde(length(chars, min = 10, max = 10))]
    day: String,
}

async fn work(who: Allow<may::KeepPrivacy>, input: Input<WorkTyped>) -> Outcome<Done<()>> {
    let (day, actor) = (input.day.clone(), who.actor());
    who.business
        .write(move |tx| {
            store::remove_rest_day(tx, &day)?;
            audit::record(tx, actor, &Event::house("privacy.rest.end").with(&day))
        })
        .await?;
    Ok(Done::see("/privacy/settings", ()).say(who.t("privacy-rest-removed")))
}
