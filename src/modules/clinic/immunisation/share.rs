//! The card of immunisations in the whole file.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Dose, ImmunisationId, paper, show, store};
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::http::Caller;
use crate::keyring::Reveal;
use crate::modules::clinic::catalogue::vaccine;
use crate::modules::clinic::fhir::{display, put, reference, words};
use crate::modules::clinic::letterhead::Letterhead;
use crate::modules::clinic::whole_file::Share;
use crate::modules::contacts::PersonId;

/// Doses; annulled ones with the reason.
struct Card(Vec<(ImmunisationId, Dose, String)>);

/// Reads it.
pub fn read(db: &Connection, business: &Business, leave: Reveal, person: PersonId) -> Outcome<Box<dyn Share>> {
    Ok(Box::new(Card(show::opened(business.vault(), leave, &store::of_person(db, person)?)?)))
}

impl Share for Card {
    fn resources(&self, person: PersonId) -> Vec<Value> {
        self.0
            .iter()
            .map(|(id, dose, annulled)| {
                let name = vaccine(&dose.vaccine).map_or(dose.vaccine.as_str(), |v| v.name(crate::base::lang::Lang::Es));
                let mut given = json!({
                    "resourceType": "Immunization",
                    "id": id.to_string(),
                    "status": if annulled.is_empty() { "completed" } else { "entered-in-error" },
                    "vaccineCode": words(name),
                    "patient": reference(&person.to_string()),
                    "primarySource": !dose.history,
                });
                // A day that nobody knows is said so, for FHIR wants one or the other.
                if dose.on.is_empty() {
                    given["occurrenceString"] = "unknown".into();
                } else {
                    given["occurrenceDateTime"] = dose.on.clone().into();
                }
                put(&mut given, "lotNumber", &dose.lot);
                put(&mut given, "expirationDate", &dose.expiry);
                if !dose.site.is_empty() {
                    given["site"] = words(&dose.site);
                }
                if !dose.by.is_empty() {
                    given["performer"] = json!([{ "actor": display(&dose.by) }]);
                }
                if !dose.number.is_empty() {
                    given["protocolApplied"] = json!([{ "doseNumberString": dose.number }]);
                }
                given
            })
            .collect()
    }

    fn papers(&self, who: &Caller, head: &Letterhead) -> Outcome<Vec<(String, Vec<u8>)>> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        let lines: Vec<_> = self.0.iter().filter(|(.., annulled)| annulled.is_empty()).map(|d| show::shown(who, d)).collect();
        let name = who.house.words.t(who.business.profile().lang, "file-vaccines");
        Ok(vec![(format!("{name}.pdf"), paper::draw(who, head, &lines)?)])
    }
}
