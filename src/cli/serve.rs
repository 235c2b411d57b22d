//! `mostrador serve`.

use std::process::ExitCode;

use super::options::{Cli, ServeOptions};
use crate::app::{self, Options};
use crate::base::problem::Outcome;

pub(super) fn serve(cli: &Cli, options: &ServeOptions) -> Outcome<ExitCode> {
    let node = super::open_node(cli)?;
    for business in node.businesses() {
        crate::backup::sweep(&business)?;
    }
    let options = Options {
        listen: options.listen,
        certificate: options.tls_cert.clone().zip(options.tls_key.clone()),
        limits: options.limits,
        announce: !options.no_mdns && !options.listen.ip().is_loopback(),
    };
    actix_web::rt::System::new().block_on(app::serve(node, options, super::control::listen))?;
    Ok(ExitCode::SUCCESS)
}
