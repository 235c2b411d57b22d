//! An address on the open network, as people paste it.

use std::net::SocketAddr;

use reqwest::Url;

use crate::base::problem::{Outcome, Problem};

/// The longest address, in characters.
const LONGEST: usize = 2_000;

/// Hosts of the test suite that are let through: `127.0.0.1:<port>`, over plain HTTP.
const TRIALS: [&str; 2] = ["MOSTRADOR_TRIAL_HOST", TRIAL_GOOGLE];
/// The one that stands in for Google.
const TRIAL_GOOGLE: &str = "MOSTRADOR_TRIAL_GOOGLE";

/// An `https` address whose host is a public name. It may hold a secret: it shows its host only.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({}/…)", self.host())
    }
}

impl Address {
    /// Judges an address: https (or webcal) on port 443, a public name, nobody's password inside.
    ///
    /// # Errors
    /// `not-an-address` or `inward-address` on the field.
    pub fn parse(field: &'static str, text: &str) -> Outcome<Self> {
        let wrong = || Problem::field(field, "not-an-address");
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || text.chars().any(char::is_control) {
            return Err(wrong());
        }
        let secure = ["webcal://", "webcals://"].iter().find_map(|p| strip_prefix_ci(text, p)).map(|rest| format!("https://{rest}"));
        let url = Url::parse(secure.as_deref().unwrap_or(text)).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(wrong());
        }
        Self::judge(url).map_err(|inward| Problem::field(field, if inward { "inward-address" } else { "not-an-address" }))
    }

    /// An address of ours, written in the code: `https://host` and what lies below it. The test suite may have
    /// somebody on this machine stand in for the host.
    ///
    /// # Errors
    /// Only one that is written wrongly.
    pub fn fixed(base: &'static str, path: &[&str], query: &[(&str, &str)]) -> Outcome<Self> {
        let wrong = || Problem::internal("an address in the code is none");
        let mut url = Url::parse(base).map_err(|_| wrong())?;
        url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().extend(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        if let Some(here) = trial(TRIAL_GOOGLE) {
            url.set_scheme("http")
                .and_then(|()| url.set_ip_host(here.ip()))
                .and_then(|()| url.set_port(Some(here.port())))
                .map_err(|()| wrong())?;
        }
        Self::judge(url).map_err(|_| wrong())
    }

    /// Where a redirect leads, judged like the first address.
    pub(super) fn next(&self, location: &str) -> Option<Self> {
        Self::judge(self.0.join(location).ok()?).ok()
    }

    /// `Err(true)` for one that points inward.
    fn judge(mut url: Url) -> Result<Self, bool> {
        url.set_fragment(None);
        if is_trial(&url) {
            return Ok(Self(url));
        }
        if url.scheme() != "https" || !url.username().is_empty() || url.password().is_some() {
            return Err(false);
        }
        // The parser has already turned every spelling of a number (0x7f.1, 2130706433) into an address.
        let Some(reqwest_host) = url.domain() else { return Err(true) };
        let host = reqwest_host.trim_end_matches('.').to_owned();
        if is_inward_name(&host) || url.port().is_some_and(|p| p != 443) {
            return Err(true);
        }
        Ok(Self(url))
    }

    /// The name of the host.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The whole address, for whoever fetches or seals it.
    #[must_use]
    pub fn whole(&self) -> &str {
        self.0.as_str()
    }

    /// True for the host that tests are let through to.
    pub(super) fn is_trial(&self) -> bool {
        is_trial(&self.0)
    }

    pub(super) const fn url(&self) -> &Url {
        &self.0
    }
}

fn is_trial(url: &Url) -> bool {
    let host = format!("{}:{}", url.host_str().unwrap_or_default(), url.port().unwrap_or(80));
    url.scheme() == "http" && TRIALS.iter().filter_map(|name| trial(name)).any(|here| here.to_string() == host)
}

/// Where the test suite listens: on this machine, or nowhere.
fn trial(name: &str) -> Option<SocketAddr> {
    std::env::var(name).ok()?.parse().ok().filter(|at: &SocketAddr| at.ip().is_loopback())
}

fn strip_prefix_ci<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// Names that mean this machine or this network.
fn is_inward_name(host: &str) -> bool {
    const ENDS: [&str; 9] = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "test"];
    let Some((_, last)) = host.rsplit_once('.') else { return true };
    ENDS.contains(&last) || last.bytes().all(|b| b.is_ascii_digit()) || host.starts_with("metadata.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fault(text: &str) -> String {
        Address::parse("address", text).unwrap_err().fields[0].fault.to_string()
    }

    #[test]
    fn calendars_of_the_world_are_addresses() {
        for text in [
            "https://calendar.google.com/calendar/ical/x%40group.calendar.google.com/private-0a/basic.ics",
            "webcal://p01-caldav.icloud.com/published/2/abc",
            " WEBCAL://outlook.office365.com/owa/calendar/x/reachcalendar.ics ",
            "https://nube.example.com:443/remote.php/dav/public-calendars/a?export",
            "https://example.com./a.ics",
        ] {
            assert!(Address::parse("address", text).unwrap().whole().starts_with("https://"), "{text}");
        }
    }

    #[test]
    fn whatever_points_inward_is_refused_in_every_spelling() {
        for text in [
            "https://localhost/a",
            "https://servidor/a",
            "https://impresora.local/a",
            "https://metadata.google.internal/a",
            "https://127.0.0.1/a",
            "https://0x7f.1/a",
            "https://2130706433/a",
            "https://017700000001/a",
            "https://127.1./a",
            "https://[::1]/a",
            "https://[::ffff:127.0.0.1]/a",
            "https://169.254.169.254/latest/meta-data",
            "https://example.com:8443/a",
            "https://caja.localhost/a",
        ] {
            assert_eq!(fault(text), "inward-address", "{text}");
        }
    }

    #[test]
    fn other_schemes_and_passwords_are_no_addresses() {
        for text in [
            "",
            "agenda",
            "http://example.com/a",
            "ftp://example.com/a",
            "file:///etc/passwd",
            "https://ana:x@example.com/a",
            "gopher://a.b",
        ] {
            assert_eq!(fault(text), "not-an-address", "{text}");
        }
    }

    #[test]
    fn what_is_put_into_a_fixed_address_stays_in_its_place() {
        let odd = "es.mexican#holiday@group.v.calendar.google.com/../x?y";
        let address = Address::fixed("https://www.googleapis.com/calendar/v3", &["calendars", odd, "events"], &[("q", "a&b=c")]).unwrap();
        let expected = "https://www.googleapis.com/calendar/v3/calendars/es.mexican%23holiday@group.v.calendar.google.com%2F..%2Fx%3Fy/events?q=a%26b%3Dc";
        assert_eq!(address.whole(), expected);
    }

    #[test]
    fn an_address_shows_its_host_only() {
        let address = Address::parse("address", "https://example.com/private-secret/basic.ics").unwrap();
        assert!(!format!("{address:?}").contains("secret"));
    }
}
