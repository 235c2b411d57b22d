//! This machine's identity, and files that are its owner's alone.

use std::io::Write;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use zeroize::Zeroizing;

use crate::base::problem::{Outcome, Problem};

/// This machine's identity, from systemd's credentials or the key folder. `make` is true only while
/// a node is being set up for the first time.
///
/// # Errors
/// The identity file is malformed or cannot be written.
pub fn machine_identity(keys: &Path, make: bool) -> Outcome<Option<Identity>> {
    let credential = std::env::var_os("CREDENTIALS_DIRECTORY").map(|d| PathBuf::from(d).join("mostrador-machine"));
    for path in credential.into_iter().chain([keys.join("machine.age-identity")]) {
        if path.exists() {
            let text = Zeroizing::new(std::fs::read_to_string(&path)?);
            let line = text.lines().find(|l| l.starts_with("AGE-SECRET-KEY-")).unwrap_or_default();
            return line.parse().map(Some).map_err(|e: &str| Problem::internal(format!("{}: {e}", path.display())));
        }
    }
    if !make {
        return Ok(None);
    }
    let identity = Identity::generate();
    let text = identity.to_string();
    write_private(&keys.join("machine.age-identity"), format!("{}\n", text.expose_secret()).as_bytes())?;
    Ok(Some(identity))
}

/// Writes a file whole or not at all, readable by the owner only.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Outcome<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let temp = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temp)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&temp, path)?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}
