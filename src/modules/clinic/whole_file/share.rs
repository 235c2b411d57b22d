//! What a room of the clinic adds to the whole file: it knows its own rows, papers and resources.

use rusqlite::Connection;
use serde_json::Value;

use crate::base::problem::Outcome;
use crate::business::Business;
use crate::http::Caller;
use crate::keyring::{KeyId, Reveal};
use crate::modules::clinic::letterhead::Letterhead;
use crate::modules::contacts::PersonId;

/// A sealed file that goes along.
pub struct SharedFile {
    /// Key of the word for its folder in the archive.
    pub folder: &'static str,
    /// What its name begins with: that of the paper it belongs to, or its place.
    pub number: usize,
    /// The name it was brought under.
    pub label: String,
    /// Its id in the folder of files.
    pub id: [u8; 16],
    /// What it is sealed with.
    pub key: KeyId,
}

/// A room's part, read and opened.
pub trait Share: Send {
    /// FHIR R4 resources; references stay within the bundle.
    fn resources(&self, person: PersonId) -> Vec<Value>;
    /// PDFs: folder and name, and the bytes.
    ///
    /// # Errors
    /// What a paper lacks, by name.
    fn papers(&self, who: &Caller, head: &Letterhead) -> Outcome<Vec<(String, Vec<u8>)>>;
    /// What is not in it though the room has it: a key of words that says how many.
    fn left_out(&self) -> Option<(&'static str, i64)> {
        None
    }
    /// Files.
    fn files(&self) -> &[SharedFile] {
        &[]
    }
}

/// Reads a room's part with a number of queries that does not grow.
pub type Reads = fn(&Connection, &Business, Reveal, PersonId) -> Outcome<Box<dyn Share>>;
