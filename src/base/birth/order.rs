//! Whether a column writes the day or the month first, settled over all its cells.

use serde::{Deserialize, Serialize};

/// The order of day and month in dates such as `03/04/1990`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 3 April: Latin America.
    DayFirst,
    /// 4 March: programs set to the United States.
    MonthFirst,
}

/// What a column proves about its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderVerdict {
    /// The order to read with.
    pub order: DateOrder,
    /// Cells that can only be day first (first number over 12).
    pub day_first: usize,
    /// Cells that can only be month first (second number over 12).
    pub month_first: usize,
}

impl OrderVerdict {
    /// Whether the cells contradict one another or none of them proves anything: a person should
    /// look at a few dates before going on.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        (self.day_first > 0) == (self.month_first > 0)
    }
}

/// Settles the order of a column; day first unless more cells prove the contrary.
pub fn settle_order<'a>(cells: impl IntoIterator<Item = &'a str>) -> OrderVerdict {
    let (mut day_first, mut month_first) = (0, 0);
    for (first, second) in cells.into_iter().filter_map(leading_pair) {
        match (first, second) {
            (13..=31, 1..=12) => day_first += 1,
            (1..=12, 13..=31) => month_first += 1,
            _ => {}
        }
    }
    let order = if month_first > day_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
    OrderVerdict { order, day_first, month_first }
}

/// The first two numbers of an all-number date that does not begin with its year.
fn leading_pair(cell: &str) -> Option<(u8, u8)> {
    let mut numbers = cell.trim().split(['/', '-', '.', ' ']).filter(|part| !part.is_empty());
    let (first, second) = (numbers.next()?, numbers.next()?);
    numbers.next()?;
    if first.len() > 2 || second.len() > 2 {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_decides_and_not_the_cell() {
        let mexican = settle_order(["03/04/1990", "20/11/1945", "1940-01-28", "s/d", "3 de mayo de 1980"]);
        assert_eq!((mexican.order, mexican.day_first, mexican.month_first), (DateOrder::DayFirst, 1, 0));
        assert!(!mexican.is_doubtful());
        let american = settle_order(["03/04/1990", "11/20/1945"]);
        assert_eq!(american.order, DateOrder::MonthFirst);
    }

    #[test]
    fn without_proof_the_day_comes_first_and_doubt_is_said() {
        let none = settle_order(["03/04/1990", ""]);
        assert_eq!(none.order, DateOrder::DayFirst);
        assert!(none.is_doubtful());
        assert!(settle_order(["20/11/1945", "11/20/1945"]).is_doubtful());
    }
}
