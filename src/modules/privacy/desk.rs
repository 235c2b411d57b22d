//! The desk of whoever answers for data: what is due next, what is still owed, and the doors.

use serde::Serialize;
use utoipa::ToSchema;

use super::arco::{self, RequestLine};
use super::{settings, store};
use crate::access::may;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Reply, Routes};
use crate::modules::contacts;

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy", desk);
}

/// Requests and owed consents on the desk.
const MOST: u32 = 100;

/// Whose consent is still to be obtained.
#[derive(Serialize, ToSchema)]
struct Owed {
    url: String,
    name: String,
    basis: String,
    since: String,
    ended: bool,
}

/// The desk.
#[derive(Serialize, ToSchema)]
struct DeskPage {
    requests: Vec<RequestLine>,
    owed: Vec<Owed>,
    /// The notice that holds, as a word; empty where none was published.
    notice: String,
    /// Nobody is named yet who answers for data.
    nobody: bool,
}
crate::page!(DeskPage, "modules/privacy/pages/desk.html", "privacy-title");

async fn desk(who: Allow<may::KeepPrivacy>) -> Outcome<Reply<DeskPage>> {
    if who.business.vault().is_sealed() {
        return Err(Problem::new(Code::Sealed));
    }
    let (rows, rest, owed, notice, s) = who
        .business
        .read(|db| {
            Ok((
                store::open_requests(db, MOST)?,
                settings::rest_days(db)?,
                store::owed(db, MOST)?,
                store::current_notice(db)?,
                store::settings(db)?,
            ))
        })
        .await?;
    let zone = who.business.profile().zone();
    let owed = owed.into_iter().map(|e| Owed {
        url: format!("/privacy/people/{}", e.person),
        name: contacts::name_of(&who.business, e.person),
        basis: who.t(&format!("consent-basis-{}", e.basis.replace('_', "-"))),
        since: zone.wall(e.at).strftime("%d/%m/%Y").to_string(),
        ended: e.ended,
    });
    let since = |n: store::NoticeRow| Some((n.version?, zone.wall(n.valid_from?).strftime("%d/%m/%Y").to_string()));
    Ok(Reply(DeskPage {
        requests: arco::lines(&who, who.leave(), &rows, &rest)?,
        owed: owed.collect(),
        notice: notice
            .and_then(since)
            .map(|(v, day)| who.house.words.ta(who.lang(), "privacy-notice-holds", &[("version", v.into()), ("day", day.into())]))
            .unwrap_or_default(),
        nobody: s.officer.is_empty(),
    }))
}
