//! Writing an archive: plaintext head, then age over zstd over tar.
//!
//! The manifest comes last in the tar: hashes are taken from the very bytes that pass, each file is
//! read once, nothing is held in memory, and an archive with a manifest is one that was finished.
//! Without this product it opens with common tools:
//! `sed '1,/^$/d' x.mbk | age -d -i kit.txt | zstd -d | tar x`.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use age::stream::StreamWriter;
use age::x25519::Recipient;
use sha2::{Digest, Sha256};

use super::disk::CHUNK;
use super::header::Header;
use super::manifest::{self, Entry, Manifest};
use super::pace::{Pace, STRIDE};
use super::progress::Progress;
use crate::audit::anchor::hex;
use crate::base::problem::{Code, Outcome, Problem};

/// zstd's level: sealed fields do not shrink, so more effort buys nothing.
const LEVEL: i32 = 1;

/// Remembers that the disk was full: not every layer above passes the reason on.
#[derive(Clone, Default)]
pub(super) struct Full(Arc<AtomicBool>);

impl Full {
    /// The problem as it is: `DiskFull` where that was the reason.
    pub(super) fn explain(&self, problem: Problem) -> Problem {
        if self.0.load(Relaxed) { Problem::new(Code::DiskFull).because(problem) } else { problem }
    }
}

/// The file being written, a little at a time: a file system with much unwritten would let the next
/// booking's own fsync wait for all of it.
/// Tests give it less room than the disk has.
pub(super) struct Sink {
    file: BufWriter<File>,
    room: u64,
    full: Full,
    /// Bytes since the disk was last waited for.
    ahead: u64,
}

impl Sink {
    pub(super) fn new(file: File, room: Option<u64>, full: Full) -> Self {
        Self { file: BufWriter::with_capacity(CHUNK, file), room: room.unwrap_or(u64::MAX), full, ahead: 0 }
    }

    fn noticed(&self, error: std::io::Error) -> std::io::Error {
        if matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
            self.full.0.store(true, Relaxed);
        }
        error
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if bytes.len() as u64 > self.room {
            return Err(self.noticed(std::io::ErrorKind::StorageFull.into()));
        }
        let n = self.file.write(bytes).map_err(|e| self.noticed(e))?;
        self.room -= n as u64;
        self.ahead += n as u64;
        if self.ahead >= STRIDE {
            self.ahead = 0;
            self.file.get_ref().sync_data().map_err(|e| self.noticed(e))?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// An archive that is being written.
pub(super) struct Packer {
    tar: tar::Builder<zstd::Encoder<'static, StreamWriter<Sink>>>,
    header: Header,
    entries: Vec<Entry>,
    progress: Progress,
    pace: Pace,
}

impl Packer {
    /// Writes the head and opens the sealed part for the public keys given.
    pub(super) fn begin(mut sink: Sink, header: Header, to: &[String; 2], progress: Progress) -> Outcome<Self> {
        sink.write_all(header.text().as_bytes())?;
        let public = |text: &String| text.parse::<Recipient>().map_err(|e: &str| Problem::internal(format!("recipient: {e}")));
        let to = [public(&to[0])?, public(&to[1])?];
        let encryptor = age::Encryptor::with_recipients(to.iter().map(|r| r as &dyn age::Recipient)).map_err(Problem::internal)?;
        let sealed = encryptor.wrap_output(sink)?;
        let mut packed = zstd::Encoder::new(sealed, LEVEL)?;
        packed.include_checksum(true)?;
        let pace = Pace::of(&progress);
        Ok(Self { tar: tar::Builder::new(packed), header, entries: Vec::new(), progress, pace })
    }

    /// Adds one file of a known length.
    ///
    /// # Errors
    /// `BackupFailed` where it turns out longer or shorter; what the disk says.
    pub(super) fn add(&mut self, path: &str, bytes: u64, from: &mut dyn Read) -> Outcome<()> {
        let mut about = tar::Header::new_ustar();
        about.set_size(bytes);
        about.set_mode(0o600);
        about.set_mtime(u64::try_from(self.header.made_at.0.div_euclid(1_000)).unwrap_or(0));
        let mut passing = Passing::new(from, self.progress.clone(), &mut self.pace);
        self.tar.append_data(&mut about, path, (&mut passing).take(bytes))?;
        let whole = passing.bytes == bytes && passing.read(&mut [0])? == 0;
        if !whole {
            return Err(Problem::new(Code::BackupFailed).because(format!("{path} changed while it was copied")));
        }
        self.entries.push(passing.entry(path));
        Ok(())
    }

    /// Writes the manifest, closes every layer, writes the length into the head and makes it last.
    pub(super) fn finish(mut self, manifest: Manifest) -> Outcome<(Header, Manifest)> {
        let manifest = Manifest { entries: std::mem::take(&mut self.entries), header_sha256: self.header.digest(), ..manifest };
        let text = serde_json::to_vec(&manifest).map_err(Problem::internal)?;
        self.add(manifest::PATH, text.len() as u64, &mut text.as_slice())?;
        let sink = self.tar.into_inner()?.finish()?.finish()?;
        let mut file = sink.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        let header = Header { bytes: file.stream_position()?, ..self.header };
        file.seek(SeekFrom::Start(0))?;
        file.write_all(header.text().as_bytes())?;
        file.sync_all()?;
        Ok((header, manifest))
    }
}

/// Counts and hashes what passes, and rests on the way.
pub(super) struct Passing<'r> {
    from: &'r mut dyn Read,
    hash: Sha256,
    bytes: u64,
    progress: Progress,
    pace: &'r mut Pace,
}

impl<'r> Passing<'r> {
    pub(super) fn new(from: &'r mut dyn Read, progress: Progress, pace: &'r mut Pace) -> Self {
        Self { from, hash: Sha256::new(), bytes: 0, progress, pace }
    }

    pub(super) fn entry(self, path: &str) -> Entry {
        Entry { path: path.to_owned(), bytes: self.bytes, sha256: hex(&self.hash.finalize()) }
    }
}

impl Read for Passing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.from.read(buffer)?;
        self.hash.update(buffer.get(..n).unwrap_or_default());
        self.bytes += n as u64;
        self.progress.add(n as u64);
        self.pace.passed(n as u64);
        Ok(n)
    }
}
