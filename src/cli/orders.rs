//! Commands that need the data: done here when nobody serves it, by the server when one does. How each
//! is done is in `deeds`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::options::{AuditCommand, BackupCommand, Cli, Command, KeysCommand, UserCommand};
use crate::base::problem::{Code, Outcome, Problem};

/// Something to be done to the data. Paths are absolute; secrets travel over a socket that only the
/// data folder's owner can open.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    Import { file: PathBuf, dry_run: bool },
    ImportCalendar { file: PathBuf, resource: String, service: Option<String>, from: Option<String>, dry_run: bool },
    BackupNow { before_upgrade: bool },
    BackupList,
    BackupVerify { name: String },
    BackupRehearse,
    BackupExport { folder: PathBuf, name: Option<String> },
    Restore { file: PathBuf, recovery: Option<String>, dry_run: bool },
    AuditVerify,
    AuditExport { file: PathBuf },
    KeysStatus,
    KeysRotate,
    KeysSeal,
    KeysUnseal { recovery: Option<String> },
    KeysKit { out: PathBuf },
    UserAdd { login: String, name: String, roles: Vec<String>, password: String },
    UserList,
    UserReset { login: String, password: String },
    Doctor { json: bool },
    Health,
}

impl Order {
    /// The caller's file that this reads: the server may not reach it.
    pub(super) fn source(&mut self) -> Option<&mut PathBuf> {
        match self {
            Self::Import { file, .. } | Self::ImportCalendar { file, .. } | Self::Restore { file, .. } => Some(file),
            _ => None,
        }
    }

    /// The caller's file that this writes.
    pub(super) fn target(&mut self) -> Option<&mut PathBuf> {
        match self {
            Self::AuditExport { file } => Some(file),
            Self::KeysKit { out } => Some(out),
            _ => None,
        }
    }
}

/// Turns a command into an order and has it done.
pub(super) fn run(cli: &Cli, command: &Command) -> Outcome<ExitCode> {
    let order = order(command)?;
    let opened = match &order {
        Order::Restore { .. } => super::open_for_restore(cli),
        _ => super::open_node(cli),
    };
    let done = match opened {
        Ok(node) => {
            let done = super::deeds::perform(&node, order, &mut |line| super::println_line(line));
            node.close();
            done?
        }
        Err(problem) if problem.code == Code::JobRunning => super::ask::ask(&crate::business::Paths(cli.data.clone()).socket(), order)?,
        Err(problem) => return Err(problem),
    };
    Ok(ExitCode::from(u8::from(!done)))
}

fn order(command: &Command) -> Outcome<Order> {
    Ok(match command {
        Command::Import { calendar: Some(file), resource, service, from, dry_run, .. } => Order::ImportCalendar {
            file: absolute(file)?,
            resource: resource.clone().unwrap_or_default(),
            service: service.clone(),
            from: from.clone(),
            dry_run: *dry_run,
        },
        Command::Import { file, dry_run, .. } => {
            Order::Import { file: absolute(file.as_deref().ok_or_else(|| Problem::field("file", "required"))?)?, dry_run: *dry_run }
        }
        Command::Backup { what } => match what {
            BackupCommand::Now { before_upgrade } => Order::BackupNow { before_upgrade: *before_upgrade },
            BackupCommand::List => Order::BackupList,
            BackupCommand::Verify { name } => Order::BackupVerify { name: name.clone() },
            BackupCommand::Rehearse => Order::BackupRehearse,
            BackupCommand::Export { folder, name } => Order::BackupExport { folder: absolute(folder)?, name: name.clone() },
        },
        Command::Restore { file, kit, dry_run } => Order::Restore {
            file: absolute(file)?,
            recovery: kit.as_deref().map(secret).transpose()?.map(|s| s.to_string()),
            dry_run: *dry_run,
        },
        Command::Audit { what } => match what {
            AuditCommand::Verify => Order::AuditVerify,
            AuditCommand::Export { file } => Order::AuditExport { file: absolute(file)? },
        },
        Command::Keys { what } => match what {
            KeysCommand::Status => Order::KeysStatus,
            KeysCommand::Rotate => Order::KeysRotate,
            KeysCommand::Seal => Order::KeysSeal,
            KeysCommand::Unseal { kit } => Order::KeysUnseal { recovery: kit.as_deref().map(secret).transpose()?.map(|s| s.to_string()) },
            KeysCommand::Kit { out } => Order::KeysKit { out: absolute(out)? },
        },
        Command::User { what } => match what {
            UserCommand::Add { login, name, role, password_file } => Order::UserAdd {
                login: login.clone(),
                name: name.clone().unwrap_or_else(|| login.clone()),
                roles: role.clone(),
                password: secret(password_file)?.to_string(),
            },
            UserCommand::List => Order::UserList,
            UserCommand::Reset { login, password_file } => {
                Order::UserReset { login: login.clone(), password: secret(password_file)?.to_string() }
            }
        },
        _ => return Err(Problem::internal("not an order")),
    })
}

fn absolute(path: &Path) -> Outcome<PathBuf> {
    Ok(std::path::absolute(path)?)
}

/// A secret out of a file's first line, or asked for at the terminal.
pub(super) fn secret(from: &Path) -> Outcome<Zeroizing<String>> {
    let text = if from == Path::new("-") { rpassword::prompt_password("> ")? } else { std::fs::read_to_string(from)? };
    let text = Zeroizing::new(text);
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().trim().to_owned()))
}
