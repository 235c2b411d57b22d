//! The writer thread: a bounded queue, a savepoint for each closure, one commit for many.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant as Tick};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::tx::Tx;
use crate::base::clock::{Clock, Instant};
use crate::base::problem::{Code, Outcome, Problem};

/// Closures that may wait. Past this the answer is 503 at once.
const QUEUE: usize = 1_024;
/// Closures in one commit.
const BATCH: usize = 256;
/// Work in one commit before it is closed.
const BATCH_TIME: Duration = Duration::from_millis(8);
/// Size of the write-ahead log after which pages are moved into the database, in bytes.
const CHECKPOINT_BYTES: u64 = 4 * 1024 * 1024;

/// After the commit: `None` where it held, else the problem everyone in the batch gets.
type Finish = Box<dyn FnOnce(Option<&Problem>) + Send>;
type Job = Box<dyn FnOnce(&Connection, Instant) -> Finish + Send>;

/// Counts since the start, for metrics and health.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriterStats {
    /// Commits made.
    pub commits: u64,
    /// Closures run.
    pub jobs: u64,
    /// Closures waiting now.
    pub queued: u64,
    /// Commits that failed.
    pub failed: u64,
    /// Time spent in commits, in microseconds.
    pub commit_us: u64,
    /// The longest commit, in microseconds.
    pub slowest_us: u64,
    /// Closures refused because the queue was full.
    pub refused: u64,
    /// Closures that changed something worth a backup.
    pub changes: u64,
}

#[derive(Default, Debug)]
struct Counts {
    commits: AtomicU64,
    jobs: AtomicU64,
    failed: AtomicU64,
    commit_us: AtomicU64,
    slowest_us: AtomicU64,
    refused: AtomicU64,
    changes: AtomicU64,
}

enum Order {
    Run(Job),
    Stop(Sender<()>),
}

/// The handle through which closures reach the writer thread.
#[derive(Clone)]
pub(super) struct Writer {
    queue: Sender<Order>,
    counts: Arc<Counts>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("queued", &self.queue.len()).finish_non_exhaustive()
    }
}

impl Writer {
    pub(super) fn start(conn: Connection, path: &Path, clock: Clock) -> Outcome<Self> {
        let (queue, orders) = crossbeam_channel::bounded(QUEUE);
        let counts = Arc::new(Counts::default());
        let wal = PathBuf::from(format!("{}-wal", path.display()));
        let thread = Thread { conn, orders, clock, wal, counts: Arc::clone(&counts) };
        std::thread::Builder::new().name("writer".into()).spawn(move || thread.serve())?;
        Ok(Self { queue, counts })
    }

    pub(super) async fn run<T, F>(&self, work: F) -> Outcome<T>
    where
        F: FnOnce(&Tx<'_>) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        self.submit(work)?.await.map_err(|_| gone())?
    }

    pub(super) fn run_now<T, F>(&self, work: F) -> Outcome<T>
    where
        F: FnOnce(&Tx<'_>) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        self.submit(work)?.blocking_recv().map_err(|_| gone())?
    }

    fn submit<T, F>(&self, work: F) -> Outcome<oneshot::Receiver<Outcome<T>>>
    where
        F: FnOnce(&Tx<'_>) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let counts = Arc::clone(&self.counts);
        let job: Job = Box::new(move |conn, now| {
            let (result, hooks) = in_savepoint(conn, now, &counts.changes, work);
            Box::new(move |failed| {
                let told = match (result, failed) {
                    (Ok(value), None) => {
                        for hook in hooks {
                            hook();
                        }
                        Ok(value)
                    }
                    (Ok(_), Some(why)) => Err(Problem::new(why.code).because(why)),
                    (Err(problem), _) => Err(problem),
                };
                // The caller may have gone; the commit stands all the same.
                let _ = answer.send(told);
            })
        });
        self.queue.try_send(Order::Run(job)).map_err(|refused| match refused {
            TrySendError::Full(_) => {
                self.counts.refused.fetch_add(1, Relaxed);
                Problem::new(Code::Busy).retry_after(2).because("writer queue full")
            }
            TrySendError::Disconnected(_) => gone(),
        })?;
        Ok(answered)
    }

    pub(super) fn stats(&self) -> WriterStats {
        let c = &self.counts;
        WriterStats {
            commits: c.commits.load(Relaxed),
            jobs: c.jobs.load(Relaxed),
            queued: self.queue.len() as u64,
            failed: c.failed.load(Relaxed),
            commit_us: c.commit_us.load(Relaxed),
            slowest_us: c.slowest_us.load(Relaxed),
            refused: c.refused.load(Relaxed),
            changes: c.changes.load(Relaxed),
        }
    }

    pub(super) fn stop(&self) {
        let (done, wait) = crossbeam_channel::bounded(1);
        if self.queue.send(Order::Stop(done)).is_ok() {
            let _ = wait.recv_timeout(Duration::from_secs(20));
        }
    }
}

