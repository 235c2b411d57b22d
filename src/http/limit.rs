//! How often somebody may ask, by the kind of route: counted by network for strangers, by session for
//! those who are logged in. Counters live in memory; what must outlive a restart (log-ins, holds) is
//! counted in the database beside it.

use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::base::problem::{Code, Problem};

/// A kind of route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Looking for free times from outside.
    Availability,
    /// Asking for a place from outside.
    Booking,
    /// Reading a calendar elsewhere because a person asks.
    Sync,
    /// Changing staff, keys, settings, backups.
    Administration,
    /// Anything else a stranger asks.
    General,
}

/// How many in how many seconds, for each kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// 30 a minute.
    pub availability: (u32, u32),
    /// 10 an hour.
    pub booking: (u32, u32),
    /// 5 an hour.
    pub sync: (u32, u32),
    /// 20 a minute.
    pub administration: (u32, u32),
    /// 100 in a quarter of an hour.
    pub general: (u32, u32),
}

impl Default for Limits {
    fn default() -> Self {
        Self { availability: (30, 60), booking: (10, 3_600), sync: (5, 3_600), administration: (20, 60), general: (100, 900) }
    }
}

impl std::str::FromStr for Limits {
    type Err = String;

    /// `availability=30/60,booking=10/3600`: times per seconds; what is not named keeps its default.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut limits = Self::default();
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let wrong = || format!("{part}: expected kind=times/seconds");
            let (kind, rate) = part.split_once('=').ok_or_else(wrong)?;
            let (times, seconds) = rate.split_once('/').ok_or_else(wrong)?;
            let rate: (u32, u32) = (times.trim().parse().map_err(|_| wrong())?, seconds.trim().parse().map_err(|_| wrong())?);
            if rate.0 == 0 || rate.1 == 0 {
                return Err(wrong());
            }
            match kind.trim() {
                "availability" => limits.availability = rate,
                "booking" => limits.booking = rate,
                "sync" => limits.sync = rate,
                "administration" => limits.administration = rate,
                "general" => limits.general = rate,
                _ => return Err(format!("{kind}: no such kind")),
            }
        }
        Ok(limits)
    }
}

type Counter = RateLimiter<String, DashMapStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// The counters of this process.
#[derive(Debug)]
pub struct Limiter {
    limits: Limits,
    counters: [Counter; 5],
}

/// What the standard headers say: limit, remaining, seconds until it is whole again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    limit: u32,
    remaining: u32,
    reset_s: u64,
}

impl Limiter {
    /// Counters with these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let rates = [limits.availability, limits.booking, limits.administration, limits.general, limits.sync];
        Self { limits, counters: rates.map(counter) }
    }

    /// Counts one request of somebody.
    ///
    /// # Errors
    /// `Throttled` with the seconds to wait.
    pub fn count(&self, kind: Kind, who: &str) -> Result<Standing, Box<(Problem, Standing)>> {
        let (index, (times, seconds)) = match kind {
            Kind::Availability => (0, self.limits.availability),
            Kind::Booking => (1, self.limits.booking),
            Kind::Administration => (2, self.limits.administration),
            Kind::General => (3, self.limits.general),
            Kind::Sync => (4, self.limits.sync),
        };
        match self.counters[index].check_key(&who.to_owned()) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let missing = u64::from(times.saturating_sub(remaining));
                Ok(Standing { limit: times, remaining, reset_s: missing * u64::from(seconds) / u64::from(times) })
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                let wait_s = u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX);
                let standing = Standing { limit: times, remaining: 0, reset_s: u64::from(wait_s) };
                let words = if wait_s < 90 { format!("{wait_s} s") } else { format!("{} min", wait_s.div_ceil(60)) };
                Err(Box::new((Problem::new(Code::Throttled).with("wait", words).retry_after(wait_s), standing)))
            }
        }
    }

    /// Forgets those whose counters are whole again.
    pub fn tidy(&self) {
        self.counters.iter().for_each(RateLimiter::retain_recent);
    }
}

fn counter((times, seconds): (u32, u32)) -> Counter {
    let burst = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
    let each = Duration::from_secs(u64::from(seconds)) / burst.get();
    let quota = Quota::with_period(each).unwrap_or(Quota::per_second(burst)).allow_burst(burst);
    RateLimiter::dashmap(quota).with_middleware()
}

impl Standing {
    /// Writes the standard headers (draft-ietf-httpapi-ratelimit-headers).
    pub fn write(self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("ratelimit-limit", u64::from(self.limit)),
            ("ratelimit-remaining", u64::from(self.remaining)),
            ("ratelimit-reset", self.reset_s),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

/// The kind of a request; `None` where nothing is counted: assets, probes, and people at work.
#[must_use]
pub fn kind_of(method: &Method, path: &str, has_session: bool, local: bool) -> Option<Kind> {
    let administers = ["/staff", "/keys", "/settings", "/backups"].iter().any(|p| path.starts_with(p));
    match path {
        _ if path.starts_with("/assets/") || ["/livez", "/readyz", "/healthz", "/metrics"].contains(&path) => None,
        "/b/times" => Some(Kind::Availability),
        _ if method == Method::POST && is_sync(path) => Some(Kind::Sync),
        "/b/hold" if method == Method::POST => Some(Kind::Booking),
        _ if has_session && administers && method == Method::POST => Some(Kind::Administration),
        // The machine itself, and a proxy on it that limits by its own means.
        _ if has_session || local => None,
        _ => Some(Kind::General),
    }
}

fn is_sync(path: &str) -> bool {
    path.ends_with("/sync") && ["/agenda/calendars/", "/agenda/google/connections/"].iter().any(|p| path.starts_with(p))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_limit_bites_and_says_when_it_ends() {
        let limiter = Limiter::new("booking=3/3600".parse().unwrap());
        for left in [2, 1, 0] {
            let standing = limiter.count(Kind::Booking, "10.0.0.0/24").unwrap();
            assert_eq!((standing.limit, standing.remaining), (3, left));
        }
        let (problem, standing) = *limiter.count(Kind::Booking, "10.0.0.0/24").unwrap_err();
        assert_eq!(problem.code, Code::Throttled);
        assert!((1_100..=1_201).contains(&problem.retry_after_s.unwrap()), "{problem:?}");
        assert_eq!(standing.remaining, 0);
        assert!(limiter.count(Kind::Booking, "10.0.1.0/24").is_ok(), "others are not meant");
        assert!(limiter.count(Kind::Availability, "10.0.0.0/24").is_ok());
    }

    #[test]
    fn limits_are_written_in_words() {
        assert_eq!("".parse::<Limits>().unwrap(), Limits::default());
        assert_eq!("general=5/1".parse::<Limits>().unwrap().general, (5, 1));
        for wrong in ["general", "general=5", "general=0/1", "what=1/1"] {
            assert!(wrong.parse::<Limits>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn routes_know_their_kind() {
        let get = |path, session, local| kind_of(&Method::GET, path, session, local);
        assert_eq!(get("/b/times", false, true), Some(Kind::Availability));
        assert_eq!(get("/login", false, false), Some(Kind::General));
        assert_eq!(get("/login", false, true), None);
        assert_eq!(get("/assets/x/app.css", false, false), None);
        assert_eq!(kind_of(&Method::POST, "/b/hold", true, true), Some(Kind::Booking));
        for sync in ["/agenda/calendars/1/sync", "/agenda/google/connections/1/sync"] {
            assert_eq!(kind_of(&Method::POST, sync, true, true), Some(Kind::Sync));
        }
        assert_eq!(kind_of(&Method::POST, "/staff", true, true), Some(Kind::Administration));
    }
}
