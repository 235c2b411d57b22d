//! How a command reaches the running server: a socket in the data folder, one JSON line there (and the
//! caller's file behind it), lines of progress back (and a file with its hash), the last of them the
//! outcome. Here the server's side; the caller's is in `ask`.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::orders::Order;
use super::parcel::{self, Tray};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Node;
use crate::keyring::Recovery;
use crate::modules::agenda::CalendarCommand;

/// What is asked: the order, and how many bytes of the caller's file come behind the line.
#[derive(Serialize, Deserialize)]
pub(super) struct Request {
    pub order: Order,
    pub upload: Option<u64>,
}

/// What comes back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    /// A line for the person.
    Said(String),
    /// A file of that name; so many bytes come behind the line, and then [`Answer::Hash`].
    File(String, u64),
    /// SHA-256 of the bytes that were sent, in hex.
    Hash(String),
    /// The end: true for done.
    Ended(bool),
}

/// What the caller says once a kit lies on their side: only then it is in force.
pub(super) const LANDED: &str = "landed";
/// How many callers are served at once; the next is told so and may come again.
const MOST: usize = 8;
/// The longest line a caller may say, in bytes.
const LONGEST_LINE: usize = 64 * 1024;
/// How long a caller may take to say what they want.
const HURRY: Duration = Duration::from_secs(5);
/// The longest list that is read into memory, in bytes.
const LONGEST_LIST: u64 = 64 * 1024 * 1024;
/// How long a caller may be silent, or deaf, while an order is being done: files come from a disk beside us.
const PATIENCE: Duration = Duration::from_mins(1);

/// The socket; it is gone with this handle.
pub(super) struct Listener(std::path::PathBuf);

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Answers orders on the socket. Whoever can open it owns the data folder anyway: mode 0600.
///
/// # Errors
/// The socket cannot be made.
pub(super) fn listen(node: &Node) -> Outcome<Listener> {
    let path = node.paths().socket();
    // The lock is ours, so a socket that is there is a dead one.
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let node = node.clone();
    // Whoever is served holds a copy, so the count says how many there are, and one more.
    let seats = Arc::new(());
    std::thread::Builder::new().name("control".into()).spawn(move || {
        for stream in listener.incoming().flatten() {
            if Arc::strong_count(&seats) > MOST {
                turn_away(&stream);
                continue;
            }
            let (node, seat) = (node.clone(), Arc::clone(&seats));
            let served = std::thread::Builder::new().name("control-order".into()).spawn(move || {
                if let Err(problem) = answer(&node, &stream) {
                    tracing::warn!(target: "mostrador::app", %problem, "control");
                }
                drop(seat);
            });
            if let Err(error) = served {
                tracing::error!(target: "mostrador::errors", %error, "no thread for a command");
            }
        }
    })?;
    Ok(Listener(path))
}

/// Says that all places are taken. Two short lines fit into the socket, so nobody can hold this up.
fn turn_away(mut stream: &UnixStream) {
    let _ = stream.set_write_timeout(Some(HURRY));
    let busy = Problem::new(Code::Busy).because(format!("{MOST} commands are being served"));
    let _ = send(&mut stream, &Answer::Said(super::say(&busy)));
    let _ = send(&mut stream, &Answer::Ended(false));
}

fn answer(node: &Node, stream: &UnixStream) -> Outcome<()> {
    stream.set_write_timeout(Some(PATIENCE))?;
    let (mut from, mut out) = (BufReader::new(stream), stream);
    let done = line(&mut from, stream, HURRY).and_then(|said| {
        let request: Request = serde_json::from_slice(&said).map_err(|e| Problem::new(Code::BadBody).because(e))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        serve(node, request, &mut from, &mut out)
    });
    if let Err(problem) = &done {
        send(&mut out, &Answer::Said(super::say(problem)))?;
    }
    send(&mut out, &Answer::Ended(done.unwrap_or(false)))
}

/// The caller's order, whole within its time and of a length that an order has. It may hold a password.
fn line(from: &mut impl BufRead, stream: &UnixStream, most: Duration) -> Outcome<Zeroizing<Vec<u8>>> {
    let (until, mut said) = (Instant::now() + most, Zeroizing::new(Vec::new()));
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Problem::internal(format!("no order came within {} s", most.as_secs())));
        }
        stream.set_read_timeout(Some(left))?;
        let here = match from.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            here => here?,
        };
        let (taken, whole) = here.iter().position(|b| *b == b'\n').map_or((here.len(), here.is_empty()), |at| (at + 1, true));
        said.extend_from_slice(&here[..taken]);
        from.consume(taken);
        if said.len() > LONGEST_LINE {
            return Err(Problem::new(Code::TooLarge).with("most", format!("{} kB", LONGEST_LINE / 1024)));
        }
        if whole {
            return Ok(said);
        }
    }
}

