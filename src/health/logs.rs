//! Logs: JSON lines in four files, rotated by size, masked, and a short text on the terminal.
//!
//! tracing-appender rotates by time only, so its non-blocking writer stands over a file of ours that
//! rotates by size.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

/// Size after which a file is put aside, in bytes.
const SIZE: u64 = 10 * 1024 * 1024;
/// Files put aside that are kept.
const KEPT: usize = 5;

/// A file that is put aside when it is large. Lines are never split: a write is a line.
#[derive(Debug)]
pub struct Rotating {
    path: PathBuf,
    file: File,
    size: u64,
    limit: u64,
}

impl Rotating {
    /// Opens (or goes on with) a log file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn open(path: PathBuf, limit: u64) -> io::Result<Self> {
        let file = open(&path)?;
        let size = file.metadata()?.len();
        Ok(Self { path, file, size, limit })
    }

    fn rotate(&mut self) -> io::Result<()> {
        self.file.sync_all()?;
        let numbered = |n: usize| PathBuf::from(format!("{}.{n}", self.path.display()));
        for n in (1..KEPT).rev() {
            if numbered(n).exists() {
                std::fs::rename(numbered(n), numbered(n + 1))?;
            }
        }
        std::fs::rename(&self.path, numbered(1))?;
        self.file = open(&self.path)?;
        self.size = 0;
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // Never through a link that somebody laid where a log should be.
    OpenOptions::new().create(true).append(true).mode(0o640).custom_flags(0o400_000).open(path)
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.size > 0 && self.size + line.len() as u64 > self.limit {
            self.rotate()?;
        }
        self.file.write_all(line)?;
        self.size += line.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Keeps the log threads alive; dropping it writes what is left.
#[derive(Debug)]
pub struct Logs(#[expect(dead_code, reason = "held, not read")] Vec<WorkerGuard>);

type Boxed = Box<dyn Layer<Registry> + Send + Sync>;

/// Begins logging: text to the terminal, and with a folder the four files `app`, `security`,
/// `performance` and `errors`.
///
/// # Errors
/// What the disk says.
pub fn begin(folder: Option<&Path>) -> io::Result<Logs> {
    let mut guards = Vec::new();
    let filter =
        EnvFilter::try_from_env("MOSTRADOR_LOG").unwrap_or_else(|_| EnvFilter::new("warn,mostrador=info,mostrador::performance=off"));
    let terminal = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_target(false).compact().with_filter(filter);
    let mut layers: Vec<Boxed> = vec![terminal.boxed()];
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)?;
        for (name, target) in
            [("security", "mostrador::security"), ("performance", "mostrador::performance"), ("errors", "mostrador::errors"), ("app", "")]
        {
            let (writer, guard) = tracing_appender::non_blocking(Rotating::open(folder.join(format!("{name}.jsonl")), SIZE)?);
            guards.push(guard);
            let chosen = filter_fn(move |about| match target {
                "" => {
                    about.target().starts_with("mostrador")
                        && !["mostrador::security", "mostrador::performance", "mostrador::errors"].contains(&about.target())
                        && *about.level() <= tracing::Level::INFO
                }
                "mostrador::errors" => about.target() == target || *about.level() == tracing::Level::ERROR,
                _ => about.target() == target,
            });
            layers.push(
                tracing_subscriber::fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_writer(BoxMakeWriter::new(writer))
                    .with_filter(chosen)
                    .boxed(),
            );
        }
    }
    // A second call (tests, a command inside the server) leaves the first in place.
    let _ = tracing_subscriber::registry().with(layers).try_init();
    Ok(Logs(guards))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_line_is_split_and_the_size_is_bounded(lines in proptest::collection::vec("[a-z]{1,80}", 1..120)) {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("x.jsonl");
            let mut log = Rotating::open(path.clone(), 500).unwrap();
            for line in &lines {
                log.write_all(format!("{line}\n").as_bytes()).unwrap();
            }
            let files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).collect();
            prop_assert!(files.len() <= KEPT + 1);
            for file in files {
                let text = std::fs::read_to_string(file).unwrap();
                prop_assert!(text.len() <= 500);
                prop_assert!(text.lines().all(|l| lines.iter().any(|x| x == l)));
            }
            let newest = std::fs::read_to_string(path).unwrap();
            prop_assert_eq!(newest.lines().last(), lines.last().map(String::as_str));
        }
    }
}
