//! Keys, and what is sealed with them.
//!
//! A business has key-encryption keys (KEK, versioned) in an age file that this machine and the
//! printed recovery key can open; under them one data key for each person served and one for each
//! other purpose. Fields exist as [`Sealed`] (ciphertext) or [`Clear`] (plaintext that masks itself).
//! A missing or foreign key never makes a new one: [`KeyringFault`] says which of the things is wrong.

mod cipher;
mod data_key;
mod fault;
pub mod files;
mod machine;
mod people;
mod recovery;
mod ring;
mod sealed;
mod vault;

pub use data_key::{KeyId, NewKey, Purpose};
pub use fault::KeyringFault;
pub use machine::machine_identity;
pub(crate) use machine::write_private;
pub use people::{Entry, PeopleIndex};
pub use recovery::{Recovery, fingerprint};
pub use ring::Ring;
pub use sealed::{Clear, Place, Reveal, Sealed};
pub use vault::{Vault, VaultStatus};
