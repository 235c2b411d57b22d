//! The keyring file: key-encryption keys in an age file for this machine and the recovery key.

use std::fmt;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use age::x25519::{Identity, Recipient};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::cipher::{self, Key};
use super::fault::KeyringFault;
use super::machine::write_private;
use super::recovery::Recovery;
use crate::base::clock::Instant;
use crate::base::id::BusinessId;
use crate::base::problem::{Outcome, Problem};

/// The key-encryption keys of one business, opened.
#[derive(Clone)]
pub struct Ring {
    pub(super) business: BusinessId,
    pub(super) versions: Vec<(u32, Key)>,
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ring").field("versions", &self.versions.len()).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize, Zeroize)]
struct RingFile {
    format: u32,
    business: String,
    versions: Vec<RingVersion>,
}

#[derive(Serialize, Deserialize, Zeroize)]
struct RingVersion {
    version: u32,
    key: String,
    made_at: i64,
}

/// Who can open a keyring: public keys, kept beside it so that it can be written again.
#[derive(Serialize, Deserialize, Clone, Debug)]
struct Recipients {
    machine: String,
    recovery: String,
}

impl Ring {
    /// New keys for a new business; written for the machine and the recovery key.
    ///
    /// # Errors
    /// Refuses where a keyring file is there already; passes on what the disk says.
    pub fn create(keys: &Path, business: BusinessId, machine: &Identity, recovery: &Recovery, now: Instant) -> Outcome<Self> {
        if path(keys, business).exists() {
            return Err(Problem::internal("a keyring is there already; it is never replaced"));
        }
        let ring = Self { business, versions: vec![(1, fresh()?)] };
        let recipients = Recipients { machine: machine.to_public().to_string(), recovery: recovery.identity()?.to_public().to_string() };
        ring.write(keys, &recipients, now)?;
        Ok(ring)
    }

    /// Opens the keyring file with an identity.
    ///
    /// # Errors
    /// `RingMissing`, `NotForThisMachine`, or `NotForThisDatabase` for a keyring of another business.
    pub fn open(keys: &Path, business: BusinessId, identity: &Identity) -> Result<Self, KeyringFault> {
        let bytes = std::fs::read(path(keys, business)).map_err(|_| KeyringFault::RingMissing)?;
        Self::from_bytes(&bytes, business, identity)
    }

