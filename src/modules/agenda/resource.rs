//! Somebody or something that can be booked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::appointment::ResourceId;
use crate::base::id::UserId;

/// What a resource is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody who attends.
    Professional,
    /// A place.
    Room,
    /// A machine.
    Equipment,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Professional, Self::Room, Self::Equipment];

    /// As the database has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Professional => "professional",
            Self::Room => "room",
            Self::Equipment => "equipment",
        }
    }

    /// From the database.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// Somebody or something that can be booked.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub id: ResourceId,
    pub kind: Kind,
    pub name: String,
    pub colour: i64,
    pub user: Option<UserId>,
    /// Appointments a day that may be squeezed in beside others.
    pub extra_per_day: i64,
}

impl Resource {
    /// The letter beside its colour: titles are no names.
    pub fn sign(&self) -> String {
        let titles = ["dr", "dra", "lic", "nut", "psic", "mtro", "mtra", "ing", "enf"];
        let is_title = |w: &str| w.ends_with('.') && titles.contains(&w.trim_end_matches('.').to_lowercase().as_str());
        let first = self.name.split_whitespace().find(|w| !is_title(w)).unwrap_or(&self.name);
        first.chars().next().unwrap_or('·').to_uppercase().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Instant;

    #[test]
    fn the_sign_is_of_the_name_and_not_of_the_title() {
        for (name, sign) in [("Dra. Ana Núñez", "A"), ("nut. Paula Ríos", "P"), ("Ultrasonido", "U"), ("Dr.", "D"), ("ñandú", "Ñ")] {
            let r =
                Resource { id: ResourceId::mint(Instant(0)), kind: Kind::Room, name: name.into(), colour: 1, user: None, extra_per_day: 0 };
            assert_eq!(r.sign(), sign);
        }
        assert_eq!(Kind::ALL.map(|k| Kind::named(k.code())), Kind::ALL.map(Some));
    }
}
