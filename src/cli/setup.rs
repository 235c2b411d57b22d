//! `mostrador setup`: the first five minutes without a browser.

use std::path::Path;
use std::process::ExitCode;

use super::options::{Cli, SetupOptions};
use crate::access::user::{self, NewUser};
use crate::access::{Role, password};
use crate::base::lang::Lang;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Business, Founding, Trade};
use crate::keyring::{Recovery, write_private};
use crate::modules::house::{kit_pdf, profile};

pub(super) fn setup(cli: &Cli, options: &SetupOptions) -> Outcome<ExitCode> {
    let trades = options
        .trade
        .iter()
        .map(|t| Trade::named(t).ok_or_else(|| Problem::field("trade", "not-a-choice")))
        .collect::<Outcome<Vec<_>>>()?;
    let lang = Lang::wanted(&options.lang).ok_or_else(|| Problem::field("lang", "not-a-choice"))?;
    let profile = profile(&options.name, &trades, &options.zone, &options.currency, lang)?;
    let login = user::login_name("owner", &options.owner)?;
    let secret = super::orders::secret(&options.password_file)?;
    password::judge("password", &secret, &[&options.name, &login])?;
    if options.kit_out.exists() {
        return Err(Problem::new(Code::FolderNotEmpty).because(options.kit_out.display()));
    }
    let node = super::open_node(cli)?;
    if !node.is_new() && options.host.is_none() {
        return Err(Problem::new(Code::AlreadySetUp));
    }
    let mut roles = vec![Role::Owner];
    if options.clinician {
        roles.push(Role::Clinician);
    }
    let recovery = Recovery::generate();
    let kit = Recovery::parse(recovery.text())?;
    let owner = NewUser {
        login,
        name: options.owner_name.clone().unwrap_or_else(|| options.owner.clone()),
        password: password::hash_now(&secret)?,
        roles,
    };
    let business = node.found(Founding { profile, owner, recovery })?;
    // Handing the kit to whoever runs the command is the confirmation.
    write_kit(&business, &kit, &options.kit_out)?;
    business
        .store()
        .write_now(|tx| tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('kit_confirmed', '1', ?1)", [tx.now()]))?;
    if let Some(host) = &options.host {
        node.add_host(host, business.id())?;
    }
    super::println_line(&format!("business {}\nkit {}", business.id(), options.kit_out.display()));
    node.close();
    Ok(ExitCode::SUCCESS)
}

/// Writes an emergency kit: a PDF to print, or the bare key for a `.txt`.
pub(super) fn write_kit(business: &Business, recovery: &Recovery, out: &Path) -> Outcome<()> {
    write_private(out, &kit_bytes(business, recovery, out)?)
}

/// The kit as the name of its file asks: text, or the paper.
pub(super) fn kit_bytes(business: &Business, recovery: &Recovery, out: &Path) -> Outcome<Vec<u8>> {
    if out.extension().is_some_and(|e| e == "txt") {
        return Ok(format!("{}\n", recovery.text()).into_bytes());
    }
    let words = crate::app::words().map_err(Problem::internal)?;
    kit_pdf(business, recovery, &words)
}
