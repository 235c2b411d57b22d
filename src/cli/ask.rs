//! How a command has its order done by the running server; the server's side is in `control`.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use super::control::{Answer, LANDED, Request};
use super::orders::Order;
use super::parcel::{self, Landing};
use crate::base::problem::{Outcome, Problem};

/// Hands an order to the running server, with the file it reads, and shows what it says. A file that comes
/// back is written here, by the caller's own process.
///
/// # Errors
/// Nobody answers on the socket; the caller's files cannot be read or written.
pub(super) fn ask(socket: &Path, mut order: Order) -> Outcome<bool> {
    let source = order.source().map(std::fs::File::open).transpose()?;
    let upload = source.as_ref().map(|file| file.metadata().map(|m| m.len())).transpose()?;
    // The place is tried before anything is done.
    let landing = order.target().map(|path| Landing::at(path)).transpose()?;
    let folder = if let Order::BackupExport { folder, .. } = &order {
        drop(Landing::at(&folder.join("mostrador.mbk"))?);
        Some(folder.clone())
    } else {
        None
    };
    let mut stream = UnixStream::connect(socket)?;
    let line = serde_json::to_string(&Request { order, upload }).map_err(Problem::internal)?;
    let said = hand_in(&mut stream, &line, source.zip(upload));
    let back = stream.try_clone()?;
    match (listen_to(&mut BufReader::new(stream), back, landing.as_ref(), folder.as_deref()), said) {
        // Refused before it was all said: the reason is what was answered, if anything was.
        (Err(_), Err(problem)) => Err(problem),
        (answered, _) => answered,
    }
}

fn hand_in(stream: &mut UnixStream, line: &str, file: Option<(std::fs::File, u64)>) -> Outcome<()> {
    writeln!(stream, "{line}")?;
    if let Some((file, bytes)) = file {
        parcel::send(file, bytes, stream)?;
    }
    Ok(())
}

fn listen_to(from: &mut impl BufRead, mut back: UnixStream, landing: Option<&Landing>, folder: Option<&Path>) -> Outcome<bool> {
    let mut line = String::new();
    while from.read_line(&mut line)? > 0 {
        match serde_json::from_str(&line).map_err(Problem::internal)? {
            Answer::Said(text) => super::println_line(&text),
            Answer::File(name, bytes) => {
                let at = match (landing, folder) {
                    (Some(_), _) => None,
                    // Only a name that an archive can have: it leads nowhere else.
                    (None, Some(folder)) => Some(Landing::at(&folder.join(name.parse::<crate::backup::Name>()?))?),
                    (None, None) => return Err(Problem::internal("a file nobody asked for")),
                };
                let Some(at) = at.as_ref().or(landing) else { continue };
                let hash = at.land(from, bytes, told_hash)?;
                // Nobody may be listening any more; what counts is said at the end.
                let _ = writeln!(back, "{LANDED}");
                super::println_line(&format!("{} {hash}", at.target().display()));
            }
            Answer::Hash(_) => return Err(Problem::internal("a hash of no file")),
            Answer::Ended(done) => return Ok(done),
        }
        line.clear();
    }
    Err(Problem::internal("the server went away before it answered"))
}

/// The hash that comes behind a file.
fn told_hash(from: &mut impl BufRead) -> Outcome<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    match serde_json::from_str(&line) {
        Ok(Answer::Hash(hash)) => Ok(hash),
        _ => Err(Problem::internal("the server did not say the hash of what it sent")),
    }
}
