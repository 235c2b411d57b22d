//! Notes and prescriptions of the file as PDFs, in order of time.

use super::gather::{Gathered, Note};
use crate::base::problem::Outcome;
use crate::base::vital::Sign;
use crate::documents::{Author, Words, note as paper};
use crate::http::Caller;
use crate::modules::clinic::note_sheet::{Beside, Written, author, compose};
use crate::modules::clinic::prescription_pages::{self, paper_problem};
use crate::modules::clinic::store::Practitioner;

/// Every signed note with its addenda and second signatures; nothing where there is none.
///
/// # Errors
/// What a paper lacks by name.
pub(super) fn notes(who: &Caller, read: &Gathered) -> Outcome<Option<Vec<u8>>> {
    let lang = read.profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let sheets: Vec<paper::Note> = read.notes.iter().filter(|n| n.addendum_of.is_none()).map(|n| note(who, read, n)).collect();
    if sheets.is_empty() {
        return Ok(None);
    }
    let words = Words { language: lang.tag(), say: &say };
    paper::render_all(&sheets, &words).map(Some).map_err(|fault| paper_problem(&fault))
}

/// Every prescription as it was issued, by folio.
///
/// # Errors
/// What a paper lacks by name.
pub(super) fn prescriptions(who: &Caller, read: &Gathered) -> Outcome<Vec<(String, Vec<u8>)>> {
    read.prescriptions
        .iter()
        .map(|p| Ok((format!("{:06}.pdf", p.folio), prescription_pages::sheet(who, p.folio, &p.hash, &p.content)?)))
        .collect()
}

fn author_of(read: &Gathered, user: crate::base::id::UserId, name: &str) -> Author {
    let none = Practitioner::default();
    author(name, read.practitioners.get(&user).unwrap_or(&none))
}

fn written<'a>(read: &Gathered, n: &'a Note) -> Written<'a> {
    Written {
        kind: n.kind,
        content: &n.content,
        author: author_of(read, n.author, &n.author_name),
        started_at: n.started_at,
        age_days: n.age_days,
        signed_at: n.signed_at,
        hash: n.hash,
    }
}

fn note(who: &Caller, read: &Gathered, n: &Note) -> paper::Note {
    let kept = |sign: Sign| read.vitals.iter().find(|v| v.note == n.id && v.sign == sign).map(|v| (sign, &v.kept));
    let beside = Beside {
        vitals: Sign::all().filter_map(kept).collect(),
        cosigned: read.cosigned.iter().filter(|c| c.note == n.id).map(|c| (author_of(read, c.doctor, &c.name), c.signed_at)).collect(),
        addenda: read.notes.iter().filter(|a| a.addendum_of == Some(n.id)).map(|a| written(read, a)).collect(),
    };
    compose(who, &read.card, read.record_no, &written(read, n), beside)
}
