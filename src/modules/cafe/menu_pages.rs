//! The addresses of the menu.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bump_order::Nothing;
use super::keep_category::{self, CategoryKept, KeepCategory};
use super::keep_item::{self, ItemKept, KeepItem};
use super::menu::{self, Category, CategoryId, Item, ItemId};
use super::menu_store as store;
use super::shelve_item::{self, SellOut};
use crate::access::may;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Asked, At, Done, Input, Reply, Routes};
use crate::modules::till::{Hand, Show, deed};

pub(super) fn routes(r: &mut Routes) {
    r.get("/cafe/menu", show);
    r.post("/cafe/menu/categories", add_category);
    r.post("/cafe/menu/categories/{id}", change_category);
    r.get("/cafe/menu/items/new", blank);
    r.post("/cafe/menu/items", add_item);
    r.get("/cafe/menu/items/{id}", edit);
    r.post("/cafe/menu/items/{id}", change_item);
    r.post("/cafe/menu/items/{id}/sold-out", sell_out);
    r.post("/cafe/menu/items/{id}/retire", retire);
    r.post("/cafe/menu/items/{id}/restore", restore);
}

/// The menu as it is arranged.
#[derive(Serialize, ToSchema)]
struct MenuPage {
    categories: Vec<Category>,
    #[serde(skip)]
    show: Show,
}
crate::page!(MenuPage, "modules/cafe/pages/menu.html", "cafe-menu");

/// One item to be written.
#[derive(Serialize, ToSchema)]
struct ItemPage {
    /// The item; nothing for a new one.
    item: Option<Item>,
    categories: Vec<CategoryChoice>,
    #[serde(skip)]
    chosen: String,
    #[serde(skip)]
    tax: String,
    #[serde(skip)]
    price: String,
    #[serde(skip)]
    show: Show,
}
crate::page!(ItemPage, "modules/cafe/pages/item.html", "cafe-item-new", |d| d.item.as_ref().map(|i| i.name.clone()).unwrap_or_default());

/// A category to choose.
#[derive(Serialize, ToSchema)]
struct CategoryChoice {
    id: CategoryId,
    name: String,
}

impl ItemPage {
    /// Most of what a café sells is made.
    fn by_kitchen(&self) -> bool {
        self.item.as_ref().is_none_or(|i| i.kitchen)
    }

    fn choices(&self) -> Vec<(String, String)> {
        self.categories.iter().map(|c| (c.id.to_string(), c.name.clone())).collect()
    }
}

#[derive(Deserialize, ToSchema)]
struct InCategory {
    /// Where a new item goes.
    category: Option<CategoryId>,
}

async fn show(who: Allow<may::ArrangeMenu>) -> Outcome<Reply<MenuPage>> {
    let show = Show::from(&*who.business.profile());
    Ok(Reply(MenuPage { categories: who.business.read(store::menu).await?, show }))
}

async fn item_page(who: &Allow<may::ArrangeMenu>, id: Option<ItemId>, category: Option<CategoryId>) -> Outcome<ItemPage> {
    let show = Show::from(&*who.business.profile());
    let (categories, item) =
        who.business.read(move |db| Ok((store::menu(db)?, id.map(|id| store::item(db, id)).transpose()?.flatten()))).await?;
    if id.is_some() && item.is_none() {
        return Err(Problem::new(Code::NotFound));
    }
    // A new item is taxed like its neighbours.
    let usual = categories.iter().flat_map(|c| &c.items).next_back().map(|i| i.tax_bp);
    let chosen = item.as_ref().map(|i| i.category).or(category).or_else(|| categories.first().map(|c| c.id));
    Ok(ItemPage {
        chosen: chosen.map(|c| c.to_string()).unwrap_or_default(),
        tax: item.as_ref().map(|i| i.tax_bp).or(usual).map(menu::show_tax).unwrap_or_default(),
        price: item.as_ref().map(|i| show.currency.field(i.price_minor)).unwrap_or_default(),
        categories: categories.into_iter().map(|c| CategoryChoice { id: c.id, name: c.name }).collect(),
        item,
        show,
    })
}

