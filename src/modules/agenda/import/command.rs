//! The import of the command line.

use std::io::Read;

use super::choices::{Choices, Make, Reminders, Unmatched};
use super::intake::{Intake, MOST_MB};
use super::make::Brought;
use super::plan::{self, Filter};
use super::{draft, make};
use crate::audit::Actor;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::fold;
use crate::business::Business;
use crate::http::Sink;
use crate::modules::agenda::store;

/// What is to be brought in.
#[derive(Clone, Debug)]
pub struct Command {
    /// Whose time it is, by name.
    pub resource: String,
    /// What appointments are booked under, by name; without it, events become blocks.
    pub service: Option<String>,
    /// ISO date of the first day; what lies ahead only without it.
    pub from: String,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// What came, or would come, of it.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Events in the file.
    pub events: usize,
    /// What was made.
    pub made: Brought,
}

/// Brings in a calendar's file as it is read, or says what would be made. Each row that makes nothing is handed to `tell` with its
/// line and the reason.
///
/// # Errors
/// As for the screen; the field `resource` or `service` where no such name is in the agenda.
pub fn from_file(business: &Business, command: &Command, file: &mut dyn Read, tell: &mut dyn FnMut(u64, &str)) -> Outcome<Told> {
    let choices = choices(business, command)?;
    let mut intake = Intake::default();
    let (mut piece, mut bytes) = (vec![0; 64 * 1024], 0);
    loop {
        let n = file.read(&mut piece)?;
        bytes += n;
        if n == 0 {
            break;
        } else if bytes > Intake::MOST {
            return Err(Problem::new(Code::TooLarge).with("most", format!("{MOST_MB} MB")).and_field("file", "too-large"));
        }
        intake.take(&piece[..n])?;
    }
    let packed = intake.finish()?;
    let events = packed.count;
    let plan = plan::plan(business, &packed, &choices, Filter { most: 1_000, ..Filter::default() })?;
    plan.rows.iter().for_each(|row| tell(row.line, row.why.code()));
    let blocks = plan.blocks();
    let mut made = Brought { appointments: plan.make.len() - blocks, blocks, people: plan.newcomers().len(), left_out: plan.left_out() };
    drop(plan);
    if !command.dry_run && made.appointments + made.blocks > 0 {
        let drafted = draft::begin(business, Actor::HOUSE, None, packed, Some(choices))?;
        made = make::bring_in(business, Actor::HOUSE, None, drafted.id)?;
    }
    Ok(Told { events, made })
}

fn choices(business: &Business, command: &Command) -> Outcome<Choices> {
    business.store().read_now(|db| {
        let named = |name: &str, typed: &str| fold(name) == fold(typed);
        let resources = store::resources(db)?;
        let resource = resources.iter().find(|r| named(&r.name, &command.resource));
        let service = match &command.service {
            None => None,
            Some(name) => {
                let services = store::services(db)?;
                Some(services.iter().find(|s| named(&s.name, name)).ok_or_else(|| Problem::field("service", "not-a-choice"))?.id)
            }
        };
        Ok(Choices {
            resource: resource.ok_or_else(|| Problem::field("resource", "not-a-choice"))?.id,
            make: if service.is_some() { Make::Appointments } else { Make::Blocks },
            service,
            unmatched: Unmatched::Leave,
            from: command.from.clone(),
            reminders: Reminders::Send,
        })
    })
}
