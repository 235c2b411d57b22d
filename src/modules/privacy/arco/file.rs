//! Taking a request in: who asks, for whom, what; the folio and the dates follow.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Content, EventId, RequestId, Right, terms, unchosen};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};
use crate::http::{Allow, Asked, Done, Input, Reply, Routes};
use crate::keyring::{Clear, Purpose};
use crate::modules::contacts::{self, PersonId};
use crate::modules::privacy::{settings, store};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/requests/new", blank);
    r.post("/privacy/requests", file);
}

#[derive(Deserialize, ToSchema)]
struct About {
    /// Whose data, where they are on file.
    person: Option<PersonId>,
}

/// The form.
#[derive(Serialize, ToSchema)]
struct RequestForm {
    person: String,
    name: String,
    today: String,
    rights: Vec<(String, String)>,
}
crate::page!(RequestForm, "modules/privacy/pages/request_new.html", "arco-new-title");

async fn blank(who: Allow<may::KeepPrivacy>, asked: Asked<About>) -> Outcome<Reply<RequestForm>> {
    Ok(Reply(RequestForm {
        person: asked.person.map(|p| p.to_string()).unwrap_or_default(),
        name: asked.person.map(|p| contacts::name_of(&who.business, p)).unwrap_or_default(),
        today: settings::today(&who.business).to_string(),
        rights: unchosen(&who, Right::ALL.iter().map(|r| (r.code().to_owned(), who.t(&format!("arco-right-{}", r.code()))))),
    }))
}

/// What is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequestTyped {
    /// Whose data, where they are on file.
    #[garde(skip)]
    #[serde(default)]
    person: Option<PersonId>,
    /// What is asked.
    #[garde(skip)]
    right: Right,
    /// When it was received; ISO.
    #[garde(length(chars, min = 10, max = 10))]
    received: String,
    /// Who asks.
    #[garde(length(chars, min = 1, max = 160))]
    requester: String,
    /// How to answer.
    #[garde(length(chars, min = 1, max = 300))]
    contact: String,
    /// For whom, and what proves it.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    representation: String,
    /// What was seen of their identity.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    identity: String,
    /// What they ask.
    #[garde(length(chars, min = 1, max = 3000))]
    description: String,
}

/// A request that was taken in.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct Filed {
    pub id: RequestId,
    pub folio: i64,
}

async fn file(who: Allow<may::KeepPrivacy>, input: Input<RequestTyped>) -> Outcome<Done<Filed>> {
    let received: Date = input.received.parse().map_err(|_| Problem::field("received", "not-a-date"))?;
    if received > settings::today(&who.business) {
        return Err(Problem::field("received", "in-future"));
    }
    let content = Content {
        requester: tidy(&input.requester, 160),
        contact: tidy_lines(&input.contact, 300),
        representation: tidy_lines(&input.representation, 300),
        identity: tidy_lines(&input.identity, 300),
        description: tidy_lines(&input.description, 3_000),
    };
    let (id, event) = (RequestId::mint(who.business.now()), EventId::mint(who.business.now()));
    // A key of its own: the request outlives the data it asks to erase, as proof that it was answered.
    let key = who.business.vault().mint(Purpose::Person, Some(*id.bytes()))?;
    let sealed = who.business.vault().seal_value(key.id, &store::request_place(&id), &Clear::new(content))?;
    let (person, right, by, actor, sent) = (input.person, input.right, who.session.user, who.actor(), input.once(&who));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                key.store(tx)?;
                let due = terms::answer_due(received, &settings::rest_days(tx.db())?);
                let folio =
                    store::insert_request(tx, &store::NewRequest { id, person, key: key.id, right, content: &sealed, received, due, by })?;
                store::insert_event(tx, event, id, "received", None, received, by)?;
                audit::record(tx, actor, &Event::done("arco.receive", "arco", id.bytes()).with(right.code()))?;
                Ok(Filed { id, folio })
            })
        })
        .await?;
    Ok(Done::made(format!("/privacy/requests/{}", made.id), made).say(who.t("arco-received")))
}
