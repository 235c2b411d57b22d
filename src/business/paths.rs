//! Where things lie in the data folder, and whose it is.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::base::id::BusinessId;
use crate::base::problem::{Code, Outcome, Problem};

/// Where things lie in the data folder.
#[derive(Clone, Debug)]
pub struct Paths(pub PathBuf);

impl Paths {
    /// The machine's identity and the wrapped keyrings.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// A business's folder.
    #[must_use]
    pub fn business(&self, id: BusinessId) -> PathBuf {
        self.0.join("businesses").join(id.to_string())
    }

    /// The socket on which the command line asks the running server.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.0.join("control.sock")
    }

    /// Certificates of the node's own authority.
    #[must_use]
    pub fn tls(&self) -> PathBuf {
        self.0.join("tls")
    }
}

/// Makes a folder that only its owner may enter.
pub(super) fn make_private(folder: &Path) -> Outcome<()> {
    use std::os::unix::fs::DirBuilderExt;
    Ok(std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?)
}

/// Takes the lock of a data folder; it is given back when the file is dropped.
pub(super) fn take_lock(data: &Path) -> Outcome<File> {
    let file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(data.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(Problem::new(Code::JobRunning).because(format!("{} is in use by a running mostrador", data.display()))),
    }
}
