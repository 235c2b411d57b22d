//! How a connection stands, and what Google's answers mean for it: pure.

use serde::Serialize;
use utoipa::ToSchema;

/// How a connection stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// Everything is carried.
    Ok,
    /// Something is held up and tried again.
    Degraded,
    /// Nothing goes until a person connects again.
    Broken,
}

impl Health {
    /// As the database has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Degraded => "degraded",
            Self::Broken => "broken",
        }
    }

    /// From the database.
    pub fn named(code: &str) -> Self {
        [Self::Ok, Self::Degraded].into_iter().find(|h| h.code() == code).unwrap_or(Self::Broken)
    }
}

/// Why a call did not do what it should.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// It may go well later; Google may say after how many seconds.
    Later(&'static str, Option<i64>),
    /// The access token is not taken: a new one may be.
    Token,
    /// Only a person can mend it.
    Broken(&'static str),
    /// There was such a thing, or such a token: 410.
    Gone,
    /// There is no such thing: 404.
    Missing,
    /// There is such a thing already: 409.
    Duplicate,
    /// It is not what it was: 412.
    Changed,
    /// It will never be taken: 400.
    Refused(&'static str),
}

/// What a status and Google's own reason mean (Calendar API, «Handle API errors»).
pub fn trouble(status: u16, reason: &str, retry_after_s: Option<i64>) -> Option<Trouble> {
    Some(match status {
        200..300 => return None,
        401 => Trouble::Token,
        403 | 429 if status == 429 || is_limit(reason) => Trouble::Later("too-often", retry_after_s),
        403 => Trouble::Broken("forbidden"),
        404 => Trouble::Missing,
        409 => Trouble::Duplicate,
        410 => Trouble::Gone,
        412 => Trouble::Changed,
        400 | 405..=499 => Trouble::Refused("refused"),
        _ => Trouble::Later("error", retry_after_s),
    })
}

fn is_limit(reason: &str) -> bool {
    matches!(reason, "rateLimitExceeded" | "userRateLimitExceeded" | "quotaExceeded" | "dailyLimitExceeded" | "calendarUsageLimitsExceeded")
}

/// What the token endpoint's refusal means (RFC 6749 §5.2).
pub fn token_trouble(status: u16, error: &str, retry_after_s: Option<i64>) -> Option<Trouble> {
    match (status, error) {
        (200..300, _) => None,
        (_, "invalid_grant") => Some(Trouble::Broken("invalid-grant")),
        (_, "invalid_client" | "unauthorized_client" | "deleted_client") => Some(Trouble::Broken("invalid-client")),
        (429 | 500.., _) => Some(Trouble::Later("error", retry_after_s)),
        _ => Some(Trouble::Broken("invalid-grant")),
    }
}

/// Failures in a row before a person is told of what may pass.
const PATIENCE: i64 = 3;

/// How it stands after a round: `fails` counts this one; `held_up` where single things are.
pub fn after(trouble: Option<Trouble>, fails: i64, held_up: Option<&'static str>) -> (Health, Option<&'static str>) {
    match (trouble, held_up) {
        (Some(Trouble::Broken(fault)), _) => (Health::Broken, Some(fault)),
        (Some(Trouble::Later(fault, _)), _) if fails >= PATIENCE => (Health::Degraded, Some(fault)),
        (_, Some(fault)) => (Health::Degraded, Some(fault)),
        (Some(Trouble::Later(..)) | None, None) => (Health::Ok, None),
        (Some(_), None) => (Health::Degraded, Some("refused")),
    }
}

/// Seconds of the first wait and of the longest.
const WAITS_S: (i64, i64) = (10, 1_800);

/// Milliseconds until the next try: twice as long each time, a quarter more or less, never sooner than Google says.
pub fn wait_ms(fails: i64, said_s: Option<i64>, chance: u8) -> i64 {
    let whole = WAITS_S.0.saturating_mul(1 << fails.clamp(0, 16)).min(WAITS_S.1) * 1_000;
    let jittered = whole / 4 * 3 + whole / 2 * i64::from(chance) / 255;
    jittered.max(said_s.unwrap_or(0).saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        for (status, reason, expected) in [
            (200, "", None),
            (204, "", None),
            (401, "authError", Some(Trouble::Token)),
            (403, "rateLimitExceeded", Some(Trouble::Later("too-often", Some(7)))),
            (403, "userRateLimitExceeded", Some(Trouble::Later("too-often", Some(7)))),
            (403, "insufficientPermissions", Some(Trouble::Broken("forbidden"))),
            (403, "forbidden", Some(Trouble::Broken("forbidden"))),
            (429, "", Some(Trouble::Later("too-often", Some(7)))),
            (404, "notFound", Some(Trouble::Missing)),
            (409, "duplicate", Some(Trouble::Duplicate)),
            (410, "fullSyncRequired", Some(Trouble::Gone)),
            (412, "conditionNotMet", Some(Trouble::Changed)),
            (400, "invalid", Some(Trouble::Refused("refused"))),
            (500, "backendError", Some(Trouble::Later("error", Some(7)))),
            (503, "", Some(Trouble::Later("error", Some(7)))),
        ] {
            assert_eq!(trouble(status, reason, Some(7)), expected, "{status} {reason}");
        }
        assert_eq!(token_trouble(400, "invalid_grant", None), Some(Trouble::Broken("invalid-grant")));
        assert_eq!(token_trouble(401, "invalid_client", None), Some(Trouble::Broken("invalid-client")));
        assert_eq!(token_trouble(503, "", None), Some(Trouble::Later("error", None)));
    }

    #[test]
    fn a_connection_is_broken_at_once_and_degraded_after_a_while() {
        let later = Some(Trouble::Later("error", None));
        assert_eq!(after(later, 1, None), (Health::Ok, None));
        assert_eq!(after(later, 3, None), (Health::Degraded, Some("error")));
        assert_eq!(after(None, 0, Some("calendar-gone")), (Health::Degraded, Some("calendar-gone")));
        assert_eq!(after(Some(Trouble::Broken("invalid-grant")), 1, None), (Health::Broken, Some("invalid-grant")));
        assert_eq!(after(None, 0, None), (Health::Ok, None));
        for h in [Health::Ok, Health::Degraded, Health::Broken] {
            assert_eq!(Health::named(h.code()), h);
        }
    }

    #[test]
    fn waits_grow_are_bounded_and_obey() {
        assert!((7_500..=12_500).contains(&wait_ms(0, None, 0)) && (7_500..=12_500).contains(&wait_ms(0, None, 255)));
        assert!(wait_ms(3, None, 128) > wait_ms(1, None, 128));
        assert!(wait_ms(60, None, 255) <= 1_800_000 / 4 * 5);
        assert_eq!(wait_ms(0, Some(600), 9), 600_000);
    }
}
