//! A dose is written down: given here with its lot, or by history.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::show::opened;
use super::{Dose, DoseRef, ImmunisationId, address, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::http::{Allow, At, Done, Input, Routes};
use crate::keyring::Clear;
use crate::modules::clinic::access;
use crate::modules::clinic::catalogue::vaccine;
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.post("/charts/{id}/immunisations", record);
}

/// A dose as it is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct DoseTyped {
    /// Code of the vaccine.
    #[garde(length(chars, min = 1, max = 40))]
    vaccine: String,
    /// Which dose.
    #[garde(length(chars, min = 1, max = 30))]
    dose: String,
    /// The day; ISO.
    #[garde(length(chars, min = 10, max = 10))]
    on: String,
    /// Lot; needed for what was given here.
    #[garde(length(chars, max = 40))]
    #[serde(default)]
    lot: String,
    /// Expiry of the lot; ISO.
    #[garde(length(chars, max = 10))]
    #[serde(default)]
    expiry: String,
    /// Where on the body.
    #[garde(length(chars, max = 80))]
    #[serde(default)]
    site: String,
    /// Who gave it, or where it is written.
    #[garde(length(chars, min = 1, max = 120))]
    by: String,
    /// Given elsewhere: `true`.
    #[garde(skip)]
    #[serde(default, deserialize_with = "crate::base::loose::ticked")]
    history: bool,
}

impl DoseTyped {
    /// Everything that is wrong, at once.
    fn judge(&self, born: Option<Date>, today: Date) -> Outcome<Dose> {
        let mut problem = Problem::new(Code::BadInput);
        if vaccine(&self.vaccine).is_none() {
            problem = problem.and_field("vaccine", "not-a-choice");
        }
        let on = self.on.parse::<Date>().ok();
        match on {
            None => problem = problem.and_field("on", "not-a-date"),
            Some(on) if on > today => problem = problem.and_field("on", "in-future"),
            Some(on) if born.is_some_and(|b| on < b) => problem = problem.and_field("on", "vaccine-before-birth"),
            Some(_) => {}
        }
        if !self.history && self.lot.trim().is_empty() {
            problem = problem.and_field("lot", "vaccine-lot");
        }
        if !self.expiry.is_empty() {
            match (self.expiry.parse::<Date>(), on) {
                (Err(_), _) => problem = problem.and_field("expiry", "not-a-date"),
                (Ok(expiry), Some(on)) if expiry < on => problem = problem.and_field("expiry", "vaccine-expired"),
                _ => {}
            }
        }
        if !problem.fields.is_empty() {
            return Err(problem);
        }
        Ok(Dose {
            vaccine: self.vaccine.clone(),
            number: tidy(&self.dose, 30),
            on: self.on.clone(),
            lot: tidy(&self.lot, 40),
            expiry: self.expiry.clone(),
            site: tidy(&self.site, 80),
            by: tidy(&self.by, 120),
            history: self.history,
        })
    }
}

async fn record(who: Allow<may::WriteNotes>, at: At<PersonId>, input: Input<DoseTyped>) -> Outcome<Done<DoseRef>> {
    access::open(&who, at.0).await?;
    let (person, vault, id) = (at.0, who.business.vault().clone(), ImmunisationId::mint(who.business.now()));
    let (card, key, rows) = who
        .business
        .read(move |db| Ok((contacts::card(db, &vault, person)?, contacts::key_of(db, person)?, store::of_person(db, person)?)))
        .await?;
    let today = who.business.profile().zone().date(who.business.now());
    let dose = input.judge(card.reveal(who.leave()).birth(), today)?;
    let twice = opened(who.business.vault(), who.leave(), &rows)?
        .iter()
        .any(|(_, d, annulled)| annulled.is_empty() && d.vaccine == dose.vaccine && d.on == dose.on);
    let (by, actor, sent) = (who.session.user, who.actor(), input.once(&who));
    // The same form sent again answers as before; another dose on that day is a slip.
    if twice && sent.is_none() {
        return Err(Problem::field("on", "vaccine-same-day"));
    }
    let sealed = who.business.vault().seal_value(key, &store::dose_place(&id), &Clear::new(dose))?;
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                if twice {
                    return Err(Problem::field("on", "vaccine-same-day"));
                }
                store::insert(tx, id, person, &sealed, by)?;
                audit::record(tx, actor, &Event::done("immunisation.record", "person", person.bytes()))?;
                Ok(DoseRef { id })
            })
        })
        .await?;
    Ok(Done::made(address(person), made).say(who.t("vaccine-recorded")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn faults(change: fn(&mut DoseTyped)) -> Vec<String> {
        let mut typed = DoseTyped {
            vaccine: "bcg".into(),
            dose: "1".into(),
            on: "2026-06-01".into(),
            lot: "A1".into(),
            expiry: "2027-01-31".into(),
            site: String::new(),
            by: "Nora".into(),
            history: false,
        };
        change(&mut typed);
        let judged = typed.judge(Some(date(2026, 5, 1)), date(2026, 6, 10));
        judged.err().map(|p| p.fields.iter().map(|f| format!("{} {}", f.field, f.fault)).collect()).unwrap_or_default()
    }

    #[test]
    fn a_dose_given_here_has_a_lot_that_was_good_that_day() {
        assert!(faults(|_| ()).is_empty());
        assert_eq!(faults(|d| d.lot.clear()), ["lot vaccine-lot"]);
        assert!(faults(|d| (d.lot.clear(), d.history = true).1).is_empty());
        assert_eq!(faults(|d| d.expiry = "2026-05-31".into()), ["expiry vaccine-expired"]);
        assert_eq!(faults(|d| d.on = "2026-04-30".into()), ["on vaccine-before-birth"]);
        assert_eq!(faults(|d| d.on = "2026-06-11".into()), ["on in-future"]);
        assert_eq!(faults(|d| d.vaccine = "x".into()), ["vaccine not-a-choice"]);
    }
}
