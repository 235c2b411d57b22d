//! Passwords: Argon2id off the request path, two at a time, and a judgement of new ones.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::base::problem::{Code, Outcome, Problem};

/// Shortest password, in characters (OWASP ASVS 5.0, 6.2.1 asks for 8; we ask for more).
pub const LEAST: usize = 12;
/// Longest password, in characters (ASVS 5.0, 6.2.9).
pub const MOST: usize = 128;

/// Two hashes at a time: 128 MiB at the most, and a core left for everybody else.
static SEATS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// Memory 64 MiB, three passes, one lane.
fn argon2() -> Outcome<Argon2<'static>> {
    let params = Params::new(65_536, 3, 1, None).map_err(Problem::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password to a PHC string.
///
/// # Errors
/// Only the hasher's own.
pub fn hash_now(password: &str) -> Outcome<String> {
    Ok(argon2()?.hash_password(password.as_bytes()).map_err(Problem::internal)?.to_string())
}

/// [`hash_now`] on a thread of its own.
///
/// # Errors
/// As [`hash_now`].
pub async fn hash(password: Zeroizing<String>) -> Outcome<String> {
    on_a_seat(move || hash_now(&password)).await
}

/// True where the password is the one hashed. With no hash (an unknown user) it takes as long and
/// says no.
///
/// # Errors
/// Only the hasher's own.
pub async fn verify(password: Zeroizing<String>, phc: Option<String>) -> Outcome<bool> {
    on_a_seat(move || {
        let Some(phc) = phc else {
            hash_now(&password)?;
            return Ok(false);
        };
        let parsed = PasswordHash::new(&phc).map_err(Problem::internal)?;
        Ok(argon2()?.verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
}

async fn on_a_seat<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    let seat = Arc::clone(&SEATS).acquire_owned().await.map_err(Problem::internal)?;
    tokio::task::spawn_blocking(move || {
        let _seat = seat;
        work()
    })
    .await
    .map_err(Problem::internal)?
}

/// Judges a new password: length, and whether a guesser who knows the business would find it soon.
///
/// # Errors
/// Names the given field.
pub fn judge(field: &'static str, password: &str, context: &[&str]) -> Outcome<()> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(Problem::new(Code::BadInput).and_field_with(field, "too-short", vec![("least", LEAST.to_string())]));
    }
    if length > MOST {
        return Err(Problem::new(Code::BadInput).and_field_with(field, "too-long", vec![("most", MOST.to_string())]));
    }
    if zxcvbn::zxcvbn(password, context).score() < zxcvbn::Score::Three {
        return Err(Problem::field(field, "weak-password"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_ones_are_refused() {
        for weak in ["corta", "123456789012", "password1234", "aaaaaaaaaaaa"] {
            assert!(judge("password", weak, &[]).is_err(), "{weak}");
        }
        assert!(judge("password", "jacaranda tecla nube 7", &[]).is_ok());
    }
}
