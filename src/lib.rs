//! Mostrador: the counter of a small clinic, café or lodging in one binary.
//!
//! The floors, from the ground up. A floor may use any floor above this line and knows nothing of
//! those below it; `tests/it/floors.rs` reads the `use` lines and fails when an arrow runs upward.

pub mod base;
pub mod store;
pub mod keyring;
pub mod access;
pub mod audit;
pub mod business;
pub mod http;