    /// Opens a keyring's bytes (out of an archive) with an identity.
    ///
    /// # Errors
    /// As [`Ring::open`].
    pub fn from_bytes(bytes: &[u8], business: BusinessId, identity: &Identity) -> Result<Self, KeyringFault> {
        let wrong = |_| KeyringFault::NotForThisMachine;
        let decryptor = age::Decryptor::new_buffered(bytes).map_err(wrong)?;
        let mut reader = decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).map_err(wrong)?;
        let mut text = Zeroizing::new(Vec::new());
        reader.read_to_end(&mut text).map_err(|_| KeyringFault::NotForThisMachine)?;
        let mut file: RingFile = serde_json::from_slice(&text).map_err(|_| KeyringFault::NotForThisMachine)?;
        if file.business != business.to_string() {
            return Err(KeyringFault::NotForThisDatabase);
        }
        let versions = file.versions.iter().filter_map(|v| {
            let bytes = Zeroizing::new(BASE64.decode(&v.key).ok()?);
            Some((v.version, Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).ok()?)))
        });
        let ring = Self { business, versions: versions.collect() };
        file.zeroize();
        if ring.versions.is_empty() { Err(KeyringFault::NotForThisDatabase) } else { Ok(ring) }
    }

    /// The newest version: the one that wraps.
    pub(super) fn newest(&self) -> Option<&(u32, Key)> {
        self.versions.last()
    }

    pub(super) fn version(&self, number: u32) -> Option<&Key> {
        self.versions.iter().find(|(v, _)| *v == number).map(|(_, k)| k)
    }

    /// The same ring with one more version, not yet written.
    pub(super) fn rotated(&self) -> Outcome<Self> {
        let mut next = self.clone();
        let number = self.newest().map_or(0, |(v, _)| *v) + 1;
        next.versions.push((number, fresh()?));
        Ok(next)
    }

    /// Writes this ring again for the same recipients.
    pub(super) fn rewrite(&self, keys: &Path, now: Instant) -> Outcome<()> {
        let recipients = recipients(keys, self.business)?;
        self.write(keys, &recipients, now)
    }

    /// Replaces the recovery key: the old kit no longer opens this keyring (older archives it does).
    ///
    /// # Errors
    /// What the disk says.
    pub fn replace_recovery(&self, keys: &Path, recovery: &Recovery, now: Instant) -> Outcome<()> {
        let mut recipients = recipients(keys, self.business)?;
        recipients.recovery = recovery.identity()?.to_public().to_string();
        self.write(keys, &recipients, now)
    }

    /// Writes the ring for this machine after a restore; the recovery key stays the one it was.
    ///
    /// # Errors
    /// What the disk says.
    pub fn adopt(&self, keys: &Path, machine: &Identity, recovery: &Recovery, now: Instant) -> Outcome<()> {
        let recipients = Recipients { machine: machine.to_public().to_string(), recovery: recovery.identity()?.to_public().to_string() };
        self.write(keys, &recipients, now)
    }

    fn write(&self, keys: &Path, recipients: &Recipients, now: Instant) -> Outcome<()> {
        let mut file = RingFile {
            format: 1,
            business: self.business.to_string(),
            versions: self
                .versions
                .iter()
                .map(|(version, key)| RingVersion { version: *version, key: BASE64.encode(key.as_slice()), made_at: now.0 })
                .collect(),
        };
        let text = Zeroizing::new(serde_json::to_vec(&file).map_err(Problem::internal)?);
        file.zeroize();
        let to = [public(&recipients.machine)?, public(&recipients.recovery)?];
        let encryptor = age::Encryptor::with_recipients(to.iter().map(|r| r as &dyn age::Recipient)).map_err(Problem::internal)?;
        let mut out = Vec::new();
        let mut writer = encryptor.wrap_output(&mut out)?;
        writer.write_all(&text)?;
        writer.finish()?;
        let list = serde_json::to_vec_pretty(recipients).map_err(Problem::internal)?;
        // The keyring first: were the list of recipients newer than the keyring, archives would be made
        // for a kit that does not open the keyring inside them.
        write_private(&path(keys, self.business), &out)?;
        write_private(&recipients_path(keys, self.business), &list)
    }

    /// The public keys that backups of this business are encrypted to: machine, then recovery.
    ///
    /// # Errors
    /// The recipients file is missing or malformed.
    pub fn public_keys(keys: &Path, business: BusinessId) -> Outcome<[String; 2]> {
        let r = recipients(keys, business)?;
        Ok([r.machine, r.recovery])
    }

    /// Where the keyring file of a business lies.
    #[must_use]
    pub fn file(keys: &Path, business: BusinessId) -> PathBuf {
        path(keys, business)
    }
}

fn path(keys: &Path, business: BusinessId) -> PathBuf {
    keys.join(format!("{business}.keyring.age"))
}

fn recipients_path(keys: &Path, business: BusinessId) -> PathBuf {
    keys.join(format!("{business}.recipients.json"))
}

fn recipients(keys: &Path, business: BusinessId) -> Outcome<Recipients> {
    let text = std::fs::read(recipients_path(keys, business))?;
    serde_json::from_slice(&text).map_err(Problem::internal)
}

fn public(text: &str) -> Outcome<Recipient> {
    text.parse().map_err(|e: &str| Problem::internal(format!("recipient: {e}")))
}

fn fresh() -> Outcome<Key> {
    cipher::random().map(Zeroizing::new).ok_or_else(|| Problem::internal("the operating system gave no randomness"))
}
