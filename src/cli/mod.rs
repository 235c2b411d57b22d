//! The command line: one file per command.

mod ask;
mod bench;
mod control;
mod deeds;
mod demo;
mod doctor;
mod options;
mod orders;
mod paper;
mod parcel;
mod serve;
mod setup;

use std::process::ExitCode;

use clap::Parser;

pub use options::{Cli, Command};

use crate::base::clock::Clock;
use crate::base::lang::Lang;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Node;
use crate::health::logs;

/// Reads the arguments, does what they ask, and turns the outcome into an exit code: 0 done, 1 failed,
/// 2 degraded (`health`, `doctor`) or wrong arguments.
#[must_use]
pub fn run() -> ExitCode {
    // Without a provider, the first TLS connection would panic. A second call only says it is there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    if rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable).is_err() {
        eprintln_line("core dumps could not be turned off");
    }
    match perform(&cli) {
        Ok(code) => code,
        Err(problem) => {
            eprintln_line(&say(&problem));
            ExitCode::from(1)
        }
    }
}

fn perform(cli: &Cli) -> Outcome<ExitCode> {
    match &cli.command {
        Command::Serve(options) => {
            let _logs = logs::begin(Some(&cli.logs()))?;
            serve::serve(cli, options)
        }
        Command::Demo(options) => demo::demo(options),
        Command::Setup(options) => setup::setup(cli, options),
        Command::Doctor { json } => doctor::doctor(cli, *json),
        Command::Health => doctor::health(cli),
        Command::Bench(options) => bench::bench(options),
        Command::Openapi => paper::openapi(),
        Command::Routes => Ok(paper::routes()),
        Command::Completions { shell } => Ok(paper::completions(*shell)),
        Command::Man => paper::man(),
        other => orders::run(cli, other),
    }
}

/// Opens the node; `JobRunning` where a server holds it.
pub(crate) fn open_node(cli: &Cli) -> Outcome<Node> {
    let words = crate::app::words().map_err(Problem::internal)?;
    let clock = Clock::system();
    // A restore that was cut off is finished or undone before anything is opened.
    crate::backup::recover_interrupted(&cli.data, &clock)?;
    Node::open(&cli.data, clock, words, crate::app::HOOKS)
}

/// Opens the node for a restore: where a business's database is ruined, without its businesses.
fn open_for_restore(cli: &Cli) -> Outcome<Node> {
    let words = crate::app::words().map_err(Problem::internal)?;
    let clock = Clock::system();
    crate::backup::recover_interrupted(&cli.data, &clock)?;
    match Node::open(&cli.data, clock.clone(), words.clone(), crate::app::HOOKS) {
        Err(problem) if problem.code != Code::JobRunning => {
            eprintln_line(&say(&problem));
            Node::open_for_restore(&cli.data, clock, words, crate::app::HOOKS)
        }
        opened => opened,
    }
}

/// A problem in the operator's language, with the cause that screens never show.
fn say(problem: &Problem) -> String {
    let lang = std::env::var("LANG").ok().and_then(|l| Lang::wanted(&l)).unwrap_or_default();
    let Ok(words) = crate::app::words() else { return problem.to_string() };
    let mut text = if problem.code == Code::Internal { String::new() } else { problem.message(&words, lang) };
    for field in &problem.fields {
        text = format!("{text}\n  {}: {}", field.field, field.message(&words, lang));
    }
    if let Some(cause) = &problem.cause {
        text = if text.is_empty() { cause.clone() } else { format!("{text}\n  ({cause})") };
    }
    text
}

/// A line for the person at the terminal.
#[expect(clippy::print_stdout, reason = "the command line speaks here")]
pub(crate) fn println_line(text: &str) {
    println!("{text}");
}

/// A line about something that went wrong.
#[expect(clippy::print_stderr, reason = "the command line speaks here")]
pub(crate) fn eprintln_line(text: &str) {
    eprintln!("{text}");
}
