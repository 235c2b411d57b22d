//! A letter, and the e-mail it becomes.

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::server::Server;
use super::store::MessageId;
use crate::base::problem::{Outcome, Problem};
use crate::keyring::Place;

/// What somebody is told. It waits sealed.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize, PartialEq, Eq)]
#[serde(default)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// The name beside it.
    pub to_name: String,
    /// The subject.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as HTML.
    pub html: String,
    /// An invitation (RFC 5546): `REQUEST` or `CANCEL`, and the calendar.
    pub calendar: Option<(String, String)>,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(***)")
    }
}

impl Letter {
    /// Where a letter waits.
    #[must_use]
    pub const fn place(id: &MessageId) -> Place<'_> {
        Place { table: "outbox", column: "letter", row: id.bytes() }
    }

    /// The e-mail. Its Message-ID is the outbox's own, so that a second try is recognised as the same.
    ///
    /// # Errors
    /// An address that is none.
    pub(super) fn email(&self, id: MessageId, server: &Server) -> Outcome<Message> {
        let address = |text: &str| text.trim().parse::<Address>().map_err(|_| Problem::field("to", "not-an-email"));
        let from = address(&server.from_address)?;
        let message_id = format!("<{id}@{}>", from.domain());
        let bodies =
            MultiPart::alternative().singlepart(SinglePart::plain(self.text.clone())).singlepart(SinglePart::html(self.html.clone()));
        let body = match &self.calendar {
            None => bodies,
            Some((method, calendar)) => {
                let kind = |text: String| ContentType::parse(&text).map_err(Problem::internal);
                let inline =
                    SinglePart::builder().header(kind(format!("text/calendar; method={method}; charset=utf-8"))?).body(calendar.clone());
                let file = Attachment::new("cita.ics".into()).body(calendar.clone(), kind("text/calendar; charset=utf-8".into())?);
                MultiPart::mixed().multipart(bodies.singlepart(inline)).singlepart(file)
            }
        };
        Message::builder()
            .from(Mailbox::new(Some(server.from_name.clone()), from))
            .to(Mailbox::new(Some(self.to_name.clone()).filter(|n| !n.is_empty()), address(&self.to)?))
            .subject(self.subject.clone())
            .message_id(Some(message_id))
            .multipart(body)
            .map_err(Problem::internal)
    }
}
