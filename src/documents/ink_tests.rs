#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

#[test]
fn words_wrap_and_long_words_break() {
    let style = Style::plain(9.0);
    assert_eq!(wrap("", style, 100.0).unwrap(), [""]);
    assert_eq!(wrap("uno\n\ndos\n", style, 100.0).unwrap(), ["uno", "", "dos"]);
    let lines = wrap("Otorrinolaringología pediátrica", style, 60.0).unwrap();
    assert!(lines.len() > 2, "{lines:?}");
}

#[test]
fn accents_take_no_room_of_their_own() {
    let style = Style::plain(10.0);
    let close = |a: &str, b: &str| (style.width(a).unwrap() - style.width(b).unwrap()).abs() < 0.01;
    assert!(close("ñáüé", "naue"));
    assert_eq!(wrap("n\u{303}", style, 50.0).unwrap(), ["ñ"]);
}

#[test]
fn a_number_stays_with_its_unit() {
    let style = Style::plain(9.0);
    let width = style.width("Amoxicilina 500").unwrap();
    let held = wrap(&format!("Amoxicilina {}", unbroken("500 mg")), style, width).unwrap();
    assert_eq!(held, ["Amoxicilina", "500\u{a0}mg"]);
}

#[test]
fn bold_is_wider_and_figures_are_even() {
    assert!(Style::bold(9.0).width("Paciente").unwrap() > Style::plain(9.0).width("Paciente").unwrap());
    assert!((Style::plain(9.0).width("1111").unwrap() - Style::plain(9.0).width("8888").unwrap()).abs() < 0.01);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_line_is_wider_than_its_column(text in "(\\PC{0,30}[ \n]){0,6}", width in 30.0..300.0f32, size in 6.0..14.0f32) {
        let style = Style::plain(size);
        for line in wrap(&text, style, width).unwrap() {
            prop_assert!(line.chars().count() <= 1 || style.width(&line).unwrap() <= width + 0.01);
        }
    }

    #[test]
    fn no_letter_is_lost(text in "[a-zñáé ]{0,80}", width in 20.0..200.0f32) {
        let lines = wrap(&text, Style::plain(9.0), width).unwrap();
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(bare(&lines.concat()), bare(&text));
    }
}
