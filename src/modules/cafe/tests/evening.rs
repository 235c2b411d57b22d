//! Any evening adds up.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_evening_adds_up(orders in proptest::collection::vec((proptest::collection::vec((any::<bool>(), 1_i64..9), 1..6), 0_i64..3, 0_i64..5_000), 1..8)) {
        let cafe = cafe();
        let drawer = cafe.shop.open(cafe.shop.ana, "Caja 1", "100").unwrap();
        let (mut cash, mut folio) = (10_000, 0);
        for (lines, how, over) in orders {
            let id = OrderId::mint(NOW);
            let wanted = lines.iter().map(|(coffee, qty)| line(if *coffee { cafe.coffee } else { cafe.water }, *qty)).collect();
            let total: i64 = lines.iter().map(|(coffee, qty)| qty * if *coffee { 3_800 } else { 2_550 }).sum();
            prop_assert_eq!(cafe.take(id, wanted).unwrap().total_minor, Money(total));
            let method = [Method::Cash, Method::Card, Method::Transfer][usize::try_from(how).unwrap()];
            let given = if method == Method::Cash { total + over } else { total };
            let paid = cafe.pay(id, method, given).unwrap();
            folio += 1;
            prop_assert_eq!((paid.folio, paid.change_minor), (folio, Money(given - total)));
            cash += if method == Method::Cash { total } else { 0 };
            prop_assert_eq!(cafe.shop.sum(), 0);
        }
        prop_assert_eq!(cafe.shop.count(cafe.shop.ana, drawer, cash).unwrap().difference_minor, Money::ZERO);
        cafe.shop.close(cafe.shop.ana, drawer, "").unwrap();
        prop_assert_eq!(cafe.shop.store.read_now(crate::modules::till::verify_seals).unwrap(), None);
    }
}
