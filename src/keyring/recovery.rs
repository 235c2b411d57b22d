//! The recovery key of the emergency kit, and the short names of public keys.

use std::fmt;

use age::secrecy::{ExposeSecret, SecretString};
use age::x25519::Identity;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::base::problem::{Code, Outcome, Problem};

/// The private half of the emergency kit. It exists in memory while the kit is made, and on paper.
pub struct Recovery(SecretString);

impl fmt::Debug for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recovery(***)")
    }
}

impl Recovery {
    /// A fresh recovery key.
    #[must_use]
    pub fn generate() -> Self {
        Self(Identity::generate().to_string())
    }

    /// The text of the kit: `AGE-SECRET-KEY-1…`.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.expose_secret()
    }

    /// Reads what a person typed or scanned; spaces, hyphens between groups and case do not matter.
    ///
    /// # Errors
    /// `WrongKey` where it is not a recovery key at all.
    pub fn parse(typed: &str) -> Outcome<Self> {
        let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
        let body = letters.strip_prefix("AGESECRETKEY").unwrap_or(&letters);
        let text = Zeroizing::new(format!("AGE-SECRET-KEY-{body}"));
        text.parse::<Identity>().map_err(|e| Problem::new(Code::WrongKey).because(e))?;
        Ok(Self(SecretString::from(text.to_string())))
    }

    /// The age identity, to open archives with.
    ///
    /// # Errors
    /// `WrongKey` (cannot happen for a parsed key).
    pub fn identity(&self) -> Outcome<Identity> {
        self.text().parse().map_err(|e: &str| Problem::new(Code::WrongKey).because(e))
    }
}

/// Eight letters that name a public key on the kit, in archives and on screens.
#[must_use]
pub fn fingerprint(public: &str) -> String {
    let digest = Sha256::digest(public.as_bytes());
    let hex = crate::base::text::hex(&digest[..4]).to_uppercase();
    format!("{}-{}", &hex[..4], &hex[4..])
}
