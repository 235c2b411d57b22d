//! Runs that die, disks that fill up, and what is left of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use super::*;
use crate::access::user::NewUser;
use crate::base::clock::{Clock, Instant};
use crate::base::lang::Words;
use crate::business::{Founding, Hooks, Node, Profile};
use crate::keyring::{Clear, Place, Purpose, Recovery};

/// Monday, 23 November 2026, 03:00 UTC.
pub(in crate::backup) const NOW: Instant = Instant(1_795_402_800_000);
/// A name that must be nowhere in the clear.
pub(in crate::backup) const SECRET: &str = "Xochiquetzal Ñuflo";

pub(in crate::backup) struct House {
    pub node: Node,
    pub business: Business,
    pub recovery: Recovery,
    pub clock: Clock,
    pub data: tempfile::TempDir,
}

pub(in crate::backup) fn open(data: &Path, clock: &Clock) -> Node {
    Node::open(data, clock.clone(), Arc::new(Words::new(&[]).unwrap()), Hooks { on_unseal: &[], on_found: &[] }).unwrap()
}

pub(in crate::backup) fn house() -> House {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(NOW);
    let node = open(data.path(), &clock);
    let recovery = Recovery::generate();
    let founding = Founding {
        profile: Profile { name: "Consultorio Sierra".into(), ..Profile::default() },
        owner: NewUser { login: "olga".into(), name: "Olga".into(), password: "-".into(), roles: vec![] },
        recovery: Recovery::parse(recovery.text()).unwrap(),
    };
    let business = node.found(founding).unwrap();
    for n in 1..=5 {
        add_person(&business, n);
    }
    House { node, business, recovery, clock, data }
}

pub(in crate::backup) fn add_person(business: &Business, record_no: i64) {
    let id = *uuid::Uuid::new_v4().as_bytes();
    let key = business.vault().mint(Purpose::Person, Some(id)).unwrap();
    let card =
        business.vault().seal_value(key.id, &Place { table: "person", column: "card", row: &id }, &Clear::new(SECRET.to_owned())).unwrap();
    business
        .store()
        .write_now(move |tx| {
            key.store(tx)?;
            tx.exec(
                "INSERT INTO person(id, key, card, record_no, made_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                (id, key.id.sql(), card, record_no, tx.now()),
            )
        })
        .unwrap();
    let files = business.folder().join("files");
    std::fs::create_dir_all(&files).unwrap();
    // As sealed files are: nothing that shrinks.
    let mut sealed = vec![0; 70_000];
    getrandom::fill(&mut sealed).unwrap();
    std::fs::write(files.join(format!("{}.sealed", uuid::Uuid::from_bytes(id).simple())), sealed).unwrap();
}

pub(in crate::backup) fn text(business: &Business) -> Dump {
    business.store().read_now(|db| dump(db, &mut std::io::sink())).unwrap()
}

fn leftovers(business: &Business) -> Vec<String> {
    let entries = std::fs::read_dir(folder(business))
        .map(|e| e.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>())
        .unwrap_or_default();
    entries.into_iter().filter(|n| n.starts_with('.')).collect()
}

/// Runs an ignored test of this binary in a process of its own and says how it ended.
pub(in crate::backup) fn child(test: &str, data: &Path, at: usize) -> std::process::ExitStatus {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .env("DIES_IN", data)
        .env("DIES_AT", at.to_string())
        .output()
        .unwrap();
    output.status
}

pub(in crate::backup) fn ordered() -> Option<(std::path::PathBuf, usize)> {
    Some((std::env::var_os("DIES_IN")?.into(), std::env::var("DIES_AT").ok()?.parse().ok()?))
}

const STEPS: [Step; 7] = [Step::Snapshot, Step::Check, Step::Write, Step::Place, Step::Verify, Step::Note, Step::Rotate];

#[test]
#[ignore = "run by killed_at_every_step in a process of its own"]
fn dies_while_making() {
    let Some((data, at)) = ordered() else { return };
    let node = open(&data, &Clock::fixed(NOW.plus_min(60)));
    let business = &node.businesses().remove(0);
    let mut run = begin(business, Kind::Manual, Actor::HOUSE).unwrap();
    run.trial.at = Some(Box::new(move |step| if step == STEPS[at] { std::process::abort() } else { Ok(()) }));
    run.finish().unwrap();
}

