//! What the screens of orders show.

use rusqlite::Connection;
use serde::Serialize;
use utoipa::ToSchema;

use super::menu::Category;
use super::order::{Line, OrderId, State};
use super::store::{self, OrderRow};
use crate::base::clock::Instant;
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::till::{Method, Show};

/// An order in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OrderSeen {
    pub id: OrderId,
    pub number: i64,
    pub place: String,
    pub state: State,
    pub total_minor: Money,
    pub tax_minor: Money,
    /// `none`, `waiting` or `done`.
    pub kitchen: String,
    pub made_at: Instant,
    pub by: String,
    /// Why it was taken back.
    pub void_why: Option<String>,
}

impl From<OrderRow> for OrderSeen {
    fn from(o: OrderRow) -> Self {
        Self {
            id: o.id,
            number: o.number,
            place: o.place,
            state: o.state,
            total_minor: o.sum.total,
            tax_minor: o.sum.tax,
            kitchen: o.kitchen,
            made_at: o.made_at,
            by: o.by,
            void_why: o.void_why,
        }
    }
}

/// Orders: the open ones, or the closed ones from the newest down.
#[derive(Serialize, ToSchema)]
pub(super) struct OrdersPage {
    pub items: Vec<OrderSeen>,
    /// Ask with `before` this number for more.
    pub more: Option<i64>,
    #[serde(skip)]
    pub closed: bool,
    #[serde(skip)]
    pub show: Show,
}
crate::page!(OrdersPage, "modules/cafe/pages/orders.html", "cafe-orders");

/// One order with its lines.
#[derive(Serialize, ToSchema)]
pub(super) struct OrderPage {
    pub order: OrderSeen,
    pub lines: Vec<Line>,
    #[serde(skip)]
    pub menu: Vec<Category>,
    /// False while there is no open drawer for this person's money.
    pub drawer_open: bool,
    #[serde(skip)]
    pub show: Show,
}
crate::page!(OrderPage, "modules/cafe/pages/order.html", "cafe-order", |d| format!("{} · {}", d.order.place, d.order.number));

/// The tax inside at one rate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct TaxSeen {
    /// In hundredths of a percent.
    pub tax_bp: u32,
    /// How much.
    pub tax_minor: Money,
}

impl TaxSeen {
    /// The rate in percent.
    pub fn percent(&self) -> String {
        super::menu::show_tax(self.tax_bp)
    }
}

/// A receipt.
#[derive(Serialize, ToSchema)]
pub(super) struct ReceiptPage {
    pub order: OrderSeen,
    pub lines: Vec<Line>,
    pub folio: i64,
    pub method: Method,
    pub tendered_minor: Money,
    pub change_minor: Money,
    pub taxes: Vec<TaxSeen>,
    pub paid_at: Instant,
    pub paid_by: String,
    #[serde(skip)]
    pub business: std::sync::Arc<crate::business::Profile>,
    #[serde(skip)]
    pub show: Show,
}
crate::page!(ReceiptPage, "modules/cafe/pages/receipt.html", "cafe-receipt", |d| format!("Nº {}", d.folio));

/// Reads a receipt.
pub(super) fn receipt(db: &Connection, id: OrderId, business: std::sync::Arc<crate::business::Profile>) -> Outcome<ReceiptPage> {
    let none = || Problem::new(Code::NotFound);
    let (order, paid) = (store::order(db, id)?.ok_or_else(none)?, store::payment(db, id)?.ok_or_else(none)?);
    let lines = store::lines(db, id)?;
    let taxes = super::order::by_rate(&lines).into_iter().map(|(tax_bp, tax_minor)| TaxSeen { tax_bp, tax_minor }).collect();
    Ok(ReceiptPage {
        order: order.into(),
        lines,
        folio: paid.folio,
        method: paid.method,
        tendered_minor: paid.tendered,
        change_minor: Money(paid.tendered.0 - paid.amount.0),
        taxes,
        paid_at: paid.at,
        paid_by: paid.by,
        show: Show::from(&*business),
        business,
    })
}
