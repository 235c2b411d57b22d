//! What the house does by itself.

use crate::access::session;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::jobs::proof::{self, Proof};
use crate::jobs::{Every, Job};
use crate::modules::{agenda, house, privacy, till};
use crate::store::idempotency;

/// Every job, by lane: those of one lane wait for each other and for nobody else. What waits for hosts elsewhere has
/// its own, so that a slow one holds up no reminder.
pub const LANES: [&[Job]; 2] = [HOUSE, ELSEWHERE];

const ELSEWHERE: &[Job] = &[Job { name: "calendars", every: Every::Minutes(1), run: agenda::follow_calendars }];

const HOUSE: &[Job] = &[
    Job { name: "backup", every: Every::DayAt(3, 0), run: nightly_backup },
    Job { name: "backup-hourly", every: Every::Minutes(60), run: crate::backup::hourly },
    Job { name: "rehearsal", every: Every::SundayAt(4, 30), run: crate::backup::rehearse_newest },
    Job { name: "anchor", every: Every::Minutes(60), run: anchor },
    Job { name: "sweep", every: Every::Minutes(30), run: sweep },
    Job { name: "notices", every: Every::Minutes(1), run: agenda::compose_notices },
    Job { name: "holds", every: Every::Minutes(1), run: agenda::sweep_holds },
    Job { name: "waiting", every: Every::Minutes(1), run: agenda::offer_freed },
    // Before the nightly backup, so that its archive has it.
    Job { name: "erasures", every: Every::DayAt(2, 30), run: privacy::carry_out_erasures },
    Job { name: "missed", every: Every::DayAt(2, 0), run: agenda::note_missed },
    Job { name: "summary", every: Every::DayAt(6, 0), run: agenda::summarise },
    Job { name: "audit-verify", every: Every::DayAt(4, 0), run: verify_audit },
    Job { name: "proofs", every: Every::DayAt(4, 10), run: prove },
];

/// What is proven by night and at each start.
const PROOFS: &[Proof] = &[
    // The number of the first sealed closing that does not match.
    Proof { name: "seals", look: |db| Ok(till::verify_seals(db)?.unwrap_or(0)) },
    Proof { name: "overlaps", look: agenda::overlapping_claims },
];

/// Looks at every promise; also called at the start.
///
/// # Errors
/// What SQLite says.
pub fn prove(business: &Business) -> Outcome<String> {
    proof::look(business, PROOFS)
}

fn nightly_backup(business: &Business) -> Outcome<String> {
    let made = crate::backup::nightly(business)?;
    Ok(made)
}

fn anchor(business: &Business) -> Outcome<String> {
    business.anchor()?;
    Ok(String::new())
}

fn sweep(business: &Business) -> Outcome<String> {
    let (sessions, answers) = business.store().write_now(|tx| {
        tx.quiet();
        Ok((session::sweep(tx)?, idempotency::forget_old(tx)?))
    })?;
    let secrets = house::sweep_enrolments(business.now());
    let replaced = crate::backup::sweep_replaced(business.data_folder(), business.now())?;
    Ok(format!("sessions={sessions} answers={answers} secrets={secrets} replaced={replaced}"))
}

fn verify_audit(business: &Business) -> Outcome<String> {
    let report = business.verify_audit()?;
    if report.whole() {
        Ok(format!("entries={}", report.entries))
    } else {
        tracing::error!(target: "mostrador::security", findings = report.findings.len(), "the audit log was touched");
        Err(crate::base::problem::Problem::new(crate::base::problem::Code::Immutable))
    }
}
