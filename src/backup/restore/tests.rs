//! Restores that die at any moment: the old whole or the new whole, and the next start knows which.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::*;
use crate::backup::tests::{House, NOW, SECRET, add_person, child, house, open, ordered, text};
use crate::backup::{Dump, Kind, State, folder, list, make};
use crate::base::clock::Clock;
use crate::business::Hooks;
use crate::keyring::{Clear, Place, Reveal};
use crate::store::tx;

static AT: AtomicUsize = AtomicUsize::new(usize::MAX);

fn die(moment: Moment) {
    if Moment::ALL.get(AT.load(Relaxed)) == Some(&moment) {
        std::process::abort();
    }
}

#[test]
#[ignore = "run by killed_at_every_moment in a process of its own"]
fn dies_while_restoring() {
    let Some((data, at)) = ordered() else { return };
    AT.store(at, Relaxed);
    let node = open(&data, &Clock::fixed(NOW.plus_min(600)));
    let archive = data.with_extension("mbk");
    let kit = std::fs::read_to_string(data.with_extension("kit")).unwrap();
    let key = Key::Recovery(Recovery::parse(&kit).unwrap());
    Restoration::stage_watched(&node, &archive, key, die).unwrap().install(Actor::HOUSE).unwrap();
}

fn table(dump: &Dump, name: &str) -> (u64, String) {
    dump.tables.iter().find(|t| t.table == name).map(|t| (t.rows, t.sha256.clone())).unwrap()
}

/// Tables that a restore does not touch.
fn untouched(dump: &Dump) -> Vec<crate::backup::TableDump> {
    dump.tables.iter().filter(|t| !["audit", "session", "backup", "job"].contains(&t.table.as_str())).cloned().collect()
}

fn readable(business: &Business) -> usize {
    let cards = business
        .store()
        .read_now(|db| {
            tx::all(db, "SELECT id, card FROM person", [], |r| {
                Ok((r.get::<_, [u8; 16]>(0)?, r.get::<_, crate::keyring::Sealed<String>>(1)?))
            })
        })
        .unwrap();
    let opened = cards.iter().filter(|(id, card)| {
        let clear: Clear<String> = business.vault().open(&Place { table: "person", column: "card", row: id }, card).unwrap();
        clear.reveal(Reveal::house("test")) == SECRET
    });
    opened.count()
}

/// A house with an archive of five people, and a sixth person added since.
fn with_archive() -> (House, std::path::PathBuf, Dump) {
    let h = house();
    let made = make(&h.business, Kind::Daily, Actor::HOUSE).unwrap();
    let archive = h.data.path().with_extension("mbk");
    std::fs::copy(folder(&h.business).join(&made.name), &archive).unwrap();
    std::fs::write(h.data.path().with_extension("kit"), h.recovery.text()).unwrap();
    let then = text(&h.business);
    h.clock.advance_ms(3_600_000);
    add_person(&h.business, 6);
    make(&h.business, Kind::Daily, Actor::HOUSE).unwrap();
    (h, archive, then)
}

fn tidy_up(data: &Path) {
    let _ = std::fs::remove_file(data.with_extension("mbk"));
    let _ = std::fs::remove_file(data.with_extension("kit"));
}

#[test]
fn killed_at_every_moment() {
    for (at, moment) in Moment::ALL.iter().enumerate() {
        let (h, _, then) = with_archive();
        let now = text(&h.business);
        let House { node, business, data, clock, .. } = h;
        let id = business.id();
        node.close();
        drop((node, business));
        assert!(!child("backup::restore::tests::dies_while_restoring", data.path(), at).success(), "{moment:?}: the child was to die");

        let recovered = recover_interrupted(data.path(), &clock).unwrap();
        assert_eq!(recover_interrupted(data.path(), &clock).unwrap(), Recovered::Nothing);
        let node = open(data.path(), &clock);
        assert_eq!(node.businesses().len(), 1);
        let business = node.businesses().remove(0);
        assert_eq!(business.id(), id);
        let found = text(&business);
        let forward = *moment as usize >= Moment::Journaled as usize;
        let expected = match moment {
            Moment::JournalGone => Recovered::RolledBack,
            _ if forward => Recovered::Finished(id),
            _ => Recovered::RolledBack,
        };
        assert_eq!(recovered, expected, "{moment:?}");
        assert_eq!(untouched(&found), untouched(if forward { &then } else { &now }), "{moment:?}");
        assert_eq!(readable(&business), if forward { 5 } else { 6 }, "{moment:?}");
        assert!(business.verify_audit().unwrap().whole(), "{moment:?}");
        let names: Vec<String> = std::fs::read_dir(data.path().join("businesses"))
            .unwrap()
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), if forward { 2 } else { 1 }, "{moment:?} {names:?}");
        assert!(!names.iter().any(|n| n.starts_with('.')) && !data.path().join("restore.json").exists(), "{moment:?} {names:?}");
        // The archives are still those of the business, and still believed.
        let archives = list(&business).unwrap();
        assert_eq!(archives.iter().filter(|a| a.state == State::Verified).count(), 2, "{moment:?} {archives:?}");
        if forward {
            let kept = data.path().join("businesses").join(names.iter().find(|n| n.starts_with("replaced-")).unwrap());
            assert!(kept.join("business.db").exists() && kept.join("keys").join(format!("{id}.keyring.age")).exists(), "{moment:?}");
        }
        make(&business, Kind::Manual, Actor::HOUSE).unwrap();
        node.close();
        tidy_up(data.path());
    }
}

