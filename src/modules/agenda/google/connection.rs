//! The nouns: a connection, its calendars, and what they keep sealed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::state::Health;
use crate::base::clock::Instant;
use crate::keyring::{Place, Sealed};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::outside::CalendarId;

crate::id!(
    /// A professional, room or piece of equipment and an account at Google.
    ConnectionId
);

/// How much of an appointment is written into Google.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::modules::agenda) enum Detail {
    /// That somebody is busy.
    #[default]
    Busy,
    /// Service and initials.
    Staff,
}

impl Detail {
    /// As the database has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Staff => "staff",
        }
    }

    pub(super) fn named(code: &str) -> Self {
        if code == "staff" { Self::Staff } else { Self::Busy }
    }
}

/// A connection.
#[derive(Clone, Debug)]
pub(in crate::modules::agenda) struct Connection {
    pub id: ConnectionId,
    pub resource: ResourceId,
    pub resource_name: String,
    /// The account's main calendar, which is its address.
    pub account: Sealed<String>,
    pub refresh_token: Sealed<String>,
    pub detail: Detail,
    pub state: Health,
    /// The end of its word key: `google-fault-<this>`; empty for none.
    pub fault: String,
    pub fails: i64,
    pub next_at: Instant,
    pub succeeded_at: Option<Instant>,
    pub ending: bool,
}

impl Connection {
    /// Where the account's address lies.
    pub const fn account_place(id: &ConnectionId) -> Place<'_> {
        Place { table: "google_connection", column: "account", row: id.bytes() }
    }

    /// Where the refresh token lies.
    pub const fn token_place(id: &ConnectionId) -> Place<'_> {
        Place { table: "google_connection", column: "refresh_token", row: id.bytes() }
    }
}

/// A calendar there, as Google names it.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
pub(in crate::modules::agenda) struct Remote {
    pub id: String,
    pub name: String,
}

/// A calendar of a connection.
#[derive(Clone, Debug)]
pub(in crate::modules::agenda) struct Calendar {
    pub id: CalendarId,
    pub remote: Sealed<Remote>,
    /// The account's own one.
    pub main: bool,
    /// Its busy time counts here.
    pub reads: bool,
    /// Appointments are written there.
    pub writes: bool,
    pub fault: String,
    pub sync_token: Option<Sealed<String>>,
    pub listed_at: Option<Instant>,
}

impl Calendar {
    /// Where its name lies.
    pub const fn remote_place(id: &CalendarId) -> Place<'_> {
        Place { table: "google_calendar", column: "remote", row: id.bytes() }
    }

    /// Where the mark lies up to which it was listed.
    pub const fn sync_place(id: &CalendarId) -> Place<'_> {
        Place { table: "google_calendar", column: "sync_token", row: id.bytes() }
    }
}
