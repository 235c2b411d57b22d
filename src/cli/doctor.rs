//! `mostrador doctor` and `mostrador health`.

use std::process::ExitCode;

use super::options::Cli;
use crate::base::lang::Lang;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Node, Paths};
use crate::health::{Level, Report, report};

/// The report of a node nobody serves, or the word of the server that does.
fn look(cli: &Cli) -> Outcome<Result<(Node, Report), Code>> {
    match super::open_node(cli) {
        Ok(node) => {
            let report = report(&node);
            Ok(Ok((node, report)))
        }
        Err(problem) if problem.code == Code::JobRunning => Ok(Err(problem.code)),
        Err(problem) => Err(problem),
    }
}

pub(super) fn doctor(cli: &Cli, json: bool) -> Outcome<ExitCode> {
    let Ok((node, report)) = look(cli)? else {
        let done = super::ask::ask(&Paths(cli.data.clone()).socket(), super::orders::Order::Doctor { json })?;
        return Ok(asked_code(done));
    };
    tell(&node, &report, json, &mut |line| super::println_line(line))?;
    node.close();
    Ok(code(report.status))
}

/// Says everything that was looked at, with the next step where one is needed.
pub(super) fn tell(node: &Node, report: &Report, json: bool, line: &mut dyn FnMut(&str)) -> Outcome<()> {
    if json {
        line(&serde_json::to_string_pretty(report).map_err(Problem::internal)?);
        return Ok(());
    }
    let lang = std::env::var("LANG").ok().and_then(|l| Lang::wanted(&l)).unwrap_or_default();
    for check in &report.checks {
        line(&format!("{:<9} {:<10} {}", check.level.name(), check.name, check.value));
        if let Some(hint) = check.hint {
            line(&format!("          → {}", node.words().t(lang, &format!("hint-{hint}"))));
        }
    }
    line(report.status.name());
    Ok(())
}

pub(super) fn health(cli: &Cli) -> Outcome<ExitCode> {
    let Ok((node, report)) = look(cli)? else {
        let done = super::ask::ask(&Paths(cli.data.clone()).socket(), super::orders::Order::Health)?;
        return Ok(asked_code(done));
    };
    super::println_line(report.status.name());
    node.close();
    Ok(code(report.status))
}

/// What a server that was asked says in one bit: the words tell degraded from error.
fn asked_code(done: bool) -> ExitCode {
    ExitCode::from(u8::from(!done))
}

fn code(level: Level) -> ExitCode {
    ExitCode::from(match level {
        Level::Ok => 0,
        Level::Error => 1,
        Level::Degraded => 2,
    })
}