#[test]
fn over_the_present_one_and_back_again() {
    let (h, archive, then) = with_archive();
    let report = restore(&h.node, &archive, Key::Machine, true, Actor::HOUSE).unwrap();
    let replaces = report.replaces.unwrap();
    assert_eq!((report.tables["person"], replaces.tables["person"], replaces.archives), (5, 6, 2));
    assert_eq!((report.lost_from, report.files), (Some(NOW), 5));
    assert!(report.lost_to.unwrap() > NOW);
    assert_eq!(readable(&h.business), 6, "a rehearsal touches nothing");

    restore(&h.node, &archive, Key::Machine, false, Actor::HOUSE).unwrap();
    let business = h.node.businesses().remove(0);
    assert_eq!(untouched(&text(&business)), untouched(&then));
    assert_eq!(readable(&business), 5);
    // The entry of the backup itself came after the copy; that of the restore stands in its place.
    let last = business.store().read_now(|db| crate::audit::list(db, None, None, 1)).unwrap().remove(0);
    assert_eq!((last.action.as_str(), last.seq.cast_unsigned()), ("business.restore", table(&then, "audit").0));
    assert!(business.verify_audit().unwrap().whole());

    // The later archive is still there and brings the sixth person back.
    let later = list(&business).unwrap().into_iter().find(|a| a.made_at > NOW).unwrap();
    let recovery = Recovery::parse(h.recovery.text()).unwrap();
    restore(&h.node, &folder(&business).join(&later.name), Key::Recovery(recovery), false, Actor::HOUSE).unwrap();
    assert_eq!(readable(&h.node.businesses()[0]), 6);
    assert_eq!(list(&h.node.businesses()[0]).unwrap().len(), 2);
    tidy_up(h.data.path());
}

#[test]
fn after_the_keys_were_rotated_an_old_archive_still_comes_back() {
    let (h, archive, _) = with_archive();
    let vault = h.business.vault().clone();
    h.business.store().write_now(move |tx| vault.rotate(tx)).unwrap();
    make(&h.business, Kind::Manual, Actor::HOUSE).unwrap();
    restore(&h.node, &archive, Key::Machine, false, Actor::HOUSE).unwrap();
    assert_eq!(readable(&h.node.businesses()[0]), 5);
    tidy_up(h.data.path());
}

#[test]
fn a_business_whose_database_is_ruined_comes_back() {
    let (h, archive, then) = with_archive();
    let House { node, business, data, clock, .. } = h;
    node.close();
    let file = business.folder().join("business.db");
    drop((node, business));
    let length = std::fs::metadata(&file).unwrap().len();
    std::fs::write(&file, vec![0x5A; usize::try_from(length).unwrap()]).unwrap();
    // The node does not open with it, and has to be opened without.
    let nothing = Hooks { on_unseal: &[], on_found: &[] };
    let words = Arc::new(crate::base::lang::Words::new(&[]).unwrap());
    assert!(Node::open(data.path(), clock.clone(), words.clone(), nothing).is_err());
    let node = Node::open_for_restore(data.path(), clock, words, nothing).unwrap();
    let kit = std::fs::read_to_string(data.path().with_extension("kit")).unwrap();
    let report = restore(&node, &archive, Key::Recovery(Recovery::parse(&kit).unwrap()), false, Actor::HOUSE).unwrap();
    assert_eq!(report.replaces.unwrap().archives, 2);
    let business = &node.businesses()[0];
    assert_eq!((untouched(&text(business)), list(business).unwrap().len()), (untouched(&then), 2));
    tidy_up(data.path());
}
