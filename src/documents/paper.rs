//! Sizes of paper.

use serde::{Deserialize, Serialize};

/// A sheet or a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 8½ × 11 in.
    Letter,
    /// 5½ × 8½ in: the usual prescription pad in Mexico.
    HalfLetter,
    /// 148 × 210 mm.
    A5,
    /// A receipt roll of 80 mm (72 mm printable); its height follows the content.
    Roll80,
}

impl Paper {
    /// Width in points.
    #[must_use]
    pub fn width(self) -> f32 {
        match self {
            Self::Letter => 612.0,
            Self::HalfLetter => 396.0,
            Self::A5 => 419.53,
            Self::Roll80 => 226.77,
        }
    }

    /// Height in points. A roll is cut where its content ends; this is the most that a PDF page
    /// may have (14,400) less a margin.
    #[must_use]
    pub fn height(self) -> f32 {
        match self {
            Self::Letter => 792.0,
            Self::HalfLetter => 612.0,
            Self::A5 => 595.28,
            Self::Roll80 => 14_000.0,
        }
    }

    /// Margin on all four sides in points.
    #[must_use]
    pub fn margin(self) -> f32 {
        match self {
            Self::Letter => 54.0,
            Self::HalfLetter | Self::A5 => 34.0,
            Self::Roll80 => 11.4,
        }
    }

    /// Whether the page is cut where its content ends.
    #[must_use]
    pub fn is_roll(self) -> bool {
        matches!(self, Self::Roll80)
    }
}
