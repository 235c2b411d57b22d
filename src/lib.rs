//! Mostrador: the counter of a small clinic, café or lodging in one binary.

pub mod base;
pub mod store;
pub mod keyring;
