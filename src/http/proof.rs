//! Proof of work for pages that anybody may post to: a browser spends a moment, a robot spends many.
//!
//! The challenge is `<expires>.<random>.<tag>`, tagged with a key of this process; the answer appends
//! `.<counter>` such that SHA-256 of the whole begins with [`BITS`] zero bits. Each challenge counts once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::hex;

/// Zero bits asked for: about 65,000 hashes, a fraction of a second on a phone.
pub const BITS: u32 = 16;
/// How long a challenge lasts, in milliseconds.
const LASTS_MS: i64 = 60 * 60_000;

/// Challenges of this process.
#[derive(Debug, Default)]
pub struct Proofs {
    key: std::sync::OnceLock<[u8; 32]>,
    used: Mutex<HashMap<String, Instant>>,
}

impl Proofs {
    /// A fresh challenge.
    ///
    /// # Errors
    /// Only without randomness.
    pub fn challenge(&self, now: Instant) -> Outcome<String> {
        let head = format!("{}.{}", now.0 + LASTS_MS, hex(&random::<12>()?));
        let tag = self.tag(&head)?;
        Ok(format!("{head}.{tag}"))
    }

    /// Spends a solved challenge.
    ///
    /// # Errors
    /// `ProofMissing` for one that is not ours, too old, used, or not solved.
    pub fn spend(&self, answer: &str, now: Instant) -> Outcome<()> {
        let missing = || Problem::new(Code::ProofMissing);
        let (challenge, _counter) = answer.rsplit_once('.').ok_or_else(missing)?;
        let (head, tag) = challenge.rsplit_once('.').ok_or_else(missing)?;
        let expires = head.split('.').next().and_then(|t| t.parse().ok()).map(Instant).ok_or_else(missing)?;
        if expires <= now || self.tag(head)? != tag || zero_bits(&Sha256::digest(answer.as_bytes())) < BITS {
            return Err(missing());
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| *until > now);
        if used.insert(head.to_owned(), expires).is_some() { Err(missing()) } else { Ok(()) }
    }

    fn tag(&self, head: &str) -> Outcome<String> {
        let fresh = random::<32>()?;
        let key = self.key.get_or_init(|| fresh);
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Problem::internal)?;
        mac.update(head.as_bytes());
        Ok(hex(&mac.finalize().into_bytes()[..12]))
    }
}

fn random<const N: usize>() -> Outcome<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Problem::internal(format!("randomness: {e}")))?;
    Ok(bytes)
}

fn zero_bits(hash: &[u8]) -> u32 {
    let zeros = hash.iter().take_while(|b| **b == 0).count();
    u32::try_from(zeros * 8).unwrap_or(0) + hash.get(zeros).map_or(0, |b| b.leading_zeros())
}

/// Solves a challenge, as a browser does: for tests and benchmarks.
#[must_use]
pub fn solve(challenge: &str) -> String {
    (0..u64::MAX).map(|n| format!("{challenge}.{n}")).find(|a| zero_bits(&Sha256::digest(a.as_bytes())) >= BITS).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_challenge_is_solved_once_and_in_time() {
        let (proofs, now) = (Proofs::default(), Instant(1_000));
        let challenge = proofs.challenge(now).unwrap();
        assert!(proofs.spend(&format!("{challenge}.0"), now).is_err() || solve(&challenge).ends_with(".0"));
        let answer = solve(&challenge);
        assert!(proofs.spend(&answer, now.plus_ms(LASTS_MS)).is_err(), "too late");
        assert!(Proofs::default().spend(&answer, now).is_err(), "of another house");
        assert!(proofs.spend(&answer.replacen('.', ".0", 1), now).is_err(), "altered");
        proofs.spend(&answer, now).unwrap();
        assert!(proofs.spend(&answer, now).is_err(), "once");
        for junk in ["", ".", "..", "a.b.c.d", "9999999999999.aa.bb.1"] {
            assert!(proofs.spend(junk, now).is_err(), "{junk}");
        }
    }
}
