//! The receipt as a paper for the roll.

use super::order::OrderId;
use super::views::{self, ReceiptPage};
use crate::access::may;
use crate::base::money::Money;
use crate::base::problem::{Outcome, Problem};
use crate::documents::{self, receipt};
use crate::http::{Allow, At, Caller, Paper, Routes};
use crate::modules::till::Method;

pub(super) fn routes(r: &mut Routes) {
    r.get("/cafe/receipts/{id}.pdf", print);
}

fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// What stands on the paper; every amount in the way of the business.
fn paper(who: &Caller, page: &ReceiptPage) -> receipt::Receipt {
    let money = |m: Money| page.show.money(&m);
    let lines = page.lines.iter().map(|l| receipt::Line {
        quantity: l.qty.to_string(),
        description: l.name.clone(),
        unit_price: (l.qty > 1).then(|| money(l.price_minor)),
        amount: money(l.amount_minor),
        notes: filled(&l.note).into_iter().collect(),
    });
    let business = &page.business;
    receipt::Receipt {
        business: business.name.clone(),
        legal_name: None,
        address: business.address.clone(),
        phone: filled(&business.phone),
        tax_id: filled(&business.tax_id),
        folio: page.folio.to_string(),
        date: page.show.moment(&page.paid_at),
        served_by: Some(page.paid_by.clone()),
        lines: lines.collect(),
        subtotal: None,
        discount: None,
        tip: None,
        total: money(page.order.total_minor),
        taxes_included: page.taxes.iter().map(|t| (format!("{} {} %", who.t("cafe-tax"), t.percent()), money(t.tax_minor))).collect(),
        payments: vec![(who.t(&page.method.word()), money(page.tendered_minor))],
        change: (page.method == Method::Cash).then(|| money(page.change_minor)),
        footer: filled(&business.receipt_foot),
    }
}

async fn print(who: Allow<may::TakeMoney>, at: At<OrderId>) -> Outcome<Paper> {
    let profile = who.business.profile();
    let lang = profile.lang;
    let page = who.business.read(move |db| views::receipt(db, at.0, profile)).await?;
    let (data, house) = (paper(&who, &page), who.house.clone());
    let pdf = documents::receipt::render(&data, &documents::Words { language: lang.tag(), say: &|key| house.words.t(lang, key) })
        .map_err(Problem::internal)?;
    Ok(Paper::pdf(format!("recibo-{}.pdf", page.folio), pdf))
}
