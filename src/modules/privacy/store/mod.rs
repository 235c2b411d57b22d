//! All SQL of privacy, a file a subject.

mod arco;
mod consents;
mod erasures;
mod notices;
mod registers;

pub(super) use arco::*;
pub(super) use consents::*;
pub(super) use erasures::*;
pub(super) use notices::*;
pub(super) use registers::*;
