//! Anchors: the chain's head in a file beside the database, each line under a keyed hash.

use std::io::Write;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Head;
use crate::base::clock::Instant;
use crate::base::problem::{Outcome, Problem};

/// One remembered head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// The head.
    pub head: Head,
    /// When it was remembered.
    pub at: Instant,
    /// True where the keyed hash fits (or there was no key to check with).
    pub genuine: bool,
}

fn file(folder: &Path) -> PathBuf {
    folder.join("audit.anchors")
}

pub(crate) use crate::base::text::hex;

pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut out = [0; N];
    if text.len() != N * 2 {
        return None;
    }
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(i * 2..i * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}

fn sign(key: &[u8; 32], line: &str) -> Outcome<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Problem::internal)?;
    mac.update(line.as_bytes());
    Ok(hex(&mac.finalize().into_bytes()))
}

/// Appends the head, unless it is the last one remembered.
///
/// # Errors
/// What the disk says.
pub fn remember(folder: &Path, key: &[u8; 32], head: Head, at: Instant) -> Outcome<()> {
    if head.seq == 0 || read(folder, Some(key))?.last().is_some_and(|a| a.head == head) {
        return Ok(());
    }
    let line = format!("{} {} {}", head.seq, hex(&head.hash), at.0);
    let signed = format!("{line} {}\n", sign(key, &line)?);
    let mut out = std::fs::OpenOptions::new().create(true).append(true).open(file(folder))?;
    out.write_all(signed.as_bytes())?;
    out.sync_all()?;
    Ok(())
}

/// Every remembered head; without a key they are taken as genuine.
///
/// # Errors
/// What the disk says.
pub fn read(folder: &Path, key: Option<&[u8; 32]>) -> Outcome<Vec<Anchor>> {
    let text = match std::fs::read_to_string(file(folder)) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e.into()),
    };
    text.lines().map(|line| parse(line, key)).collect()
}

fn parse(line: &str, key: Option<&[u8; 32]>) -> Outcome<Anchor> {
    let forged = Anchor { head: Head::default(), at: Instant(0), genuine: false };
    let Some((body, mac)) = line.rsplit_once(' ') else { return Ok(forged) };
    let mut parts = body.split(' ');
    let fields = (|| Some((parts.next()?.parse().ok()?, unhex::<32>(parts.next()?)?, parts.next()?.parse().ok()?)))();
    let Some((seq, hash, at)) = fields else { return Ok(forged) };
    let genuine = match key {
        Some(key) => sign(key, body)? == mac,
        None => true,
    };
    Ok(Anchor { head: Head { seq, hash }, at: Instant(at), genuine })
}
