//! The rehearsal: a restore through the same rooms as a real one, into a folder that goes away. Only the
//! place differs, so nothing of the business at work is touched.

use std::path::Path;

use age::x25519::Identity;

use super::stage::{BUSINESS, KEYS};
use super::{prepare, stage, unwatched};
use crate::audit::Actor;
use crate::backup::dump::{Dump, dump};
use crate::backup::header::Header;
use crate::backup::manifest::Manifest;
use crate::backup::progress::{Progress, Step};
use crate::backup::unpack::{Opened, altered};
use crate::backup::{checks, disk};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Business, Paths};
use crate::keyring::Ring;
use crate::store::open_copy;

/// Unpacks and checks, compares the content with what was copied, brings the schema forward, and opens the
/// business as a start does: its keys, a value sealed by them, its index.
///
/// # Errors
/// As [`super::restore`]; `BackupFailed` where what came back does not open.
pub(in crate::backup) fn rehearse(
    business: &Business,
    archive: &Path,
    header: &Header,
    identity: &Identity,
    scratch: &Path,
    progress: &Progress,
) -> Outcome<(Opened, Dump)> {
    let staged = stage::unpack(archive, header, identity, scratch, progress, unwatched).map_err(of_the_archive)?;
    let content = compared(scratch, &staged.opened.manifest)?;
    progress.enter(Step::Install, 0);
    let paths = place(business, scratch, &staged.opened.manifest)?;
    let back = business.rehearsed_in(&paths)?;
    let answers = opens(&back, &paths, identity);
    back.store().close();
    answers.map_err(of_the_archive)?;
    Ok((staged.opened, content))
}

/// Keys that do not open what lies beside them are the archive's fault: this machine opened its envelope.
fn of_the_archive(problem: Problem) -> Problem {
    if problem.code == Code::WrongKey { Problem { code: Code::BackupFailed, ..problem } } else { problem }
}

/// The content before anything of it is brought forward.
fn compared(scratch: &Path, manifest: &Manifest) -> Outcome<Dump> {
    let dump = dump(&open_copy(&scratch.join(BUSINESS).join("business.db"))?, &mut std::io::sink())?;
    if manifest.dump.as_ref().is_some_and(|said| *said != dump.sha256) {
        return Err(altered("other content than was copied"));
    }
    Ok(dump)
}

/// The last work on what was staged, and then a data folder of its own.
fn place(business: &Business, scratch: &Path, manifest: &Manifest) -> Outcome<Paths> {
    prepare::settle(business.clock(), &scratch.join(BUSINESS), manifest, Vec::new(), Actor::HOUSE)?;
    prepare::keep_keys(scratch, &scratch.join(KEYS), manifest)?;
    let paths = Paths(scratch.to_owned());
    let target = paths.business(business.id());
    disk::private_folder(disk::parent(&target))?;
    disk::rename(&scratch.join(BUSINESS), &target)?;
    Ok(paths)
}

fn opens(back: &Business, paths: &Paths, identity: &Identity) -> Outcome<()> {
    let ring = Ring::open(&paths.keys(), back.id(), identity).map_err(|fault| Problem::new(Code::WrongKey).because(fault))?;
    back.unseal(ring)?;
    back.store().read_now(|db| {
        checks::sound(db)?;
        checks::canary(db, back.vault()).map(|_| ())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::cell::Cell;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::backup::tests::{add_person, house, text};
    use crate::backup::{self, Kind};
    use crate::base::clock::Clock;
    use crate::base::lang::Words;
    use crate::business::{Hooks, Node};
    use crate::store::tx;

    thread_local! {
        static BROKEN: Cell<bool> = const { Cell::new(false) };
        static STARTS: Cell<u32> = const { Cell::new(0) };
    }

    fn hook(_: &Business) -> Outcome<()> {
        STARTS.set(STARTS.get() + 1);
        if BROKEN.get() { Err(Problem::new(Code::SealBroken)) } else { Ok(()) }
    }

    /// Every file of the data folder but the archives and the database, with its bytes.
    fn around(data: &Path) -> BTreeMap<String, Vec<u8>> {
        let (mut found, mut folders) = (BTreeMap::new(), vec![data.to_owned()]);
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
                let name = path.display().to_string();
                if path.is_dir() {
                    folders.push(path);
                } else if !name.contains("business.db") && !name.contains("node.db") {
                    found.insert(name, std::fs::read(path).unwrap());
                }
            }
        }
        found
    }

    #[test]
    fn it_opens_what_came_back_and_touches_nothing_of_the_business() {
        let h = house();
        backup::make(&h.business, Kind::Manual, Actor::HOUSE).unwrap();
        add_person(&h.business, 6);
        h.business.store().write_now(|tx| tx.exec("UPDATE job SET leased_until = 7", [])).unwrap();
        let (before, files) = (text(&h.business), around(h.data.path()));
        let said = backup::rehearse_newest(&h.business).unwrap();
        assert!(said.contains("took_ms="), "{said}");
        let after = text(&h.business);
        let other = |dump: &Dump| {
            let own = dump.tables.iter().filter(|t| !["audit", "backup", "setting"].contains(&t.table.as_str()));
            own.map(|t| format!("{t:?}")).collect::<Vec<_>>()
        };
        assert_eq!(other(&before), other(&after));
        assert_eq!(around(h.data.path()), files, "the scratch is gone, keys and files are as they were");
        let restored = h
            .business
            .store()
            .read_now(|db| tx::one(db, "SELECT count(*) FROM audit WHERE action = 'business.restore'", [], |r| r.get::<_, i64>(0)));
        assert_eq!(restored.unwrap(), Some(0));
    }

    #[test]
    fn what_does_not_start_is_no_backup() {
        let h = house();
        let (clock, data) = (Clock::fixed(backup::tests::NOW), h.data.path().to_owned());
        h.node.close();
        drop(h.business);
        drop(h.node);
        let node = Node::open(&data, clock, Arc::new(Words::new(&[]).unwrap()), Hooks { on_unseal: &[hook], on_found: &[] }).unwrap();
        let business = node.businesses().remove(0);
        let begun = STARTS.get();
        backup::make(&business, Kind::Manual, Actor::HOUSE).unwrap();
        backup::rehearse_newest(&business).unwrap();
        assert_eq!(STARTS.get(), begun + 1, "the code of the product starts what came back");
        BROKEN.set(true);
        assert_eq!(backup::rehearse_newest(&business).unwrap_err().code, Code::SealBroken);
        assert!(!business.vault().is_sealed());
    }
}