async fn blank(who: Allow<may::ArrangeMenu>, asked: Asked<InCategory>) -> Outcome<Reply<ItemPage>> {
    Ok(Reply(item_page(&who, None, asked.category).await?))
}

async fn edit(who: Allow<may::ArrangeMenu>, at: At<ItemId>) -> Outcome<Reply<ItemPage>> {
    Ok(Reply(item_page(&who, Some(at.0), None).await?))
}

async fn add_category(who: Allow<may::ArrangeMenu>, input: Input<KeepCategory>) -> Outcome<Done<CategoryKept>> {
    let (hand, once, wanted) = (Hand::from(&*who), input.once(&who), input.into_inner());
    let kept = deed(&who, once, "menu", move |tx| keep_category::add(tx, &hand, &wanted)).await?;
    Ok(Done::made("/cafe/menu", kept).say(who.t("cafe-kept")))
}

async fn change_category(who: Allow<may::ArrangeMenu>, at: At<CategoryId>, input: Input<KeepCategory>) -> Outcome<Done<CategoryKept>> {
    let (hand, once, wanted) = (Hand::from(&*who), input.once(&who), input.into_inner());
    let kept = deed(&who, once, "menu", move |tx| keep_category::change(tx, &hand, at.0, &wanted)).await?;
    Ok(Done::see("/cafe/menu", kept).say(who.t("cafe-kept")))
}

async fn add_item(who: Allow<may::ArrangeMenu>, input: Input<KeepItem>) -> Outcome<Done<ItemKept>> {
    let (hand, once, profile, wanted) = (Hand::from(&*who), input.once(&who), who.business.profile(), input.into_inner());
    let kept = deed(&who, once, "menu", move |tx| keep_item::add(tx, &profile, &hand, &wanted)).await?;
    Ok(Done::made("/cafe/menu", kept).say(who.t("cafe-kept")))
}

async fn change_item(who: Allow<may::ArrangeMenu>, at: At<ItemId>, input: Input<KeepItem>) -> Outcome<Done<ItemKept>> {
    let (hand, once, profile, wanted) = (Hand::from(&*who), input.once(&who), who.business.profile(), input.into_inner());
    let kept = deed(&who, once, "menu", move |tx| keep_item::change(tx, &profile, &hand, at.0, &wanted)).await?;
    Ok(Done::see("/cafe/menu", kept).say(who.t("cafe-kept")))
}

async fn sell_out(who: Allow<may::ArrangeMenu>, at: At<ItemId>, input: Input<SellOut>) -> Outcome<Done<ItemKept>> {
    let (hand, once, wanted) = (Hand::from(&*who), input.once(&who), input.into_inner());
    let kept = deed(&who, once, "menu", move |tx| shelve_item::sell_out(tx, &hand, at.0, wanted)).await?;
    Ok(Done::see("/cafe/menu", kept).say(who.t(if wanted.out { "cafe-sold-out-done" } else { "cafe-back-done" })))
}

async fn retire(who: Allow<may::ArrangeMenu>, at: At<ItemId>, input: Input<Nothing>) -> Outcome<Done<ItemKept>> {
    let (hand, once) = (Hand::from(&*who), input.once(&who));
    let kept = deed(&who, once, "menu", move |tx| shelve_item::retire(tx, &hand, at.0, true)).await?;
    Ok(Done::see("/cafe/menu", kept).say(who.t("cafe-retired")).undo(format!("/cafe/menu/items/{}/restore", at.0), who.t("form-undo")))
}

async fn restore(who: Allow<may::ArrangeMenu>, at: At<ItemId>, input: Input<Nothing>) -> Outcome<Done<ItemKept>> {
    let (hand, once) = (Hand::from(&*who), input.once(&who));
    let kept = deed(&who, once, "menu", move |tx| shelve_item::retire(tx, &hand, at.0, false)).await?;
    Ok(Done::see("/cafe/menu", kept).say(who.t("cafe-restored")))
}
