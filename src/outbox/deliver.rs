//! Sending what is due, over SMTP, outside every transaction.

use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};

use super::letter::Letter;
use super::server::{self, Security, Server};
use super::store::{self, Leased, State};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::keyring::{Reveal, Vault};

/// Messages of one look.
const MOST: u32 = 20;
/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// Minutes until the next try, by tries made; the last one repeats.
const WAITS_MIN: [i64; 5] = [1, 5, 15, 60, 240];
/// When trying ends, in milliseconds.
const GIVE_UP_MS: i64 = 48 * 3_600_000;

/// What a look did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Delivered {
    /// Taken by the server.
    pub sent: usize,
    /// To be tried again.
    pub later: usize,
    /// Given up.
    pub failed: usize,
}

/// Sends what is due. Without a server nothing is due.
///
/// # Errors
/// What SQLite says; a server's refusal is noted on the message.
pub fn deliver_due(business: &Business) -> Outcome<Delivered> {
    let mut done = Delivered::default();
    let Some(server) = business.store().read_now(server::load)? else { return Ok(done) };
    let due = business.store().write_now(|tx| store::lease(tx, MOST))?;
    if due.is_empty() {
        return Ok(done);
    }
    let transport = transport(business.vault(), &server);
    for one in due {
        let tried = transport.as_ref().map_err(Clone::clone).and_then(|t| send(business, t, &server, &one));
        let (state, due_at, said) = judge(tried, &one, business.now());
        match state {
            State::Sent => done.sent += 1,
            State::Waiting => done.later += 1,
            _ => done.failed += 1,
        }
        business.store().write_now(move |tx| store::ended(tx, one.id, state, due_at, &said))?;
    }
    Ok(done)
}

/// Why a try failed.
#[derive(Clone, Debug)]
struct Refusal {
    for_good: bool,
    said: String,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        // Sealed keys and a wrong address are told by their code; nothing personal is in it.
        Self { for_good: problem.code == Code::BadInput, said: problem.code.name().to_owned() }
    }
}

fn judge(tried: Result<(), Refusal>, one: &Leased, now: Instant) -> (State, Instant, String) {
    match tried {
        Ok(()) => (State::Sent, now, String::new()),
        Err(r) if r.for_good || now.since(one.made_at) > GIVE_UP_MS => (State::Failed, now, r.said),
        Err(r) => {
            let round = usize::try_from(one.attempts).unwrap_or(0).min(WAITS_MIN.len() - 1);
            (State::Waiting, now.plus_min(WAITS_MIN[round]), r.said)
        }
    }
}

fn transport(vault: &Vault, server: &Server) -> Result<SmtpTransport, Refusal> {
    let parameters = || TlsParameters::new(server.host.clone()).map_err(|e| Refusal { for_good: false, said: masked(&e.to_string()) });
    let tls = match server.security {
        Security::Tls => Tls::Wrapper(parameters()?),
        Security::Starttls => Tls::Required(parameters()?),
        Security::None => Tls::None,
    };
    let mut builder = SmtpTransport::builder_dangerous(&server.host).port(server.port).tls(tls).timeout(Some(PATIENCE));
    if !server.user.is_empty() {
        let password = server.opened(vault)?.map(|p| p.reveal(Reveal::house("mail")).clone()).unwrap_or_default();
        builder = builder.credentials(Credentials::new(server.user.clone(), password));
    }
    Ok(builder.build())
}

fn send(business: &Business, transport: &SmtpTransport, server: &Server, one: &Leased) -> Result<(), Refusal> {
    let letter = business.vault().open(&Letter::place(&one.id), &one.letter)?;
    let email = letter.reveal(Reveal::house("mail")).email(one.id, server)?;
    transport.send(&email).map(|_| ()).map_err(|e| Refusal { for_good: e.is_permanent(), said: masked(&e.to_string()) })
}

/// Says whether a letter would leave: sends one now, outside the outbox.
///
/// # Errors
/// `MailRefused` with what the server said.
pub fn try_out(business: &Business, server: &Server, letter: &Letter) -> Outcome<()> {
    let refused = |r: Refusal| Problem::new(Code::MailRefused).with("said", r.said);
    let transport = transport(business.vault(), server).map_err(refused)?;
    let email = letter.email(store::MessageId::mint(business.now()), server)?;
    transport.send(&email).map(|_| ()).map_err(|e| refused(Refusal { for_good: false, said: masked(&e.to_string()) }))
}

/// A server's words without addresses: they often repeat the recipient.
fn masked(said: &str) -> String {
    said.split_whitespace().map(|w| if w.contains('@') { "…" } else { w }).collect::<Vec<_>>().join(" ").chars().take(180).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_words_name_nobody() {
        assert_eq!(masked("550 5.1.1 <ana@example.org>: user unknown"), "550 5.1.1 … user unknown");
    }
}
