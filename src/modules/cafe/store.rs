//! The SQL of orders, payments and the kitchen.

use rusqlite::{Connection, Row};

use super::order::{Line, LineId, OrderId, PaymentId, State, Sum};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::till::{EntryId, Method};
use crate::store::Tx;
use crate::store::tx::{all, one};

/// An order as stored, without its lines.
#[derive(Clone, Debug)]
pub(super) struct OrderRow {
    pub id: OrderId,
    pub number: i64,
    pub content: [u8; 32],
    pub place: String,
    pub state: State,
    pub sum: Sum,
    pub kitchen: String,
    pub made_at: Instant,
    pub by: String,
    pub void_why: Option<String>,
}

const ORDER: &str = "SELECT o.id, o.number, o.content, o.place, o.state, o.total_minor, o.tax_minor, o.kitchen, o.made_at, u.full_name, o.void_why FROM cafe_order o JOIN user u ON u.id = o.made_by";

fn read_order(r: &Row<'_>) -> rusqlite::Result<OrderRow> {
    Ok(OrderRow {
        id: r.get(0)?,
        number: r.get(1)?,
        content: r.get(2)?,
        place: r.get(3)?,
        state: r.get(4)?,
        sum: Sum { total: r.get(5)?, tax: r.get(6)? },
        kitchen: r.get(7)?,
        made_at: r.get(8)?,
        by: r.get(9)?,
        void_why: r.get(10)?,
    })
}

/// One order.
pub(super) fn order(db: &Connection, id: OrderId) -> Outcome<Option<OrderRow>> {
    one(db, &format!("{ORDER} WHERE o.id = ?1"), [id], read_order)
}

/// Open orders, oldest first.
pub(super) fn open_orders(db: &Connection) -> Outcome<Vec<OrderRow>> {
    all(db, &format!("{ORDER} WHERE o.state = 'open' ORDER BY o.number LIMIT 500"), [], read_order)
}

/// Closed orders from the newest down, before a number.
pub(super) fn closed_orders(db: &Connection, before: i64, most: u32) -> Outcome<Vec<OrderRow>> {
    all(db, &format!("{ORDER} WHERE o.state <> 'open' AND o.number < ?1 ORDER BY o.number DESC LIMIT ?2"), (before, most), read_order)
}

/// The lines of an order.
pub(super) fn lines(db: &Connection, order: OrderId) -> Outcome<Vec<Line>> {
    all(
        db,
        "SELECT id, item, name, qty, price_minor, amount_minor, tax_bp, tax_minor, kitchen, note FROM order_line WHERE cafe_order = ?1 ORDER BY line",
        [order],
        |r| {
            Ok(Line {
                id: r.get(0)?,
                item: r.get(1)?,
                name: r.get(2)?,
                qty: r.get(3)?,
                price_minor: r.get(4)?,
                amount_minor: r.get(5)?,
                tax_bp: r.get(6)?,
                tax_minor: r.get(7)?,
                kitchen: r.get(8)?,
                note: r.get(9)?,
            })
        },
    )
}

fn next(db: &Connection, sql: &str) -> Outcome<i64> {
    one(db, sql, [], |r| r.get(0))?.ok_or_else(|| Problem::internal("no next number"))
}

/// Writes an order that is open and has no lines yet; answers its number.
pub(super) fn insert_order(tx: &Tx<'_>, id: OrderId, content: [u8; 32], place: &str, by: UserId) -> Outcome<i64> {
    let number = next(tx.db(), "SELECT coalesce(max(number), 0) + 1 FROM cafe_order")?;
    tx.exec(
        "INSERT INTO cafe_order(id, number, content, place, state, total_minor, tax_minor, made_at, made_by) VALUES (?1, ?2, ?3, ?4, 'open', 0, 0, ?5, ?6)",
        (id, number, content, place, tx.now(), by),
    )?;
    Ok(number)
}

