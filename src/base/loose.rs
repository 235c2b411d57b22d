//! A field that a form sends as text and a program may send as a number.

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// Text as it was typed; a JSON number is taken as the text of that number.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct Typed(pub String);

impl Typed {
    /// The text without surrounding space.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.trim()
    }

    /// True where nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Typed;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text or a number")
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Typed, E> {
                if v.len() > 200 { Err(E::custom("too long")) } else { Ok(Typed(v.to_owned())) }
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Typed, E> {
                Ok(Typed(v.to_string()))
            }
            fn visit_u64<E: de::Error>(self, v: u64) -> Result<Typed, E> {
                Ok(Typed(v.to_string()))
            }
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Typed, E> {
                Ok(Typed(v.to_string()))
            }
        }
        deserializer.deserialize_any(Either)
    }
}
