//! What each order does to the data, whoever holds it: the command itself or the running server.

use std::path::Path;

use super::orders::Order;
use crate::access::user::{self, NewUser};
use crate::access::{Role, password, second_factor};
use crate::audit::{self, Actor, Event};
use crate::backup;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Business, Node};
use crate::keyring::{Recovery, Ring, fingerprint};
use crate::modules::agenda::{self, CalendarCommand};
use crate::modules::contacts;

/// The one business of the node. With several, commands name them by host; that comes with hosting.
pub(super) fn only(node: &Node) -> Outcome<Business> {
    node.business_for("")
}

/// Does an order; `false` means it was done and found something wrong.
pub(super) fn perform(node: &Node, order: Order, tell: &mut dyn FnMut(&str)) -> Outcome<bool> {
    match order {
        Order::Restore { file, recovery, dry_run } => restore(node, &file, recovery.as_deref(), dry_run, tell),
        Order::Doctor { json } => {
            let report = crate::health::report(node);
            super::doctor::tell(node, &report, json, tell)?;
            Ok(report.status != crate::health::Level::Error)
        }
        Order::Health => {
            let status = crate::health::report(node).status;
            tell(status.name());
            Ok(status != crate::health::Level::Error)
        }
        Order::Import { file, dry_run } => import(&only(node)?, &file, dry_run, tell),
        Order::ImportCalendar { file, resource, service, from, dry_run } => {
            let command = CalendarCommand { resource, service, from: from.unwrap_or_default(), dry_run };
            import_calendar(&only(node)?, &command, &mut std::fs::File::open(file)?, tell)
        }
        Order::BackupNow { .. } | Order::BackupList | Order::BackupVerify { .. } | Order::BackupRehearse | Order::BackupExport { .. } => {
            backups(&only(node)?, order, tell)
        }
        Order::AuditVerify | Order::AuditExport { .. } => log(&only(node)?, order, tell),
        Order::KeysStatus | Order::KeysRotate | Order::KeysSeal | Order::KeysUnseal { .. } | Order::KeysKit { .. } => {
            keys(node, &only(node)?, order, tell)
        }
        Order::UserAdd { .. } | Order::UserList | Order::UserReset { .. } => users(&only(node)?, order, tell),
    }
}

fn import(business: &Business, file: &Path, dry_run: bool, tell: &mut dyn FnMut(&str)) -> Outcome<bool> {
    import_bytes(business, &std::fs::read(file)?, dry_run, tell)
}

/// Brings in a calendar as it is read.
pub(super) fn import_calendar(
    business: &Business,
    command: &CalendarCommand,
    file: &mut dyn std::io::Read,
    tell: &mut dyn FnMut(&str),
) -> Outcome<bool> {
    let told = agenda::import_calendar(business, command, file, &mut |line, why| tell(&format!("  {line}: {why}")))?;
    let made = told.made;
    tell(&format!(
        "events={} appointments={} blocks={} left_out={}{}",
        told.events,
        made.appointments,
        made.blocks,
        made.left_out,
        if command.dry_run { " (dry run)" } else { "" }
    ));
    Ok(true)
}

/// Brings people in from a list that is at hand.
pub(super) fn import_bytes(business: &Business, bytes: &[u8], dry_run: bool, tell: &mut dyn FnMut(&str)) -> Outcome<bool> {
    let totals = contacts::import_file(business, bytes, dry_run, &mut |line, why| tell(&format!("  {line}: {why}")))?;
    tell(&format!(
        "imported={} faulty={} duplicates={} known={}{}",
        totals.imported,
        totals.faulty,
        totals.duplicates,
        totals.known,
        if dry_run { " (dry run)" } else { "" }
    ));
    Ok(true)
}

fn backups(business: &Business, order: Order, tell: &mut dyn FnMut(&str)) -> Outcome<bool> {
    match order {
        Order::BackupNow { before_upgrade } => {
            let kind = if before_upgrade { backup::Kind::PreUpgrade } else { backup::Kind::Manual };
            let made = backup::make(business, kind, Actor::HOUSE)?;
            tell(&format!("{} {} bytes, verified", made.name, made.bytes));
        }
        Order::BackupList => {
            for b in backup::list(business)? {
                tell(&format!(
                    "{:<60} {:>14} {}",
                    b.name.to_string(),
                    b.bytes,
                    if b.verified_at.is_some() { "verified" } else { "NOT VERIFIED" }
                ));
            }
        }
        Order::BackupVerify { name } => {
            backup::verify(business, &name.parse()?, Actor::HOUSE)?;
            tell(&format!("{name}: verified"));
        }
        Order::BackupRehearse => tell(&backup::rehearse_newest(business)?),
        Order::BackupExport { folder, name } => {
            let name = named(business, name)?;
            let written = backup::export(business, &name, &folder, Actor::HOUSE)?;
            tell(&format!("{} {}", written.path.display(), written.sha256));
        }
        _ => return Err(Problem::internal("not a backup order")),
    }
    Ok(true)
}

/// The archive of that name, or the newest verified one.
fn named(business: &Business, name: Option<String>) -> Outcome<backup::Name> {
    match name {
        Some(name) => name.parse(),
        None => Ok(backup::newest_verified(business)?.ok_or_else(|| Problem::new(Code::NotFound).because("no verified backup yet"))?.name),
    }
}

