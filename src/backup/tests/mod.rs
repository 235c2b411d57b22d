//! Runs that die, disks that fill up, and what is left of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod keeping;
mod making;

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
