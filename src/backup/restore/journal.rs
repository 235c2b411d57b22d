//! The journal of a restore: once it stands, the restore will be finished.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{place, unwatched};
use crate::backup::disk;
use crate::base::clock::Clock;
use crate::base::id::BusinessId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Node, Paths};

use crate::store::{Store, Which};

/// What the next start needs to know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    format: u32,
    pub business: BusinessId,
    pub name: String,
    /// Name of the folder that makes room, beside the others.
    pub replaced: String,
}

fn file(paths: &Paths) -> PathBuf {
    paths.0.join("restore.json")
}

pub(super) fn exists(paths: &Paths) -> bool {
    file(paths).exists()
}

impl Journal {
    pub(super) fn new(node: &Node, business: BusinessId, name: &str) -> Self {
        let stamp = node.clock().now().stamp();
        let around = node.paths().0.join("businesses");
        let free = |name: &String| !around.join(name).exists();
        let names =
            std::iter::once(format!("replaced-{stamp}-{business}")).chain((2..100).map(|n| format!("replaced-{stamp}-{n}-{business}")));
        let replaced = names.into_iter().find(free).unwrap_or_else(|| format!("replaced-{}", uuid::Uuid::new_v4()));
        Self { format: 1, business, name: name.to_owned(), replaced }
    }

    pub(super) fn write(&self, paths: &Paths) -> Outcome<()> {
        disk::write_whole(&file(paths), &serde_json::to_vec_pretty(self).map_err(Problem::internal)?)
    }

    pub(super) fn remove(paths: &Paths) -> Outcome<()> {
        disk::remove(&file(paths))?;
        disk::sync_folder(&paths.0)
    }

    fn read(paths: &Paths) -> Outcome<Option<Self>> {
        match std::fs::read(file(paths)) {
            Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|e| Problem::internal(format!("restore.json: {e}"))),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e.into()),
        }
    }
}

/// What was found at the start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Recovered {
    /// No restore was under way.
    Nothing,
    /// One had not got past its checks; what it unpacked was removed, the business is the old one.
    RolledBack,
    /// One had begun to put things in place; it was finished, the business is the restored one.
    Finished(BusinessId),
}

/// Finishes or undoes a restore that was cut off. To be called with the data folder at every start,
/// before the node is opened (opening a business whose folder is half moved would make an empty one).
///
/// # Errors
/// `JobRunning` where another process holds the folder; what the disk or `SQLite` says.
pub fn recover_interrupted(data: &Path, clock: &Clock) -> Outcome<Recovered> {
    if !data.join("businesses").exists() {
        return Ok(Recovered::Nothing);
    }
    let _lock = lock(data)?;
    let paths = Paths(data.to_owned());
    let _ = disk::remove(&crate::backup::incoming(data));
    let Some(journal) = Journal::read(&paths)? else {
        return Ok(if remove_staging(data)? { Recovered::RolledBack } else { Recovered::Nothing });
    };
    place::place(&paths, &journal, unwatched)?;
    enlist(data, &journal, clock)?;
    Journal::remove(&paths)?;
    remove_staging(data)?;
    tracing::warn!(target: "mostrador::backup", business = %journal.business, "an interrupted restore was finished");
    Ok(Recovered::Finished(journal.business))
}

/// The same lock that the node takes; given back on return, for the node to take.
fn lock(data: &Path) -> Outcome<File> {
    let file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(data.join("lock"))?;
    file.try_lock().map_err(|_| Problem::new(Code::JobRunning).because(format!("{} is in use by a running mostrador", data.display())))?;
    Ok(file)
}

fn remove_staging(data: &Path) -> Outcome<bool> {
    let mut found = false;
    for entry in std::fs::read_dir(data.join("businesses"))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(place::STAGING) {
            disk::remove(&entry.path())?;
            found = true;
        }
    }
    Ok(found)
}

/// Lists the business in the node's database, which nobody has open yet.
fn enlist(data: &Path, journal: &Journal, clock: &Clock) -> Outcome<()> {
    let store = Store::open(&data.join("node.db"), Which::Node, clock)?;
    let (id, name) = (journal.business, journal.name.clone());
    let listed = store.write_now(move |tx| {
        tx.exec(
            "INSERT INTO business(id, name, made_at) VALUES (?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET name = excluded.name",
            (id, name, tx.now()),
        )?;
        tx.exec("DELETE FROM setup_code", [])?;
        Ok(())
    });
    store.close();
    listed
}