#[test]
fn killed_at_every_step() {
    for (at, step) in STEPS.iter().enumerate() {
        let House { node, business, data, clock, .. } = house();
        make(&business, Kind::Daily, Actor::HOUSE).unwrap();
        let before = list(&business).unwrap();
        node.close();
        drop((node, business));
        assert!(!child("backup::tests::dies_while_making", data.path(), at).success(), "{step:?}: the child was to die");

        clock.advance_ms(2 * 3_600_000);
        let node = open(data.path(), &clock);
        let business = &node.businesses().remove(0);
        sweep(business).unwrap();
        assert!(leftovers(business).is_empty(), "{step:?}");
        let listed = list(business).unwrap();
        // Before its name: nothing of it. After: a whole archive, believed only once it is noted.
        let expected = match step {
            Step::Snapshot | Step::Check | Step::Write | Step::Place => None,
            Step::Verify | Step::Note => Some(State::Unverified),
            _ => Some(State::Verified),
        };
        assert_eq!(listed.len() - before.len(), usize::from(expected.is_some()), "{step:?}");
        assert_eq!(listed.iter().find(|a| a.kind == Kind::Manual).map(|a| a.state), expected, "{step:?}");
        for archive in listed {
            verify(business, &archive.name, Actor::HOUSE).unwrap();
        }
        let made = make(business, Kind::Hourly, Actor::HOUSE).unwrap();
        assert!(list(business).unwrap().iter().any(|a| a.name == made.name && a.state == State::Verified), "{step:?}");
        assert!(business.verify_audit().unwrap().whole(), "{step:?}");
        node.close();
    }
}

#[test]
fn a_step_that_fails_leaves_a_note_and_no_file() {
    let h = house();
    let business = &h.business;
    for step in STEPS.into_iter().take(4) {
        let mut run = begin(business, Kind::Daily, Actor::HOUSE).unwrap();
        run.trial.at = Some(Box::new(move |s| if s == step { Err(Problem::new(Code::DiskFull)) } else { Ok(()) }));
        assert_eq!(run.finish().unwrap_err().code, Code::DiskFull);
        assert!(leftovers(business).is_empty());
        let newest = list(business).unwrap().remove(0);
        assert_eq!((newest.state, newest.bytes), (State::Failed, 0));
    }
    make(business, Kind::Daily, Actor::HOUSE).unwrap();
}

#[test]
fn disk_full_wherever_it_comes() {
    let h = house();
    let business = &h.business;
    let whole = make(business, Kind::Daily, Actor::HOUSE).unwrap().bytes;
    for room in [0, 100, 500, 2_000, whole / 2, whole - 1_000] {
        let before = text(business);
        let mut run = begin(business, Kind::Manual, Actor::HOUSE).unwrap();
        run.trial.room = Some(room);
        assert_eq!(run.finish().unwrap_err().code, Code::DiskFull, "room for {room} of {whole} bytes");
        assert!(leftovers(business).is_empty());
        let after = text(business);
        let same = |table: &str| before.tables.iter().find(|t| t.table == table) == after.tables.iter().find(|t| t.table == table);
        assert!(same("person") && same("data_key") && same("user"));
    }
    let states: Vec<State> = list(business).unwrap().iter().map(|a| a.state).collect();
    assert_eq!(states.iter().filter(|s| **s == State::Failed).count(), 6);
    assert_eq!(states.iter().filter(|s| **s == State::Verified).count(), 1);
}

/// A small file system, gone when the test ends however it ends.
struct Small(tempfile::TempDir);

