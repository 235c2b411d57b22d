//! What a session comes to: sales by means of payment, moves by kind. Sums of what was posted, never
//! computed anew from prices.

use serde::Serialize;
use utoipa::ToSchema;

use super::drawer::{Account, EntryKind, Method};
use crate::base::money::Money;

/// Sales by one means of payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub struct ByMethod {
    /// Which.
    pub method: Method,
    /// How much, change taken off.
    pub amount_minor: Money,
    /// How many sales.
    pub sales: i64,
}

/// Moves of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub struct ByKind {
    /// Which.
    pub kind: EntryKind,
    /// What it did to the drawer.
    pub amount_minor: Money,
    /// How many entries.
    pub entries: i64,
}

/// The totals of a session.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, ToSchema)]
pub struct Totals {
    /// Sold, tax included.
    pub sold_minor: Money,
    /// Tax inside.
    pub tax_minor: Money,
    /// How many sales.
    pub sales: i64,
    /// By means of payment; those that were used.
    pub methods: Vec<ByMethod>,
    /// Float, moves and closing; those that happened, in the order of a day.
    pub moves: Vec<ByKind>,
    /// What the ledger says the drawer holds now.
    pub drawer_minor: Money,
}

/// Sums up what was posted: kind, account, amount, entries.
#[must_use]
pub fn sum_up(rows: &[(EntryKind, Account, Money, i64)]) -> Totals {
    let of = |kind: EntryKind, account: Account| rows.iter().find(|r| r.0 == kind && r.1 == account);
    let minus = |account| Money(-of(EntryKind::Sale, account).map_or(0, |r| r.2.0));
    let methods: Vec<ByMethod> = Method::ALL
        .iter()
        .filter_map(|m| of(EntryKind::Sale, m.account()).map(|r| ByMethod { method: *m, amount_minor: r.2, sales: r.3 }))
        .collect();
    let by_hand = EntryKind::ALL.iter().filter(|k| **k != EntryKind::Sale);
    Totals {
        sold_minor: Money(minus(Account::Sales).0 + minus(Account::Tax).0),
        tax_minor: minus(Account::Tax),
        sales: methods.iter().map(|m| m.sales).sum(),
        methods,
        moves: by_hand.filter_map(|k| of(*k, Account::Drawer).map(|r| ByKind { kind: *k, amount_minor: r.2, entries: r.3 })).collect(),
        drawer_minor: Money(rows.iter().filter(|r| r.1 == Account::Drawer).map(|r| r.2.0).sum()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sales_are_told_by_means_and_moves_by_kind() {
        let totals = sum_up(&[
            (EntryKind::Float, Account::Drawer, Money(50_000), 1),
            (EntryKind::Float, Account::Safe, Money(-50_000), 1),
            (EntryKind::Sale, Account::Drawer, Money(11_600), 2),
            (EntryKind::Sale, Account::Card, Money(5_800), 1),
            (EntryKind::Sale, Account::Sales, Money(-15_000), 3),
            (EntryKind::Sale, Account::Tax, Money(-2_400), 3),
            (EntryKind::PaidOut, Account::Drawer, Money(-1_000), 1),
            (EntryKind::PaidOut, Account::Expenses, Money(1_000), 1),
        ]);
        assert_eq!((totals.sold_minor, totals.tax_minor, totals.sales), (Money(17_400), Money(2_400), 3));
        assert_eq!(totals.methods.iter().map(|m| m.amount_minor.0).sum::<i64>(), totals.sold_minor.0);
        assert_eq!(totals.moves.iter().map(|m| m.kind).collect::<Vec<_>>(), [EntryKind::Float, EntryKind::PaidOut]);
        assert_eq!(totals.drawer_minor, Money(60_600));
    }
}
