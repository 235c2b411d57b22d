//! XChaCha20-Poly1305 with padded lengths and associated data that names the place.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// 32 secret bytes, wiped on drop.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// Bytes of nonce before each ciphertext.
pub(super) const NONCE: usize = 24;
/// Bytes of tag after it.
pub(super) const TAG: usize = 16;

/// Fills a buffer from the operating system's generator.
pub(super) fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

/// A sub-key for one use of a data key (HKDF-SHA256, RFC 5869).
pub(super) fn derive(key: &Key, used_for: &str) -> Key {
    let mut out = Zeroizing::new([0; 32]);
    // 32 bytes are always within what HKDF-SHA256 can give.
    let _ = Hkdf::<Sha256>::new(None, key.as_slice()).expand(used_for.as_bytes(), out.as_mut_slice());
    out
}

/// Pads to 32-byte steps (256 for long texts) so that the length tells little: `text 80 00 00 …`.
fn pad(plain: &[u8]) -> Zeroizing<Vec<u8>> {
    let step = if plain.len() < 256 { 32 } else { 256 };
    let full = (plain.len() + 1).next_multiple_of(step);
    let mut out = Zeroizing::new(Vec::with_capacity(full));
    out.extend_from_slice(plain);
    out.push(0x80);
    out.resize(full, 0);
    out
}

fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let end = padded.iter().rposition(|b| *b != 0)?;
    (padded[end] == 0x80).then(|| {
        padded.truncate(end);
        padded
    })
}

/// `nonce | ciphertext | tag` over the padded text; `None` only if the generator fails.
pub(super) fn lock(key: &Key, aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    lock_exact(key, aad, &pad(plain))
}

/// [`lock`] without padding, for keys and file chunks whose length is no secret.
pub(super) fn lock_exact(key: &Key, aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; NONCE] = random()?;
    let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().ok()?);
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad }).ok()?;
    let mut out = Vec::with_capacity(NONCE + sealed.len());
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Some(out)
}

/// The text inside; `None` where anything was altered, moved or is under another key.
pub(super) fn unlock(key: &Key, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    unpad(unlock_exact(key, aad, sealed)?)
}

/// [`unlock`] for what [`lock_exact`] made.
pub(super) fn unlock_exact(key: &Key, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if sealed.len() < NONCE + TAG {
        return None;
    }
    let (nonce, body) = sealed.split_at(NONCE);
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().ok()?);
    cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad }).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn key(fill: u8) -> Key {
        Zeroizing::new([fill; 32])
    }

    proptest! {
        #[test]
        fn opens_what_it_locked(text in proptest::collection::vec(any::<u8>(), 0..700)) {
            let sealed = lock(&key(1), b"here", &text).unwrap();
            prop_assert_eq!(unlock(&key(1), b"here", &sealed).unwrap().to_vec(), text.clone());
            prop_assert!(unlock(&key(2), b"here", &sealed).is_none());
            prop_assert!(unlock(&key(1), b"there", &sealed).is_none());
        }

        #[test]
        fn one_flipped_bit_is_noticed(at in 0_usize..1_000, bit in 0_u8..8) {
            let mut sealed = lock(&key(1), b"", b"Salcido Crespo, Olivia").unwrap();
            let at = at % sealed.len();
            sealed[at] ^= 1 << bit;
            prop_assert!(unlock(&key(1), b"", &sealed).is_none());
        }
    }

    #[test]
    fn lengths_come_in_steps() {
        let short = lock(&key(1), b"", b"Ana").unwrap();
        let longer = lock(&key(1), b"", b"Maximiliana del Socorro").unwrap();
        assert_eq!(short.len(), longer.len());
    }
}
