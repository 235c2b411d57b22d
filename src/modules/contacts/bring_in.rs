//! Bringing a clinic's spreadsheet in: read, judge every row, compare with who is on file, then all
//! of it in one transaction or none.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::import::{Candidate, Charset, Mapping, Reading, Sorted, Table, decode, read_row, read_table, sort_out};
use super::person::{PersonCard, PersonId};
use super::store::{self, Insert};
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::keyring::{Clear, NewKey, Purpose, Reveal, Sealed};
use crate::store::Tx;

/// A file, read as text and cut into cells.
pub(super) struct Sheet {
    pub charset: Charset,
    pub table: Table,
}

/// Reads the bytes of a file.
///
/// # Errors
/// The field `file` with the reason and, where there is one, the line.
pub(super) fn read(bytes: &[u8]) -> Outcome<Sheet> {
    let refused = |why: String| Problem::new(Code::BadInput).and_field_with("file", "unreadable-table", vec![("why", why)]);
    let decoded = decode(bytes).map_err(|e| refused(e.to_string()))?;
    let table = read_table(&decoded.text).map_err(|e| refused(e.to_string()))?;
    Ok(Sheet { charset: decoded.charset, table })
}

/// Every row of a file, judged against the file itself and against who is on file.
pub(super) struct Judged {
    pub sorted: Sorted,
    /// Candidates that are on file already: line, and who they are.
    pub known: Vec<(u64, PersonId)>,
}

/// Judges a whole table; nothing is written.
///
/// # Errors
/// A mapping that does not fit; `Sealed` while sealed.
pub(super) fn judge(business: &Business, table: &Table, mapping: &Mapping, today: Date) -> Outcome<Judged> {
    mapping
        .check(table.header.cells.len())
        .map_err(|e| Problem::new(Code::BadInput).and_field_with("columns", "unreadable-table", vec![("why", e.to_string())]))?;
    let reading = Reading::of(table, mapping.clone(), business.profile().calling_code, today);
    let mut sorted = sort_out(table.rows.iter().map(|row| read_row(row, &table.header, &reading)));
    let on_file = OnFile::of(business)?;
    let mut known = Vec::new();
    sorted.good.retain(|candidate| match on_file.find(candidate) {
        Some(person) => {
            known.push((candidate.line, person));
            false
        }
        None => true,
    });
    Ok(Judged { sorted, known })
}

/// Who is on file, by CURP and by name with birth date.
struct OnFile {
    curps: HashMap<String, PersonId>,
    likenesses: HashMap<String, PersonId>,
}

impl OnFile {
    fn of(business: &Business) -> Outcome<Self> {
        let mut me = Self { curps: HashMap::new(), likenesses: HashMap::new() };
        let leave = Reveal::house("duplicates of an import");
        business.store().read_now(|db| {
            store::each(db, |row| {
                let card = business.vault().open(&store::card_place(&row.id), &row.card)?;
                let card = card.reveal(leave);
                if !card.curp.is_empty() {
                    me.curps.insert(card.curp.clone(), row.meant());
                }
                me.likenesses.insert(card.likeness(), row.meant());
                Ok(())
            })
        })?;
        Ok(me)
    }

    fn find(&self, candidate: &Candidate) -> Option<PersonId> {
        let by_curp = candidate.curp.as_ref().and_then(|c| self.curps.get(c.as_str()));
        by_curp.or_else(|| self.likenesses.get(&PersonCard::from(candidate).likeness())).copied()
    }
}

/// What an import did, or would do.
#[derive(Clone, Copy, Debug, Default, Serialize, serde::Deserialize, ToSchema)]
pub struct Imported {
    /// People brought in.
    pub imported: usize,
    /// Rows refused.
    pub faulty: usize,
    /// Rows that repeat another row.
    pub duplicates: usize,
    /// Rows of people who are on file already.
    pub known: usize,
}

/// One person sealed and ready to be written.
pub(super) struct Ready {
    id: PersonId,
    key: NewKey,
    card: Sealed<PersonCard>,
    clear: PersonCard,
    curp_blind: Option<[u8; 8]>,
    wanted_no: Option<i64>,
}

