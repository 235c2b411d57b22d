//! Lists go on beside what was erased.

use super::problem::{Code, Outcome};

/// What was erased is missing and no fault, in a list or beside other things.
pub trait UnlessErased<T> {
    /// `None` for what was erased; every other problem stays one.
    ///
    /// # Errors
    /// As the outcome says, but for `Erased`.
    fn unless_erased(self) -> Outcome<Option<T>>;
}

impl<T> UnlessErased<T> for Outcome<T> {
    fn unless_erased(self) -> Outcome<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(problem) if problem.code == Code::Erased => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}
