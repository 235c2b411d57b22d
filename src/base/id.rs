//! Identifiers: `UUIDv7` in a type of its own for each kind of thing.

/// Declares a newtype over `UUIDv7` with everything the store and the wire need.
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A fresh identifier that sorts by its moment.
            #[must_use]
            pub fn mint(at: $crate::base::clock::Instant) -> Self {
                Self($crate::base::id::uuid_at(at))
            }

            /// The sixteen bytes that are stored and bound into associated data.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(rusqlite::types::ToSqlOutput::from(self.0.as_bytes().as_slice()))
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                <[u8; 16] as rusqlite::types::FromSql>::column_result(value).map(|b| Self(uuid::Uuid::from_bytes(b)))
            }
        }
    };
}

use crate::base::clock::Instant;

/// A `UUIDv7` (RFC 9562 §5.7) whose time part is the given moment.
#[must_use]
pub fn uuid_at(at: Instant) -> uuid::Uuid {
    let ms = u64::try_from(at.0).unwrap_or(0);
    let nanos = u32::try_from(ms % 1_000).unwrap_or(0) * 1_000_000;
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, ms / 1_000, nanos))
}

crate::id!(
    /// One business on this node.
    BusinessId
);
crate::id!(
    /// One person who works here and logs in.
    UserId
);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ids_sort_by_their_moment() {
        let early = UserId::mint(Instant(1_000));
        let late = UserId::mint(Instant(2_000));
        assert!(early < late);
        assert_eq!(late.to_string().parse::<UserId>().unwrap(), late);
    }
}
