//! Values without I/O: the words every floor above speaks.
//!
//! Nothing here opens a file, a socket or a database, and nothing reads the clock except [`clock`],
//! which is handed down by whoever owns the process.

pub mod birth;
pub mod business_days;
pub mod clock;
pub mod erased;
pub mod id;
pub mod lang;
pub mod loose;
pub mod money;
pub mod national_id;
pub mod number_words;
pub mod phone;
pub mod problem;
mod problem_from;
pub mod qty;
pub mod text;
pub mod vital;
