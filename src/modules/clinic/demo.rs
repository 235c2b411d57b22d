//! A clinician's sheet for the example business.

use super::store::{Practitioner, save_practitioner};
use crate::base::id::UserId;
use crate::base::problem::Outcome;
use crate::store::Tx;

/// The legal data of the example doctor (an invented licence).
///
/// # Errors
/// What SQLite says.
pub fn demo(tx: &Tx<'_>, doctor: UserId) -> Outcome<()> {
    save_practitioner(
        tx,
        doctor,
        &Practitioner {
            licence: "1234567".into(),
            title_institution: "Universidad Nacional Autónoma de México".into(),
            specialty: "Medicina familiar".into(),
            specialty_licence: "7654321".into(),
            may_prescribe: true,
        },
    )
}