impl Small {
    fn mounted(size: &str) -> Option<Self> {
        let small = tempfile::tempdir().unwrap();
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(small.path()).status();
        done.is_ok_and(|s| s.success()).then(|| Self(small))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// The same on a file system that is really full, where we may mount one.
#[test]
fn disk_full_for_real() {
    let House { node, data, clock, .. } = house();
    node.close();
    drop(node);
    let Some(small) = Small::mounted("size=6m") else {
        eprintln!("no tmpfs may be mounted here; the failing writer of disk_full_wherever_it_comes stands for it");
        return;
    };
    let path = small.0.path();
    assert!(Command::new("cp").arg("-r").arg(format!("{}/.", data.path().display())).arg(path).status().unwrap().success());
    let node = open(path, &clock);
    let business = &node.businesses().remove(0);
    make(business, Kind::Daily, Actor::HOUSE).unwrap();
    let whole = |state: State| list(business).unwrap().iter().filter(|a| a.state == state).count();
    // From no room for the copy of the database to room for all but the archive's end.
    for left in [8_000, 100_000, 200_000, 300_000, 400_000, 500_000_u64] {
        for blind in [false, true] {
            let ballast = path.join("ballast");
            std::fs::write(&ballast, vec![1; usize::try_from(disk::free(path).unwrap() - left).unwrap()]).unwrap();
            let mut run = begin(business, Kind::Manual, Actor::HOUSE).unwrap();
            run.trial.blind = blind;
            let ended = run.finish();
            std::fs::remove_file(&ballast).unwrap();
            assert_eq!(ended.unwrap_err().code, Code::DiskFull, "{left} bytes left, blind: {blind}");
            assert!(leftovers(business).is_empty());
            assert_eq!(whole(State::Verified), 1);
            verify(business, &list(business).unwrap().into_iter().find(|a| a.state == State::Verified).unwrap().name, Actor::HOUSE)
                .unwrap();
        }
    }
    make(business, Kind::Manual, Actor::HOUSE).unwrap();
    assert_eq!(whole(State::Verified), 2);
    node.close();
}

#[test]
fn one_run_at_a_time() {
    let h = house();
    let business = &h.business;
    let run = begin(business, Kind::Manual, Actor::HOUSE).unwrap();
    assert_eq!(make(business, Kind::Daily, Actor::HOUSE).unwrap_err().code, Code::JobRunning);
    assert_eq!(running(business).unwrap().step, Step::Begin);
    let name = run.name().clone();
    assert_eq!(run.finish().unwrap().name, name);
    assert!(running(business).is_none());
    // The same second, the same kind: another name.
    let again = make(business, Kind::Manual, Actor::HOUSE).unwrap();
    assert!(again.name.as_str().ends_with("-manual-2.mbk"), "{}", again.name);
}

#[test]
fn rotation_removes_in_two_phases() {
    let h = house();
    let (business, clock) = (&h.business, &h.clock);
    for _ in 0..27 {
        clock.advance_ms(3_600_000);
        make(business, Kind::Hourly, Actor::HOUSE).unwrap();
    }
    let listed = list(business).unwrap();
    assert_eq!(listed.len(), 24);
    assert!(listed.iter().all(|a| a.state == State::Verified));
    // Died between the two phases.
    let victim = listed.last().unwrap().name.clone();
    std::fs::rename(folder(business).join(&victim), folder(business).join(format!(".gone-{victim}"))).unwrap();
    assert_eq!(sweep(business).unwrap(), 1);
    assert!(leftovers(business).is_empty() && list(business).unwrap().iter().all(|a| a.name != victim));
}

#[test]
fn damage_on_the_disk_is_seen_by_verify_and_by_the_list() {
    let h = house();
    let business = &h.business;
    let made = make(business, Kind::Daily, Actor::HOUSE).unwrap();
    let path = folder(business).join(&made.name);
    let whole = std::fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(verify(business, &made.name, Actor::HOUSE).unwrap_err().code, Code::ArchiveAltered);
    assert_eq!(list(business).unwrap()[0].state, State::Damaged);
    assert!(newest_verified(business).unwrap().is_none());
    std::fs::write(&path, &bytes[..middle]).unwrap();
    assert_eq!(list(business).unwrap()[0].fault.as_deref(), Some("archive_truncated"));
    std::fs::write(&path, whole).unwrap();
    let seen = rehearse(business, &made.name, Actor::HOUSE).unwrap();
    assert_eq!((seen.tables["person"], seen.files), (5, 5));
    assert_eq!(list(business).unwrap()[0].state, State::Verified);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(list(business).unwrap()[0].state, State::Missing);
}

#[test]
fn a_touched_log_and_a_broken_seal_are_told_and_do_not_stop_backups() {
    let h = house();
    let business = &h.business;
    business
        .store()
        .write_now(|tx| {
            tx.db().execute_batch("DROP TRIGGER audit_keeps; UPDATE audit SET detail = 'x' WHERE seq = 1")?;
            tx.exec("UPDATE person SET card = zeroblob(80) WHERE record_no = 1", [])
        })
        .unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..12 {
        let made = make(business, Kind::Manual, Actor::HOUSE).unwrap();
        seen.extend(made.remark.unwrap().split("; ").map(str::to_owned));
    }
    assert!(seen.contains("audit findings=1") && seen.iter().any(|s| s.contains("person.card")), "{seen:?}");
}

#[test]
fn keys_of_another_house_are_no_backup() {
    let h = house();
    let business = &h.business;
    business.store().write_now(|tx| tx.exec("UPDATE data_key SET wrapped = zeroblob(72)", [])).unwrap();
    assert_eq!(make(business, Kind::Daily, Actor::HOUSE).unwrap_err().code, Code::BackupFailed);
    assert_eq!(list(business).unwrap()[0].state, State::Failed);
}

#[test]
fn sealed_keys_do_not_stop_a_backup() {
    let h = house();
    let business = &h.business;
    business.seal();
    let made = make(business, Kind::Daily, Actor::HOUSE).unwrap();
    assert!(verify(business, &made.name, Actor::HOUSE).is_ok());
}

#[test]
fn export_lands_whole_and_never_at_home() {
    let House { business, data, .. } = house();
    let made = make(&business, Kind::Daily, Actor::HOUSE).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let business = &business;
    let out = export(business, &made.name, stick.path(), Actor::HOUSE).unwrap();
    assert_eq!(std::fs::read(&out.path).unwrap(), std::fs::read(folder(business).join(&made.name)).unwrap());
    assert_eq!(export(business, &made.name, stick.path(), Actor::HOUSE).unwrap().sha256, out.sha256);
    assert_eq!(std::fs::read_dir(stick.path()).unwrap().count(), 1);
    for wrong in [data.path().to_owned(), folder(business), stick.path().join("none"), "relative".into(), out.path] {
        assert_eq!(export(business, &made.name, &wrong, Actor::HOUSE).unwrap_err().code, Code::BadInput, "{}", wrong.display());
    }
}

#[test]
fn the_last_verified_one_is_not_discarded() {
    let h = house();
    let (business, clock) = (&h.business, &h.clock);
    let first = make(business, Kind::Manual, Actor::HOUSE).unwrap();
    assert_eq!(discard(business, &first.name, Actor::HOUSE).unwrap_err().code, Code::WrongState);
    clock.advance_ms(1_000);
    make(business, Kind::Manual, Actor::HOUSE).unwrap();
    discard(business, &first.name, Actor::HOUSE).unwrap();
    assert_eq!(list(business).unwrap().len(), 1);
}

/// `cargo test --release --lib backup::tests::measure -- --ignored --nocapture`
#[test]
#[ignore = "a measurement, not a check"]
fn measure() {
    let h = house();
    let business = &h.business;
    business
        .store()
        .write_now(|tx| {
            tx.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) INSERT INTO idempotency(scope, key, request, answer, at) SELECT 'x', printf('key-%08d', i), randomblob(32), hex(randomblob(450)), 0 FROM n", [])
        })
        .unwrap();
    let clock = std::time::Instant::now();
    let made = make(business, Kind::Daily, Actor::HOUSE).unwrap();
    let took = clock.elapsed();
    let unpacked = peek(&folder(business).join(&made.name)).unwrap().unpacked;
    println!("contents {unpacked} B, archive {} B, made and verified in {took:?}", made.bytes);
    let clock = std::time::Instant::now();
    verify(business, &made.name, Actor::HOUSE).unwrap();
    println!("verify {:?}", clock.elapsed());
    let fresh = tempfile::tempdir().unwrap();
    let node = open(fresh.path(), &h.clock);
    let clock = std::time::Instant::now();
    restore(&node, &folder(business).join(&made.name), Key::Recovery(Recovery::parse(h.recovery.text()).unwrap()), false, Actor::HOUSE)
        .unwrap();
    println!("restore {:?}", clock.elapsed());
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    println!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap());
}
