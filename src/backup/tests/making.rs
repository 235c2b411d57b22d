//! Runs that die at any step, and disks that fill up.

use super::*;

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
        assert!(!child("backup::tests::making::dies_while_making", data.path(), at).success(), "{step:?}: the child was to die");

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
