//! The trades, one folder each. The order is the order of dependence: a module may call the face of
//! one above it in this list, never the other way. A new trade is a new folder, a line here and a
//! line in `app/modules.rs`.

pub mod contacts;
pub mod messages;
pub mod till;
pub mod agenda;
pub mod clinic;
pub mod privacy;
pub mod cafe;
pub mod house;