fn gone() -> Problem {
    Problem::new(Code::Busy).retry_after(5).because("writer stopped")
}

type Hooks = Vec<Box<dyn FnOnce() + Send>>;

/// Runs one closure so that its failure (or panic) undoes its own work and nobody else's.
fn in_savepoint<T>(conn: &Connection, now: Instant, changes: &AtomicU64, work: impl FnOnce(&Tx<'_>) -> Outcome<T>) -> (Outcome<T>, Hooks) {
    if let Err(error) = conn.execute_batch("SAVEPOINT job") {
        return (Err(error.into()), Vec::new());
    }
    let (tx, before) = (Tx::new(conn, now), conn.total_changes());
    let result =
        catch_unwind(AssertUnwindSafe(|| work(&tx))).unwrap_or_else(|_| Err(Problem::internal("a closure in the writer panicked")));
    if !tx.is_quiet() && conn.total_changes() != before {
        changes.fetch_add(1, Relaxed);
    }
    let hooks = tx.into_hooks();
    let closed = match &result {
        Ok(_) => conn.execute_batch("RELEASE job"),
        Err(_) => conn.execute_batch("ROLLBACK TO job; RELEASE job"),
    };
    match (result, closed) {
        (Ok(_), Err(error)) => (Err(error.into()), Vec::new()),
        (result, _) => (result, hooks),
    }
}

struct Thread {
    conn: Connection,
    orders: Receiver<Order>,
    clock: Clock,
    wal: PathBuf,
    counts: Arc<Counts>,
}

impl Thread {
    fn serve(self) {
        loop {
            match self.orders.recv_timeout(Duration::from_mins(1)) {
                Ok(Order::Run(first)) => {
                    if let Some(done) = self.batch(first) {
                        return self.leave(&done);
                    }
                }
                Ok(Order::Stop(done)) => return self.leave(&done),
                Err(RecvTimeoutError::Timeout) => self.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)", 1),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Runs a first closure and those that wait behind it, commits once, then answers all of them.
    fn batch(&self, first: Job) -> Option<Sender<()>> {
        let started = Tick::now();
        let mut stop = None;
        let mut finishes: Vec<Finish> = Vec::with_capacity(16);
        if let Err(error) = self.conn.execute_batch("BEGIN IMMEDIATE") {
            // Not begun means not run: the closure is dropped and its caller told to try again.
            tracing::error!(target: "mostrador::store", %error, "no transaction could be begun");
            let _ = self.conn.execute_batch("ROLLBACK");
            return None;
        }
        let mut next = Some(first);
        while let Some(job) = next.take() {
            finishes.push(job(&self.conn, self.clock.now()));
            if finishes.len() >= BATCH || started.elapsed() >= BATCH_TIME {
                break;
            }
            match self.orders.try_recv() {
                Ok(Order::Run(job)) => next = Some(job),
                Ok(Order::Stop(done)) => stop = Some(done),
                Err(_) => {}
            }
        }
        let failed = self.conn.execute_batch("COMMIT").err().map(Problem::from);
        self.count(finishes.len(), started, failed.is_some());
        if let Some(problem) = &failed {
            tracing::error!(target: "mostrador::store", %problem, "commit failed");
            let _ = self.conn.execute_batch("ROLLBACK");
        }
        for finish in finishes {
            // A hook's panic must not take the writer down; its commit stands.
            if catch_unwind(AssertUnwindSafe(|| finish(failed.as_ref()))).is_err() {
                tracing::error!(target: "mostrador::store", "a hook after the commit panicked");
            }
        }
        self.checkpoint("PRAGMA wal_checkpoint(PASSIVE)", CHECKPOINT_BYTES);
        stop
    }

    fn count(&self, jobs: usize, started: Tick, failed: bool) {
        let us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.counts.jobs.fetch_add(jobs as u64, Relaxed);
        self.counts.commits.fetch_add(1, Relaxed);
        self.counts.commit_us.fetch_add(us, Relaxed);
        self.counts.slowest_us.fetch_max(us, Relaxed);
        self.counts.failed.fetch_add(u64::from(failed), Relaxed);
    }

    /// Moves pages out of the log once it is large, after everyone has been answered.
    fn checkpoint(&self, how: &str, from_bytes: u64) {
        if std::fs::metadata(&self.wal).is_ok_and(|m| m.len() >= from_bytes) {
            let moved = self.conn.query_row(how, [], |_| Ok(()));
            if let Err(error) = moved {
                tracing::warn!(target: "mostrador::store", %error, "checkpoint failed");
            }
        }
    }

    fn leave(self, done: &Sender<()>) {
        let _ = self.conn.execute_batch("PRAGMA optimize");
        self.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)", 1);
        drop(self.conn);
        let _ = done.send(());
    }
}
