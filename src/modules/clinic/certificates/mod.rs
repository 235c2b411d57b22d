//! Certificates: a text over a clinician's name, numbered without a gap, never changed.
//!
//! One that should not count is annulled beside it, with a reason; it stays, and its paper says so.

mod issue;
mod kind;
mod pages;
mod paper;
mod share;
mod store;

pub(super) use kind::Kind;
pub(super) use pages::routes;
pub(super) use share::read as share;
pub(super) use store::by_folio;

crate::id!(
    /// An issued certificate.
    CertificateId
);

crate::id!(
    /// The annulment of a certificate.
    AnnulmentId
);