/// Seals every good candidate (before the transaction, on this thread).
///
/// # Errors
/// `Sealed` while sealed.
pub(super) fn seal(business: &Business, good: &[Candidate]) -> Outcome<Vec<Ready>> {
    let vault = business.vault();
    good.iter()
        .map(|candidate| {
            let clear = PersonCard::from(candidate);
            let id = PersonId::mint(business.now());
            let key = vault.mint(Purpose::Person, Some(*id.bytes()))?;
            let card = vault.seal_value(key.id, &store::card_place(&id), &Clear::new(clear.clone()))?;
            let curp_blind = if clear.curp.is_empty() { None } else { Some(vault.blind("curp", &clear.curp)?) };
            let wanted_no =
                candidate.record_number.as_deref().and_then(|n| n.trim().parse().ok()).filter(|n| (1..1_000_000_000).contains(n));
            Ok(Ready { id, key, card, clear, curp_blind, wanted_no })
        })
        .collect()
}

/// Writes them all in the caller's transaction; the index learns of them after the commit. A record
/// number of the file is kept where it is free.
///
/// # Errors
/// `SamePerson` where somebody with a CURP of the list was registered meanwhile: then nobody is in.
pub(super) fn write(tx: &Tx<'_>, business: &Business, actor: Actor, ready: Vec<Ready>) -> Outcome<()> {
    let mut next = store::next_record_no(tx)?;
    let highest = ready.iter().filter_map(|r| r.wanted_no).max().unwrap_or(0);
    next = next.max(highest + 1);
    let mut taken = HashSet::new();
    let mut entries = Vec::with_capacity(ready.len());
    let home = business.profile().calling_code;
    let count = ready.len();
    for person in ready {
        let wanted = match person.wanted_no {
            Some(no) if taken.insert(no) && store::record_no_free(tx, no)? => Some(no),
            _ => None,
        };
        let record_no = wanted.unwrap_or_else(|| {
            next += 1;
            next - 1
        });
        if let Some(blind) = person.curp_blind
            && store::curp_known(tx, blind, None)?.is_some()
        {
            return Err(Problem::new(Code::SamePerson));
        }
        person.key.store(tx)?;
        store::insert(tx, &Insert { id: person.id, key: person.key.id, card: &person.card, curp_blind: person.curp_blind, record_no })?;
        entries.push(person.clear.entry(person.id, record_no, home));
    }
    audit::record(tx, actor, &Event::house("person.import").with(&format!("people={count}")))?;
    let index = business.people().clone();
    tx.after_commit(move || entries.into_iter().for_each(|e| index.put(e)));
    business.announce(tx, "people", None);
    Ok(())
}

/// The command line's import: guess the columns, judge, and unless it is a dry run bring everyone in.
/// Each refused row is handed to `tell` with its line and the reasons.
///
/// # Errors
/// A file that is no table; `Sealed` while sealed; `SamePerson` where somebody was registered meanwhile.
pub fn import_file(business: &Business, bytes: &[u8], dry_run: bool, tell: &mut dyn FnMut(u64, &str)) -> Outcome<Imported> {
    let sheet = read(bytes)?;
    let today = business.profile().zone().date(business.now());
    let judged = judge(business, &sheet.table, &Mapping::guess(&sheet.table.header.cells), today)?;
    for row in &judged.sorted.faulty {
        let why = row.faults.iter().map(|f| format!("{:?}", f.why)).collect::<Vec<_>>().join(", ");
        tell(row.line, &why);
    }
    let done = Imported {
        imported: judged.sorted.good.len(),
        faulty: judged.sorted.faulty.len(),
        duplicates: judged.sorted.duplicates.len(),
        known: judged.known.len(),
    };
    if !dry_run {
        let ready = seal(business, &judged.sorted.good)?;
        let me = business.clone();
        business.store().write_now(move |tx| write(tx, &me, Actor::HOUSE, ready))?;
    }
    Ok(done)
}
