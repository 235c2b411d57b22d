//! Instants, the business's wall clock, and the one place that reads the machine's time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

/// A moment in UTC, in milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = i64)]
pub struct Instant(pub i64);

impl Instant {
    /// This moment plus some milliseconds (saturating).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// This moment plus some whole minutes.
    #[must_use]
    pub const fn plus_min(self, minutes: i64) -> Self {
        self.plus_ms(minutes.saturating_mul(60_000))
    }

    /// Whole minutes since 1970, rounded down: the unit of claims.
    #[must_use]
    pub const fn minute(self) -> i64 {
        self.0.div_euclid(60_000)
    }

    /// The moment a minute of the epoch begins.
    #[must_use]
    pub const fn from_minute(minute: i64) -> Self {
        Self(minute.saturating_mul(60_000))
    }

    /// Milliseconds from `earlier` to this moment (negative when it lies ahead).
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 in UTC with seconds, as logs and archives write it.
    #[must_use]
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// A stamp for file names: `20261123T030000Z`.
    #[must_use]
    pub fn stamp(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).strftime("%Y%m%dT%H%M%SZ").to_string()
    }
}

impl ToSql for Instant {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Instant {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

/// Where the time comes from: the machine, or a test that moves it by hand.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until [`Clock::advance_ms`] moves it.
    #[must_use]
    pub fn fixed(at: Instant) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.0))))
    }

    /// The current moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Some(fixed) => Instant(fixed.load(Ordering::Relaxed)),
            None => Instant(jiff::Timestamp::now().as_millisecond()),
        }
    }

    /// Moves a fixed clock forward; the system clock does not listen.
    pub fn advance_ms(&self, ms: i64) {
        if let Some(fixed) = &self.0 {
            fixed.fetch_add(ms, Ordering::Relaxed);
        }
    }
}

/// The business's IANA time zone. The server's own zone is never consulted.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// Resolves an IANA name such as `America/Mexico_City`; `None` for a name the zone data lacks.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// UTC, for a node that has no business yet.
    #[must_use]
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What the wall clock of the business shows at a moment.
    #[must_use]
    pub fn wall(&self, at: Instant) -> DateTime {
        let stamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.0.to_datetime(stamp)
    }

    /// The business's civil date at a moment.
    #[must_use]
    pub fn date(&self, at: Instant) -> Date {
        self.wall(at).date()
    }

    /// The moment of a wall-clock time. In the hour a spring change skips it is the later moment, in
    /// the hour an autumn change repeats the earlier one (RFC 5545 §3.3.5); `None` outside the years
    /// the zone data covers.
    #[must_use]
    pub fn instant(&self, wall: DateTime) -> Option<Instant> {
        let zoned = self.0.to_zoned(wall).ok()?;
        Some(Instant(zoned.timestamp().as_millisecond()))
    }

    /// The moment a civil day begins (midnight, or the first moment after it where midnight is skipped).
    #[must_use]
    pub fn day_start(&self, day: Date) -> Option<Instant> {
        self.instant(day.to_datetime(jiff::civil::Time::midnight()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn midnight_that_does_not_exist_begins_an_hour_later() {
        let santiago = Zone::named("America/Santiago").unwrap();
        let start = santiago.day_start(jiff::civil::date(2026, 9, 6)).unwrap();
        assert_eq!(santiago.wall(start).hour(), 1);
    }

    #[test]
    fn fixed_clock_moves_only_by_hand() {
        let clock = Clock::fixed(Instant(1_000));
        clock.advance_ms(500);
        assert_eq!(clock.now(), Instant(1_500));
        assert_eq!(clock.now(), Instant(1_500));
    }

    #[test]
    fn minutes_round_down_before_1970_too() {
        assert_eq!(Instant(-1).minute(), -1);
        assert_eq!(Instant::from_minute(Instant(119_999).minute()), Instant(60_000));
    }
}
