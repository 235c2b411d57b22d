//! The toolkit handlers are made of: who is asking, may they, what did they send, how do we answer.
//!
//! A handler's signature says it all: `Allow<may::BookAppointments>` who may call it, `Input<Booking>`
//! what it takes, `Reply<DayPage>` or `Done<Booked>` what it answers. One handler serves a browser
//! (HTML, forms) and a program (JSON); [`Routes`] reads the same signature into the OpenAPI file and
//! the table of permissions.

pub mod assets;
mod caller;
mod describe;
mod followed;
mod frame;
pub mod guard;
mod house;
mod input;
pub mod limit;
mod local;
mod memory;
mod place;
mod problems;
pub mod proof;
mod reply;
mod routes;
mod section;
mod upload;

pub use caller::{Allow, Anyone, Caller, session_cookie};
pub use describe::{Ask, AskAll, Operation, Say};
pub use followed::Followed;
pub use frame::{Flash, Frame, MenuEntry, Notice, Undo};
pub use house::{House, Listening, NoticeSource};
pub use input::Input;
pub use local::local_path;
pub use memory::Memory;
pub use place::{Asked, At};
pub use reply::{Done, Page, Paper, Reply, Sight};
pub use routes::{RouteDoc, Routes};
pub use section::{PartReader, PersonPart, Section, SectionAction, SectionLine, SectionList};
pub use upload::{Poured, Sink, Upload};

/// The words of the frame, the forms and the error pages.
pub const WORDS: crate::base::lang::Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));
