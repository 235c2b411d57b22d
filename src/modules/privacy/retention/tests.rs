//! Erasing people, losing power, restoring what was before.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::access::user::NewUser;
use crate::audit::Actor;
use crate::backup::{self, Key, Kind};
use crate::base::clock::{Clock, Instant};
use crate::base::id::UserId;
use crate::base::lang::Words;
use crate::base::problem::{Code, Outcome};
use crate::business::{Business, Founding, Hooks, Node, Profile};
use crate::keyring::{Clear, Place, Recovery, Reveal, Sealed};
use crate::modules::contacts::{self, PersonCard, PersonId};
use crate::modules::privacy::store::{self, NewErasure};
use crate::store::tx;

/// Monday, 23 November 2026, 03:00 UTC.
const NOW: Instant = Instant(1_795_402_800_000);
const DAY: i64 = 86_400_000;
const YEAR: i64 = 366 * DAY;

struct House {
    node: Node,
    clock: Clock,
    data: tempfile::TempDir,
}

fn open(data: &Path, clock: &Clock) -> Node {
    let hooks = Hooks { on_unseal: &[reapply, contacts::fill_index], on_found: &[] };
    let words = Words::new(&[contacts::WORDS, crate::modules::privacy::WORDS]).unwrap();
    Node::open(data, clock.clone(), Arc::new(words), hooks).unwrap()
}

impl House {
    fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(NOW);
        let node = open(data.path(), &clock);
        let profile = Profile { name: "Consultorio Sierra".into(), ..Profile::default() };
        let owner = NewUser { login: "olga".into(), name: "Olga".into(), password: "-".into(), roles: vec![] };
        node.found(Founding { profile, owner, recovery: Recovery::generate() }).unwrap();
        Self { node, clock, data }
    }

    fn business(&self) -> Business {
        self.node.businesses()[0].clone()
    }

    fn restarted(self) -> Self {
        self.node.close();
        let Self { node, clock, data } = self;
        drop(node);
        let node = open(data.path(), &clock);
        Self { node, clock, data }
    }

    fn register(&self, given: &str) -> PersonId {
        let business = self.business();
        let card = PersonCard { given: given.into(), surname1: "Olmedo".into(), ..PersonCard::default() };
        let prepared = contacts::prepare(&business, card).unwrap();
        let (id, house) = (prepared.id, business.clone());
        business.store().write_now(move |tx| prepared.store(tx, &house, Actor::HOUSE)).unwrap();
        id
    }

    /// A note as it lies in the database, written and signed now.
    fn note(&self, person: PersonId) -> [u8; 16] {
        let (business, id) = (self.business(), *uuid::Uuid::new_v4().as_bytes());
        let key = business.store().read_now(|db| contacts::key_of(db, person)).unwrap();
        let text = business.vault().seal_value(key, &place(&id), &Clear::new("Cefalea desde hace tres días".to_owned())).unwrap();
        let by = self.owner();
        business
            .store()
            .write_now(move |tx| {
                tx.exec("INSERT INTO note(id, person, author, content, started_at, changed_at, signed_at, content_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, zeroblob(32))", (id, person, by, text, tx.now()))
            })
            .unwrap();
        id
    }

    /// A file with its row.
    fn file(&self, person: PersonId) -> std::path::PathBuf {
        let (business, id) = (self.business(), *uuid::Uuid::new_v4().as_bytes());
        let key = business.store().read_now(|db| contacts::key_of(db, person)).unwrap();
        let label = Place { table: "attachment", column: "label", row: &id };
        let label = business.vault().seal_value(key, &label, &Clear::new("radiografía.png".to_owned())).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(contacts::keep_file(&business, key, id, vec![7; 70_000])).unwrap();
        let by = self.owner();
        business
            .store()
            .write_now(move |tx| tx.exec("INSERT INTO attachment(id, person, label, kind, bytes, sha256, made_at, made_by) VALUES (?1, ?2, ?3, 'image/png', 70000, zeroblob(32), ?4, ?5)", (id, person, label, tx.now(), by)))
            .unwrap();
        let path = business.folder().join("files").join(format!("{}.sealed", uuid::Uuid::from_bytes(id).simple()));
        assert!(path.exists());
        path
    }

    fn owner(&self) -> UserId {
        self.business().store().read_now(|db| tx::one(db, "SELECT id FROM user", [], |r| r.get(0))).unwrap().unwrap()
    }

    fn plan(&self, person: PersonId) -> Outcome<ErasureId> {
        let (business, by) = (self.business(), self.owner());
        let id = ErasureId::mint(business.now());
        let due_at = business.now().plus_ms(GRACE_DAYS * DAY);
        business.store().write_now(move |tx| {
            let last_act = store::last_act(tx.db(), person)?;
            store::insert_erasure(tx, &NewErasure { id, person, basis: "retention", request: None, last_act, years: LAW_YEARS, due_at, by })
        })?;
        Ok(id)
    }

    fn erased(&self, person: PersonId) {
        self.plan(person).unwrap();
        self.clock.advance_ms(GRACE_DAYS * DAY);
        assert_eq!(carry_out(&self.business()).unwrap(), "erased=1 stopped=0");
    }

    fn read(&self, person: PersonId) -> Outcome<String> {
        let business = self.business();
        business.store().read_now(|db| Ok(contacts::card(db, business.vault(), person)?.reveal(Reveal::house("test")).given.clone()))
    }

    fn read_note(&self, id: [u8; 16]) -> Outcome<String> {
        let business = self.business();
        let sealed: Sealed<String> =
            business.store().read_now(|db| tx::one(db, "SELECT content FROM note WHERE id = ?1", [id], |r| r.get(0))).unwrap().unwrap();
        Ok(business.vault().open(&place(&id), &sealed)?.reveal(Reveal::house("test")).clone())
    }

    fn ended(&self) -> Vec<PersonId> {
        let business = self.business();
        let zone = business.profile().zone();
        let cutoff = term::cutoff(zone.date(business.now()), LAW_YEARS, &zone);
        let from = (Instant(i64::MIN), PersonId(uuid::Uuid::nil()));
        business.store().read_now(|db| store::ended(db, cutoff, from, 10)).unwrap().into_iter().map(|(p, _)| p).collect()
    }
}

