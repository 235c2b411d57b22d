//! How long what is held of a person is kept, and erasing it afterwards by destroying their key.
//!
//! Nothing goes by age alone: a person decides, has some days to take it back, and then the house does it. What
//! an erasure cannot reach is said on its certificate.

mod carry_out;
mod certificate;
mod list;
mod obstacle;
mod person;
mod plan;
mod term;
#[cfg(test)]
mod tests;

use crate::http::Routes;

pub use carry_out::{due as carry_out, reapply};
pub(super) use term::{LAW_YEARS, MOST_YEARS};

pub(super) fn routes(r: &mut Routes) {
    list::routes(r);
    person::routes(r);
    plan::routes(r);
    certificate::routes(r);
}

crate::id!(
    /// An erasure.
    ErasureId
);

/// Days between planning an erasure and doing it, in which it can be taken back.
pub(super) const GRACE_DAYS: i64 = 7;
