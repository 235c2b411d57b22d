//! What is there afterwards: rotation, damage, export, and how long it all takes.

use super::*;

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
    business.store().write_now(|tx| tx.exec("UPDATE data_key SET wrapped = randomblob(72)", [])).unwrap();
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

/// `cargo test --release --lib backup::tests::keeping::measure -- --ignored --nocapture`
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
