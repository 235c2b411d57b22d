//! Getting on the list and off it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{WaitingId, store};
use crate::audit::{self, Actor, Event};
use crate::base::id::UserId;
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::modules::agenda::appointment::{ResourceId, ServiceId};
use crate::modules::agenda::book::unknown_person;
use crate::modules::agenda::hours::parse_hours;
use crate::modules::agenda::store as agenda;
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::{Once, once};

/// What somebody waits for.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::modules::agenda) struct Wait {
    /// Who.
    #[garde(skip)]
    pub person: PersonId,
    /// What for.
    #[garde(skip)]
    pub service: ServiceId,
    /// With whom; left out, whoever.
    #[garde(skip)]
    #[serde(default)]
    pub resource: Option<ResourceId>,
    /// Weekdays that suit, 1 is Monday; none means all.
    #[garde(length(max = 7), inner(range(min = 1, max = 7)))]
    #[serde(default)]
    pub weekdays: Vec<u8>,
    /// Hours that suit: `09:00-14:00`; empty means all.
    #[garde(length(chars, max = 40))]
    #[serde(default)]
    pub hours: String,
    /// The last day that helps, ISO date.
    #[garde(length(chars, min = 10, max = 10))]
    pub last_day: String,
}

/// A place in the list.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(in crate::modules::agenda) struct Waited {
    /// The place in the list.
    pub id: WaitingId,
}

/// Gets on the list.
///
/// # Errors
/// Names the field at fault.
pub(in crate::modules::agenda) async fn wait(
    business: &Business,
    actor: Actor,
    by: UserId,
    typed: Wait,
    sent: Option<Once>,
) -> Outcome<Waited> {
    let today = business.profile().zone().date(business.now());
    let last_day: Date = typed.last_day.parse().map_err(|_| Problem::field("last_day", "not-a-date"))?;
    if last_day < today {
        return Err(Problem::field("last_day", "in-past"));
    }
    let hours = parse_hours("hours", &typed.hours)?;
    let (from_min, until_min) = match hours.as_slice() {
        [] => (0, 1_440),
        [one] => *one,
        _ => return Err(Problem::field("hours", "not-hours")),
    };
    let weekdays = typed.weekdays.iter().fold(0_i64, |all, d| all | (1 << (d - 1)));
    let (id, me) = (WaitingId::mint(business.now()), business.clone());
    let entry = store::Entry {
        id,
        person: typed.person,
        service: typed.service,
        resource: typed.resource,
        weekdays: if weekdays == 0 { 127 } else { weekdays },
        from_min,
        until_min,
        last_day,
    };
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                contacts::key_of(tx.db(), entry.person).map_err(unknown_person)?;
                agenda::service(tx.db(), entry.service)?;
                if entry.resource.is_some_and(|id| agenda::resources(tx.db()).is_ok_and(|all| !all.iter().any(|r| r.id == id))) {
                    return Err(Problem::field("resource", "not-a-choice"));
                }
                store::insert(tx, &entry, by)?;
                audit::record(tx, actor, &Event::done("waiting.join", "waiting", id.bytes()))?;
                me.announce(tx, "agenda", None);
                Ok(Waited { id })
            })
        })
        .await
}

/// Gets off the list.
///
/// # Errors
/// `WrongState` for one that is off already.
pub(in crate::modules::agenda) async fn leave(business: &Business, actor: Actor, id: WaitingId) -> Outcome<Waited> {
    business
        .write(move |tx| {
            store::end(tx, id, "left")?;
            audit::record(tx, actor, &Event::done("waiting.leave", "waiting", id.bytes()))?;
            Ok(Waited { id })
        })
        .await
}
