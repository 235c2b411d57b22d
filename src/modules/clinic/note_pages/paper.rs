//! A signed note on paper.

use rusqlite::Connection;

use super::{Reader, content_of, visible};
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::documents::{Author, Words, note as paper};
use crate::http::{At, Caller, Paper};
use crate::keyring::{Clear, Reveal};
use crate::modules::clinic::cosign;
use crate::modules::clinic::note::{NoteContent, NoteId};
use crate::modules::clinic::note_sheet::{Beside, Written, author, compose};
use crate::modules::clinic::prescription_pages::paper_problem;
use crate::modules::clinic::store::{self, NoteRow};
use crate::modules::clinic::vitals::{self, VitalKept};
use crate::modules::contacts;

pub(super) async fn print(who: Reader, at: At<NoteId>) -> Outcome<Paper> {
    let (id, me) = (at.0, who.session.user);
    let row = visible(&who, id).await?;
    if row.signed_at.is_none() {
        return Err(Problem::new(Code::WrongState));
    }
    let (vault, person, by, actor, leave) = (who.business.vault().clone(), row.person, row.author, who.actor(), who.leave());
    let read = who
        .business
        .read(move |db| {
            let added = store::addenda(db, id, me)?.into_iter().filter(|a| a.signed_at.is_some());
            Ok(Read {
                card: contacts::card_with_number(db, &vault, person)?,
                sheet: store::practitioner(db, by)?,
                kept: store::vitals_of(db, id)?,
                addenda: added.map(|a| Ok((store::practitioner(db, a.author)?, a))).collect::<Outcome<Vec<_>>>()?,
                cosigned: cosigned(db, id)?,
            })
        })
        .await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("note.print", "note", id.bytes()))).await?;
    let caller = Caller::clone(&who);
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, leave, &row, read)).await.map_err(Problem::internal)??;
    Ok(Paper::pdf("nota.pdf", pdf))
}

/// What the paper needs beside the note.
struct Read {
    card: (Clear<contacts::PersonCard>, i64),
    sheet: store::Practitioner,
    kept: Vec<store::VitalRow>,
    addenda: Vec<(store::Practitioner, NoteRow)>,
    cosigned: Vec<(Author, Instant)>,
}

/// Second signatures that were given, with their legal data.
fn cosigned(db: &Connection, id: NoteId) -> Outcome<Vec<(Author, Instant)>> {
    let given = cosign::of_note(db, id)?.into_iter().filter_map(|c| Some((c.name, c.doctor, c.signed_at?)));
    given.map(|(name, doctor, at)| Ok((author(&name, &store::practitioner(db, doctor)?), at))).collect()
}

fn written<'a>(row: &NoteRow, sheet: &store::Practitioner, content: &'a NoteContent) -> Option<Written<'a>> {
    Some(Written {
        kind: row.kind,
        content,
        author: author(&row.author_name, sheet),
        started_at: row.started_at,
        age_days: row.age_days,
        signed_at: row.signed_at?,
        hash: row.hash?,
    })
}

fn draw(who: &Caller, leave: Reveal, row: &NoteRow, read: Read) -> Outcome<Vec<u8>> {
    let content = content_of(who, leave, row)?;
    let kept = vitals::in_order(&read.kept)
        .map(|(sign, id, sealed)| Ok((sign, who.business.vault().open(&store::vital_place(id), sealed)?.reveal(leave).clone())))
        .collect::<Outcome<Vec<(_, VitalKept)>>>()?;
    let texts = read.addenda.iter().map(|(_, a)| content_of(who, leave, a)).collect::<Outcome<Vec<_>>>()?;
    let beside = Beside {
        vitals: kept.iter().map(|(sign, kept)| (*sign, kept)).collect(),
        cosigned: read.cosigned,
        addenda: read.addenda.iter().zip(&texts).filter_map(|((sheet, a), text)| written(a, sheet, text)).collect(),
    };
    let note = written(row, &read.sheet, &content).ok_or_else(|| Problem::new(Code::WrongState))?;
    let sheet = compose(who, read.card.0.reveal(leave), read.card.1, &note, beside);
    let lang = who.business.profile().lang;
    let say = |key: &str| who.house.words.t(lang, key);
    paper::render(&sheet, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))
}
