//! The ledger of erasures: a file beside the database that a restore carries over, so that an older archive does
//! not bring back whom somebody erased. Each line is under a keyed hash and names nobody.

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Business;
use crate::base::problem::{Outcome, Problem};
use crate::base::text::hex;

/// An erasure that was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Erased {
    /// Its number.
    pub folio: i64,
    /// Whom it was planned for.
    pub person: uuid::Uuid,
    /// Every card that went, joined ones too.
    pub cards: Vec<uuid::Uuid>,
    /// `retention` or `cancellation`.
    pub basis: String,
    /// The last medical act, if there was one.
    pub last_act: Option<i64>,
    /// Years of keeping on the day it was planned.
    pub years: i64,
    /// When it was planned.
    pub planned_at: i64,
    /// When it was done.
    pub done_at: i64,
    /// How many of each kind became unreadable.
    pub holdings: BTreeMap<String, i64>,
}

fn file(folder: &Path) -> PathBuf {
    folder.join("erasures")
}

/// Longest line that is one of ours; and most of a ledger that is read, which is some hundred thousand erasures.
const LINE: usize = 8_192;
const WHOLE: u64 = 64 << 20;

/// What damage made unreadable is no line: a ledger that a bad sector spoilt keeps nobody out of the house.
fn lines(folder: &Path) -> Outcome<Vec<String>> {
    let mut bytes = Vec::new();
    match std::fs::File::open(file(folder)) {
        Ok(file) => file.take(WHOLE).read_to_end(&mut bytes)?,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e.into()),
    };
    let lines = bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty() && l.len() <= LINE);
    Ok(lines.filter_map(|l| std::str::from_utf8(l).ok()).map(str::to_owned).collect())
}

fn append(folder: &Path, new: &[String]) -> Outcome<()> {
    if new.is_empty() {
        return Ok(());
    }
    let mut out = std::fs::OpenOptions::new().create(true).append(true).open(file(folder))?;
    // A line that a crash cut short ends here and counts as none.
    let text = format!("\n{}\n", new.join("\n"));
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Carries lines that are in one folder's ledger over to another's.
///
/// # Errors
/// What the disk says.
pub fn carry(from: &Path, to: &Path) -> Outcome<()> {
    let known: HashSet<String> = lines(to)?.into_iter().collect();
    append(to, &lines(from)?.into_iter().filter(|l| !known.contains(l)).collect::<Vec<_>>())
}

fn tag(business: &Business, body: &str) -> Outcome<String> {
    Ok(hex(&business.vault().tag("erasure-ledger", body.as_bytes())?))
}

/// The genuine lines of the ledger. One that is not is said in the log and counts as none: nobody is erased on the
/// word of a stranger.
///
/// # Errors
/// `Sealed` while sealed; what the disk says.
pub fn remembered(business: &Business) -> Outcome<Vec<Erased>> {
    let mut found = Vec::new();
    for line in lines(business.folder())? {
        let genuine = match line.split_once(' ') {
            Some((mac, body)) if tag(business, body)? == mac => serde_json::from_str(body).ok(),
            _ => None,
        };
        if let Some(erased) = genuine {
            found.push(erased);
        } else {
            tracing::error!(target: "mostrador::security", "a line of the ledger of erasures is not genuine");
        }
    }
    Ok(found)
}

/// Adds what the ledger does not know yet; on the disk when it returns.
///
/// # Errors
/// `Sealed` while sealed; what the disk says.
pub fn remember(business: &Business, erased: &[Erased]) -> Outcome<()> {
    let known: HashSet<String> = lines(business.folder())?.into_iter().collect();
    let mut new = Vec::new();
    for one in erased {
        let body = serde_json::to_string(one).map_err(Problem::internal)?;
        let line = format!("{} {body}", tag(business, &body)?);
        if !known.contains(&line) {
            new.push(line);
        }
    }
    append(business.folder(), &new)
}
