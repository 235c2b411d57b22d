//! How a command reaches the running server: a socket in the data folder, one JSON line there (and the
//! caller's file behind it), lines of progress back (and a file), the last of them the outcome.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::orders::Order;
use super::parcel::{self, Landing, Tray};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Node;
use crate::keyring::Recovery;

/// What is asked: the order, and how many bytes of the caller's file come behind the line.
#[derive(Serialize, Deserialize)]
struct Request {
    order: Order,
    upload: Option<u64>,
}

/// What comes back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// A line for the person.
    Said(String),
    /// A file of that name; so many bytes come behind the line.
    File(String, u64),
    /// The end: true for done.
    Ended(bool),
}

/// What the caller says once a kit lies on their side: only then it is in force.
const LANDED: &str = "landed";
/// The longest list that is read into memory, in bytes.
const LONGEST_LIST: u64 = 64 * 1024 * 1024;
/// How long either side may be silent.
const PATIENCE: Duration = Duration::from_mins(10);

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
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut from = BufReader::new(stream);
    let mut line = String::new();
    from.read_line(&mut line)?;
    let request: Request = serde_json::from_str(&line).map_err(|e| Problem::new(Code::BadBody).because(e))?;
    let mut out = stream;
    let done = serve(node, request, &mut from, &mut out);
    if let Err(problem) = &done {
        send(&mut out, &Answer::Said(super::say(problem)))?;
    }
    send(&mut out, &Answer::Ended(done.unwrap_or(false)))
}

/// Does an order with the caller's files at hand instead of their paths.
fn serve(node: &Node, request: Request, from: &mut impl BufRead, out: &mut impl Write) -> Outcome<bool> {
    let Request { mut order, upload } = request;
    match (&order, upload) {
        (Order::KeysKit { out: path }, _) => return hand_over_kit(node, path, from, out),
        (Order::Import { dry_run, .. }, Some(bytes)) => return import(node, *dry_run, bytes, from, out),
        _ => {}
    }
    if let Order::BackupExport { name, .. } = order {
        let (name, file, bytes) = super::orders::archive(node, name)?;
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
    let done = super::orders::perform(node, order, &mut |text| {
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
    let business = super::orders::only(node)?;
    let recovery = Recovery::generate();
    let kit = Zeroizing::new(super::setup::kit_bytes(&business, &recovery, path)?);
    send(out, &Answer::File(String::new(), u64::try_from(kit.len()).unwrap_or(u64::MAX)))?;
    out.write_all(&kit)?;
    out.flush()?;
    let mut line = String::new();
    from.read_line(&mut line)?;
    if line.trim() != LANDED {
        return Err(Problem::internal("the caller went away before the kit was theirs: the old one stays in force"));
    }
    super::orders::take_kit(&business, &recovery)?;
    super::orders::perform(node, Order::KeysStatus, &mut |text| {
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
    super::orders::import_bytes(&super::orders::only(node)?, &list, dry_run, &mut |text| {
        let _ = send(out, &Answer::Said(text.to_owned()));
    })
}

fn hand_over(name: &str, file: std::fs::File, bytes: u64, out: &mut impl Write) -> Outcome<bool> {
    send(out, &Answer::File(name.to_owned(), bytes))?;
    parcel::send(file, bytes, out)?;
    Ok(true)
}

fn send(out: &mut impl Write, answer: &Answer) -> Outcome<()> {
    let line = serde_json::to_string(answer).map_err(Problem::internal)?;
    Ok(writeln!(out, "{line}")?)
}

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
    writeln!(stream, "{line}")?;
    if let (Some(file), Some(bytes)) = (source, upload) {
        parcel::send(file, bytes, &mut stream)?;
    }
    let back = stream.try_clone()?;
    listen_to(&mut BufReader::new(stream), back, landing.as_ref(), folder.as_deref())
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
                let hash = at.land(from, bytes)?;
                // Nobody may be listening any more; what counts is said at the end.
                let _ = writeln!(back, "{LANDED}");
                super::println_line(&format!("{} {hash}", at.target().display()));
            }
            Answer::Ended(done) => return Ok(done),
        }
        line.clear();
    }
    Err(Problem::internal("the server went away before it answered"))
}
