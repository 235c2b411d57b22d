//! What is printed for other programs: the OpenAPI file, the table of routes, completions, the man page.

use std::process::ExitCode;

use clap::CommandFactory;

use super::options::Cli;
use crate::app;
use crate::base::problem::{Outcome, Problem};

pub(super) fn openapi() -> Outcome<ExitCode> {
    super::println_line(&app::openapi(&app::routes()).to_pretty_json().map_err(Problem::internal)?);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn routes() -> ExitCode {
    super::println_line(app::permission_table(&app::routes()).trim_end());
    ExitCode::SUCCESS
}

pub(super) fn completions(shell: clap_complete::Shell) -> ExitCode {
    clap_complete::generate(shell, &mut Cli::command(), "mostrador", &mut std::io::stdout());
    ExitCode::SUCCESS
}

pub(super) fn man() -> Outcome<ExitCode> {
    clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
