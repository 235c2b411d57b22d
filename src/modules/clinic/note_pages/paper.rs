//! A signed note on paper.

use jiff::civil::Date;
use rusqlite::Connection;

use super::{Reader, content_of, visible};
use crate::audit::{self, Event};
use crate::base::birth::{Age, age_at};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::vital::Subject;
use crate::documents::note as paper;
use crate::documents::{Author, Establishment, Words};
use crate::http::{At, Caller, Paper};
use crate::keyring::{Clear, Reveal};
use crate::modules::clinic::cosign;
use crate::modules::clinic::note::{Diagnosis, NoteId, read_diagnoses};
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
    let (profile, leave, at) = (who.business.profile(), who.leave(), row.started_at);
    let read = who
        .business
        .read(move |db| {
            Ok(Read {
                card: contacts::card_with_number(db, &vault, person)?,
                sheet: store::practitioner(db, author)?,
                kept: store::vitals_of(db, id)?,
                addenda: store::addenda(db, id, me)?,
                cosigners: cosigned(db, id)?,
                subject: vitals::before(db, &vault, leave, person, &profile, at)?.subject,
            })
        })
        .await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("note.print", "note", id.bytes()))).await?;
    let caller = Caller::clone(&who);
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, leave, &row, &read)).await.map_err(Problem::internal)??;
    Ok(Paper::pdf("nota.pdf", pdf))
}

/// What the paper needs beside the note.
struct Read {
    card: (Clear<contacts::PersonCard>, i64),
    sheet: store::Practitioner,
    kept: Vec<store::VitalRow>,
    addenda: Vec<NoteRow>,
    cosigners: Vec<(String, store::Practitioner, Instant)>,
    subject: Subject,
}

/// Second signatures that were given, with their legal data.
fn cosigned(db: &Connection, id: NoteId) -> Outcome<Vec<(String, store::Practitioner, Instant)>> {
    let given = cosign::of_note(db, id)?.into_iter().filter_map(|c| Some((c.name, c.doctor, c.signed_at?)));
    given.map(|(name, doctor, at)| Ok((name, store::practitioner(db, doctor)?, at))).collect()
}

fn author(name: &str, sheet: &store::Practitioner) -> Author {
    Author {
        name: name.to_owned(),
        licence: sheet.licence.clone(),
        institution: sheet.title_institution.clone(),
        specialty: (!sheet.specialty.is_empty()).then(|| (sheet.specialty.clone(), sheet.specialty_licence.clone())),
    }
}

fn draw(who: &Caller, leave: Reveal, row: &NoteRow, read: &Read) -> Outcome<Vec<u8>> {
    let Read { card, sheet, kept, addenda, cosigners, subject } = read;
    let profile = who.business.profile();
    let zone = profile.zone();
    let lang = profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let person = card.0.reveal(leave);
    let c = content_of(who, leave, row)?;
    let vitals = vitals::in_order(kept)
        .map(|(sign, id, sealed)| {
            let v = vitals::shown(sign, who.business.vault().open(&store::vital_place(id), sealed)?.reveal(leave), subject);
            Ok((say(&format!("vital-{}", v.sign)), format!("{} {}", v.value, v.unit).trim().to_owned()))
        })
        .collect::<Outcome<Vec<_>>>()?;
    let addenda = addenda
        .iter()
        .filter_map(|a| Some((a, a.signed_at?, a.hash?)))
        .map(|(a, at, hash)| {
            Ok(paper::Addendum {
                text: content_of(who, leave, a)?.evolution.clone(),
                author: author(&a.author_name, sheet),
                signed_at: when(at),
                hash: audit::anchor::hex(&hash),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let listed = ["diagnosis", "prognosis", "treatment"];
    let body = c.said(row.kind).into_iter().filter(|(p, _)| !listed.contains(&p.code));
    let mut sections: Vec<_> = body.map(|(p, text)| (say(&row.kind.part_word(p.code)), text.to_owned())).collect();
    if c.without_consent {
        sections.insert(0, (say("note-without-consent"), say("note-without-consent-paper")));
    }
    let note = paper::Note {
        establishment: Establishment {
            name: profile.name.clone(),
            kind: (!profile.kind.is_empty()).then(|| profile.kind.clone()),
            owner: (!profile.owner.is_empty()).then(|| profile.owner.clone()),
            address: if profile.address.is_empty() { "—".into() } else { profile.address.clone() },
            phone: (!profile.phone.is_empty()).then(|| profile.phone.clone()),
        },
        kind: say(&row.kind.word()),
        patient: person.full_name(),
        age: {
            let age = contacts::age_words(who, age_then(row, zone.date(row.started_at)));
            if age.is_empty() { "—".into() } else { age }
        },
        sex: if person.sex.is_empty() { "—".into() } else { say(&format!("sex-{}", person.sex.replace('_', "-"))) },
        address: (!person.address.is_empty()).then(|| person.address.clone()),
        record_number: card.1.to_string(),
        date: when(row.started_at),
        sections,
        vitals,
        diagnoses: read_diagnoses(&c.diagnosis).into_iter().map(|d| diagnosis(d, &say)).collect(),
        prognosis: c.prognosis.clone(),
        treatment: c.treatment.lines().filter(|l| !l.trim().is_empty()).map(|l| l.trim().to_owned()).collect(),
        author: author(&row.author_name, sheet),
        signed_at: row.signed_at.map(when).unwrap_or_default(),
        hash: row.hash.map(|h| audit::anchor::hex(&h)).unwrap_or_default(),
        cosigned: cosigners.iter().map(|(name, sheet, at)| paper::Cosigned { author: author(name, sheet), signed_at: when(*at) }).collect(),
        addenda,
    };
    paper::render(&note, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))
}

/// The age when the note was begun, out of the days that were kept then.
fn age_then(row: &NoteRow, date: Date) -> Option<Age> {
    let born = date.checked_sub(jiff::Span::new().try_days(row.age_days?).ok()?).ok()?;
    age_at(born, date)
}

fn diagnosis(found: Diagnosis, say: &dyn Fn(&str) -> String) -> (Option<String>, String) {
    let text = found.word().map_or_else(|| found.text.clone(), |word| format!("{} ({})", found.text, say(word)));
    (found.code, text)
}
