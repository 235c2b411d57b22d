//! The chart: who this is, what must be known before speaking, what was written.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access;
use super::alerts::{self, AlertShown};
use super::cosign;
use super::note::{Diagnosis, Kind, NoteId, read_diagnoses};
use super::prescribe::PrescriptionId;
use super::store;
use super::studies::{self, Latest};
use super::vitals::{self, Picture, VitalKept, VitalShown};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::base::vital::Sign;
use crate::http::{Allow, Asked, At, Reply, Routes};
use crate::modules::agenda::{self, Shown};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts", desk);
    r.get("/charts/{id}", show);
}

type Reader = Allow<may::ReadSummary>;

/// A clinician's desk: today's people, drafts to sign, charts of late.
#[derive(Serialize, ToSchema)]
struct DeskPage {
    today: Vec<Shown>,
    drafts: Vec<DraftShown>,
    /// Notes that wait for one's second signature.
    to_cosign: Vec<DraftShown>,
    /// Results that nobody has seen yet: whose, and what.
    results: Vec<(String, Latest)>,
    recent: Vec<RecentShown>,
    may_write: bool,
}
crate::page!(DeskPage, "modules/clinic/pages/desk.html", "charts-title");

/// A draft that waits for its signature.
#[derive(Serialize, ToSchema)]
struct DraftShown {
    id: NoteId,
    name: String,
    when: String,
}

/// A person seen of late.
#[derive(Serialize, ToSchema)]
struct RecentShown {
    person: PersonId,
    name: String,
    when: String,
}

async fn desk(who: Reader) -> Outcome<Reply<DeskPage>> {
    if who.business.vault().is_sealed() {
        return Err(crate::base::problem::Code::Sealed.into());
    }
    let (me, profile, now, reads) = (who.session.user, who.business.profile(), who.business.now(), who.may::<may::ReadCharts>());
    let zone = who.business.profile().zone();
    let (drafts, waiting, recent, results) = who
        .business
        .read(move |db| {
            let mut results = Vec::new();
            // Results are read whole or not at all, and only where the chart is open.
            for row in if reads { studies::waiting(db)? } else { Vec::new() } {
                if access::is_open(db, &profile, me, row.person, now)? {
                    results.push(row);
                }
            }
            Ok((store::drafts(db, me)?, cosign::waiting(db, me)?, store::recent_people(db, me)?, results))
        })
        .await?;
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    Ok(Reply(DeskPage {
        today: agenda::today(&who.business).await?.into_iter().filter(|a| a.state.occupies()).collect(),
        drafts: drafts
            .into_iter()
            .map(|n| DraftShown { id: n.id, name: contacts::name_of(&who.business, n.person), when: when(n.started_at) })
            .collect(),
        to_cosign: waiting
            .into_iter()
            .map(|w| DraftShown {
                id: w.note,
                name: contacts::name_of(&who.business, w.person),
                when: format!("{} · {}", when(w.signed_at), w.author),
            })
            .collect(),
        recent: recent
            .into_iter()
            .map(|(person, at)| RecentShown { person, name: contacts::name_of(&who.business, person), when: when(at) })
            .collect(),
        results: studies::to_see(&who, who.leave(), &results)?,
        may_write: who.may::<may::WriteCharts>(),
    }))
}

#[derive(Deserialize, ToSchema)]
struct View {
    /// Notes before this moment.
    before: Option<i64>,
}

/// A note in the timeline.
#[derive(Serialize, ToSchema)]
struct NoteLine {
    id: NoteId,
    when: String,
    author: String,
    signed: bool,
    kind: Kind,
    reason: String,
    evolution: String,
    diagnoses: Vec<Diagnosis>,
    treatment: String,
}

/// A prescription in the list.
#[derive(Serialize, ToSchema)]
struct PrescriptionLine {
    id: PrescriptionId,
    folio: i64,
    when: String,
    items: String,
}

/// The chart.
#[derive(Serialize, ToSchema)]
struct ChartPage {
    person: PersonId,
    name: String,
    age: String,
    sex: String,
    phones: Vec<String>,
    allergies: Vec<AlertShown>,
    problems: Vec<AlertShown>,
    medicines: Vec<AlertShown>,
    vitals: Vec<VitalShown>,
    /// The same signs over the last visits, where there are two values: sign and picture.
    trends: Vec<(String, Picture)>,
    notes: Vec<NoteLine>,
    /// Ask for notes before this moment for more.
    more: Option<i64>,
    prescriptions: Vec<PrescriptionLine>,
    /// The newest results of studies.
    results: Vec<Latest>,
    /// Every kind of note, prescriptions.
    may_write: bool,
    /// Notes of nursing, the summary.
    may_note: bool,
    /// The whole file may be handed over.
    may_hand_over: bool,
}
crate::page!(ChartPage, "modules/clinic/pages/chart.html", "chart-title", |d| d.name.clone());

