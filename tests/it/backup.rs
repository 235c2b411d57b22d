//! Archives from outside: what comes back is what went in, and nothing that was touched comes back.
#![allow(clippy::unwrap_used)]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mostrador::access::user::NewUser;
use mostrador::audit::Actor;
use mostrador::backup::{self, Dump, Key, Kind};
use mostrador::base::clock::{Clock, Instant};
use mostrador::base::lang::Words;
use mostrador::base::problem::{Code, Problem};
use mostrador::business::{Business, Founding, Hooks, Node, Profile};
use mostrador::keyring::{Clear, Place, Purpose, Recovery, fingerprint};
use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// A name that is sealed and must be nowhere in the clear.
const SECRET: &str = "Xochiquetzal Nuflo Ixtlilxochitl";
/// The name over the door, which the archive's head keeps to itself.
const DOOR: &str = "Consultorio Sierra Gorda";

fn open(data: &Path) -> Node {
    Node::open(data, Clock::fixed(Instant(1_795_402_800_000)), Arc::new(Words::new(&[]).unwrap()), Hooks { on_unseal: &[], on_found: &[] })
        .unwrap()
}

struct House {
    node: Node,
    business: Business,
    recovery: Recovery,
    archive: PathBuf,
    data: tempfile::TempDir,
}

/// A business with people, attachments and one archive, copied out of the house.
fn house() -> House {
    let data = tempfile::tempdir().unwrap();
    let node = open(&data.path().join("node"));
    let recovery = Recovery::generate();
    let founding = Founding {
        profile: Profile { name: DOOR.into(), ..Profile::default() },
        owner: NewUser { login: "olga".into(), name: "Olga".into(), password: "-".into(), roles: vec![] },
        recovery: Recovery::parse(recovery.text()).unwrap(),
    };
    let business = node.found(founding).unwrap();
    for n in 1..=8 {
        add_person(&business, n);
    }
    let made = backup::make(&business, Kind::Daily, Actor::HOUSE).unwrap();
    let archive = data.path().join("out.mbk");
    std::fs::copy(backup::folder(&business).join(&made.name), &archive).unwrap();
    House { node, business, recovery, archive, data }
}

fn add_person(business: &Business, record_no: i64) {
    let id = *uuid::Uuid::new_v4().as_bytes();
    let key = business.vault().mint(Purpose::Person, Some(id)).unwrap();
    let card =
        business.vault().seal_value(key.id, &Place { table: "person", column: "card", row: &id }, &Clear::new(SECRET.to_owned())).unwrap();
    let mut sealed = Vec::new();
    mostrador::keyring::files::seal(business.vault(), key.id, &id, &mut SECRET.repeat(600).as_bytes(), &mut sealed).unwrap();
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
    std::fs::write(files.join(format!("{}.sealed", uuid::Uuid::from_bytes(id).simple())), sealed).unwrap();
}

fn dump(business: &Business) -> Dump {
    business.store().read_now(|db| backup::dump(db, &mut std::io::sink())).unwrap()
}

