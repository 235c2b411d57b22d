//! The people who work here: users, roles, permissions, passwords, second factor, sessions, throttles.

pub mod password;
pub mod permission;
pub mod role;
pub mod second_factor;
pub mod session;
pub mod throttle;
pub mod user;

pub use permission::{Needs, Permission, may};
pub use role::Role;
pub use session::{Session, Token};
