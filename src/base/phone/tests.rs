#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

fn kept(typed: &str) -> String {
    Phone::parse(typed, MEXICO).unwrap().e164().to_owned()
}

#[test]
fn mexican_numbers_as_old_agendas_hold_them() {
    for typed in [
        "+52 1 5527012949",
        "5527012949",
        "0445527012949",
        "0455527012949",
        "015527012949",
        "525527012949",
        "5215527012949",
        "(55) 2701 2949",
        "55 2701-2949",
        "0052 55 2701 2949",
        "Cel: 55.2701.2949",
        "tel. (55) 2701-2949",
    ] {
        assert_eq!(kept(typed), "+525527012949", "{typed}");
    }
}

#[test]
fn two_numbers_in_a_cell_are_two_numbers() {
    let two = Phone::parse_all("5564826659 / 5695730067", MEXICO).unwrap();
    assert_eq!(two.iter().map(Phone::e164).collect::<Vec<_>>(), ["+525564826659", "+525695730067"]);
    assert_eq!(Phone::parse_all("55 8586/6125", MEXICO).unwrap().len(), 1);
    assert_eq!(Phone::parse_all("5564826659 y 55 6482 6659", MEXICO).unwrap().len(), 1);
}

#[test]
fn extensions_stay_behind_the_number() {
    for typed in ["722 123 4567 ext. 12", "7221234567 x12", "722-123-4567 Ext 12", "7221234567 #12"] {
        let phone = Phone::parse(typed, MEXICO).unwrap();
        assert_eq!((phone.e164(), phone.extension()), ("+527221234567", Some("12")), "{typed}");
    }
    assert_eq!(Phone::parse("7221234567 ext 12", MEXICO).unwrap().display(52), "722 123 4567 ext. 12");
}

#[test]
fn neighbours_keep_their_own_lengths() {
    for (typed, home, e164) in [
        ("9 8765 4321", 56, "+56987654321"),
        ("+54 9 11 2345-6789", 52, "+5491123456789"),
        ("011 2345-6789", 54, "+541123456789"),
        ("(11) 91234-5678", 55, "+5511912345678"),
        ("300 123 4567", 57, "+573001234567"),
        ("2222-3333", 506, "+50622223333"),
        ("+44 20 7946 0958", 52, "+442079460958"),
        ("+1 (212) 555-0123", 52, "+12125550123"),
    ] {
        assert_eq!(Phone::parse(typed, home).unwrap().e164(), e164, "{typed}");
    }
}

#[test]
fn what_is_not_a_number_says_why() {
    for (typed, fault) in [
        ("", PhoneFault::Empty),
        ("no tiene", PhoneFault::Letters),
        ("123", PhoneFault::TooShort(3)),
        ("8586-6125", PhoneFault::TooShort(8)),
        ("552701294955", PhoneFault::TooLong(12)),
    ] {
        assert_eq!(Phone::parse(typed, MEXICO).unwrap_err(), fault, "{typed}");
    }
}

#[test]
fn shown_as_dialled() {
    assert_eq!(Phone::parse("5585866125", 52).unwrap().display(52), "55 8586 6125");
    assert_eq!(Phone::parse("7221234567", 52).unwrap().display(52), "722 123 4567");
    assert_eq!(Phone::parse("+573001234567", 52).unwrap().display(52), "+57 300 123 4567");
    assert_eq!(search_digits("+52 1 55 8586"), "521558586");
}

proptest! {
    #[test]
    fn the_kept_form_reads_as_itself(typed in "[0-9+ ()x/.-]{0,24}", home in prop::sample::select(vec![52u16, 54, 55, 56, 57, 502, 598])) {
        if let Ok(phone) = Phone::parse(&typed, home) {
            prop_assert!(phone.e164().len() <= 16);
            let again = Phone::parse(phone.e164(), home).unwrap();
            prop_assert_eq!(again.e164(), phone.e164());
            prop_assert!(phone.search_digits().len() <= 10);
        }
    }

    #[test]
    fn what_is_shown_can_be_typed_again(digits in "[1-9][0-9]{9}") {
        let phone = Phone::parse(&digits, MEXICO).unwrap();
        prop_assert_eq!(Phone::parse(&phone.display(MEXICO), MEXICO).unwrap(), phone);
    }

    #[test]
    fn any_text_is_answered(typed in "\\PC{0,40}") {
        let _ = Phone::parse_all(&typed, MEXICO);
        let _ = search_digits(&typed);
    }
}
