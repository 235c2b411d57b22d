//! Reading an archive to its last byte: every layer authenticated, every file hashed, the manifest
//! compared. Whoever calls gets the files as streams on the way and may believe none of them before
//! the end has answered `Ok`.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Component, Path};

use age::DecryptError;
use age::x25519::Identity;

use super::archive::Passing;
use super::disk::CHUNK;
use super::header::Header;
use super::manifest::{self, Entry, Manifest};
use super::pace::Pace;
use super::progress::Progress;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::fingerprint;

/// Files that are no attachments.
pub(super) const DATA: &str = "data.db";
pub(super) const KEYRING: &str = "keyring.age";
pub(super) const RECIPIENTS: &str = "recipients.json";
pub(super) const ANCHORS: &str = "audit.anchors";
/// Attachments lie below this.
pub(super) const FILES: &str = "files/";
/// Largest of the small ones (manifest, keys), in bytes.
const SMALL: u64 = 256 * 1024 * 1024;

/// Takes one file of the archive.
pub(super) type Taker<'t> = dyn FnMut(&str, &mut dyn Read) -> Outcome<()> + 't;

/// What an archive turned out to be.
pub(super) struct Opened {
    pub header: Header,
    pub manifest: Manifest,
}

/// Opens the file and reads its head; the length must be the one the head tells.
///
/// # Errors
/// `ArchiveTruncated`, `ArchiveAltered`, `ArchiveTooNew`; what the disk says.
pub(super) fn head(path: &Path) -> Outcome<(Header, BufReader<File>)> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(Problem::new(Code::ArchiveTruncated).because("not a file"));
    }
    let mut from = BufReader::with_capacity(CHUNK, file);
    let header = Header::read(&mut from)?;
    match about.len().cmp(&header.bytes) {
        std::cmp::Ordering::Equal => Ok((header, from)),
        std::cmp::Ordering::Less => Err(Problem::new(Code::ArchiveTruncated).because(format!("{} of {} bytes", about.len(), header.bytes))),
        std::cmp::Ordering::Greater => Err(altered("longer than it was made")),
    }
}

/// Reads the whole archive.
///
/// # Errors
/// As [`head`]; `ArchiveWrongKey` with the fingerprint of the kit it wants; what the taker says.
pub(super) fn read(path: &Path, identity: &Identity, progress: &Progress, taker: &mut Taker<'_>) -> Outcome<Opened> {
    let (header, from) = head(path)?;
    // What counts is what the disk gives back, not what memory still holds of the writing.
    super::disk::forget_cached(from.get_ref());
    super::disk::read_gently(from.get_ref());
    let decryptor = age::Decryptor::new_buffered(from).map_err(|e| refused(&e, &header, identity))?;
    let sealed = decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).map_err(|e| refused(&e, &header, identity))?;
    let packed = zstd::Decoder::new(sealed).map_err(broken)?.single_frame();
    let mut tar = tar::Archive::new(packed);
    let (entries, manifest) = walk(&mut tar, progress, taker)?;
    // What authenticates the end is the end: each layer is read until it says there is no more.
    let mut packed = tar.into_inner();
    std::io::copy(&mut packed, &mut std::io::sink()).map_err(broken)?;
    if std::io::copy(&mut packed.finish(), &mut std::io::sink()).map_err(broken)? > 0 {
        return Err(altered("more than one archive in the file"));
    }
    let manifest = manifest.ok_or_else(|| altered("no manifest"))?;
    manifest.check(&header, &entries)?;
    Ok(Opened { header, manifest })
}

fn walk<R: Read>(tar: &mut tar::Archive<R>, progress: &Progress, taker: &mut Taker<'_>) -> Outcome<(Vec<Entry>, Option<Manifest>)> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut manifest = None;
    let mut pace = Pace::of(progress);
    for file in tar.entries().map_err(broken)? {
        let mut file = file.map_err(broken)?;
        let path = expected(&file)?;
        if manifest.is_some() || entries.iter().any(|e| e.path == path && !path.starts_with(FILES)) {
            return Err(altered("a file too many"));
        }
        let mut passing = Passing::new(&mut file, progress.clone(), &mut pace);
        if path == manifest::PATH {
            let text = small(&mut passing)?;
            manifest = Some(serde_json::from_slice(&text).map_err(|e| altered(format!("manifest: {e}")))?);
            continue;
        }
        taker(&path, &mut passing)?;
        std::io::copy(&mut passing, &mut std::io::sink()).map_err(broken)?;
        entries.push(passing.entry(&path));
    }
    Ok((entries, manifest))
}

/// The path of a file we put into archives; nothing else is looked at.
fn expected<R: Read>(file: &tar::Entry<'_, R>) -> Outcome<String> {
    let path = file.path().map_err(broken)?;
    let text = path.to_str().ok_or_else(|| altered("a path that is no text"))?.to_owned();
    let known = [DATA, KEYRING, RECIPIENTS, ANCHORS, manifest::PATH].contains(&text.as_str());
    let attachment = text.starts_with(FILES) && path.components().all(|c| matches!(c, Component::Normal(_)));
    let plain = file.header().entry_type() == tar::EntryType::Regular;
    if plain && (known || attachment) { Ok(text) } else { Err(altered("a file that does not belong")) }
}

/// The bytes of a small file.
pub(super) fn small(from: &mut dyn Read) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    from.take(SMALL).read_to_end(&mut out).map_err(broken)?;
    Ok(out)
}

/// Copies a file out of the archive: trouble in reading is the archive's, in writing the disk's.
pub(super) fn copy_out(from: &mut dyn Read, to: &mut dyn std::io::Write) -> Outcome<()> {
    let mut buffer = vec![0; CHUNK];
    loop {
        let n = from.read(&mut buffer).map_err(broken)?;
        if n == 0 {
            return Ok(());
        }
        to.write_all(buffer.get(..n).unwrap_or_default())?;
    }
}

pub(super) fn altered(why: impl std::fmt::Display) -> Problem {
    Problem::new(Code::ArchiveAltered).because(why)
}

/// The length was right, so whatever fails on the way is damage.
fn broken(error: std::io::Error) -> Problem {
    altered(error)
}

/// A key that the head names and that still does not open it: the archive was changed.
fn refused(error: &DecryptError, header: &Header, identity: &Identity) -> Problem {
    let ours = fingerprint(&identity.to_public().to_string());
    match error {
        DecryptError::NoMatchingKeys if !header.recipients.contains(&ours) => {
            Problem::new(Code::ArchiveWrongKey).with("wanted", header.wanted()).because(format!("given {ours}"))
        }
        _ => altered(error),
    }
}
