//! The terms of a request (LFPDPPP 2025, art. 31; the requirement of information as in art. 96 of the 2011 rules).
//! Civil dates in, civil dates out; the day of receipt is day zero.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::business_days::{after, before, between};

/// Business days to answer; extendable once by as many.
pub(in super::super) const ANSWER: u16 = 20;
/// Business days to make an answer effective; extendable once by as many.
pub(in super::super) const EFFECT: u16 = 15;
/// Business days in which missing information may be asked for, once.
pub(in super::super) const ASK: u16 = 5;
/// Business days the requester has to send it.
pub(in super::super) const REPLY: u16 = 10;
/// The house's own date lies so many business days before that of the law.
const EARLY: u16 = 5;

/// The days the house rests beside those of the law.
pub(in super::super) type Rest = BTreeSet<Date>;

/// When an answer is due that was asked for, or whose information was completed, on a day.
pub(in super::super) fn answer_due(from: Date, rest: &Rest) -> Date {
    after(from, ANSWER, rest)
}

/// When an answer is effective that was told on a day.
pub(in super::super) fn effect_due(told: Date, rest: &Rest) -> Date {
    after(told, EFFECT, rest)
}

/// The last day on which missing information may be asked for.
pub(in super::super) fn ask_until(received: Date, rest: &Rest) -> Date {
    after(received, ASK, rest)
}

/// The last day on which the requester may send it.
pub(in super::super) fn info_due(asked: Date, rest: &Rest) -> Date {
    after(asked, REPLY, rest)
}

/// The house's own date.
pub(in super::super) fn internal(due: Date, rest: &Rest) -> Date {
    before(due, EARLY, rest)
}

/// How a date stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Standing {
    /// Behind, by so many business days.
    Over(i32),
    /// That day.
    Today,
    /// Past the house's own date.
    Soon(i32),
    /// Time enough.
    Ahead(i32),
}

impl Standing {
    /// The colour of its word.
    pub(in super::super) const fn colour(self) -> &'static str {
        match self {
            Self::Over(_) | Self::Today => "bad",
            Self::Soon(_) => "warn",
            Self::Ahead(_) => "good",
        }
    }

    /// The word key and its number.
    pub(in super::super) const fn word(self) -> (&'static str, i32) {
        match self {
            Self::Over(n) => ("arco-over", n),
            Self::Today => ("arco-today", 0),
            Self::Soon(n) | Self::Ahead(n) => ("arco-left", n),
        }
    }
}

/// How a date stands.
pub(in super::super) fn standing(due: Date, today: Date, rest: &Rest) -> Standing {
    let left = between(today, due, rest);
    match due.cmp(&today) {
        std::cmp::Ordering::Less => Standing::Over((-left).max(1)),
        std::cmp::Ordering::Equal => Standing::Today,
        std::cmp::Ordering::Greater if today >= internal(due, rest) => Standing::Soon(left),
        std::cmp::Ordering::Greater => Standing::Ahead(left),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_request_of_november() {
        let (rest, received) = (Rest::new(), date(2026, 11, 24));
        let due = answer_due(received, &rest);
        assert_eq!((due, internal(due, &rest), ask_until(received, &rest)), (date(2026, 12, 22), date(2026, 12, 15), date(2026, 12, 1)));
        assert_eq!(effect_due(due, &rest), date(2027, 1, 14), "Christmas and New Year rest");
        assert_eq!(standing(due, received, &rest), Standing::Ahead(20));
        assert_eq!(standing(due, date(2026, 12, 15), &rest), Standing::Soon(5));
        assert_eq!(standing(due, due, &rest), Standing::Today);
        assert_eq!(standing(due, date(2026, 12, 24), &rest), Standing::Over(2));
        assert_eq!(standing(date(2026, 12, 18), date(2026, 12, 19), &rest), Standing::Over(1), "a Saturday is late too");
    }

    proptest! {
        #[test]
        fn later_receipt_is_never_due_earlier(a in 0_i64..4_000, b in 0_i64..200) {
            let day = |n: i64| date(2024, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap();
            let rest = Rest::new();
            for term in [answer_due, effect_due, ask_until, info_due] {
                prop_assert!(term(day(a), &rest) <= term(day(a + b), &rest));
            }
            prop_assert!(answer_due(day(a), &rest) > day(a));
        }
    }
}
