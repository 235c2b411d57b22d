//! Consent to a procedure, and leaving at one's own wish (NOM-004-SSA3-2012, 10.1.1 and 10.2).
//!
//! The house keeps texts in versions. A sheet for one person begins from one of them, is read together,
//! and signed on the tablet by the person (or who answers for them), the doctor and two witnesses, or on
//! paper and scanned. Complete, nothing of it changes; taking it back is a row of its own.

mod begin;
mod content;
mod fill;
mod paper;
mod revoke;
mod scan;
mod share;
mod show;
mod sign;
mod store;
mod strokes;
mod texts;

pub(super) use share::read as share;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access;
use crate::base::problem::Outcome;
use crate::http::{Caller, Routes};

pub(super) fn routes(r: &mut Routes) {
    texts::routes(r);
    begin::routes(r);
    show::routes(r);
    fill::routes(r);
    sign::routes(r);
    scan::routes(r);
    revoke::routes(r);
    paper::routes(r);
}

crate::id!(
    /// A version of one of the house's texts.
    TextId
);
crate::id!(
    /// A sheet of consent for one person.
    ConsentId
);
crate::id!(
    /// A signature drawn on a sheet.
    HandId
);
crate::id!(
    /// A scanned sheet.
    ScanId
);
crate::id!(
    /// A consent taken back.
    RevocationId
);

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $v:ident $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "lowercase")]
        pub(super) enum $name { $($(#[$vdoc])* $v),* }
        impl $name {
            pub(super) const ALL: &[Self] = &[$(Self::$v),*];
            pub(super) const fn code(self) -> &'static str { match self { $(Self::$v => $code),* } }
        }
        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                let code = value.as_str()?;
                Self::ALL.iter().copied().find(|k| k.code() == code).ok_or(rusqlite::types::FromSqlError::InvalidType)
            }
        }
    };
}

coded! {
    /// What is consented to.
    Kind {
        /// Something that is done to the person.
        Procedure "procedure",
        /// Leaving against advice.
        Discharge "discharge",
    }
}

coded! {
    /// Who signs.
    Hand {
        /// The person, or who answers for them.
        Subject "subject",
        /// The doctor.
        Doctor "doctor",
        /// A witness.
        Witness1 "witness1",
        /// Another.
        Witness2 "witness2",
    }
}

/// A sheet that was touched.
#[derive(Serialize, Deserialize, ToSchema)]
struct ConsentRef {
    id: ConsentId,
}

fn address(id: ConsentId) -> String {
    format!("/informed-consents/{id}")
}

/// The sheet, where the caller may open the chart it is of.
async fn opened(who: &Caller, id: ConsentId) -> Outcome<store::Row> {
    let row = who.business.read(move |db| store::get(db, id)).await?;
    access::papers(who, row.person).await?;
    Ok(row)
}
