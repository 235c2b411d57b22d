//! What surrounds every page: who is here, where they can go, what the house has to say.

use actix_web::HttpRequest;
use actix_web::web::Data;
use serde::Serialize;

use super::caller::{self, Caller};
use super::house::House;
use super::memory::Refused;
use crate::access::{Permission, Role};
use crate::base::lang::Lang;
use crate::base::problem::Outcome;
use crate::base::text;
use crate::business::Trade;

/// A place of the menu as modules declare it.
#[derive(Clone, Copy, Debug)]
pub struct MenuEntry {
    /// Where it leads.
    pub href: &'static str,
    /// Its picture (a name of the sprite).
    pub icon: &'static str,
    /// Its word key.
    pub word: &'static str,
    /// Who sees it.
    pub needs: Permission,
    /// Only in businesses of this trade.
    pub trade: Option<Trade>,
    /// Among the five of the phone's bottom bar.
    pub phone: bool,
}

/// The person at the screen.
#[derive(Clone, Debug)]
pub struct FrameUser {
    /// Name.
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// Their first role, as a word.
    pub role: String,
}

/// A place of the menu, ready to show.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// Where it leads.
    pub href: String,
    /// Its picture.
    pub icon: String,
    /// Its word.
    pub word: String,
    /// True on the page it leads to and those below.
    pub here: bool,
    /// In the phone's bottom bar.
    pub phone: bool,
}

/// A line at the top.
#[derive(Clone, Debug)]
pub struct Notice {
    /// `info`, `warn` or `bad`.
    pub kind: String,
    /// The sentence.
    pub text: String,
    /// Where to go about it.
    pub href: Option<String>,
    /// The word of that link.
    pub action: Option<String>,
}

/// What was just done.
#[derive(Clone, Debug)]
pub struct Flash {
    /// `good` or `bad`.
    pub kind: String,
    /// The sentence.
    pub text: String,
    /// How to undo it.
    pub undo: Option<Undo>,
}

/// A way back, offered for ten seconds.
#[derive(Clone, Debug, Serialize)]
pub struct Undo {
    /// Where the undoing POST goes.
    pub action: String,
    /// Its word.
    pub word: String,
}

/// What templates see as `f`.
#[derive(Debug)]
pub struct Frame {
    /// `es` or `en`.
    pub lang: String,
    /// The page's title.
    pub title: String,
    /// The business's name.
    pub business: String,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// This page's path.
    pub path: String,
    /// Who is logged in.
    pub user: Option<FrameUser>,
    /// Where they can go.
    pub menu: Vec<MenuItem>,
    /// What the house has to say.
    pub notices: Vec<Notice>,
    /// What was just done.
    pub flash: Option<Flash>,
    /// A fresh idempotency key.
    pub next_key: String,
    /// Where the live stream begins for this page.
    pub seen: u64,
    house: Data<House>,
    speaks: Lang,
    refused: Option<Refused>,
    roles: Vec<Role>,
}

impl Frame {
    /// The frame of the page a request asks for.
    ///
    /// # Errors
    /// Only a wrongly composed app.
    pub(super) fn of(req: &HttpRequest, caller: Option<&Caller>, title_key: &str) -> Outcome<Self> {
        let house = caller::house(req)?;
        let business = caller.map(|c| c.business.clone()).or_else(|| house.node.business_for(&caller::host_of(req)).ok());
        let speaks = caller.map_or_else(|| caller::lang_of(req), Caller::lang);
        let now = house.node.clock().now();
        let again = req.query_string().split('&').find_map(|p| p.strip_prefix("again="));
        let menu = caller.map(|c| menu(c, req.path())).unwrap_or_default();
        Ok(Self {
            lang: speaks.tag().to_owned(),
            title: house.words.t(speaks, title_key),
            business: business.as_ref().map(|b| b.profile().name.clone()).unwrap_or_default(),
            theme: req
                .cookie("theme")
                .map(|c| c.value().to_owned())
                .filter(|t| t == "light" || t == "dark")
                .unwrap_or_else(|| "auto".into()),
            path: req.path().to_owned(),
            user: caller.map(|c| FrameUser {
                name: c.session.name.clone(),
                initials: text::initials(&c.session.name),
                role: c.session.roles.first().map(|r| c.t(&format!("role-{}", r.code()))).unwrap_or_default(),
            }),
            menu,
            notices: match (caller, &business) {
                // A line that leads to this very page has done its work.
                (Some(_), Some(b)) => house.notices(b, speaks).into_iter().filter(|n| n.href.as_deref() != Some(req.path())).collect(),
                _ => Vec::new(),
            },
            // A script that fetches a part of a page leaves the word for whoever looks at the whole.
            flash: caller.filter(|_| !req.headers().contains_key("x-part")).and_then(|c| house.memory.take(c.token, now)),
            seen: caller.map_or(0, |c| c.seen),
            next_key: uuid::Uuid::new_v4().simple().to_string(),
            refused: again.and_then(|token| house.memory.recall(token, now)),
            roles: caller.map(|c| c.session.roles.clone()).unwrap_or_default(),
            house,
            speaks,
        })
    }

