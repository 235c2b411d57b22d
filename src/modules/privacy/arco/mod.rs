//! Requests of people about their data: received, answered within the term, made effective, on paper.

mod file;
mod letters;
mod pages;
mod steps;
pub(super) mod terms;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use crate::http::{Caller, Routes};

pub(super) use pages::{RequestLine, lines};

pub(super) fn routes(r: &mut Routes) {
    // Before `/privacy/requests/{id}`, which would take «new» for an id.
    file::routes(r);
    pages::routes(r);
    steps::routes(r);
    letters::routes(r);
}

crate::id!(
    /// A request about somebody's data.
    RequestId
);

crate::id!(
    /// Something that happened to it.
    EventId
);

/// Options of a list that begins with nothing chosen: no decision is made by not looking.
pub(super) fn unchosen(who: &Caller, options: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), who.t("privacy-choose"))).chain(options).collect()
}

/// A value with a stable name for SQL and words.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $v:ident $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $name { $($(#[$vdoc])* $v),* }
        impl $name {
            pub(super) const ALL: &[Self] = &[$(Self::$v),*];
            pub(super) const fn code(self) -> &'static str { match self { $(Self::$v => $code),* } }
        }
    };
}
pub(super) use coded;

coded! {
    /// What is asked.
    Right {
        /// To see the data.
        Access "access",
        /// To have them corrected.
        Rectification "rectification",
        /// To have them cancelled.
        Cancellation "cancellation",
        /// That they be not used for something.
        Opposition "opposition",
        /// To take consent back.
        Revocation "revocation",
    }
}

coded! {
    /// How it was decided.
    Decision {
        /// As asked.
        Granted "granted",
        /// In part.
        Partial "partial",
        /// Not, for a cause of art. 33.
        Refused "refused",
        /// Kept under lock until a day, because another law wants them kept.
        Blocked "blocked",
        /// The name is taken off.
        Anonymised "anonymised",
    }
}

coded! {
    /// Why it is refused (art. 33).
    Cause {
        /// The requester is not the person, nor proven to act for them.
        NotHolder "not_holder",
        /// There are no such data.
        NoData "no_data",
        /// It would hurt the rights of a third person.
        ThirdParty "third_party",
        /// A law or an authority forbids it.
        Legal "legal",
        /// It was done before.
        DoneBefore "done_before",
    }
}

/// What only those who answer may read.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
#[serde(default)]
pub(super) struct Content {
    /// Who asks.
    pub requester: String,
    /// How to answer them.
    pub contact: String,
    /// For whom, and what proves it.
    pub representation: String,
    /// What was seen of their identity.
    pub identity: String,
    /// What they ask, in their words.
    pub description: String,
}
