//! A backup leaves the disk and the processor to the counter most of the time.
//!
//! Nobody waits for an archive, and somebody waits for every booking: at full speed the queue of a small
//! machine's disk makes the slowest bookings ten times slower.

use std::time::{Duration, Instant};

use super::progress::Progress;

/// Bytes after which it rests, and after which what was written is brought to the disk.
pub(super) const STRIDE: u64 = 256 * 1024;
/// The longest rest: a machine that slept in between owes nothing.
const LONGEST: Duration = Duration::from_millis(100);

/// Work between two rests, where there are no bytes to count.
const SPELL: Duration = Duration::from_millis(2);

/// Rests twice as long as it worked.
pub(super) struct Pace {
    bytes: u64,
    since: Instant,
    /// Somebody waits for it: no rest.
    urgent: bool,
}

impl Pace {
    /// The pace of a run.
    pub(super) fn of(run: &Progress) -> Self {
        Self { bytes: 0, since: Instant::now(), urgent: run.is_urgent() }
    }

    /// So many bytes went by.
    pub(super) fn passed(&mut self, bytes: u64) {
        self.bytes += bytes;
        if self.bytes >= STRIDE {
            self.rest();
        }
    }

    /// So much was done that nobody can count; true where it rested.
    pub(super) fn worked(&mut self) -> bool {
        let due = self.since.elapsed() >= SPELL;
        if due {
            self.rest();
        }
        due
    }

    fn rest(&mut self) {
        if !self.urgent {
            std::thread::sleep((self.since.elapsed() * 2).min(LONGEST));
        }
        (self.bytes, self.since) = (0, Instant::now());
    }
}

/// Does long work on a thread of its own that gives way to all others.
pub(super) fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            // Only a wish: where it is not granted, the rests are what is left.
            let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 19);
            work()
        });
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
