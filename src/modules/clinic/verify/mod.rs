//! Whether a paper that somebody holds is one of this clinic, unaltered, and still counts.

mod code;
mod pages;

pub(super) use code::{Kind, PRINTED, folio, hash, text};
pub(super) use pages::routes;
