//! All SQL of privacy, a file a subject.

mod arco;
mod consents;
mod notices;
mod registers;

pub(super) use arco::*;
pub(super) use consents::*;
pub(super) use notices::*;
pub(super) use registers::*;