/// Everything below a folder with its bytes, to show that nothing was touched.
fn everything(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // SQLite's shared memory changes with every reader.
            if path.is_dir() {
                folders.push(path);
            } else if !path.to_string_lossy().ends_with("-shm") {
                found.push((path.clone(), std::fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn random(seed: u8) -> TestRng {
    TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32])
}

fn key(recovery: &Recovery) -> Key {
    Key::Recovery(Recovery::parse(recovery.text()).unwrap())
}

fn refused(node: &Node, bytes: &[u8], at: &Path, key: Key) -> Problem {
    std::fs::write(at, bytes).unwrap();
    backup::restore(node, at, key, false, Actor::HOUSE).unwrap_err()
}

#[test]
fn what_comes_back_on_a_new_machine_is_what_went_in() {
    let h = house();
    let fresh = tempfile::tempdir().unwrap();
    let node = open(fresh.path());
    let report = backup::restore(&node, &h.archive, key(&h.recovery), false, Actor::HOUSE).unwrap();
    assert_eq!((report.name.as_str(), report.tables["person"], report.files), (DOOR, 8, 8));
    let there = &node.businesses()[0];
    let changed = ["audit", "session", "backup"];
    let same = |d: Dump| d.tables.into_iter().filter(|t| !changed.contains(&t.table.as_str())).collect::<Vec<_>>();
    assert_eq!(same(dump(&h.business)), same(dump(there)));
    assert_eq!(
        everything(&h.business.folder().join("files")).into_iter().map(|f| f.1).collect::<Vec<_>>(),
        everything(&there.folder().join("files")).into_iter().map(|f| f.1).collect::<Vec<_>>()
    );
    assert!(!there.vault().is_sealed() && there.verify_audit().unwrap().whole());
    // And it can make the next archive, which the same kit opens.
    let made = backup::make(there, Kind::Daily, Actor::HOUSE).unwrap();
    assert_eq!(
        backup::peek(&backup::folder(there).join(&made.name)).unwrap().wanted(),
        fingerprint(&h.recovery.identity().unwrap().to_public().to_string())
    );
}

#[test]
fn every_flipped_bit_is_detected() {
    let h = house();
    let whole = std::fs::read(&h.archive).unwrap();
    let (mut rng, at) = (random(7), h.data.path().join("flipped.mbk"));
    let before = everything(&h.data.path().join("node"));
    for n in 0..300 {
        let mut bytes = whole.clone();
        // A third of them in the plaintext head and the age header, where fewer bytes are.
        let offset = rng.random_range(0..if n % 3 == 0 { 900 } else { whole.len() });
        bytes[offset] ^= 1 << rng.random_range(0..8_u32);
        let problem = refused(&h.node, &bytes, &at, if n % 2 == 0 { key(&h.recovery) } else { Key::Machine });
        assert!(matches!(problem.code, Code::ArchiveAltered | Code::ArchiveTruncated | Code::ArchiveTooNew), "offset {offset}: {problem}");
    }
    assert!(before == everything(&h.data.path().join("node")), "the data was touched");
}

#[test]
fn every_cut_is_detected() {
    let h = house();
    let whole = std::fs::read(&h.archive).unwrap();
    let (mut rng, at) = (random(8), h.data.path().join("cut.mbk"));
    let before = everything(&h.data.path().join("node"));
    for n in 0..60 {
        let length = match n {
            0 => 0,
            1 => whole.len() - 1,
            _ => rng.random_range(0..whole.len()),
        };
        let problem = refused(&h.node, &whole[..length], &at, key(&h.recovery));
        assert_eq!(problem.code, Code::ArchiveTruncated, "{length} bytes: {problem}");
    }
    let longer: Vec<u8> = whole.iter().copied().chain(*b"more").collect();
    assert_eq!(refused(&h.node, &longer, &at, key(&h.recovery)).code, Code::ArchiveAltered);
    assert_eq!(refused(&h.node, b"PK\x03\x04 a zip of holiday pictures", &at, key(&h.recovery)).code, Code::ArchiveTruncated);
    assert!(before == everything(&h.data.path().join("node")), "the data was touched");
}

#[test]
fn a_head_that_was_swapped_is_detected() {
    let h = house();
    let later = backup::make(&h.business, Kind::Manual, Actor::HOUSE).unwrap();
    let split = |bytes: Vec<u8>| {
        let end = bytes.windows(2).position(|w| w == b"\n\n").unwrap() + 2;
        (bytes[..end].to_vec(), bytes[end..].to_vec())
    };
    let (_, body) = split(std::fs::read(&h.archive).unwrap());
    let (head, other) = split(std::fs::read(backup::folder(&h.business).join(&later.name)).unwrap());
    let length = format!("bytes: {:020}", head.len() + body.len());
    let head = String::from_utf8(head.clone()).unwrap().replace(&format!("bytes: {:020}", head.len() + other.len()), &length);
    let swapped: Vec<u8> = head.into_bytes().into_iter().chain(body).collect();
    assert_eq!(refused(&h.node, &swapped, &h.data.path().join("swapped.mbk"), Key::Machine).code, Code::ArchiveAltered);
}

#[test]
fn the_wrong_kit_says_which_one_is_right() {
    let h = house();
    let fresh = tempfile::tempdir().unwrap();
    let node = open(fresh.path());
    let before = everything(fresh.path());
    let problem = backup::restore(&node, &h.archive, Key::Recovery(Recovery::generate()), false, Actor::HOUSE).unwrap_err();
    let wanted = fingerprint(&h.recovery.identity().unwrap().to_public().to_string());
    assert_eq!(problem.code, Code::ArchiveWrongKey);
    assert!(problem.args.contains(&("wanted", wanted)), "{problem:?}");
    assert_eq!(Recovery::parse("not a key at all").unwrap_err().code, Code::WrongKey);
    assert!(node.is_new() && before == everything(fresh.path()), "the data was touched");
}

#[test]
fn an_archive_of_a_later_release_says_so() {
    let h = house();
    h.business.store().write_now(|tx| tx.db().execute_batch("PRAGMA user_version = 9999").map_err(Problem::from)).unwrap();
    let made = backup::make(&h.business, Kind::Manual, Actor::HOUSE).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    let node = open(fresh.path());
    let problem = backup::restore(&node, &backup::folder(&h.business).join(&made.name), key(&h.recovery), false, Actor::HOUSE).unwrap_err();
    assert_eq!(problem.code, Code::ArchiveTooNew);
    assert!(problem.args.iter().any(|a| a.0 == "version") && node.is_new());
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

/// What common tools make of an archive: strip the head, age, zstd, tar.
#[test]
fn no_name_in_the_clear_even_with_every_layer_taken_off() {
    let h = house();
    let whole = std::fs::read(&h.archive).unwrap();
    let end = whole.windows(2).position(|w| w == b"\n\n").unwrap() + 2;
    assert!(!holds(&whole, SECRET) && !holds(&whole, DOOR));
    let decryptor = age::Decryptor::new_buffered(&whole[end..]).unwrap();
    let identity = h.recovery.identity().unwrap();
    let mut tar = Vec::new();
    zstd::Decoder::new(decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).unwrap())
        .unwrap()
        .read_to_end(&mut tar)
        .unwrap();
    assert!(holds(&tar, "SQLite format 3") && holds(&tar, DOOR), "the layers are off");
    assert!(!holds(&tar, SECRET) && !SECRET.split(' ').any(|part| holds(&tar, part)));
}
