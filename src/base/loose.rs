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

/// A box that a form ticks (`on`) or a program sets (`true`).
///
/// # Errors
/// Something that is neither.
pub fn ticked<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    struct Tick;
    impl Visitor<'_> for Tick {
        type Value = bool;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("true or false")
        }
        fn visit_bool<E: de::Error>(self, v: bool) -> Result<bool, E> {
            Ok(v)
        }
        fn visit_str<E: de::Error>(self, v: &str) -> Result<bool, E> {
            match v {
                "on" | "true" | "1" => Ok(true),
                "off" | "false" | "0" => Ok(false),
                _ => Err(E::custom("neither true nor false")),
            }
        }
    }
    deserializer.deserialize_any(Tick)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[derive(serde::Deserialize)]
    struct Ticked(#[serde(deserialize_with = "ticked")] bool);

    #[test]
    fn boxes_are_ticked_by_forms_and_programs() {
        assert!(serde_json::from_str::<Ticked>("true").unwrap().0);
        assert!(serde_json::from_str::<Ticked>("\"on\"").unwrap().0);
        assert!(!serde_json::from_str::<Ticked>("\"0\"").unwrap().0);
        assert!(serde_json::from_str::<Ticked>("\"x\"").is_err());
    }
}