const fn place(id: &[u8; 16]) -> Place<'_> {
    Place { table: "note", column: "content", row: id }
}

fn refused<T: std::fmt::Debug>(what: Outcome<T>) -> Code {
    what.unwrap_err().code
}

#[test]
fn what_was_a_persons_is_read_by_nobody_any_more() {
    let house = House::new();
    let (gone, stays) = (house.register("Xóchitl"), house.register("Ramiro"));
    let (note, other) = (house.note(gone), house.note(stays));
    let file = house.file(gone);
    house.clock.advance_ms(5 * YEAR + DAY);
    house.note(stays);
    assert_eq!(house.ended(), [gone]);

    house.plan(gone).unwrap();
    assert!(house.ended().is_empty());
    assert_eq!(carry_out(&house.business()).unwrap(), "erased=0 stopped=0");
    assert_eq!((house.read(gone).unwrap().as_str(), house.read_note(note).is_ok()), ("Xóchitl", true));

    house.clock.advance_ms(GRACE_DAYS * DAY);
    assert_eq!(carry_out(&house.business()).unwrap(), "erased=1 stopped=0");
    let check = |house: &House| {
        assert_eq!((refused(house.read(gone)), refused(house.read_note(note))), (Code::Erased, Code::Erased));
        assert_eq!((house.read(stays).unwrap().as_str(), house.read_note(other).is_ok()), ("Ramiro", true));
        assert!(!file.exists());
        let business = house.business();
        assert!(contacts::find(&business, "xochitl", 5).is_empty() && contacts::find(&business, "olmedo", 5).len() == 1);
        assert_eq!(contacts::name_of(&business, gone), "Datos borrados");
        let row = business.store().read_now(|db| store::erasure_of(db, gone)).unwrap().unwrap();
        assert_eq!(row.holdings.into_iter().collect::<Vec<_>>(), [("file".into(), 1), ("note".into(), 1)]);
    };
    check(&house);

    // Nothing is added to them, their key does not come back, and the house goes on: a new key, a backup that is
    // found whole, a restart.
    let business = house.business();
    let key = business.store().read_now(|db| contacts::key_of(db, gone)).unwrap();
    assert_eq!(refused(business.vault().seal_value(key, &place(&note), &Clear::new("x".to_owned()))), Code::Erased);
    assert_eq!(
        refused(business.store().write_now(move |tx| tx.exec("UPDATE data_key SET wrapped = randomblob(72) WHERE id = ?1", [key.sql()]))),
        Code::Erased
    );
    assert_eq!(refused(business.store().write_now(move |tx| tx.exec("UPDATE person SET card = card WHERE id = ?1", [gone]))), Code::Erased);
    let vault = business.vault().clone();
    business.store().write_now(move |tx| vault.rotate(tx)).unwrap();
    let made = backup::make(&business, Kind::Manual, Actor::HOUSE).unwrap();
    assert_eq!(made.remark, None);
    drop(business);
    check(&house.restarted());
}

