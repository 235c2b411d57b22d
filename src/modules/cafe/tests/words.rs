//! Every word of every page.

use super::*;

#[test]
fn words_exist_in_both_languages_and_for_every_page() {
    let keys = |text: &str| text.lines().filter_map(|l| l.split_once(" = ").map(|(k, _)| k.to_owned())).collect::<Vec<_>>();
    assert_eq!(keys(WORDS.0), keys(WORDS.1));
    let words = Words::new(&[
        (include_str!("../../../base/words/es.ftl"), include_str!("../../../base/words/en.ftl")),
        crate::http::WORDS,
        crate::modules::till::WORDS,
        WORDS,
    ])
    .unwrap();
    let pages = [
        include_str!("../pages/screen.html"),
        include_str!("../pages/orders.html"),
        include_str!("../pages/order.html"),
        include_str!("../pages/receipt.html"),
        include_str!("../pages/menu.html"),
        include_str!("../pages/item.html"),
        include_str!("../pages/kitchen.html"),
        include_str!("../../till/pages/till.html"),
        include_str!("../../till/pages/running.html"),
        include_str!("../../till/pages/session.html"),
        include_str!("../../till/pages/sessions.html"),
        include_str!("../../till/pages/journal.html"),
        include_str!("../pages.rs"),
        include_str!("../menu_pages.rs"),
        include_str!("../kitchen.rs"),
        include_str!("../screen.rs"),
        include_str!("../../till/pages.rs"),
    ];
    for key in pages.iter().flat_map(|p| p.split(".t(\"").skip(1).filter_map(|rest| rest.split('"').next())) {
        assert!(words.knows(Lang::Es, key) && words.knows(Lang::En, key), "{key}");
    }
    for key in MENU.iter().chain(crate::modules::till::MENU).map(|m| m.word) {
        assert!(words.knows(Lang::Es, key), "{key}");
    }
}
