//! The second factor: time-based codes (RFC 6238) that work once, and ten recovery codes.

use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::{Zeroize, Zeroizing};

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{Clear, Place, Purpose, Sealed, Vault};
use crate::store::Tx;

/// A secret being set up: shown once as text and QR.
#[derive(Debug)]
pub struct Enrolment {
    /// Base 32, for typing.
    pub secret: String,
    /// `otpauth://…`, for the QR.
    pub url: String,
}

impl Drop for Enrolment {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.url.zeroize();
    }
}

/// A fresh secret for a person of a business.
///
/// # Errors
/// Only the generator's own.
pub fn enrol(business: &str, login: &str) -> Outcome<Enrolment> {
    let secret = Secret::generate().to_base32();
    let url = totp(&secret, business, login)?.to_url().map_err(Problem::internal)?;
    Ok(Enrolment { secret, url })
}

/// The step a code belongs to; `None` where it does not match now or one step to either side.
///
/// # Errors
/// A malformed secret.
pub fn step_of(secret: &str, code: &str, now: Instant) -> Outcome<Option<i64>> {
    let seconds = u64::try_from(now.0 / 1_000).unwrap_or(0);
    let step = totp(secret, "mostrador", "x")?.check(code.trim(), seconds);
    Ok(step.and_then(|s| i64::try_from(s).ok()))
}

fn totp(secret: &str, business: &str, login: &str) -> Outcome<Totp> {
    let secret = Secret::try_from_base32(secret).map_err(|e| Problem::internal(format!("totp: {e}")))?;
    let issuer: String = business.chars().filter(|c| *c != ':').collect();
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret)
        .with_account_name(login.replace(':', " "))
        .with_issuer(Some(issuer))
        .build()
        .map_err(|e| Problem::internal(format!("totp: {e}")))
}

fn place(user: &UserId) -> Place<'_> {
    Place { table: "user", column: "totp", row: user.bytes() }
}

/// Turns the second factor on: the sealed secret and ten fresh recovery codes, which are returned
/// once and stored as hashes.
///
/// # Errors
/// `Sealed` while sealed; what SQLite says.
pub fn turn_on(tx: &Tx<'_>, vault: &Vault, user: UserId, secret: &str, step: i64) -> Outcome<Vec<String>> {
    let known =
        tx.one("SELECT id FROM data_key WHERE purpose = 'access' AND subject IS ?1", [Some(*user.bytes())], |r| r.get::<_, i64>(0))?;
    let key = if let Some(id) = known {
        crate::keyring::KeyId::from_sql(id)
    } else {
        let key = vault.mint(Purpose::Access, Some(*user.bytes()))?;
        key.store(tx)?;
        key.id
    };
    let sealed = vault.seal_value(key, &place(&user), &Clear::new(secret.to_owned()))?;
    tx.exec("UPDATE user SET totp = ?2, totp_step = ?3 WHERE id = ?1", (user, &sealed, step))?;
    tx.exec("DELETE FROM recovery_code WHERE user = ?1", [user])?;
    let codes = (0..10).map(|_| recovery_code()).collect::<Outcome<Vec<_>>>()?;
    for code in &codes {
        tx.exec("INSERT INTO recovery_code(user, hash) VALUES (?1, ?2)", (user, code_hash(code)))?;
    }
    Ok(codes)
}

/// Turns it off.
///
/// # Errors
/// What SQLite says.
pub fn turn_off(tx: &Tx<'_>, user: UserId) -> Outcome<()> {
    tx.exec("UPDATE user SET totp = NULL, totp_step = 0 WHERE id = ?1", [user])?;
    tx.exec("DELETE FROM recovery_code WHERE user = ?1", [user])?;
    Ok(())
}

/// Spends a code of the second factor or a recovery code. Each works once.
///
/// # Errors
/// `WrongCode`; `Sealed` where the secret cannot be opened.
pub fn spend(tx: &Tx<'_>, vault: &Vault, user: UserId, code: &str) -> Outcome<()> {
    let row = tx.one("SELECT totp, totp_step FROM user WHERE id = ?1", [user], |r| {
        Ok((r.get::<_, Option<Sealed<String>>>(0)?, r.get::<_, i64>(1)?))
    })?;
    let Some((Some(sealed), last_step)) = row else { return Err(Problem::new(Code::WrongCode)) };
    if code.trim().len() > 8 {
        let spent = tx.exec(
            "UPDATE recovery_code SET used_at = ?3 WHERE user = ?1 AND hash = ?2 AND used_at IS NULL",
            (user, code_hash(code), tx.now()),
        )?;
        return if spent == 1 { Ok(()) } else { Err(Problem::new(Code::WrongCode)) };
    }
    let secret = vault.open(&place(&user), &sealed)?;
    match step_of(secret.reveal(crate::keyring::Reveal::house("second factor")), code, tx.now())? {
        Some(step) if step > last_step => {
            tx.exec("UPDATE user SET totp_step = ?2 WHERE id = ?1", (user, step))?;
            Ok(())
        }
        _ => Err(Problem::new(Code::WrongCode)),
    }
}

/// Eighty bits in four groups of five letters and digits that are hard to confuse.
fn recovery_code() -> Outcome<String> {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789z";
    let mut bytes = Zeroizing::new([0_u8; 20]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|e| Problem::internal(format!("randomness: {e}")))?;
    let letters: Vec<char> = bytes.iter().map(|b| char::from(ALPHABET[usize::from(b % 31)])).collect();
    Ok(letters.chunks(5).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

fn code_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    Sha256::digest(plain.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_belongs_to_its_step_or_a_neighbour() {
        let enrolment = enrol("Clínica", "ana").unwrap();
        let now = Instant(1_800_000_000_000);
        let seconds = 1_800_000_000_u64;
        let code = totp(&enrolment.secret, "x", "y").unwrap().generate(seconds).to_string();
        assert_eq!(step_of(&enrolment.secret, &code, now).unwrap(), Some(i64::try_from(seconds / 30).unwrap()));
        assert_eq!(step_of(&enrolment.secret, &code, now.plus_ms(120_000)).unwrap(), None);
    }

    #[test]
    fn recovery_codes_forgive_marks_and_case() {
        let code = recovery_code().unwrap();
        assert_eq!(code.len(), 23);
        assert_eq!(code_hash(&code), code_hash(&code.to_uppercase().replace('-', " ")));
    }
}
