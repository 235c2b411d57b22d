//! Numbering plans of the countries our businesses call: calling code, national lengths, grouping.
//! Source: ITU-T E.164 national plans; only lengths are checked, never single ranges.

use super::PhoneFault;

/// Mexico's calling code, the home of most of our businesses.
pub const MEXICO: u16 = 52;

/// What a country's numbers look like behind its calling code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Calling code without `+`.
    pub code: u16,
    /// Fewest digits of a national number.
    pub shortest: usize,
    /// Most digits of a national number.
    pub longest: usize,
    /// Whether people dial a `0` before a national number.
    pub trunk_zero: bool,
}

const fn plan(code: u16, shortest: usize, longest: usize, trunk_zero: bool) -> Plan {
    Plan { code, shortest, longest, trunk_zero }
}

/// Latin America, then the two foreign countries that patients and guests most often call from.
const PLANS: [Plan; 23] = [
    plan(MEXICO, 10, 10, false),
    plan(51, 8, 9, true),
    plan(53, 8, 8, true),
    plan(54, 10, 11, true),
    plan(55, 10, 11, true),
    plan(56, 9, 9, false),
    plan(57, 10, 10, false),
    plan(58, 10, 10, true),
    plan(501, 7, 7, false),
    plan(502, 8, 8, false),
    plan(503, 8, 8, false),
    plan(504, 8, 8, false),
    plan(505, 8, 8, false),
    plan(506, 8, 8, false),
    plan(507, 7, 8, false),
    plan(509, 8, 8, false),
    plan(591, 8, 8, true),
    plan(592, 7, 7, false),
    plan(593, 8, 9, true),
    plan(595, 8, 9, true),
    plan(598, 8, 8, true),
    plan(1, 10, 10, false),
    plan(34, 9, 9, false),
];

/// The plan of a calling code, when it is one we know.
#[must_use]
pub fn plan_of(code: u16) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.code == code)
}

/// The plan that international digits begin with, and what follows the code.
pub(super) fn split_code(digits: &str) -> Option<(&'static Plan, &str)> {
    // No calling code is the beginning of another, so the order does not matter.
    PLANS.iter().find_map(|plan| digits.strip_prefix(&plan.code.to_string()).map(|national| (plan, national)))
}

impl Plan {
    /// The national number inside the digits, without the prefixes that were dialled before it.
    pub(super) fn national<'d>(&self, digits: &'d str) -> Option<&'d str> {
        let fits = |number: &&str| self.fits(number);
        if self.code == MEXICO {
            // The mobile 1 comes last: no Mexican national number had eleven digits.
            return Some(digits)
                .filter(fits)
                .or_else(|| digits.strip_prefix("044").filter(fits))
                .or_else(|| digits.strip_prefix("045").filter(fits))
                .or_else(|| digits.strip_prefix("01").filter(fits))
                .or_else(|| digits.strip_prefix('1').filter(fits));
        }
        let trunk = || digits.strip_prefix('0').filter(|_| self.trunk_zero).filter(fits);
        trunk().or_else(|| Some(digits).filter(fits))
    }

    fn fits(&self, number: &str) -> bool {
        let long = (self.shortest..=self.longest).contains(&number.len());
        // An Argentine number has eleven digits only behind the mobile 9.
        long && (self.code != 54 || number.len() == 10 || number.starts_with('9'))
    }

    /// What is wrong with digits that do not fit.
    pub(super) fn fault(&self, digits: &str) -> PhoneFault {
        if digits.len() < self.shortest { PhoneFault::TooShort(digits.len()) } else { PhoneFault::TooLong(digits.len()) }
    }

    /// The national number in the groups in which it is read aloud.
    pub(super) fn grouped(&self, national: &str) -> String {
        let short_area = ["55", "56", "33", "81"].iter().any(|area| national.starts_with(area));
        let groups: &[usize] = match (self.code, national.len()) {
            (MEXICO, 10) if short_area => &[2, 4, 4],
            (54, 11) => &[1, 2, 4, 4],
            (54 | 55, 10) => &[2, 4, 4],
            (55, 11) => &[2, 5, 4],
            (56, 9) => &[1, 4, 4],
            (_, 7) => &[3, 4],
            (_, 8) => &[4, 4],
            (_, 9) => &[3, 3, 3],
            (_, 10) => &[3, 3, 4],
            _ => &[],
        };
        let mut rest = national;
        let mut words = Vec::new();
        for size in groups {
            let (word, after) = rest.split_at_checked(*size).unwrap_or((rest, ""));
            words.push(word);
            rest = after;
        }
        words.push(rest);
        words.retain(|word| !word.is_empty());
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_begins_another() {
        for one in PLANS {
            for other in PLANS {
                let (a, b) = (one.code.to_string(), other.code.to_string());
                assert!(a == b || !a.starts_with(&b), "{a} begins with {b}");
            }
        }
    }

    #[test]
    fn lengths_stay_within_e164() {
        for plan in PLANS {
            assert!(plan.shortest <= plan.longest);
            assert!(plan.code.to_string().len() + plan.longest <= 15);
        }
    }
}
