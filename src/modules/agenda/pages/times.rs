//! The next free times of a service, as the booking form offers them.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::day_words;
use crate::base::problem::{Code, Outcome};
use crate::http::Caller;
use crate::modules::agenda::appointment::{ResourceId, ServiceId};
use crate::modules::agenda::board::{Board, Scope};
use crate::modules::agenda::service::Manner;
use crate::modules::agenda::store;

/// How far is looked, and how much is shown.
const DAYS: i64 = 14;
const SHOWN_DAYS: usize = 3;
const SHOWN_TIMES: usize = 18;

/// A day with free times.
#[derive(Serialize, ToSchema)]
pub(super) struct FreeDay {
    pub(super) words: String,
    pub(super) times: Vec<FreeTime>,
}

/// A free time.
#[derive(Serialize, ToSchema)]
pub(super) struct FreeTime {
    /// `10:30`.
    pub(super) at: String,
    /// `2026-11-23T10:30`.
    pub(super) start: String,
}

/// The next free times from a day on; none where this resource does not give the service.
pub(super) async fn free_days(who: &Caller, service: ServiceId, only: Option<ResourceId>, day: Date) -> Outcome<Vec<FreeDay>> {
    let (zone, now) = (who.business.profile().zone(), who.business.now());
    let first = day.max(zone.date(now));
    let last = first.checked_add(Span::new().days(DAYS - 1)).unwrap_or(first);
    let of_days = zone.clone();
    let found = who
        .business
        .read(move |db| {
            let scope = Scope { zone: &of_days, days: (first, last), only, now };
            let board = Board::read(db, store::service(db, service)?, &scope)?;
            let (mut days, mut left) = (Vec::new(), SHOWN_TIMES);
            for day in first.series(Span::new().days(1)).take_while(|d| *d <= last) {
                let mut starts: Vec<_> = board.starts(&of_days, day, Manner::Counter, now).into_iter().map(|(at, _)| at).collect();
                starts.dedup();
                starts.truncate(left);
                left -= starts.len();
                if !starts.is_empty() {
                    days.push((day, starts));
                }
                if left == 0 || days.len() == SHOWN_DAYS {
                    break;
                }
            }
            Ok(days)
        })
        .await;
    let days = match found {
        Err(problem) if problem.code == Code::BadInput => Vec::new(),
        found => found?,
    };
    let time = |at| {
        let wall = zone.wall(at);
        FreeTime { at: wall.strftime("%H:%M").to_string(), start: wall.strftime("%Y-%m-%dT%H:%M").to_string() }
    };
    Ok(days
        .into_iter()
        .map(|(day, starts)| FreeDay { words: day_words(who, day), times: starts.into_iter().map(time).collect() })
        .collect())
}
