//! Whether everything is all right: checks with a next step in words, metrics, logs.

mod check;
pub mod checks;
pub mod logs;
pub mod metrics;

pub use check::{Check, Level, Report};
pub use checks::report;
