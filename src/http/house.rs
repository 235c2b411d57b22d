//! What every request can reach: the node, the words, the menu, the assets.

use std::sync::Arc;

use super::assets::Assets;
use super::frame::{MenuEntry, Notice};
use super::limit::Limiter;
use super::memory::Memory;
use super::proof::Proofs;
use super::section::PersonPart;
use crate::base::lang::Words;
use crate::business::{Business, Node};

/// How the door is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listening {
    /// Plain HTTP on loopback only.
    Loopback,
    /// HTTPS: cookies are `Secure` and `__Host-`.
    Tls,
}

/// Looks whether the house has something to say over every page.
pub type NoticeSource = fn(&House, &Business) -> Vec<(&'static str, &'static str, Option<&'static str>)>;

/// The composition that handlers stand in.
#[derive(Debug)]
pub struct House {
    /// The node.
    pub node: Node,
    /// Every word.
    pub words: Arc<Words>,
    /// The places of the menu, in order.
    pub menu: Vec<MenuEntry>,
    /// What modules add to a person's page, in order.
    pub person: &'static [PersonPart],
    /// The browser's files.
    pub assets: Assets,
    /// Refused forms and messages on their way to the next page.
    pub memory: Memory,
    /// Challenges for strangers who post.
    pub proofs: Proofs,
    /// How often who may ask.
    pub limiter: Limiter,
    /// How the door is open.
    pub listening: Listening,
    /// What the line at the top may say: `(kind, word key, href)`.
    pub notices: NoticeSource,
}

impl House {
    /// The lines at the top of a page.
    #[must_use]
    pub fn notices(&self, business: &Business, lang: crate::base::lang::Lang) -> Vec<Notice> {
        (self.notices)(self, business)
            .into_iter()
            .map(|(kind, key, href)| Notice {
                kind: kind.into(),
                text: self.words.t(lang, key),
                href: href.map(Into::into),
                action: href.map(|_| self.words.t(lang, "notice-see")),
            })
            .collect()
    }
}