const NOTES: u32 = 20;
/// The most values of a sign that the chart draws.
const TREND: u32 = 8;

impl ChartPage {
    fn trend(&self, sign: &str) -> Option<&Picture> {
        self.trends.iter().find(|(s, _)| s == sign).map(|(_, picture)| picture)
    }
}

async fn show(who: Reader, at: At<PersonId>, asked: Asked<View>) -> Outcome<Reply<ChartPage>> {
    contacts::standing(&who.business, at.0, "/charts").await?;
    access::open(&who, at.0).await?;
    let reads = who.may::<may::ReadCharts>();
    let only = (!reads).then_some(Kind::Nursing);
    let (person, me, vault, before) =
        (at.0, who.session.user, who.business.vault().clone(), asked.before.map_or(Instant(i64::MAX), Instant));
    // One round of queries, as many as there are signs and seven, however long the chart is.
    let (leave, profile, now) = (who.leave(), who.business.profile(), who.business.now());
    let (card, sealed_alerts, notes, series, before, prescriptions, results) = who
        .business
        .read(move |db| {
            Ok((
                contacts::card(db, &vault, person)?,
                alerts::list(db, person)?,
                store::notes(db, person, me, only, before, NOTES + 1)?,
                Sign::all().map(|sign| Ok((sign, store::series(db, person, sign, TREND)?))).collect::<Outcome<Vec<_>>>()?,
                vitals::before(db, &vault, leave, person, &profile, now)?,
                store::prescriptions(db, person, 10)?,
                if reads { studies::results(db, person, 5)? } else { Vec::new() },
            ))
        })
        .await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()))).await?;
    let (vault, profile) = (who.business.vault(), who.business.profile());
    let zone = profile.zone();
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let card = card.reveal(leave);
    let (mut allergies, mut problems, mut medicines) = (Vec::new(), Vec::new(), Vec::new());
    for alert in alerts::open(vault, leave, sealed_alerts)? {
        match alert.kind.as_str() {
            "allergy" => allergies.push(alert),
            "problem" => problems.push(alert),
            _ => medicines.push(alert),
        }
    }
    let more = (notes.len() > NOTES as usize).then(|| notes[NOTES as usize - 1].started_at.0);
    let notes = notes
        .iter()
        .take(NOTES as usize)
        .map(|n| {
            let content = vault.open(&store::note_place(&n.id), &n.content)?;
            let c = content.reveal(leave);
            Ok(NoteLine {
                id: n.id,
                when: when(n.started_at),
                author: n.author_name.clone(),
                signed: n.signed_at.is_some(),
                reason: c.reason.clone(),
                evolution: c.evolution.clone(),
                kind: n.kind,
                diagnoses: read_diagnoses(&c.diagnosis),
                treatment: c.treatment.clone(),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let (mut vitals, mut trends) = (Vec::new(), Vec::new());
    for (sign, rows) in series {
        let kept = rows
            .iter()
            .map(|(id, _, sealed, at)| Ok((*at, vault.open(&store::vital_place(id), sealed)?.reveal(leave).clone())))
            .collect::<Outcome<Vec<(Instant, VitalKept)>>>()?;
        let values: Vec<_> = kept.iter().map(|(at, k)| (*at, k.stored_milli)).collect();
        vitals.extend(kept.first().map(|(_, newest)| vitals::shown(sign, newest, &before.subject)));
        trends.extend(vitals::picture(sign, &values, &before.subject).map(|p| (vitals::code(sign), p)));
    }
    let prescriptions = prescriptions
        .iter()
        .map(|p| {
            let content = vault.open(&store::prescription_place(&p.id), &p.content)?;
            let items = content.reveal(leave).items.iter().map(|i| format!("{} {}", i.generic, i.strength)).collect::<Vec<_>>().join(", ");
            Ok(PrescriptionLine { id: p.id, folio: p.folio, when: when(p.issued_at), items })
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Reply(ChartPage {
        person,
        name: card.full_name(),
        age: contacts::age_words(&who, card.age(zone.date(who.business.now()))),
        sex: if card.sex.is_empty() { String::new() } else { who.t(&format!("sex-{}", card.sex.replace('_', "-"))) },
        phones: card.phones_shown(profile.calling_code),
        allergies,
        problems,
        medicines,
        vitals,
        trends,
        notes,
        more,
        prescriptions,
        results: studies::latest(&who, leave, &results)?,
        may_write: who.may::<may::WriteCharts>(),
        may_note: who.may::<may::WriteNotes>(),
        may_hand_over: who.may::<may::ReadCharts>(),
    }))
}
