//! Days that differ and time taken out: holidays, absences, repairs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Arranger, Book, See, day_words};
use crate::access::may;
use crate::base::problem::Outcome;
use crate::http::{Asked, At, Done, Input, Reply, Routes};
use crate::modules::agenda::appointment::{BlockId, ResourceId};
use crate::modules::agenda::block::{BlockTyped, Blocked, DayTyped, as_ever, differ, give_back, take_out};
use crate::modules::agenda::hours::show_hours;
use crate::modules::agenda::store::{self, Block};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/days", list);
    r.post("/agenda/days", change);
    r.post("/agenda/days/{id}/forget", forget);
    r.post("/agenda/blocks", block);
    r.get("/agenda/blocks/{id}", show_block);
    r.post("/agenda/blocks/{id}/end", end_block);
}

#[derive(Deserialize, ToSchema)]
struct Which {
    resource: Option<ResourceId>,
    /// ISO date to begin with in the forms.
    day: Option<String>,
}

/// A day that differs.
#[derive(Serialize, ToSchema)]
struct DayShown {
    id: i64,
    day: String,
    words: String,
    who: String,
    hours: String,
    note: String,
}

/// Time taken out.
#[derive(Serialize, ToSchema)]
struct BlockLine {
    id: BlockId,
    who: String,
    from: String,
    until: String,
    title: String,
    maintenance: bool,
}

/// Days that differ and time taken out, from today on.
#[derive(Serialize, ToSchema)]
struct DaysPage {
    day: String,
    resource: String,
    resources: Vec<(String, String)>,
    days: Vec<DayShown>,
    blocks: Vec<BlockLine>,
    may_arrange: bool,
}
crate::page!(DaysPage, "modules/agenda/pages/days.html", "days-title");

async fn list(who: See, asked: Asked<Which>) -> Outcome<Reply<DaysPage>> {
    let (zone, now) = (who.business.profile().zone(), who.business.now());
    let (today, far) = (zone.date(now), now.plus_min(540 * 1_440));
    let only = asked.resource;
    let (resources, days, blocks) = who
        .business
        .read(move |db| Ok((store::resources(db)?, store::exceptions_of(db, only, today)?, store::blocks_between(db, now, far)?)))
        .await?;
    let name = |id: ResourceId| resources.iter().find(|r| r.id == id).map(|r| r.name.clone()).unwrap_or_default();
    let days = days.into_iter().map(|d| DayShown {
        id: d.id,
        words: d.day.parse().map(|day| day_words(&who, day)).unwrap_or_default(),
        who: d.resource.map_or_else(|| who.t("days-everyone"), name),
        hours: d.range.map_or_else(|| who.t("days-closed"), |r| show_hours(&[r])),
        note: d.note,
        day: d.day,
    });
    let blocks = blocks.iter().filter(|b| only.is_none_or(|o| o == b.resource)).map(|b| line(&zone, b, name(b.resource)));
    Ok(Reply(DaysPage {
        day: asked.day.clone().unwrap_or_else(|| today.to_string()),
        resource: only.map(|r| r.to_string()).unwrap_or_default(),
        days: days.collect(),
        blocks: blocks.collect(),
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        may_arrange: who.may::<may::ArrangeAgenda>(),
    }))
}

fn line(zone: &crate::base::clock::Zone, b: &Block, who: String) -> BlockLine {
    let wall = |at| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    BlockLine { id: b.id, who, from: wall(b.start), until: wall(b.end), title: b.title.clone(), maintenance: b.maintenance }
}

async fn change(who: Arranger, input: Input<DayTyped>) -> Outcome<Done<()>> {
    differ(&who.business, who.actor(), input.into_inner()).await?;
    Ok(Done::see("/agenda/days", ()).say(who.t("arrange-saved")))
}

async fn forget(who: Arranger, at: At<i64>) -> Outcome<Done<()>> {
    as_ever(&who.business, who.actor(), at.0).await?;
    Ok(Done::see("/agenda/days", ()).say(who.t("days-as-ever")))
}

async fn block(who: Book, input: Input<BlockTyped>) -> Outcome<Done<Blocked>> {
    let sent = input.once(&who);
    let blocked = take_out(&who.business, who.actor(), who.session.user, input.into_inner(), sent).await?;
    Ok(Done::made("/agenda/days", blocked).say(who.t("block-made")).undo(format!("/agenda/blocks/{}/end", blocked.id), who.t("form-undo")))
}

/// A block, to be ended.
#[derive(Serialize, ToSchema)]
struct BlockPage {
    block: BlockLine,
    may_book: bool,
}
crate::page!(BlockPage, "modules/agenda/pages/block.html", "block-title", |d| d.block.title.clone());

async fn show_block(who: See, at: At<BlockId>) -> Outcome<Reply<BlockPage>> {
    let id = at.0;
    let (block, resources) = who.business.read(move |db| Ok((store::block(db, id)?, store::resources(db)?))).await?;
    let name = resources.iter().find(|r| r.id == block.resource).map(|r| r.name.clone()).unwrap_or_default();
    Ok(Reply(BlockPage { block: line(&who.business.profile().zone(), &block, name), may_book: who.may::<may::BookAppointments>() }))
}

async fn end_block(who: Book, at: At<BlockId>) -> Outcome<Done<Blocked>> {
    let ended = give_back(&who.business, who.actor(), at.0).await?;
    Ok(Done::see("/agenda/days", ended).say(who.t("block-ended")))
}
