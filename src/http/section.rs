//! What a module adds to the page of a person it serves. The page's own module does not know it.

use std::future::Future;
use std::pin::Pin;

use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use crate::access::{Permission, Role};
use crate::base::problem::Outcome;

/// A section as a module declares it.
#[derive(Clone, Copy, Debug)]
pub struct PersonPart {
    /// Who sees it.
    pub needs: Permission,
    /// Reads it for one person.
    pub read: PartReader,
}

/// Reads a section.
pub type PartReader = for<'a> fn(&'a Caller, uuid::Uuid) -> Pin<Box<dyn Future<Output = Outcome<Section>> + 'a>>;

/// A section of a person's page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Section {
    /// What it is called.
    pub title: String,
    /// Said where there is nothing.
    pub empty: String,
    /// Lists under a word each; lists without lines are left out.
    pub lists: Vec<SectionList>,
    /// The likeliest next deed.
    pub action: Option<SectionAction>,
}

/// Lines under one word.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectionList {
    /// The word over them.
    pub word: String,
    /// The lines.
    pub lines: Vec<SectionLine>,
}

/// One line.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectionLine {
    /// Where it is shown whole.
    pub url: String,
    /// In large.
    pub main: String,
    /// Below.
    pub detail: String,
    /// How it stands, as a word.
    pub status: String,
    /// The colour of that word.
    pub kind: String,
}

/// A link to a deed.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectionAction {
    /// Where it leads.
    pub url: String,
    /// Its verb.
    pub word: String,
}

impl Section {
    /// True where no list has a line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.iter().all(|l| l.lines.is_empty())
    }
}

impl Caller {
    /// What modules say of a person, as far as the caller may know it.
    ///
    /// # Errors
    /// What a module says.
    pub async fn sections(&self, person: uuid::Uuid) -> Outcome<Vec<Section>> {
        let mut sections = Vec::new();
        for part in self.house.person.iter().filter(|p| Role::any_allows(&self.session.roles, p.needs)) {
            sections.push((part.read)(self, person).await?);
        }
        Ok(sections)
    }
}
