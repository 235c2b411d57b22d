//! The command line, nothing else.

fn main() -> std::process::ExitCode {
    mostrador::cli::run()
}
