//! The card of immunisations: what was given, here or by history, and what the table says comes next.

mod annul;
mod due;
mod paper;
mod record;
mod share;
mod show;
mod store;

pub(super) use share::read as share;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use crate::http::Routes;
use crate::modules::contacts::PersonId;

pub(super) fn routes(r: &mut Routes) {
    show::routes(r);
    record::routes(r);
    annul::routes(r);
    paper::routes(r);
}

crate::id!(
    /// A dose that was given.
    ImmunisationId
);
crate::id!(
    /// A dose entered in error.
    AnnulmentId
);

/// What is sealed of a dose.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
#[serde(default)]
pub(super) struct Dose {
    /// Code of the vaccine.
    pub vaccine: String,
    /// Which dose: `1`, `refuerzo`.
    pub number: String,
    /// The day, ISO.
    pub on: String,
    /// Lot.
    pub lot: String,
    /// Expiry of the lot, ISO; empty where nobody knows.
    pub expiry: String,
    /// Where on the body.
    pub site: String,
    /// Who gave it, or where it is written.
    pub by: String,
    /// Given elsewhere: told, or read off a card.
    pub history: bool,
}

/// A dose that was recorded or annulled.
#[derive(Serialize, Deserialize, ToSchema)]
struct DoseRef {
    id: ImmunisationId,
}

fn address(person: PersonId) -> String {
    format!("/charts/{person}/immunisations")
}
