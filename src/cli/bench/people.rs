//! Search over sealed names, in memory.

use std::time::Instant;

use super::stage::card;
use super::{Times, memory_mb};
use crate::base::clock::Instant as Moment;
use crate::keyring::PeopleIndex;
use crate::modules::contacts::PersonId;

const QUERIES: [&str; 8] = ["nun", "guemes maria", "zuniga", "55000123", "jose ibanez", "rodriges", "a", "muñoz ángel"];

/// Fills the index and asks it what people type.
pub(super) fn search(people: usize, line: fn(&str)) {
    let index = PeopleIndex::default();
    let before = memory_mb("self");
    let started = Instant::now();
    for n in 0..people {
        index.put(card(n).entry(PersonId::mint(Moment(1)), i64::try_from(n).unwrap_or(0), 52));
    }
    line(&format!(
        "\nsearch over {people} names: filled in {:.2} s, {:.0} MB",
        started.elapsed().as_secs_f64(),
        memory_mb("self") - before
    ));
    line("                                           p50 ms    p95 ms    p99 ms");
    let mut all = Times::default();
    for query in QUERIES {
        let mut times = Times::default();
        for _ in 0..60 {
            let asked = Instant::now();
            let found = index.find(query, 10);
            times.push(asked.elapsed());
            std::hint::black_box(found);
        }
        line(&format!("  «{query}»{:>width$} {}", "", times.row(), width = 34_usize.saturating_sub(query.chars().count())));
        all.join(times);
    }
    line(&format!("  all                                {}", all.row()));
}
