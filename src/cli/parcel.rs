//! Files that travel over the control socket: the service sees neither `/home` nor the caller's `/tmp`,
//! so the caller's own process reads and writes them.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::base::problem::{Outcome, Problem};
use crate::base::text::hex;

/// A folder of the server's own for one order's files; gone when dropped.
pub(super) struct Tray(PathBuf);

impl Tray {
    /// Makes one where leftovers are removed at the next start.
    pub(super) fn new(incoming: &Path) -> Outcome<Self> {
        let folder = incoming.join(uuid::Uuid::new_v4().simple().to_string());
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(Self(folder))
    }

    /// A file in it, named as the caller's is.
    pub(super) fn file(&self, like: &Path) -> PathBuf {
        self.0.join(like.file_name().unwrap_or_else(|| "file".as_ref()))
    }
}

impl Drop for Tray {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Sends exactly so many bytes and answers their hash.
pub(super) fn send(from: File, bytes: u64, out: &mut impl Write) -> Outcome<String> {
    let mut hash = Sha256::new();
    let sent = pour(&mut from.take(bytes), |chunk| {
        hash.update(chunk);
        out.write_all(chunk)
    })?;
    if sent == bytes { Ok(hex(&hash.finalize())) } else { Err(Problem::internal("the file became shorter while it was sent")) }
}

/// SHA-256 in hex.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Goes through everything that comes, piece by piece; answers how much it was.
fn pour(from: &mut impl Read, mut each: impl FnMut(&[u8]) -> std::io::Result<()>) -> std::io::Result<u64> {
    let (mut chunk, mut all) = (vec![0; 64 * 1024], 0);
    loop {
        match from.read(&mut chunk)? {
            0 => return Ok(all),
            n => {
                each(&chunk[..n])?;
                all += n as u64;
            }
        }
    }
}

/// Takes exactly so many bytes into a new private file, lasting when this returns.
pub(super) fn receive(from: &mut impl Read, bytes: u64, path: &Path) -> Outcome<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let received = std::io::copy(&mut from.take(bytes), &mut file)?;
    file.sync_all()?;
    if received == bytes { Ok(()) } else { Err(Problem::internal("the other side went away in the middle of a file")) }
}

/// A place beside a file of the caller, taken before anything is asked for: a half file never has its name.
pub(super) struct Landing {
    part: PathBuf,
    target: PathBuf,
}

impl Landing {
    /// Shows that the place can be written to.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn at(target: &Path) -> Outcome<Self> {
        let name = target.file_name().ok_or_else(|| Problem::field("path", "not-a-folder"))?;
        let part = target.with_file_name(format!(".part-{}", name.to_string_lossy()));
        let _ = std::fs::remove_file(&part);
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part).map_err(|e| unwritable(target, &e))?;
        std::fs::remove_file(&part)?;
        Ok(Self { part, target: target.to_owned() })
    }

    /// Takes the bytes, reads them back, compares them with the hash that is told behind them, and only
    /// then gives them their name. Answers the hash.
    pub(super) fn land<R: Read>(&self, from: &mut R, bytes: u64, told: impl FnOnce(&mut R) -> Outcome<String>) -> Outcome<String> {
        let landed = receive(from, bytes, &self.part).and_then(|()| {
            let hash = hashed(&self.part)?;
            if told(from)? != hash {
                return Err(differs(&self.target));
            }
            std::fs::rename(&self.part, &self.target)?;
            Ok(hash)
        });
        if landed.is_err() {
            let _ = std::fs::remove_file(&self.part);
        }
        landed
    }

    /// Where it lies in the end.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }
}

/// SHA-256 of what the disk gives back, in hex.
fn hashed(path: &Path) -> Outcome<String> {
    let mut hash = Sha256::new();
    pour(&mut File::open(path)?, |chunk| {
        hash.update(chunk);
        Ok(())
    })?;
    Ok(hex(&hash.finalize()))
}

fn differs(target: &Path) -> Problem {
    Problem::internal(format!("{}: what arrived is not what was sent; nothing was kept, try again or take another disk", target.display()))
}

fn unwritable(target: &Path, error: &std::io::Error) -> Problem {
    Problem::internal(format!("{}: {error}", target.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let landing = Landing::at(&folder.path().join("a.mbk")).unwrap();
        let told = |text: &'static [u8]| move |_: &mut &[u8]| Ok(hash(text));
        assert!(landing.land(&mut &b"half"[..], 9, told(b"half")).is_err());
        assert!(landing.land(&mut &b"whale"[..], 5, told(b"whole")).unwrap_err().cause.unwrap().contains("not what was sent"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let hash = landing.land(&mut &b"whole and more"[..], 5, told(b"whole")).unwrap();
        assert_eq!(std::fs::read(landing.target()).unwrap(), b"whole");
        assert_eq!(hash, hex(&Sha256::digest(b"whole")));
        assert!(Landing::at(&folder.path().join("nowhere/a.mbk")).is_err());
        let tray = Tray::new(&folder.path().join("incoming")).unwrap();
        std::fs::write(tray.file(Path::new("/home/x/list.csv")), b"x").unwrap();
        drop(tray);
        assert_eq!(std::fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
    }
}