/// Does an order with the caller's files at hand instead of their paths.
fn serve(node: &Node, request: Request, from: &mut impl BufRead, out: &mut impl Write) -> Outcome<bool> {
    let Request { mut order, upload } = request;
    match (&order, upload) {
        (Order::KeysKit { out: path }, _) => return hand_over_kit(node, path, from, out),
        (Order::Import { dry_run, .. }, Some(bytes)) => return import(node, *dry_run, bytes, from, out),
        (Order::ImportCalendar { resource, service, from: day, dry_run, .. }, Some(bytes)) => {
            let (resource, service, day) = (resource.clone(), service.clone(), day.clone().unwrap_or_default());
            let command = CalendarCommand { resource, service, from: day, dry_run: *dry_run };
            return import_calendar(node, &command, Whole { from, left: bytes }, out);
        }
        _ => {}
    }
    if let Order::BackupExport { name, .. } = order {
        let (name, file, bytes) = super::deeds::archive(node, name)?;
        return hand_over(name.as_str(), file, bytes, out);
    }
    let tray = Tray::new(&crate::backup::incoming(&node.paths().0))?;
    if let (Some(source), Some(bytes)) = (order.source(), upload) {
        *source = tray.file(source);
        parcel::receive(from, bytes, source)?;
    }
    let written = order.target().map(|target| {
        *target = tray.file(target);
        target.clone()
    });
    // The tray's path says nothing to the caller, who sees where the file lands.
    let inside = written.as_ref().map(|w| w.display().to_string());
    let done = super::deeds::perform(node, order, &mut |text| {
        if inside.as_deref() == Some(text) {
            return;
        }
        let _ = send(out, &Answer::Said(text.to_owned()));
    })?;
    match written.filter(|w| w.exists()) {
        Some(written) => {
            let bytes = std::fs::metadata(&written)?.len();
            hand_over("", std::fs::File::open(&written)?, bytes, out)?;
            Ok(done)
        }
        None => Ok(done),
    }
}

/// A new kit never touches our disk, and counts only once the caller has it on theirs: whoever goes away
/// in between leaves the old one in force.
fn hand_over_kit(node: &Node, path: &Path, from: &mut impl BufRead, out: &mut impl Write) -> Outcome<bool> {
    let business = super::deeds::only(node)?;
    let recovery = Recovery::generate();
    let kit = Zeroizing::new(super::setup::kit_bytes(&business, &recovery, path)?);
    send(out, &Answer::File(String::new(), u64::try_from(kit.len()).unwrap_or(u64::MAX)))?;
    out.write_all(&kit)?;
    send(out, &Answer::Hash(parcel::hash(&kit)))?;
    let mut line = String::new();
    from.take(64).read_line(&mut line)?;
    if line.trim() != LANDED {
        return Err(Problem::internal("the caller went away before the kit was theirs: the old one stays in force"));
    }
    super::deeds::take_kit(&business, &recovery)?;
    super::deeds::perform(node, Order::KeysStatus, &mut |text| {
        let _ = send(out, &Answer::Said(text.to_owned()));
    })
}

/// A list of people stays in memory: on our disk they exist sealed only.
fn import(node: &Node, dry_run: bool, bytes: u64, from: &mut impl BufRead, out: &mut impl Write) -> Outcome<bool> {
    if bytes > LONGEST_LIST {
        return Err(Problem::new(Code::TooLarge).with("most", format!("{} MB", LONGEST_LIST / 1024 / 1024)));
    }
    let mut list = Zeroizing::new(Vec::new());
    from.take(bytes).read_to_end(&mut list)?;
    if u64::try_from(list.len()) != Ok(bytes) {
        return Err(Problem::internal("the caller went away in the middle of the list"));
    }
    super::deeds::import_bytes(&super::deeds::only(node)?, &list, dry_run, &mut |text| {
        let _ = send(out, &Answer::Said(text.to_owned()));
    })
}

/// A calendar is read as it comes, and not kept.
fn import_calendar(node: &Node, command: &CalendarCommand, mut file: Whole<'_, impl BufRead>, out: &mut impl Write) -> Outcome<bool> {
    let done = super::deeds::import_calendar(&super::deeds::only(node)?, command, &mut file, &mut |text| {
        let _ = send(out, &Answer::Said(text.to_owned()));
    });
    // Whoever still sends does not hear a refusal.
    let _ = std::io::copy(&mut file, &mut std::io::sink());
    done
}

/// So many bytes of a caller, and an error where they go away before.
struct Whole<'f, R> {
    from: &'f mut R,
    left: u64,
}

impl<R: Read> Read for Whole<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.from.by_ref().take(self.left).read(into)?;
        if n == 0 && self.left > 0 && !into.is_empty() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= u64::try_from(n).unwrap_or(self.left);
        Ok(n)
    }
}

fn hand_over(name: &str, file: std::fs::File, bytes: u64, out: &mut impl Write) -> Outcome<bool> {
    send(out, &Answer::File(name.to_owned(), bytes))?;
    let hash = parcel::send(file, bytes, out)?;
    send(out, &Answer::Hash(hash))?;
    Ok(true)
}

fn send(out: &mut impl Write, answer: &Answer) -> Outcome<()> {
    let line = serde_json::to_string(answer).map_err(Problem::internal)?;
    Ok(writeln!(out, "{line}")?)
}