/// An archive opened to be sent to the caller's own process.
pub(super) fn archive(node: &Node, name: Option<String>) -> Outcome<(backup::Name, std::fs::File, u64)> {
    let business = only(node)?;
    let name = named(&business, name)?;
    let (file, bytes) = backup::open(&business, &name, Actor::HOUSE)?;
    Ok((name, file, bytes))
}

fn restore(node: &Node, file: &Path, recovery: Option<&str>, dry_run: bool, tell: &mut dyn FnMut(&str)) -> Outcome<bool> {
    let key = match recovery {
        Some(text) => backup::Key::Recovery(Recovery::parse(text)?),
        None => backup::Key::Machine,
    };
    let report = backup::restore(node, file, key, dry_run, Actor::HOUSE)?;
    tell(&serde_json::to_string_pretty(&report).map_err(Problem::internal)?);
    Ok(true)
}

fn log(business: &Business, order: Order, tell: &mut dyn FnMut(&str)) -> Outcome<bool> {
    match order {
        Order::AuditVerify => {
            let report = business.verify_audit()?;
            for finding in &report.findings {
                tell(&format!("{finding:?}"));
            }
            tell(&format!("entries={} anchors={} {}", report.entries, report.anchors, if report.whole() { "whole" } else { "TOUCHED" }));
            Ok(report.whole())
        }
        Order::AuditExport { file } => {
            let bytes = business.store().read_now(crate::modules::house::log_csv)?;
            crate::keyring::write_private(&file, &bytes)?;
            tell(&file.display().to_string());
            Ok(true)
        }
        _ => Err(Problem::internal("not a log order")),
    }
}

fn note(business: &Business, action: &'static str) -> Outcome<()> {
    business.store().write_now(move |tx| audit::record(tx, Actor::HOUSE, &Event::house(action).with("command line")))
}

/// Puts a new kit in force; whoever asked must hold it by then.
pub(super) fn take_kit(business: &Business, recovery: &Recovery) -> Outcome<()> {
    business.vault().replace_recovery(recovery, business.now())?;
    note(business, "kit.make")
}

fn keys(node: &Node, business: &Business, order: Order, tell: &mut dyn FnMut(&str)) -> Outcome<bool> {
    match order {
        Order::KeysStatus => {}
        Order::KeysRotate => {
            let vault = business.vault().clone();
            let count = business.store().write_now(move |tx| vault.rotate(tx))?;
            note(business, "keys.rotate")?;
            tell(&format!("{count} data keys wrapped again"));
        }
        Order::KeysSeal => {
            business.anchor()?;
            note(business, "keys.seal")?;
            business.seal();
        }
        Order::KeysUnseal { recovery } => {
            let ring = match recovery {
                Some(text) => Ring::open(business.keys_folder(), business.id(), &Recovery::parse(&text)?.identity()?),
                None => node.machine_ring(business.id())?,
            };
            business.unseal(ring.map_err(|fault| Problem::new(Code::WrongKey).because(fault))?)?;
            note(business, "keys.unseal")?;
        }
        Order::KeysKit { out } => {
            let recovery = Recovery::generate();
            super::setup::write_kit(business, &recovery, &out)?;
            take_kit(business, &recovery)?;
            tell(&out.display().to_string());
        }
        _ => return Err(Problem::internal("not a key order")),
    }
    let status = business.vault().status();
    let public = Ring::public_keys(business.keys_folder(), business.id())?;
    tell(&format!(
        "sealed={} kek={} data_keys={} machine={} recovery={}",
        status.sealed,
        status.kek_version,
        status.data_keys,
        fingerprint(&public[0]),
        fingerprint(&public[1])
    ));
    if let Some(fault) = status.fault {
        tell(&fault);
    }
    Ok(true)
}

fn users(business: &Business, order: Order, tell: &mut dyn FnMut(&str)) -> Outcome<bool> {
    match order {
        Order::UserAdd { login, name, roles, password } => {
            let login = user::login_name("login", &login)?;
            password::judge("password", &password, &[&login, &business.profile().name])?;
            let roles =
                roles.iter().map(|r| Role::named(r).ok_or_else(|| Problem::field("role", "not-a-choice"))).collect::<Outcome<Vec<_>>>()?;
            let new = NewUser { login: login.clone(), name, password: password::hash_now(&password)?, roles };
            business.store().write_now(move |tx| {
                let id = user::add(tx, &new)?;
                audit::record(tx, Actor::HOUSE, &Event::done("user.add", "user", id.bytes()).with("command line"))
            })?;
            tell(&login);
        }
        Order::UserList => {
            for u in business.store().read_now(user::list)? {
                let roles = u.roles.iter().map(|r| r.code()).collect::<Vec<_>>().join(",");
                tell(&format!(
                    "{:<20} {:<30} {roles}{}{}",
                    u.login,
                    u.name,
                    if u.second_factor { " +2fa" } else { "" },
                    if u.disabled { " disabled" } else { "" }
                ));
            }
        }
        Order::UserReset { login, password } => {
            password::judge("password", &password, &[&login, &business.profile().name])?;
            let hash = password::hash_now(&password)?;
            business.store().write_now(move |tx| {
                let (id, ..) = user::credentials(tx.db(), &login)?.ok_or_else(|| Problem::new(Code::NotFound))?;
                user::set_password(tx, id, &hash, None)?;
                second_factor::turn_off(tx, id)?;
                audit::record(tx, Actor::HOUSE, &Event::done("user.password.reset", "user", id.bytes()).with("command line"))
            })?;
        }
        _ => return Err(Problem::internal("not a user order")),
    }
    Ok(true)
}
