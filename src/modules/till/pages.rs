//! The till's addresses.

use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::close::{self, CloseDrawer, Closed};
use super::count::{self, CountDrawer, CountTaken};
use super::drawer::DrawerId;
use super::hand::{self, Hand};
use super::move_cash::{self, MoveCash, Moved};
use super::open::{self, OpenDrawer, Opened};
use super::show::Show;
use super::store;
use super::views::{self, JournalPage, SessionPage, SessionsPage, TillPage};
use crate::access::may;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Asked, At, Caller, Done, Input, Reply, Routes};
use crate::store::Tx;
use crate::store::idempotency::{self, Once};

/// Rows of a list before "more".
const ROWS: u32 = 40;

pub(super) fn routes(r: &mut Routes) {
    r.get("/till", show_till);
    r.post("/till/open", open_drawer);
    r.get("/till/sessions", list_sessions);
    r.get("/till/sessions/{id}", show_session);
    r.get("/till/journal", show_journal);
    r.post("/till/{id}/move", move_money);
    r.post("/till/{id}/count", count_drawer);
    r.post("/till/{id}/close", close_drawer);
}

/// One write of a module: once per key, then a word to open screens.
///
/// # Errors
/// What the work refuses.
pub(crate) async fn deed<T>(
    who: &Caller,
    once: Option<Once>,
    topic: &'static str,
    work: impl FnOnce(&Tx<'_>) -> Outcome<T> + Send + 'static,
) -> Outcome<T>
where
    T: Serialize + DeserializeOwned + Send + 'static,
{
    let business = who.business.clone();
    let write = move |tx: &Tx<'_>| {
        idempotency::once(tx, once.as_ref(), || {
            let done = work(tx)?;
            business.announce(tx, topic, None);
            Ok(done)
        })
    };
    who.business.write(write).await
}

/// Where a list goes on.
#[derive(Deserialize, ToSchema)]
struct Before {
    /// Only what has a smaller number.
    before: Option<i64>,
}

/// Cuts a page one row too long and says where the next begins.
fn page_of<T>(mut items: Vec<T>, number: impl Fn(&T) -> i64) -> (Vec<T>, Option<i64>) {
    let more = items.len() > ROWS as usize;
    items.truncate(ROWS as usize);
    let last = items.last().map(number).filter(|_| more);
    (items, last)
}

async fn show_till(who: Allow<may::TakeMoney>) -> Outcome<Reply<TillPage>> {
    let (hand, show) = (Hand::from(&*who), Show::from(&*who.business.profile()));
    let page = who.business.read(move |db| {
        let row = hand::session_for(db, hand.user)?;
        let moves = row.as_ref().map_or(Ok(Vec::new()), |s| views::moves(db, s.id))?;
        let shared = row.as_ref().is_some_and(|s| s.cashier != hand.user);
        let session = row.map(|s| views::seen(db, &hand, s)).transpose()?;
        let open = store::open_sessions(db)?;
        let registers = store::registers(db)?.into_iter().filter(|r| open.iter().all(|s| s.register != *r)).collect();
        Ok(TillPage { session, shared, moves, registers, show })
    });
    Ok(Reply(page.await?))
}

async fn open_drawer(who: Allow<may::TakeMoney>, input: Input<OpenDrawer>) -> Outcome<Done<Opened>> {
    let (hand, once, profile, wanted) = (Hand::from(&*who), input.once(&who), who.business.profile(), input.into_inner());
    let opened = deed(&who, once, "till", move |tx| open::open(tx, &profile, &hand, &wanted)).await?;
    Ok(Done::made("/till", opened).say(who.t("till-opened")))
}

async fn move_money(who: Allow<may::TakeMoney>, at: At<DrawerId>, input: Input<MoveCash>) -> Outcome<Done<Moved>> {
    let (hand, once, profile, wanted) = (Hand::from(&*who), input.once(&who), who.business.profile(), input.into_inner());
    let moved = deed(&who, once, "till", move |tx| move_cash::move_cash(tx, &profile, &hand, at.0, &wanted)).await?;
    Ok(Done::see("/till", moved).say(who.t("till-moved")))
}

async fn count_drawer(who: Allow<may::TakeMoney>, at: At<DrawerId>, input: Input<CountDrawer>) -> Outcome<Done<CountTaken>> {
    let (hand, once, profile, wanted) = (Hand::from(&*who), input.once(&who), who.business.profile(), input.into_inner());
    let counted = deed(&who, once, "till", move |tx| count::count(tx, &profile, &hand, at.0, &wanted)).await?;
    Ok(Done::see(format!("/till/sessions/{}", at.0), counted).say(who.t("till-counted")))
}

async fn close_drawer(who: Allow<may::TakeMoney>, at: At<DrawerId>, input: Input<CloseDrawer>) -> Outcome<Done<Closed>> {
    let (hand, once, profile, wanted) = (Hand::from(&*who), input.once(&who), who.business.profile(), input.into_inner());
    let closed = deed(&who, once, "till", move |tx| close::close(tx, &profile, &hand, at.0, &wanted)).await?;
    Ok(Done::see(format!("/till/sessions/{}", at.0), closed).say(who.t("till-closed")))
}

async fn list_sessions(who: Allow<may::SeeMoney>, asked: Asked<Before>) -> Outcome<Reply<SessionsPage>> {
    let (hand, show, before) = (Hand::from(&*who), Show::from(&*who.business.profile()), asked.before.unwrap_or(i64::MAX));
    let page = who.business.read(move |db| {
        let (rows, more) = page_of(store::sessions(db, before, ROWS + 1)?, |s| s.number);
        let items = rows.into_iter().map(|s| views::listed(&hand, s, db)).collect::<Outcome<Vec<_>>>()?;
        Ok(SessionsPage { items, more, show })
    });
    Ok(Reply(page.await?))
}

/// The cashier of a session sees it too, so logging in is enough to ask.
async fn show_session(who: Caller, at: At<DrawerId>) -> Outcome<Reply<SessionPage>> {
    let (hand, profile) = (Hand::from(&who), who.business.profile());
    let row = who.business.read(move |db| store::session(db, at.0)).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if !(hand.sees_money || row.cashier == hand.user && who.may::<may::TakeMoney>()) {
        return Err(Problem::new(Code::NotAllowed));
    }
    let heading = row.z.map_or_else(|| row.register.clone(), |z| format!("{} {z}", who.t("till-z")));
    let page = who.business.read(move |db| {
        Ok(SessionPage {
            moves: views::moves(db, row.id)?,
            session: views::seen(db, &hand, row)?,
            show: Show::from(&*profile),
            heading,
            business: profile.name.clone(),
        })
    });
    Ok(Reply(page.await?))
}

async fn show_journal(who: Allow<may::SeeMoney>, asked: Asked<Before>) -> Outcome<Reply<JournalPage>> {
    let (show, before) = (Show::from(&*who.business.profile()), asked.before.unwrap_or(i64::MAX));
    let rows = who.business.read(move |db| store::journal(db, before, ROWS + 1)).await?;
    let (rows, more) = page_of(rows, |e| e.number);
    Ok(Reply(JournalPage { items: rows.into_iter().map(Into::into).collect(), more, show }))
}
