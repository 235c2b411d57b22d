//! Double entry, pure: what each deed posts. Every list here sums to zero.

use super::drawer::{Account, EntryKind, Method};
use crate::base::money::Money;

/// One line of an entry; positive flows into the account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Posting {
    /// Where.
    pub account: Account,
    /// How much.
    pub amount: Money,
}

const fn line(account: Account, amount: i64) -> Posting {
    Posting { account, amount: Money(amount) }
}

/// Leaves out lines of nothing.
fn lines(all: impl IntoIterator<Item = Posting>) -> Vec<Posting> {
    all.into_iter().filter(|p| p.amount != Money::ZERO).collect()
}

/// Opening: the float comes out of the safe.
#[must_use]
pub fn float(amount: Money) -> Vec<Posting> {
    lines([line(Account::Drawer, amount.0), line(Account::Safe, -amount.0)])
}

/// How money moves by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// Put in by the owner.
    PaidIn,
    /// Paid from the drawer.
    PaidOut,
    /// Taken to the safe.
    SafeDrop,
}

impl Move {
    /// The kind of its entry.
    #[must_use]
    pub const fn kind(self) -> EntryKind {
        match self {
            Self::PaidIn => EntryKind::PaidIn,
            Self::PaidOut => EntryKind::PaidOut,
            Self::SafeDrop => EntryKind::SafeDrop,
        }
    }

    /// What it posts.
    #[must_use]
    pub fn postings(self, amount: Money) -> Vec<Posting> {
        let (into_drawer, other) = match self {
            Self::PaidIn => (amount.0, Account::Owner),
            Self::PaidOut => (-amount.0, Account::Expenses),
            Self::SafeDrop => (-amount.0, Account::Safe),
        };
        lines([line(Account::Drawer, into_drawer), line(other, -into_drawer)])
    }
}

/// A sale: what was handed over and what went back are two lines, so that the drawer knows both.
#[must_use]
pub fn sale(method: Method, gross: Money, tax: Money, tendered: Money) -> Vec<Posting> {
    lines([
        line(method.account(), tendered.0),
        line(method.account(), gross.0 - tendered.0),
        line(Account::Sales, tax.0 - gross.0),
        line(Account::Tax, -tax.0),
    ])
}

/// What goes back to the customer; `None` when too little was handed over.
#[must_use]
pub fn change(owed: Money, tendered: Money) -> Option<Money> {
    tendered.minus(owed).filter(|c| c.0 >= 0)
}

/// The count against the ledger: the difference becomes part of the ledger.
#[must_use]
pub fn over_short(expected: Money, counted: Money) -> Vec<Posting> {
    let difference = counted.0 - expected.0;
    lines([line(Account::Drawer, difference), line(Account::OverShort, -difference)])
}

/// What was counted leaves the drawer.
#[must_use]
pub fn last_drop(counted: Money) -> Vec<Posting> {
    lines([line(Account::Drawer, -counted.0), line(Account::Safe, counted.0)])
}

/// What the postings do to an account.
#[must_use]
pub fn sum_of(postings: &[Posting], account: Account) -> i64 {
    postings.iter().filter(|p| p.account == account).map(|p| p.amount.0).sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// One deed at the counter.
    #[derive(Clone, Debug)]
    enum Deed {
        Move(Move, i64),
        Sale(Method, i64, i64, i64),
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let moves = prop_oneof![Just(Move::PaidIn), Just(Move::PaidOut), Just(Move::SafeDrop)];
        let methods = prop_oneof![Just(Method::Cash), Just(Method::Card), Just(Method::Transfer)];
        prop_oneof![
            (moves, 1_i64..1_000_000).prop_map(|(m, a)| Deed::Move(m, a)),
            (methods, 1_i64..1_000_000, 0_u32..3_000, 0_i64..100_000).prop_map(|(m, gross, bp, over)| {
                let tax = Money(gross).tax_inside(bp).0;
                Deed::Sale(m, gross, tax, if m == Method::Cash { gross + over } else { gross })
            }),
        ]
    }

    fn post(deed: &Deed) -> Vec<Posting> {
        match *deed {
            Deed::Move(m, a) => m.postings(Money(a)),
            Deed::Sale(m, gross, tax, tendered) => sale(m, Money(gross), Money(tax), Money(tendered)),
        }
    }

    fn total(postings: &[Posting]) -> i64 {
        postings.iter().map(|p| p.amount.0).sum()
    }

    #[test]
    fn tender_and_change_are_two_lines() {
        let posted = sale(Method::Cash, Money(10_800), Money(800), Money(20_000));
        assert_eq!(posted.iter().map(|p| p.amount.0).collect::<Vec<_>>(), [20_000, -9_200, -10_000, -800]);
        assert_eq!(change(Money(10_800), Money(20_000)), Some(Money(9_200)));
        assert_eq!(change(Money(10_800), Money(10_799)), None);
        assert_eq!(sale(Method::Card, Money(500), Money::ZERO, Money(500)).len(), 2);
    }

    proptest! {
        #[test]
        fn every_day_balances_and_ends_empty(opening in 0_i64..1_000_000, deeds in proptest::collection::vec(deed(), 0..40), counted in 0_i64..50_000_000) {
            let mut day = float(Money(opening));
            for d in &deeds {
                let posted = post(d);
                prop_assert_eq!(total(&posted), 0);
                prop_assert!(posted.len() >= 2 && posted.iter().all(|p| p.amount != Money::ZERO));
                day.extend(posted);
            }
            let expected = Money(sum_of(&day, Account::Drawer));
            let found = over_short(expected, Money(counted));
            prop_assert_eq!(found.is_empty(), expected.0 == counted);
            day.extend(found);
            day.extend(last_drop(Money(counted)));
            prop_assert_eq!(total(&day), 0);
            prop_assert_eq!(sum_of(&day, Account::Drawer), 0);
            prop_assert_eq!(sum_of(&day, Account::OverShort), expected.0 - counted);
        }

        #[test]
        fn the_order_of_arrival_changes_nothing(deeds in proptest::collection::vec(deed(), 0..30).prop_shuffle(), again in any::<prop::sample::Index>()) {
            let mut turned = deeds.clone();
            if !turned.is_empty() {
                let at = again.index(turned.len());
                turned.rotate_left(at);
            }
            turned.reverse();
            let all = |ds: &[Deed]| ds.iter().flat_map(post).collect::<Vec<_>>();
            for account in Account::ALL {
                prop_assert_eq!(sum_of(&all(&deeds), *account), sum_of(&all(&turned), *account));
            }
        }

        #[test]
        fn change_and_price_make_the_tender(owed in 0_i64..1_000_000_000, over in 0_i64..1_000_000_000) {
            prop_assert_eq!(change(Money(owed), Money(owed + over)), Some(Money(over)));
            if over > 0 {
                prop_assert_eq!(change(Money(owed + over), Money(owed)), None);
            }
            let posted = sale(Method::Cash, Money(owed + 1), Money(owed + 1).tax_inside(1_600), Money(owed + 1 + over));
            prop_assert_eq!(sum_of(&posted, Account::Drawer), owed + 1);
            prop_assert_eq!(-sum_of(&posted, Account::Sales) - sum_of(&posted, Account::Tax), owed + 1);
        }
    }
}
