//! What the house does by itself.

use crate::access::session;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::jobs::{Every, Job};
use crate::store::idempotency;

/// Every job.
pub const JOBS: &[Job] = &[
    Job { name: "backup", every: Every::DayAt(3, 0), run: nightly_backup },
    Job { name: "anchor", every: Every::Minutes(60), run: anchor },
    Job { name: "sweep", every: Every::Minutes(30), run: sweep },
    Job { name: "notices", every: Every::Minutes(1), run: crate::modules::agenda::compose_notices },
    Job { name: "holds", every: Every::Minutes(1), run: crate::modules::agenda::sweep_holds },
    Job { name: "waiting", every: Every::Minutes(1), run: crate::modules::agenda::offer_freed },
    Job { name: "missed", every: Every::DayAt(2, 0), run: crate::modules::agenda::note_missed },
    Job { name: "summary", every: Every::DayAt(6, 0), run: crate::modules::agenda::summarise },
    Job { name: "audit-verify", every: Every::DayAt(4, 0), run: verify_audit },
];

fn nightly_backup(business: &Business) -> Outcome<String> {
    let made = crate::backup::nightly(business)?;
    Ok(made)
}

fn anchor(business: &Business) -> Outcome<String> {
    business.anchor()?;
    Ok(String::new())
}

fn sweep(business: &Business) -> Outcome<String> {
    let (sessions, answers) = business.store().write_now(|tx| Ok((session::sweep(tx)?, idempotency::forget_old(tx)?)))?;
    Ok(format!("sessions={sessions} answers={answers}"))
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
