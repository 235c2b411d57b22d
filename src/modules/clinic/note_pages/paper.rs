//! A signed note on paper.

use super::{Reader, content_of, visible};
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::documents::note as paper;
use crate::documents::{Author, Establishment, Words};
use crate::http::{At, Caller, Paper};
use crate::keyring::{Clear, Reveal};
use crate::modules::clinic::note::NoteId;
use crate::modules::clinic::prescription_pages::paper_problem;
use crate::modules::clinic::store::{self, NoteRow};
use crate::modules::clinic::vitals;
use crate::modules::contacts;

pub(super) async fn print(who: Reader, at: At<NoteId>) -> Outcome<Paper> {
    let (id, me) = (at.0, who.session.user);
    let row = visible(&who, id).await?;
    if row.signed_at.is_none() {
        return Err(Problem::new(Code::WrongState));
    }
    let (vault, person, author, actor) = (who.business.vault().clone(), row.person, row.author, who.actor());
    let (card, sheet, kept, addenda) = who
        .business
        .read(move |db| {
            Ok((
                contacts::card_with_number(db, &vault, person)?,
                store::practitioner(db, author)?,
                store::vitals_of(db, id)?,
                store::addenda(db, id, me)?,
            ))
        })
        .await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("note.print", "note", id.bytes()))).await?;
    let caller = Caller::clone(&who);
    let leave = who.leave();
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, leave, &row, &card, &sheet, &kept, &addenda))
        .await
        .map_err(Problem::internal)??;
    Ok(Paper::pdf("nota.pdf", pdf))
}

type Kept = (store::VitalId, String, crate::keyring::Sealed<vitals::VitalKept>);

fn draw(
    who: &Caller,
    leave: Reveal,
    row: &NoteRow,
    card: &(Clear<contacts::PersonCard>, i64),
    sheet: &store::Practitioner,
    kept: &[Kept],
    addenda: &[NoteRow],
) -> Outcome<Vec<u8>> {
    let profile = who.business.profile();
    let zone = profile.zone();
    let lang = profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let person = card.0.reveal(leave);
    let c = content_of(who, leave, row)?;
    let author = |name: &str| Author {
        name: name.to_owned(),
        licence: sheet.licence.clone(),
        institution: sheet.title_institution.clone(),
        specialty: (!sheet.specialty.is_empty()).then(|| (sheet.specialty.clone(), sheet.specialty_licence.clone())),
    };
    let vitals = kept
        .iter()
        .filter_map(|(id, sign, sealed)| Some((vitals::sign_named(sign)?, id, sealed)))
        .map(|(sign, id, sealed)| {
            let v = vitals::shown(sign, who.business.vault().open(&store::vital_place(id), sealed)?.reveal(leave));
            Ok((say(&format!("vital-{}", v.sign)), format!("{} {}", v.value, v.unit).trim().to_owned()))
        })
        .collect::<Outcome<Vec<_>>>()?;
    let addenda = addenda
        .iter()
        .filter_map(|a| Some((a, a.signed_at?, a.hash?)))
        .map(|(a, at, hash)| {
            Ok(paper::Addendum {
                text: content_of(who, leave, a)?.evolution.clone(),
                author: author(&a.author_name),
                signed_at: when(at),
                hash: audit::anchor::hex(&hash),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let body = [("note-reason", &c.reason), ("note-evolution", &c.evolution), ("note-exam", &c.exam), ("note-results", &c.results)];
    let note = paper::Note {
        establishment: Establishment {
            name: profile.name.clone(),
            kind: None,
            owner: None,
            address: if profile.address.is_empty() { "—".into() } else { profile.address.clone() },
            phone: (!profile.phone.is_empty()).then(|| profile.phone.clone()),
        },
        kind: say("note-title"),
        patient: person.full_name(),
        age: {
            let age = contacts::age_words(who, person.age(zone.date(row.started_at)));
            if age.is_empty() { "—".into() } else { age }
        },
        sex: if person.sex.is_empty() { "—".into() } else { say(&format!("sex-{}", person.sex.replace('_', "-"))) },
        address: (!person.address.is_empty()).then(|| person.address.clone()),
        record_number: card.1.to_string(),
        date: when(row.started_at),
        sections: body.into_iter().filter(|(_, t)| !t.is_empty()).map(|(k, t)| (say(k), t.clone())).collect(),
        vitals,
        diagnoses: c.diagnosis.lines().filter(|l| !l.trim().is_empty()).map(|l| (None, l.trim().to_owned())).collect(),
        prognosis: c.prognosis.clone(),
        treatment: c.treatment.lines().filter(|l| !l.trim().is_empty()).map(|l| l.trim().to_owned()).collect(),
        author: author(&row.author_name),
        signed_at: row.signed_at.map(when).unwrap_or_default(),
        hash: row.hash.map(|h| audit::anchor::hex(&h)).unwrap_or_default(),
        addenda,
    };
    paper::render(&note, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))
}
