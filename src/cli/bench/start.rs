//! From the command to the first answer, and the memory of a server at rest.

use std::time::{Duration, Instant};

use super::memory_mb;
use super::stage::Stage;
use crate::base::problem::Outcome;

/// Starts the server on the full folder, then on one with 20 000 people.
pub(super) fn start(full: Stage, line: fn(&str)) -> Outcome<()> {
    line("\nstart-up and rest                   people       ms       MB");
    one(&full, line)?;
    drop(full);
    one(&Stage::build(20_000, 40_000)?, line)
}

fn one(stage: &Stage, line: fn(&str)) -> Outcome<()> {
    let started = Instant::now();
    let server = stage.serve()?;
    let took = started.elapsed();
    std::thread::sleep(Duration::from_secs(2));
    line(&format!(
        "  serving                         {:>8} {:>8.0} {:>8.0}",
        stage.people.len(),
        took.as_secs_f64() * 1_000.0,
        memory_mb(&server.pid())
    ));
    Ok(())
}
