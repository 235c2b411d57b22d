//! The one-time code that a new node asks of whoever sets it up.

use sha2::{Digest, Sha256};

use super::node::Node;
use crate::base::problem::{Code, Outcome, Problem};
use crate::store::tx;

impl Node {
    /// A fresh one-time set-up code; the one before stops working.
    ///
    /// # Errors
    /// No randomness; what SQLite says.
    pub fn new_setup_code(&self) -> Outcome<String> {
        let mut bytes = [0_u8; 8];
        getrandom::fill(&mut bytes).map_err(|e| Problem::internal(format!("randomness: {e}")))?;
        let digits = u64::from_be_bytes(bytes) % 1_000_000_000_000;
        let code = format!("{:04}-{:04}-{:04}", digits / 100_000_000, digits / 10_000 % 10_000, digits % 10_000);
        let hash = code_hash(&code);
        self.store().write_now(move |tx| tx.exec("INSERT INTO setup_code(only, hash, made_at) VALUES (1, ?1, ?2) ON CONFLICT(only) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at", (hash, tx.now())))?;
        Ok(code)
    }

    /// Checks a set-up code.
    ///
    /// # Errors
    /// `AlreadySetUp`, `WrongSetupCode`.
    pub async fn check_setup_code(&self, code: &str) -> Outcome<()> {
        if !self.is_new() {
            return Err(Problem::new(Code::AlreadySetUp));
        }
        let hash = code_hash(code);
        let known = self.store().read(move |db| tx::one(db, "SELECT 1 FROM setup_code WHERE hash = ?1", [hash], |_| Ok(()))).await?;
        known.ok_or_else(|| Problem::new(Code::WrongSetupCode))
    }
}

fn code_hash(code: &str) -> [u8; 32] {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    Sha256::digest(digits.as_bytes()).into()
}