    /// Replaces the title by text that is no word key (a person's name).
    #[must_use]
    pub fn titled(mut self, title: String) -> Self {
        if !title.is_empty() {
            self.title = title;
        }
        self
    }

    /// A word in the reader's language.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.house.words.t(self.speaks, key)
    }

    /// A sentence with one value in it.
    #[must_use]
    pub fn t1(&self, key: &str, name: &str, value: &dyn std::fmt::Display) -> String {
        self.house.words.ta(self.speaks, key, &[(name, value.to_string().into())])
    }

    /// A word whose form depends on a number: `{ $n -> [one] … *[other] … }`.
    #[must_use]
    pub fn tn(&self, key: &str, n: &usize) -> String {
        self.house.words.ta(self.speaks, key, &[("n", (*n).into())])
    }

    /// The address of one of the browser's files.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        self.house.assets.url(name)
    }

    /// What was typed into a field before the form was refused.
    #[must_use]
    pub fn typed(&self, field: &str) -> Option<&str> {
        self.refused.as_ref().and_then(|r| r.typed.get(field))
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<&str> {
        let dotted = field.replace('[', ".").replace(']', "");
        self.refused.as_ref()?.fields.iter().find(|(name, _)| *name == dotted).map(|(_, m)| m.as_str())
    }

    /// True while a refused form is shown again.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.refused.is_some()
    }

    /// The sentence over a refused form.
    #[must_use]
    pub fn summary(&self) -> Option<&str> {
        self.refused.as_ref().map(|r| r.message.as_str())
    }

    /// True where the reader's roles include a permission, by its stable name.
    #[must_use]
    pub fn may(&self, permission: &str) -> bool {
        Permission::ALL.iter().find(|p| p.code() == permission).is_some_and(|p| Role::any_allows(&self.roles, *p))
    }
}

fn menu(caller: &Caller, path: &str) -> Vec<MenuItem> {
    let profile = caller.business.profile();
    let here = |href: &str| if href == "/" { path == "/" } else { path == href || path.starts_with(&format!("{href}/")) };
    let mut items: Vec<MenuItem> = caller
        .house
        .menu
        .iter()
        .filter(|e| Role::any_allows(&caller.session.roles, e.needs) && e.trade.is_none_or(|t| profile.has(t)))
        .map(|e| MenuItem { href: e.href.into(), icon: e.icon.into(), word: caller.t(e.word), here: here(e.href), phone: e.phone })
        .collect();
    // The longest address that fits is where one is: `/cafe/orders` is not also `/cafe`.
    let best = items.iter().filter(|i| i.here).map(|i| i.href.len()).max().unwrap_or(0);
    let mut places = 0;
    for item in &mut items {
        item.here &= item.href.len() == best;
        // Four places and «más» fit a thumb.
        places += usize::from(item.phone);
        item.phone &= places <= PHONE_PLACES;
    }
    items
}

/// Places in the phone's bottom bar beside «más».
const PHONE_PLACES: usize = 4;