#[test]
fn an_archive_from_before_does_not_bring_them_back() {
    let house = House::new();
    let (gone, stays) = (house.register("Xóchitl"), house.register("Ramiro"));
    let note = house.note(gone);
    house.clock.advance_ms(5 * YEAR + DAY);
    let business = house.business();
    let made = backup::make(&business, Kind::Manual, Actor::HOUSE).unwrap();
    house.erased(gone);
    let archive = business.folder().join("backups").join(&made.name);
    drop(business);
    backup::restore(&house.node, &archive, Key::Machine, false, Actor::HOUSE).unwrap();

    let check = |house: &House| {
        assert_eq!((refused(house.read(gone)), refused(house.read_note(note))), (Code::Erased, Code::Erased));
        assert_eq!(house.read(stays).unwrap(), "Ramiro");
        let row = house.business().store().read_now(|db| store::erasure_of(db, gone)).unwrap().unwrap();
        assert_eq!((row.folio, row.done_at.is_some(), row.holdings.get("note")), (1, true, Some(&1)));
    };
    check(&house);
    check(&house.restarted());
}

#[test]
fn a_line_that_a_stranger_wrote_erases_nobody() {
    let house = House::new();
    let stays = house.register("Ramiro");
    let body = format!(
        r#"{{"folio":1,"person":"{stays}","cards":["{stays}"],"basis":"retention","last_act":null,"planned_at":1,"done_at":2,"holdings":{{}}}}"#
    );
    // Nor does a bad sector in it keep anybody out.
    let spoilt = [format!("{} {body}\n", "0".repeat(64)).as_bytes(), b"\xff\xfe\x00", "x".repeat(20_000).as_bytes()].concat();
    std::fs::write(house.business().folder().join("erasures"), spoilt).unwrap();
    let house = house.restarted();
    assert_eq!(house.read(stays).unwrap(), "Ramiro");
}

#[test]
fn five_years_are_kept_whatever_the_program_thinks() {
    let house = House::new();
    let person = house.register("Xóchitl");
    house.note(person);
    house.clock.advance_ms(4 * YEAR);
    assert_eq!(refused(house.plan(person)), Code::RetentionRuns);
    let business = house.business();
    let by_force = business.clone();
    let forced = business.store().write_now(move |tx| contacts::erase(&by_force, tx, &[person], tx.now()));
    assert_eq!((refused(forced), house.read(person).is_ok()), (Code::RetentionRuns, true), "nor around the plan");
    drop(business);
    house.clock.advance_ms(YEAR + DAY);
    let id = house.plan(person).unwrap();
    assert_eq!(
        refused(house.business().store().write_now(move |tx| store::finish_erasure(tx, id, &std::collections::BTreeMap::new()))),
        Code::Immutable
    );
    // They come back before the days are over: the house stops by itself.
    house.clock.advance_ms(2 * DAY);
    house.note(person);
    house.clock.advance_ms(GRACE_DAYS * DAY);
    assert_eq!(carry_out(&house.business()).unwrap(), "erased=0 stopped=1");
    assert_eq!(house.read(person).unwrap(), "Xóchitl");
    assert_eq!(house.ended(), []);
}

#[test]
fn cards_that_are_one_person_go_together() {
    let house = House::new();
    let (kept, merged) = (house.register("Xóchitl"), house.register("Xochitl"));
    house.note(merged);
    let (business, by) = (house.business(), house.owner());
    business
        .store()
        .write_now(move |tx| {
            let id = uuid::Uuid::new_v4().into_bytes();
            tx.exec("INSERT INTO person_merge(id, kept, merged, card, version, at, by) SELECT ?1, ?2, ?3, card, 1, ?4, ?5 FROM person WHERE id = ?2", (id, kept, merged, tx.now(), by))
        })
        .unwrap();
    assert_eq!(refused(house.plan(kept)), Code::RetentionRuns);
    house.clock.advance_ms(5 * YEAR + DAY);
    house.erased(kept);
    assert_eq!((refused(house.read(kept)), refused(house.read(merged))), (Code::Erased, Code::Erased));
    let living: i64 = business
        .store()
        .read_now(|db| tx::one(db, "SELECT count(*) FROM data_key WHERE purpose = 'person' AND wrapped <> zeroblob(72)", [], |r| r.get(0)))
        .unwrap()
        .unwrap();
    assert_eq!(living, 0);
}
