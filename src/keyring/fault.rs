//! What can be wrong with the keys.

use std::fmt;

/// Which of the things is wrong with the keys. None of them is ever mended by making new keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyringFault {
    /// This machine's identity file is gone.
    MachineMissing,
    /// The business's keyring file is gone.
    RingMissing,
    /// The keyring is there, but this identity does not open it.
    NotForThisMachine,
    /// The keyring opens, but belongs to another database (or an older one).
    NotForThisDatabase,
}

impl KeyringFault {
    /// What the operator should do.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::MachineMissing => {
                "keys/machine.age-identity is missing: put it back, or unseal with the recovery key of the emergency kit"
            }
            Self::RingMissing => "the keyring file of this business is missing: put it back from a backup (restore with the emergency kit)",
            Self::NotForThisMachine => "the keyring was made for another machine: unseal with the recovery key of the emergency kit",
            Self::NotForThisDatabase => "the keyring and the database do not belong together: restore both from the same backup",
        }
    }
}

impl fmt::Display for KeyringFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hint())
    }
}
