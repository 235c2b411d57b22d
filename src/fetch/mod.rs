//! Reaching what lies elsewhere: one careful GET of an address that somebody typed, and calls of a
//! programming interface whose address is ours (`call.rs`).
//!
//! The address may be hostile, so it is judged before a name is looked up (`address.rs`), what the name
//! leads to is judged before a byte is sent (`inward.rs`), and the same at each redirect (`get.rs`).
//! Rules: OWASP on server-side request forgery; special-purpose ranges of RFC 6890.

mod address;
mod call;
mod get;
mod inward;

pub use address::Address;
pub use call::{Answered, Body, Method, Sent, call};
pub use get::{Fetched, Known, MOST_BYTES, Refusal, get};
