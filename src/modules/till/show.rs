//! How this business writes money and moments, for templates.

use crate::base::clock::{Instant, Zone};
use crate::base::money::{Currency, Money};
use crate::business::Profile;

/// The currency and the zone at hand.
#[derive(Clone, Debug)]
pub struct Show {
    /// The currency.
    pub currency: Currency,
    zone: Zone,
}

impl From<&Profile> for Show {
    fn from(profile: &Profile) -> Self {
        Self { currency: profile.currency(), zone: profile.zone() }
    }
}

impl Show {
    /// `$1,234.50`.
    #[must_use]
    pub fn money(&self, amount: &Money) -> String {
        self.currency.show(*amount)
    }

    /// The same without its sign.
    #[must_use]
    pub fn size(&self, amount: &Money) -> String {
        self.currency.show(Money(amount.0.abs()))
    }

    /// A note or coin.
    #[must_use]
    pub fn worth(&self, minor: &i64) -> String {
        self.currency.show(Money(*minor))
    }

    /// The sign before an amount.
    #[must_use]
    pub fn sign(&self) -> &'static str {
        self.currency.symbol.trim()
    }

    /// `23/11/2026 15:04` on the business's wall.
    #[must_use]
    pub fn moment(&self, at: &Instant) -> String {
        self.zone.wall(*at).strftime("%d/%m/%Y %H:%M").to_string()
    }

    /// `15:04`.
    #[must_use]
    pub fn time(&self, at: &Instant) -> String {
        self.zone.wall(*at).strftime("%H:%M").to_string()
    }
}
