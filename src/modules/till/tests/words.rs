//! Every word in both languages.

use super::*;

#[test]
fn words_exist_in_both_languages() {
    let keys = |text: &str| text.lines().filter_map(|l| l.split_once(" = ").map(|(k, _)| k.to_owned())).collect::<Vec<_>>();
    assert_eq!(keys(WORDS.0), keys(WORDS.1));
    let words = crate::base::lang::Words::new(&[WORDS]).unwrap();
    let all =
        EntryKind::ALL.iter().map(|k| k.word()).chain(Account::ALL.iter().map(|a| a.word())).chain(Method::ALL.iter().map(|m| m.word()));
    for key in all {
        assert!(words.knows(crate::base::lang::Lang::Es, &key), "{key}");
    }
}
