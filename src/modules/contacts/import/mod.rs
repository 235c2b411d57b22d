//! Reading a foreign list of people: bytes → text → table → fields → candidates, each row judged.
//!
//! Nothing here touches the store. Every row of the file ends in exactly one of three piles: good,
//! faulty with its reasons, or duplicate of another line ([`sort_out`]).

pub mod columns;
pub mod decode;
pub mod duplicates;
pub mod names;
pub mod row;
pub mod table;

mod fold;
mod headers;

pub use columns::{Field, Mapping, MappingFault};
pub use decode::{Charset, DecodeFault, Decoded, decode};
pub use duplicates::{Because, Duplicate, FaultyRow, Sorted, sort_out};
pub use row::{Candidate, FaultCode, Reading, RowFault, read_row};
pub use table::{Row, Table, TableFault, read_table};

#[cfg(test)]
mod whole_file;
