//! Messages that must leave: written in the transaction of what they tell of, sent by a worker that
//! tries again, never twice for the same reason.

mod deliver;
mod letter;
mod server;
mod store;

pub use deliver::{Delivered, deliver_due, try_out};
pub use letter::Letter;
pub use server::{Security, Server, load as server, save as save_server, server_key};
pub use store::{Line, MessageId, Posting, State, again, drop_one, list, post, stuck, withdraw};
