//! A backup leaves the disk and the processor to the counter half of the time.
//!
//! Nobody waits for an archive, and somebody waits for every booking: at full speed the queue of a small
//! machine's disk makes the slowest bookings ten times slower.

use std::time::{Duration, Instant};

/// Bytes after which it rests, and after which what was written is brought to the disk.
pub(super) const STRIDE: u64 = 256 * 1024;
/// The longest rest: a machine that slept in between owes nothing.
const LONGEST: Duration = Duration::from_millis(100);

/// Rests as long as it worked.
pub(super) struct Pace {
    bytes: u64,
    since: Instant,
}

impl Default for Pace {
    fn default() -> Self {
        Self { bytes: 0, since: Instant::now() }
    }
}

impl Pace {
    /// So many bytes went by.
    pub(super) fn passed(&mut self, bytes: u64) {
        self.bytes += bytes;
        if self.bytes >= STRIDE {
            std::thread::sleep(self.since.elapsed().min(LONGEST));
            *self = Self::default();
        }
    }
}
