//! The addresses of orders.

use serde::Deserialize;
use utoipa::ToSchema;

use super::add_lines::{self, AddLines};
use super::order::OrderId;
use super::pay_order::{self, Paid, PayOrder};
use super::take_order::{self, TakeOrder, Taken};
use super::views::{self, OrderPage, OrdersPage, ReceiptPage};
use super::void_order::{self, VoidOrder};
use super::{menu_store, store};
use crate::access::may;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Asked, At, Done, Input, Reply, Routes};
use crate::modules::till::{self, Hand, Show, deed};

/// Rows of a list before "more".
const ROWS: u32 = 40;

pub(super) fn routes(r: &mut Routes) {
    r.get("/cafe/orders", list);
    r.post("/cafe/orders", take);
    r.get("/cafe/orders/{id}", show);
    r.post("/cafe/orders/{id}/lines", add);
    r.post("/cafe/orders/{id}/pay", pay);
    r.post("/cafe/orders/{id}/void", void);
    r.get("/cafe/receipts/{id}", receipt);
}

#[derive(Deserialize, ToSchema)]
struct Which {
    /// `closed` for paid and voided orders.
    state: Option<String>,
    /// Only what has a smaller number.
    before: Option<i64>,
}

async fn list(who: Allow<may::TakeOrders>, asked: Asked<Which>) -> Outcome<Reply<OrdersPage>> {
    let (show, before) = (Show::from(&*who.business.profile()), asked.before.unwrap_or(i64::MAX));
    let closed = asked.state.as_deref() == Some("closed");
    let mut rows =
        who.business.read(move |db| if closed { store::closed_orders(db, before, ROWS + 1) } else { store::open_orders(db) }).await?;
    let more = closed && rows.len() > ROWS as usize;
    if more {
        rows.truncate(ROWS as usize);
    }
    let last = rows.last().map(|o| o.number).filter(|_| more);
    Ok(Reply(OrdersPage { items: rows.into_iter().map(Into::into).collect(), more: last, closed, show }))
}

async fn take(who: Allow<may::TakeOrders>, input: Input<TakeOrder>) -> Outcome<Done<Taken>> {
    let (hand, once, counter, wanted) = (Hand::from(&*who), input.once(&who), who.t("cafe-counter"), input.into_inner());
    let taken = deed(&who, once, "orders", move |tx| take_order::take(tx, &hand, wanted, &counter)).await?;
    Ok(Done::made(format!("/cafe/orders/{}", taken.id), taken).say(who.t("cafe-taken")))
}

async fn show(who: Allow<may::TakeOrders>, at: At<OrderId>) -> Outcome<Reply<OrderPage>> {
    let (user, show) = (who.session.user, Show::from(&*who.business.profile()));
    let page = who.business.read(move |db| {
        let order = store::order(db, at.0)?.ok_or_else(|| Problem::new(Code::NotFound))?;
        Ok(OrderPage {
            order: order.into(),
            lines: store::lines(db, at.0)?,
            menu: menu_store::menu(db)?,
            drawer_open: till::takes_money(db, user)?,
            show,
        })
    });
    Ok(Reply(page.await?))
}

async fn add(who: Allow<may::TakeOrders>, at: At<OrderId>, input: Input<AddLines>) -> Outcome<Done<Taken>> {
    let (hand, once, wanted) = (Hand::from(&*who), input.once(&who), input.into_inner());
    let taken = deed(&who, once, "orders", move |tx| add_lines::add_lines(tx, &hand, at.0, wanted)).await?;
    Ok(Done::see(format!("/cafe/orders/{}", at.0), taken).say(who.t("cafe-added")))
}

async fn pay(who: Allow<may::TakeMoney>, at: At<OrderId>, input: Input<PayOrder>) -> Outcome<Done<Paid>> {
    let (hand, once, profile, wanted) = (Hand::from(&*who), input.once(&who), who.business.profile(), input.into_inner());
    let paid = deed(&who, once, "orders", move |tx| pay_order::pay(tx, &profile, &hand, at.0, &wanted)).await?;
    Ok(Done::see(paid.receipt_url.clone(), paid).say(who.t("cafe-paid")))
}

async fn void(who: Allow<may::TakeMoney>, at: At<OrderId>, input: Input<VoidOrder>) -> Outcome<Done<Taken>> {
    let (hand, once, wanted) = (Hand::from(&*who), input.once(&who), input.into_inner());
    let voided = deed(&who, once, "orders", move |tx| void_order::void(tx, &hand, at.0, &wanted)).await?;
    Ok(Done::see("/cafe/orders", voided).say(who.t("cafe-voided")))
}

async fn receipt(who: Allow<may::TakeMoney>, at: At<OrderId>) -> Outcome<Reply<ReceiptPage>> {
    let profile = who.business.profile();
    Ok(Reply(who.business.read(move |db| views::receipt(db, at.0, profile)).await?))
}
