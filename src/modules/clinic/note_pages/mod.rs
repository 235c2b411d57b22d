//! The screens of a note: writing, reading, signing, adding to it, its paper.

mod paper;
mod read;
mod write;

use super::access;
use super::note::{NoteContent, NoteId};
use super::store::{self, NoteRow};
use crate::access::may;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Caller, Routes};
use crate::keyring::Reveal;

pub(super) fn routes(r: &mut Routes) {
    r.post("/charts/{id}/notes", write::begin);
    r.get("/notes/{id}", read::show);
    r.get("/notes/{id}/edit", write::edit);
    r.post("/notes/{id}", write::save);
    r.post("/notes/{id}/draft", write::save_draft);
    r.post("/notes/{id}/discard", write::discard);
    r.post("/notes/{id}/sign", write::sign_it);
    r.post("/notes/{id}/addenda", write::begin_addendum);
    r.get("/notes/{id}/pdf", paper::print);
}

type Writer = Allow<may::WriteNotes>;
type Reader = Allow<may::ReadSummary>;

fn content_of(who: &Caller, leave: Reveal, row: &NoteRow) -> Outcome<NoteContent> {
    Ok(who.business.vault().open(&store::note_place(&row.id), &row.content)?.reveal(leave).clone())
}

async fn visible(who: &Reader, id: NoteId) -> Outcome<NoteRow> {
    let row = who.business.read(move |db| store::note(db, id)).await?;
    // A draft is its author's alone.
    if row.signed_at.is_none() && row.author != who.session.user {
        return Err(Problem::new(Code::NotFound));
    }
    access::reads(who, row.kind)?;
    access::open(who, row.person).await?;
    Ok(row)
}
