//! What a browser calls itself, in words that its owner knows it by.

use crate::http::Caller;

/// Looked for in this order: most browsers also bear the names of others.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
];

fn named(list: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    list.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
}

/// «Chrome en Android»; a program that is no browser is called by its own first word.
pub(super) fn words(who: &Caller, agent: &str) -> String {
    match (named(BROWSERS, agent), named(SYSTEMS, agent)) {
        (Some(browser), Some(system)) => {
            who.house.words.ta(who.lang(), "account-browser", &[("browser", browser.into()), ("system", system.into())])
        }
        _ => agent
            .split([' ', '/'])
            .next()
            .filter(|w| !w.is_empty() && *w != "Mozilla")
            .map_or_else(|| who.t("account-browser-unknown"), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_by_their_own_name() {
        let edge =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0";
        let phone =
            "Mozilla/5.0 (Linux; Android 14; SM-A155M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";
        assert_eq!((named(BROWSERS, edge), named(SYSTEMS, edge)), (Some("Edge"), Some("Windows")));
        assert_eq!((named(BROWSERS, phone), named(SYSTEMS, phone)), (Some("Chrome"), Some("Android")));
    }
}
