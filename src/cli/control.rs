//! How a command reaches the running server: a socket in the data folder, one JSON line there, lines
//! of progress back, the last of them the outcome.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::orders::Order;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Node;

/// What comes back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// A line for the person.
    Said(String),
    /// The end: true for done.
    Ended(bool),
}

/// A listening thread that ends with its handle.
pub(crate) struct Listener(std::path::PathBuf);

impl Listener {
    /// Stops answering.
    pub(crate) fn abort(&self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Answers orders on the socket. Whoever can open it owns the data folder anyway: mode 0600.
///
/// # Errors
/// The socket cannot be made.
pub(crate) fn listen(node: &Node) -> Outcome<Listener> {
    let path = node.paths().socket();
    // The lock is ours, so a socket that is there is a dead one.
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let node = node.clone();
    std::thread::Builder::new().name("control".into()).spawn(move || {
        for stream in listener.incoming().flatten() {
            if let Err(problem) = answer(&node, &stream) {
                tracing::warn!(target: "mostrador::app", %problem, "control");
            }
        }
    })?;
    Ok(Listener(path))
}

fn answer(node: &Node, stream: &UnixStream) -> Outcome<()> {
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    let order: Order = serde_json::from_str(&line).map_err(|e| Problem::new(Code::BadBody).because(e))?;
    let mut out = stream;
    let mut tell = |text: &str| {
        let _ = send(&mut out, &Answer::Said(text.to_owned()));
    };
    let done = super::orders::perform(node, order, &mut tell);
    if let Err(problem) = &done {
        tell(&super::say(problem));
    }
    send(&mut out, &Answer::Ended(done.unwrap_or(false)))
}

fn send(out: &mut impl Write, answer: &Answer) -> Outcome<()> {
    let line = serde_json::to_string(answer).map_err(Problem::internal)?;
    Ok(writeln!(out, "{line}")?)
}

/// Hands an order to the running server and shows what it says.
///
/// # Errors
/// Nobody answers on the socket.
pub(super) fn ask(socket: &Path, order: &Order) -> Outcome<bool> {
    let mut stream = UnixStream::connect(socket)?;
    let line = serde_json::to_string(order).map_err(Problem::internal)?;
    writeln!(stream, "{line}")?;
    for line in BufReader::new(stream).lines() {
        match serde_json::from_str(&line?).map_err(Problem::internal)? {
            Answer::Said(text) => super::println_line(&text),
            Answer::Ended(done) => return Ok(done),
        }
    }
    Err(Problem::internal("the server went away before it answered"))
}
