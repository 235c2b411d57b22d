//! The card on the screen: doses in order, what comes next, the form of another.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Dose, ImmunisationId, address, due, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::http::{Allow, At, Caller, Reply, Routes};
use crate::keyring::{Reveal, Vault};
use crate::modules::clinic::access;
use crate::modules::clinic::catalogue::{vaccine, vaccines, vaccines_version};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts/{id}/immunisations", show);
}

/// A dose on the card.
#[derive(Serialize, ToSchema)]
pub(super) struct DoseShown {
    pub id: ImmunisationId,
    pub vaccine: String,
    pub dose: String,
    pub on: String,
    pub lot: String,
    pub site: String,
    pub by: String,
    pub history: bool,
    /// Why it does not count; empty where it does.
    pub annulled: String,
}

/// A dose that the table suggests.
#[derive(Serialize, ToSchema)]
struct DueShown {
    vaccine: String,
    code: String,
    dose: usize,
    on: String,
    /// The day has come.
    now: bool,
}

/// The card.
#[derive(Serialize, ToSchema)]
struct ImmunisationsPage {
    person: PersonId,
    name: String,
    items: Vec<DoseShown>,
    due: Vec<DueShown>,
    /// Nobody knows the birth date, so nothing can be suggested.
    no_birth: bool,
    table: String,
    vaccines: Vec<(String, String)>,
    today: String,
    me: String,
    may_write: bool,
}
crate::page!(ImmunisationsPage, "modules/clinic/immunisation/pages/card.html", "vaccine-title", |d| d.name.clone());

impl ImmunisationsPage {
    fn address(&self) -> String {
        address(self.person)
    }
}

/// Doses of a person, opened, the oldest first; annulled ones with the reason.
pub(super) fn opened(vault: &Vault, leave: Reveal, rows: &[store::Row]) -> Outcome<Vec<(ImmunisationId, Dose, String)>> {
    let mut doses = rows
        .iter()
        .map(|row| {
            let dose = vault.open(&store::dose_place(&row.id), &row.content)?.reveal(leave).clone();
            let annulled = match &row.annulled {
                Some((id, sealed)) => vault.open(&store::annulment_place(id), sealed)?.reveal(leave).clone(),
                None => String::new(),
            };
            Ok((row.id, dose, annulled))
        })
        .collect::<Outcome<Vec<_>>>()?;
    doses.sort_by(|a, b| a.1.on.cmp(&b.1.on));
    Ok(doses)
}

/// A dose as it is read.
pub(super) fn shown(who: &Caller, (id, dose, annulled): &(ImmunisationId, Dose, String)) -> DoseShown {
    let lang = who.lang();
    let day = |iso: &str| iso.parse::<Date>().map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default();
    let lot = if dose.expiry.is_empty() { dose.lot.clone() } else { format!("{} ({})", dose.lot, day(&dose.expiry)) };
    DoseShown {
        id: *id,
        vaccine: vaccine(&dose.vaccine).map_or_else(|| dose.vaccine.clone(), |v| v.name(lang).to_owned()),
        dose: dose.number.clone(),
        on: day(&dose.on),
        lot,
        site: dose.site.clone(),
        by: dose.by.clone(),
        history: dose.history,
        annulled: annulled.clone(),
    }
}

async fn show(who: Allow<may::ReadSummary>, at: At<PersonId>) -> Outcome<Reply<ImmunisationsPage>> {
    access::open(&who, at.0).await?;
    let (person, vault, actor) = (at.0, who.business.vault().clone(), who.actor());
    let (card, rows) = who.business.read(move |db| Ok((contacts::card(db, &vault, person)?, store::of_person(db, person)?))).await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("immunisation.read", "person", person.bytes()))).await?;
    let (lang, today) = (who.lang(), who.business.profile().zone().date(who.business.now()));
    let card = card.reveal(who.leave());
    let doses = opened(who.business.vault(), who.leave(), &rows)?;
    let given = |code: &str| -> Vec<Date> {
        let valid = doses.iter().filter(|(_, d, annulled)| d.vaccine == code && annulled.is_empty());
        valid.filter_map(|(_, d, _)| d.on.parse().ok()).collect()
    };
    let mut due: Vec<_> = card
        .birth()
        .into_iter()
        .flat_map(|born| vaccines().iter().map(move |v| (v, born)))
        .filter_map(|(v, born)| Some((v, due::next(v, born, &given(&v.code), today)?)))
        .collect();
    due.sort_by_key(|(_, d)| d.on);
    Ok(Reply(ImmunisationsPage {
        person,
        name: card.full_name(),
        items: doses.iter().rev().map(|d| shown(&who, d)).collect(),
        due: due
            .into_iter()
            .map(|(v, d)| DueShown {
                vaccine: v.name(lang).to_owned(),
                code: v.code.clone(),
                dose: d.dose,
                on: d.on.strftime("%d/%m/%Y").to_string(),
                now: d.on <= today,
            })
            .collect(),
        no_birth: card.birth().is_none(),
        table: vaccines_version().to_owned(),
        vaccines: std::iter::once((String::new(), who.t("vaccine-choose")))
            .chain(vaccines().iter().map(|v| (v.code.clone(), v.name(lang).to_owned())))
            .collect(),
        today: today.to_string(),
        me: who.session.name.clone(),
        may_write: who.may::<may::WriteNotes>(),
    }))
}
