//! Birth dates as people type them, and the age on a day.

mod age;
mod order;
mod read;
mod tokens;

pub use age::{Age, age_at};
pub use order::{DateOrder, OrderVerdict, settle_order};
pub use read::{Birth, BirthFault, Written, parse};
