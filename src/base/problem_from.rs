//! What SQLite and the disk say, as a problem of the catalogue.

use super::problem::{Code, Problem};

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi::ErrorCode;
        match &error {
            rusqlite::Error::SqliteFailure(cause, message) => {
                let said = message.as_deref().and_then(|m| m.strip_prefix("problem:"));
                if let Some(code) = said.and_then(|name| Code::ALL.iter().find(|c| c.name() == name)) {
                    return Self::new(*code);
                }
                match cause.code {
                    ErrorCode::DiskFull => Self::new(Code::DiskFull).because(error),
                    ErrorCode::OperationInterrupted => Self::new(Code::TooSlow).retry_after(2).because(error),
                    _ => Self::internal(format!("sqlite: {error}")),
                }
            }
            rusqlite::Error::QueryReturnedNoRows => Self::new(Code::NotFound),
            _ => Self::internal(format!("sqlite: {error}")),
        }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::new(Code::DiskFull).because(error),
            _ => Self::internal(format!("io: {error}")),
        }
    }
}
