//! Arrows run downward: a floor uses those before it in `src/lib.rs` and knows nothing of those after.

use std::fmt::Write as _;
use std::path::Path;

use crate::house::files_below;

fn floors() -> Vec<String> {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect()
}

fn modules() -> Vec<String> {
    let list = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/modules/mod.rs")).unwrap();
    list.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect()
}

/// Tests may use whatever they need.
fn is_test(path: &Path) -> bool {
    let inside = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
    inside.ends_with("tests.rs") || inside.components().any(|c| c.as_os_str() == "tests")
}

/// The source of a file without its tests, every path written out.
fn source(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    spread(text.split("#[cfg(test)]").next().unwrap_or_default())
}

/// Adds to a text the paths that braces hide: `crate::{a, b::{c}}` is `crate::a;`, `crate::b::;`, `crate::b::c;` too.
fn spread(text: &str) -> String {
    let mut out = text.to_owned();
    for opening in ["crate::{", "crate::modules::{"] {
        for (at, _) in text.match_indices(opening) {
            members(&text[at + opening.len()..], opening.trim_end_matches('{'), &mut out);
        }
    }
    out
}

/// The members of a brace that was just opened, each behind what stands before the brace.
fn members(inside: &str, before: &str, out: &mut String) {
    let (mut word, mut depth, mut stem) = (String::new(), 0_usize, Vec::new());
    for letter in inside.chars() {
        match letter {
            '{' => {
                depth += 1;
                stem.push(std::mem::take(&mut word));
            }
            ',' | '}' => {
                let path = word.split_whitespace().next().unwrap_or_default();
                if !path.is_empty() {
                    let _ = write!(out, "\n{before}{}{path};", stem.concat());
                }
                word.clear();
                if letter == '}' {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                    stem.pop();
                }
            }
            ' ' | '\n' if word.is_empty() => {}
            _ => word.push(letter),
        }
    }
}

#[test]
fn braces_hide_nothing() {
    let text = spread("use crate::{base::text, app, store::{self as s, tx}};\nuse crate::modules::{cafe, till::store};");
    for path in
        ["crate::base::text;", "crate::app;", "crate::store::self;", "crate::store::tx;", "crate::modules::cafe;", "modules::till::store;"]
    {
        assert!(text.contains(path), "{path} in {text}");
    }
}

#[test]
fn no_floor_looks_up() {
    let (floors, root) = (floors(), Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(floors.len() >= 12);
    let mut upward = Vec::new();
    for (height, floor) in floors.iter().enumerate() {
        for path in files_below(&root.join(floor)).iter().filter(|p| p.extension().is_some_and(|e| e == "rs") && !is_test(p)) {
            let text = source(path);
            upward.extend(
                floors[height + 1..]
                    .iter()
                    .filter(|above| text.contains(&format!("crate::{above}::")) || text.contains(&format!("crate::{above};")))
                    .map(|above| format!("{} uses {above}", path.display())),
            );
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn no_module_looks_down_the_list_or_into_anothers_store() {
    let (modules, root) = (modules(), Path::new(env!("CARGO_MANIFEST_DIR")).join("src/modules"));
    let mut wrong = Vec::new();
    for (at, module) in modules.iter().enumerate() {
        for path in files_below(&root.join(module)).iter().filter(|p| p.extension().is_some_and(|e| e == "rs")) {
            let text = source(path);
            wrong.extend(
                modules[at + 1..]
                    .iter()
                    .filter(|later| text.contains(&format!("modules::{later}")))
                    .map(|later| format!("{} uses {later}", path.display())),
            );
            wrong.extend(
                modules
                    .iter()
                    .filter(|m| *m != module && text.contains(&format!("modules::{m}::store")))
                    .map(|m| format!("{} reaches into {m}'s store", path.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
