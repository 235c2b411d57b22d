//! Every word in both languages, and every key that is used exists.

use std::collections::BTreeSet;
use std::path::Path;

use mostrador::base::lang::Lang;
use mostrador::base::problem::Code;

use crate::house::files_below;

fn keys(language: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files_below(&root).into_iter().filter(|p| p.ends_with(format!("words/{language}.ftl")));
    files
        .flat_map(|p| {
            std::fs::read_to_string(p)
                .unwrap()
                .lines()
                .filter_map(|l| l.split_once(" =").map(|(k, _)| k.to_owned()))
                .filter(|k| k.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') && !k.is_empty())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    let (es, en) = (keys("es"), keys("en"));
    assert!(es.len() > 800);
    assert_eq!(es.symmetric_difference(&en).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Icons written out in templates are in the sprite: one that is not leaves a gap and no error.
#[test]
fn every_icon_that_is_used_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = std::fs::read_to_string(root.join("static/src/icons/list.txt")).unwrap();
    let known: BTreeSet<&str> = list.split_whitespace().collect();
    let (mut used, mut missing) = (0, BTreeSet::new());
    for path in files_below(&root.join("src")).iter().filter(|p| p.extension().is_some_and(|e| e == "html")) {
        let text = std::fs::read_to_string(path).unwrap();
        let after = |call: &'static str| text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
        for name in after("icon(f, \"").chain(after("empty(f, \"")) {
            used += 1;
            if !known.contains(name) {
                missing.insert(format!("{name} in {}", path.display()));
            }
        }
    }
    assert!(used > 80, "{used}");
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_problem_and_role_has_its_words() {
    let words = mostrador::app::words().unwrap();
    for lang in [Lang::Es, Lang::En] {
        for code in Code::ALL {
            assert!(words.knows(lang, &format!("problem-{}", code.name().replace('_', "-"))), "{code:?}");
        }
        for role in mostrador::access::Role::ALL {
            assert!(words.knows(lang, &format!("role-{}", role.code())), "{role:?}");
        }
    }
}

/// Keys written out in the source: `f.t("…")`, `who.t("…")`.
#[test]
fn every_key_that_is_used_exists() {
    let known = keys("es");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut missing = BTreeSet::new();
    for path in files_below(&root).iter().filter(|p| p.extension().is_some_and(|e| e == "rs" || e == "html")) {
        // Comments of templates show how a macro is called.
        let text: String = std::fs::read_to_string(path)
            .unwrap()
            .split("{#")
            .enumerate()
            .map(|(n, part)| if n == 0 { part } else { part.split_once("#}").map_or("", |(_, rest)| rest) })
            .collect();
        for call in ["f.t(\"", "f.t1(\"", "f.tn(\"", "who.t(\"", "caller.t(\""] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                if !known.contains(key) {
                    missing.insert(format!("{key} in {}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A deed that the log records is told in words, not by its code.
#[test]
fn every_deed_of_the_log_has_its_words() {
    let known = keys("es");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut missing = BTreeSet::new();
    for file in files_below(&source).into_iter().filter(|p| p.extension().is_some_and(|e| e == "rs")) {
        let text = std::fs::read_to_string(&file).unwrap();
        for start in ["Event::done(\"", "Event::house(\""] {
            for deed in text.split(start).skip(1).filter_map(|rest| rest.split('"').next()) {
                let key = format!("did-{}", deed.replace(['.', '_'], "-"));
                if !known.contains(&key) && deed.contains('.') {
                    missing.insert(key);
                }
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}
