//! Keys, and what is sealed with them.
//!
//! A business has key-encryption keys (KEK, versioned) in an age file that this machine and the
//! printed recovery key can open; under them one data key for each person served and one for each
//! other purpose. Fields exist as [`Sealed`] (ciphertext) or [`Clear`] (plaintext that masks itself).
//! A missing or foreign key never makes a new one: [`KeyringFault`] says which of the things is wrong.

mod cipher;
pub mod files;
mod people;
mod ring;
mod sealed;
mod vault;

pub use people::{Entry, PeopleIndex};
pub(crate) use ring::write_private;
pub use ring::{KeyringFault, Recovery, Ring, fingerprint, machine_identity};
pub use sealed::{Clear, Place, Reveal, Sealed};
pub use vault::{KeyId, NewKey, Purpose, Vault, VaultStatus};
