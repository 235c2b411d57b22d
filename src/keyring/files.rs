//! Sealed attachments: 64 KiB chunks, each bound to its number and to being the last or not.

use std::io::{Read, Write};

use super::cipher;
use super::data_key::KeyId;
use super::vault::Vault;
use crate::base::problem::{Code, Outcome, Problem};

/// Plain bytes in one chunk.
const CHUNK: usize = 64 * 1024;

fn aad(file: &[u8; 16], number: u64, last: bool) -> Vec<u8> {
    let mut out = b"mostrador file".to_vec();
    out.extend_from_slice(file);
    out.extend_from_slice(&number.to_be_bytes());
    out.push(u8::from(last));
    out
}

/// Seals a stream into another.
///
/// # Errors
/// `Sealed` while sealed; what the streams say.
pub fn seal(vault: &Vault, key: KeyId, file: &[u8; 16], plain: &mut dyn Read, out: &mut dyn Write) -> Outcome<u64> {
    let key = vault.file_key(key)?;
    let mut total = 0;
    let mut number = 0;
    let mut chunk = read_full(plain)?;
    loop {
        let next = if chunk.len() == CHUNK { read_full(plain)? } else { Vec::new() };
        let last = next.is_empty();
        let sealed = cipher::lock_exact(&key, &aad(file, number, last), &chunk).ok_or_else(|| Problem::internal("no randomness"))?;
        out.write_all(&u32::try_from(sealed.len()).unwrap_or(0).to_be_bytes())?;
        out.write_all(&sealed)?;
        total += chunk.len() as u64;
        number += 1;
        if last {
            return Ok(total);
        }
        chunk = next;
    }
}

/// Opens a sealed stream.
///
/// # Errors
/// `SealBroken` where a chunk was altered, moved, dropped or the end is missing.
pub fn open(vault: &Vault, key: KeyId, file: &[u8; 16], sealed: &mut dyn Read) -> Outcome<Vec<u8>> {
    let key = vault.file_key(key)?;
    let broken = || Problem::new(Code::SealBroken).because("sealed file");
    let mut out = Vec::new();
    let mut number = 0;
    loop {
        let mut length = [0; 4];
        sealed.read_exact(&mut length).map_err(|_| broken())?;
        let length = u32::from_be_bytes(length) as usize;
        if length > CHUNK + cipher::NONCE + cipher::TAG {
            return Err(broken());
        }
        let mut body = vec![0; length];
        sealed.read_exact(&mut body).map_err(|_| broken())?;
        if let Some(plain) = cipher::unlock_exact(&key, &aad(file, number, true), &body) {
            out.extend_from_slice(&plain);
            return Ok(out);
        }
        let plain = cipher::unlock_exact(&key, &aad(file, number, false), &body).ok_or_else(broken)?;
        out.extend_from_slice(&plain);
        number += 1;
    }
}

fn read_full(from: &mut dyn Read) -> Outcome<Vec<u8>> {
    let mut out = Vec::with_capacity(CHUNK);
    from.take(CHUNK as u64).read_to_end(&mut out)?;
    Ok(out)
}
