//! Today: what needs me now.

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::may;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Trade;
use crate::health::Level;
use crate::http::{Allow, Reply, Routes};
use crate::modules::agenda::{self, Shown};
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.get("/", show);
}

/// The home page.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is one question the page asks")]
struct HomePage {
    greeting: String,
    date: String,
    /// Today's appointments that are not over; empty where the role sees none.
    next: Vec<Shown>,
    sees_agenda: bool,
    clinic: bool,
    cafe: bool,
    open_orders: i64,
    /// Orders that the kitchen has before it, for those who cook.
    kitchen: Option<i64>,
    drawer_open: Option<bool>,
    /// Word key of the state of the backups, for those who keep them.
    backup: Option<(&'static str, String)>,
    may_book: bool,
    nobody_yet: bool,
    may_import: bool,
}
crate::page!(HomePage, "modules/house/pages/home.html", "home-title", |d| d.greeting.clone());

async fn show(who: Allow<may::UseTheCounter>) -> Outcome<Reply<HomePage>> {
    let profile = who.business.profile();
    let now = who.business.now();
    let wall = profile.zone().wall(now);
    let sees_agenda = who.may::<may::SeeAgenda>();
    let next = if sees_agenda {
        let wall_now = wall.strftime("%Y-%m-%dT%H:%M").to_string();
        agenda::today(&who.business)
            .await?
            .into_iter()
            // Whoever is in the house stays in sight, however late it has become.
            .filter(|a| match a.state {
                agenda::State::Arrived | agenda::State::InService => true,
                agenda::State::Done => false,
                state => state.occupies() && a.end.as_str() > wall_now.as_str(),
            })
            .take(8)
            .collect()
    } else {
        Vec::new()
    };
    let (open_orders, waiting, drawer, backed) = who
        .business
        .read(|db| {
            Ok((
                tx::one(db, "SELECT count(*) FROM (SELECT 1 FROM cafe_order WHERE state = 'open' LIMIT 100)", [], |r| r.get(0))?
                    .unwrap_or(0),
                tx::one(
                    db,
                    "SELECT count(*) FROM (SELECT 1 FROM cafe_order WHERE kitchen = 'waiting' AND state <> 'void' LIMIT 100)",
                    [],
                    |r| r.get(0),
                )?
                .unwrap_or(0),
                tx::one(db, "SELECT 1 FROM drawer_session WHERE closed_at IS NULL LIMIT 1", [], |_| Ok(()))?.is_some(),
                tx::one(db, "SELECT max(verified_at) FROM backup WHERE fault IS NULL", [], |r| r.get::<_, Option<Instant>>(0))?.flatten(),
            ))
        })
        .await?;
    let greeting = match wall.hour() {
        5..12 => "greet-morning",
        12..19 => "greet-afternoon",
        _ => "greet-evening",
    };
    let weekday = who.t(&format!("weekday-{}", wall.date().weekday().to_monday_one_offset()));
    let month = who.t(&format!("month-{}", wall.month()));
    let date = who.house.words.ta(
        who.lang(),
        "date-long",
        &[("weekday", weekday.into()), ("day", wall.day().to_string().into()), ("month", month.into())],
    );
    let backup = who.may::<may::ManageBackups>().then(|| match backed {
        Some(at) if now.since(at) < 26 * 3_600_000 => (Level::Ok.name(), profile.zone().wall(at).strftime("%d/%m %H:%M").to_string()),
        Some(at) => (Level::Degraded.name(), profile.zone().wall(at).strftime("%d/%m %H:%M").to_string()),
        None => ("never", String::new()),
    });
    let first = who.session.name.split_whitespace().find(|w| !w.ends_with('.')).unwrap_or(&who.session.name).to_owned();
    Ok(Reply(HomePage {
        greeting: who.house.words.ta(who.lang(), greeting, &[("name", first.into())]),
        date,
        next,
        sees_agenda,
        clinic: profile.has(Trade::Clinic),
        cafe: profile.has(Trade::Cafe),
        open_orders,
        kitchen: (profile.has(Trade::Cafe) && who.may::<may::Cook>()).then_some(waiting),
        drawer_open: who.may::<may::TakeMoney>().then_some(drawer),
        backup,
        may_book: who.may::<may::BookAppointments>(),
        nobody_yet: who.business.people().is_empty() && !who.business.vault().is_sealed(),
        may_import: who.may::<may::ImportPeople>(),
    }))
}
