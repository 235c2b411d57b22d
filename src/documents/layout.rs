//! How a house wants a kind of paper: size, its own printed letterhead, a line at the foot.

use serde::{Deserialize, Serialize};

use super::Paper;

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;

/// How a kind of paper is laid out. What the law wants on it is not a matter of layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The sheet.
    pub paper: Paper,
    /// Millimetres that the house's own letterhead takes at the top: so much is left free and no head is drawn. None: ours is.
    pub letterhead_mm: Option<u8>,
    /// A line at the foot of each page; empty for none.
    pub foot: String,
}

impl Default for Layout {
    fn default() -> Self {
        Paper::Letter.into()
    }
}

impl From<Paper> for Layout {
    fn from(paper: Paper) -> Self {
        Self { paper, letterhead_mm: None, foot: String::new() }
    }
}

impl Layout {
    /// Room left at the top for the house's own letterhead, in points; none where we draw the head.
    pub(super) fn letterhead(&self) -> Option<f32> {
        self.letterhead_mm.map(|mm| f32::from(mm) * MM - self.paper.margin()).map(|free| free.max(0.0))
    }

    /// What stands at the foot: the paper's own, then the house's line.
    pub(super) fn foot(&self, own: &str) -> String {
        [own, self.foot.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
