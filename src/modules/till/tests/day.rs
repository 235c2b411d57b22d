//! Any day keeps the journal at zero.

use super::*;

/// One thing people do at a drawer.
#[derive(Clone, Debug)]
enum Deed {
    Sell(Method, i64, i64),
    Move(Way, i64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let methods = prop_oneof![Just(Method::Cash), Just(Method::Card), Just(Method::Transfer)];
    let ways = prop_oneof![Just(Way::PaidIn), Just(Way::PaidOut), Just(Way::SafeDrop)];
    prop_oneof![
        (methods, 1_i64..90_000, 0_i64..50_000).prop_map(|(m, g, o)| Deed::Sell(m, g, if m == Method::Cash { o } else { 0 })),
        (ways, 1_i64..9_000).prop_map(|(w, a)| Deed::Move(w, a))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_day_keeps_the_journal_at_zero(float in 0_i64..100_000, deeds in proptest::collection::vec(deed(), 0..12), counted in 0_i64..300_000) {
        let shop = shop();
        let currency = Profile::default().currency();
        let id = shop.open(shop.ana, "Caja 1", &currency.field(Money(float))).unwrap();
        let mut expected = float;
        for deed in deeds {
            match deed {
                Deed::Sell(method, gross, over) => {
                    prop_assert_eq!(shop.sell(shop.ana, method, gross, gross + over).unwrap().change, Money(over));
                    expected += if method == Method::Cash { gross } else { 0 };
                }
                Deed::Move(way, amount) => {
                    shop.move_cash(shop.ana, id, way, &currency.field(Money(amount))).unwrap();
                    expected += if way == Way::PaidIn { amount } else { -amount };
                }
            }
            prop_assert_eq!(shop.sum(), 0);
            prop_assert_eq!(shop.store.read_now(|db| store::expected(db, id)).unwrap(), Money(expected));
        }
        let taken = shop.count(shop.ana, id, counted).unwrap();
        prop_assert_eq!(taken.difference_minor, Money(counted - expected));
        shop.close(shop.ana, id, "no sé").unwrap();
        prop_assert_eq!(shop.sum(), 0);
        prop_assert_eq!(shop.store.read_now(|db| store::expected(db, id)).unwrap(), Money::ZERO);
        prop_assert_eq!(shop.store.read_now(verify_seals).unwrap(), None);
    }
}
