//! Mostrador: the counter of a small clinic, café or lodging in one binary.
//!
//! The floors, from the ground up. A floor may use those listed before it and knows nothing of those
//! after it; `tests/it/floors.rs` reads the `use` lines and fails when an arrow runs upward.

pub mod base;
pub mod store;
pub mod keyring;
pub mod access;
pub mod audit;
pub mod documents;
pub mod business;
pub mod jobs;
pub mod outbox;
pub mod fetch;
pub mod backup;
pub mod health;
pub mod http;
pub mod modules;
pub mod app;
pub mod cli;
