//! What waits, what left, what failed and why.

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::http::{Allow, At, Done, Reply, Routes};
use crate::outbox::{self, Letter, Line, MessageId, State};

pub(super) fn routes(r: &mut Routes) {
    r.get("/messages", list);
    r.post("/messages/{id}/again", again);
    r.post("/messages/{id}/drop", give_up);
}

type See = Allow<may::SeeMessages>;

/// Rows of the list.
const MOST: u32 = 100;

/// A message.
#[derive(Serialize, ToSchema)]
struct MessageShown {
    id: MessageId,
    /// What it is, in words.
    what: String,
    /// To whom; a dash while sealed.
    to: String,
    state: State,
    state_word: String,
    /// `good`, `warn`, `bad`, `info` or `quiet`.
    colour: String,
    made: String,
    /// When it is tried next, where it waits.
    next: String,
    attempts: i64,
    said: String,
    open: bool,
}

/// The outbox.
#[derive(Serialize, ToSchema)]
struct MessagesPage {
    configured: bool,
    may_configure: bool,
    items: Vec<MessageShown>,
}
crate::page!(MessagesPage, "modules/messages/pages/messages.html", "messages-title");

async fn list(who: See) -> Outcome<Reply<MessagesPage>> {
    let (server, lines) = who.business.read(|db| Ok((outbox::server(db)?, outbox::list(db, MOST)?))).await?;
    Ok(Reply(MessagesPage {
        configured: server.is_some(),
        may_configure: who.may::<may::ManageSettings>(),
        items: lines.iter().map(|line| shown(&who, line)).collect(),
    }))
}

fn shown(who: &See, line: &Line) -> MessageShown {
    let zone = who.business.profile().zone();
    let when = |at| zone.wall(at).strftime("%d/%m %H:%M").to_string();
    let to = who.business.vault().open(&Letter::place(&line.id), &line.letter).map(|l| {
        let letter = l.reveal(who.leave());
        if letter.to_name.is_empty() { letter.to.clone() } else { format!("{} · {}", letter.to_name, letter.to) }
    });
    let open = matches!(line.state, State::Waiting | State::Failed);
    MessageShown {
        id: line.id,
        what: who.t(&format!("message-{}", line.kind)),
        to: to.unwrap_or_else(|_| "—".into()),
        state: line.state,
        state_word: who.t(&format!("message-state-{}", line.state.code())),
        colour: match line.state {
            State::Sent => "good",
            State::Waiting if line.attempts > 0 => "warn",
            State::Waiting | State::Sending => "info",
            State::Failed => "bad",
            State::Dropped => "quiet",
        }
        .into(),
        made: when(line.made_at),
        next: if line.state == State::Waiting { when(line.due_at) } else { String::new() },
        attempts: line.attempts,
        said: line.said.clone(),
        open,
    }
}

async fn again(who: See, at: At<MessageId>) -> Outcome<Done<()>> {
    let (id, actor) = (at.0, who.actor());
    who.business
        .write(move |tx| {
            outbox::again(tx, id)?;
            audit::record(tx, actor, &Event::done("message.again", "message", id.bytes()))
        })
        .await?;
    Ok(Done::see("/messages", ()).say(who.t("message-again-said")))
}

async fn give_up(who: See, at: At<MessageId>) -> Outcome<Done<()>> {
    let (id, actor) = (at.0, who.actor());
    who.business
        .write(move |tx| {
            outbox::drop_one(tx, id)?;
            audit::record(tx, actor, &Event::done("message.drop", "message", id.bytes()))
        })
        .await?;
    Ok(Done::see("/messages", ()).say(who.t("message-dropped")).undo(format!("/messages/{id}/again"), who.t("form-undo")))
}