/// Writes lines behind those that are there, sets the sums, and tells the kitchen where it has work.
pub(super) fn append(tx: &Tx<'_>, order: OrderId, added: &[Line], sum: Sum) -> Outcome<()> {
    for l in added {
        tx.exec(
            "INSERT INTO order_line(id, cafe_order, line, item, name, qty, price_minor, amount_minor, tax_bp, tax_minor, kitchen, note)
             VALUES (?1, ?2, (SELECT coalesce(max(line), 0) + 1 FROM order_line WHERE cafe_order = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            (l.id, order, l.item, &l.name, l.qty, l.price_minor, l.amount_minor, l.tax_bp, l.tax_minor, l.kitchen, &l.note),
        )?;
    }
    tx.exec_one("UPDATE cafe_order SET total_minor = ?2, tax_minor = ?3 WHERE id = ?1", (order, sum.total, sum.tax), Code::NotFound)?;
    if added.iter().any(|l| l.kitchen) {
        // The age of a ticket counts from its oldest line that waits.
        tx.exec("UPDATE cafe_order SET sent_at = CASE WHEN kitchen = 'waiting' THEN sent_at ELSE ?2 END, kitchen = 'waiting', ready_at = NULL WHERE id = ?1", (order, tx.now()))?;
    }
    Ok(())
}

/// The order a line belongs to.
pub(super) fn order_of_line(db: &Connection, line: LineId) -> Outcome<Option<OrderId>> {
    one(db, "SELECT cafe_order FROM order_line WHERE id = ?1", [line], |r| r.get(0))
}

/// Takes an order back.
pub(super) fn void(tx: &Tx<'_>, id: OrderId, why: &str, by: UserId) -> Outcome<()> {
    tx.exec_one(
        "UPDATE cafe_order SET state = 'void', void_why = ?2, void_at = ?3, void_by = ?4, kitchen = 'none' WHERE id = ?1",
        (id, why, tx.now(), by),
        Code::NotFound,
    )
}

/// A payment to be written.
#[derive(Debug)]
pub(super) struct NewPayment {
    pub order: OrderId,
    pub entry: EntryId,
    pub method: Method,
    pub amount: Money,
    pub tendered: Money,
    pub by: UserId,
}

/// Writes the payment and closes the order; answers its id and folio.
pub(super) fn insert_payment(tx: &Tx<'_>, new: &NewPayment) -> Outcome<(PaymentId, i64)> {
    let id = PaymentId::mint(tx.now());
    let folio = next(tx.db(), "SELECT coalesce(max(folio), 0) + 1 FROM payment")?;
    tx.exec(
        "INSERT INTO payment(id, folio, cafe_order, entry, method, amount_minor, tendered_minor, at, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (id, folio, new.order, new.entry, new.method, new.amount, new.tendered, tx.now(), new.by),
    )?;
    tx.exec_one("UPDATE cafe_order SET state = 'paid' WHERE id = ?1", [new.order], Code::NotFound)?;
    Ok((id, folio))
}

/// A payment as stored.
#[derive(Clone, Debug)]
pub(super) struct PaymentRow {
    pub folio: i64,
    pub method: Method,
    pub amount: Money,
    pub tendered: Money,
    pub at: Instant,
    pub by: String,
}

/// The payment of an order.
pub(super) fn payment(db: &Connection, order: OrderId) -> Outcome<Option<PaymentRow>> {
    one(
        db,
        "SELECT p.folio, p.method, p.amount_minor, p.tendered_minor, p.at, u.full_name FROM payment p JOIN user u ON u.id = p.by WHERE p.cafe_order = ?1",
        [order],
        |r| Ok(PaymentRow { folio: r.get(0)?, method: r.get(1)?, amount: r.get(2)?, tendered: r.get(3)?, at: r.get(4)?, by: r.get(5)? }),
    )
}

/// A line that the kitchen has to make.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub order: OrderId,
    pub number: i64,
    pub place: String,
    pub since: Instant,
    pub qty: i64,
    pub name: String,
    pub note: String,
}

/// Everything the kitchen has to make, oldest order first.
pub(super) fn waiting(db: &Connection) -> Outcome<Vec<Waiting>> {
    let sql = "SELECT o.id, o.number, o.place, o.sent_at, l.qty, l.name, l.note FROM cafe_order o JOIN order_line l ON l.cafe_order = o.id
               WHERE o.kitchen = 'waiting' AND l.kitchen = 1 AND l.done_at IS NULL ORDER BY o.sent_at, o.number, l.line LIMIT 500";
    all(db, sql, [], |r| {
        Ok(Waiting {
            order: r.get(0)?,
            number: r.get(1)?,
            place: r.get(2)?,
            since: r.get(3)?,
            qty: r.get(4)?,
            name: r.get(5)?,
            note: r.get(6)?,
        })
    })
}

/// What left the kitchen last: id, number, place, when.
pub(super) fn ready(db: &Connection, after: Instant) -> Outcome<Vec<(OrderId, i64, String, Instant)>> {
    all(
        db,
        "SELECT id, number, place, ready_at FROM cafe_order WHERE kitchen = 'done' AND ready_at > ?1 ORDER BY ready_at DESC LIMIT 6",
        [after],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}

/// Marks what waits as made.
pub(super) fn bump(tx: &Tx<'_>, id: OrderId) -> Outcome<()> {
    tx.exec("UPDATE order_line SET done_at = ?2 WHERE cafe_order = ?1 AND kitchen = 1 AND done_at IS NULL", (id, tx.now()))?;
    tx.exec_one("UPDATE cafe_order SET kitchen = 'done', ready_at = ?2 WHERE id = ?1", (id, tx.now()), Code::NotFound)
}

/// Brings back what was marked last.
pub(super) fn recall(tx: &Tx<'_>, id: OrderId) -> Outcome<()> {
    tx.exec(
        "UPDATE order_line SET done_at = NULL WHERE cafe_order = ?1 AND done_at = (SELECT ready_at FROM cafe_order WHERE id = ?1)",
        [id],
    )?;
    tx.exec_one("UPDATE cafe_order SET kitchen = 'waiting', ready_at = NULL WHERE id = ?1", [id], Code::NotFound)
}
