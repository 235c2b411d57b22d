//! Studies: what was asked for, what came back, who has seen it.
//!
//! An order is issued whole, as a prescription is. A result stands as it was entered; a correction is
//! another one that takes its place. Each waits until a clinician has seen it. Whether a value is low or
//! high follows from the range that the laboratory gave and nothing else.

mod figure;
mod files;
mod list_pages;
mod order;
mod order_pages;
mod report;
mod resources;
mod result;
mod result_pages;
mod share;
mod store;

use crate::http::Routes;

pub(super) use report::{Latest, latest, to_see};
pub(super) use share::read as share;
pub(super) use store::{order_by_folio, results, waiting};

pub(super) fn routes(r: &mut Routes) {
    list_pages::routes(r);
    order_pages::routes(r);
    result_pages::routes(r);
    files::routes(r);
}

crate::id!(
    /// An issued study order.
    OrderId
);

crate::id!(
    /// What came back of a study.
    ResultId
);
