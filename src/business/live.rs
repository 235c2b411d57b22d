//! What open screens are told: small numbered events, the last thousand kept for those who slept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::broadcast;

use crate::base::clock::Instant;

/// Events kept for screens that reconnect.
const KEPT: usize = 1_000;

/// Something changed; the screen asks for what it shows. Carries no data of its own.
#[derive(Clone, Debug, Serialize)]
pub struct LiveEvent {
    /// Grows by one with every event; starts anew above all earlier ones after a restart.
    pub seq: u64,
    /// What kind of thing: `agenda`, `orders`.
    pub topic: &'static str,
    /// Which one, where it is one.
    pub id: Option<uuid::Uuid>,
}

/// What a screen that reconnects is owed.
#[derive(Debug)]
pub enum Since {
    /// These events, in order.
    Events(Vec<LiveEvent>),
    /// Too long ago, or before a restart: load everything again.
    Reset(u64),
}

#[derive(Debug)]
struct State {
    seq: u64,
    kept: VecDeque<LiveEvent>,
}

/// The stream of one business. A cheap handle.
#[derive(Clone, Debug)]
pub struct Live {
    state: Arc<Mutex<State>>,
    out: broadcast::Sender<LiveEvent>,
}

impl Live {
    pub(super) fn new(now: Instant) -> Self {
        // Milliseconds outrun any rate of events, so numbers after a restart lie above those before.
        let seq = u64::try_from(now.0).unwrap_or(0);
        Self { state: Arc::new(Mutex::new(State { seq, kept: VecDeque::new() })), out: broadcast::channel(256).0 }
    }

    pub(super) fn send(&self, topic: &'static str, id: Option<uuid::Uuid>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.seq += 1;
        let event = LiveEvent { seq: state.seq, topic, id };
        state.kept.push_back(event.clone());
        if state.kept.len() > KEPT {
            state.kept.pop_front();
        }
        // Sent under the lock, so that listeners see the numbers in order. No listener is no error.
        let _ = self.out.send(event);
    }

    /// The number of the newest event: what a page that is being made has seen.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).seq
    }

    /// Listens from now on, with what happened after `seen`.
    #[must_use]
    pub fn listen(&self, seen: Option<u64>) -> (Since, broadcast::Receiver<LiveEvent>) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let events = self.out.subscribe();
        let owed = match seen {
            None => Since::Reset(state.seq),
            Some(seen) if seen == state.seq => Since::Events(Vec::new()),
            Some(seen) => match state.kept.front() {
                Some(first) if seen + 1 >= first.seq && seen < state.seq => {
                    Since::Events(state.kept.iter().filter(|e| e.seq > seen).cloned().collect())
                }
                _ => Since::Reset(state.seq),
            },
        };
        (owed, events)
    }
}
