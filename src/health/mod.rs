//! Whether everything is all right: checks with a next step in words, metrics, logs.

pub mod checks;
pub mod logs;
pub mod metrics;

pub use checks::{Check, Level, Report, report};
