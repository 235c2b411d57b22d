//! Backups: how they stand, one now, out to a disk, checked again; and, on a new machine, brought back.

mod form;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header::{ContentDisposition, ContentEncoding, DispositionParam, DispositionType};
use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;
use utoipa::ToSchema;

use self::form::Bringing;
use crate::access::may;
use crate::audit::Actor;
use crate::backup::{self, Archive, Exported, Key, Kind, Mount, Name, Report, State, Verified};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Anyone, Asked, At, Caller, Done, Input, Reply, Routes};
use crate::keyring::Recovery;
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.get("/backups", show);
    r.post("/backups", start);
    r.post("/backups/export", export);
    r.get("/backups/{id}", download);
    r.post("/backups/{id}/verify", verify);
    r.post("/backups/{id}/discard", discard);
    r.get("/setup/restore", ask);
    r.post("/setup/restore", bring_back);
}

type Keeper = Allow<may::ManageBackups>;

/// Disk work belongs on a thread of its own.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}

/// How the backups stand.
#[derive(Serialize, ToSchema)]
struct BackupsPage {
    items: Vec<Line>,
    running: Option<RunningNow>,
    /// When the newest verified one was made, in words; `None` where there is none.
    newest: Option<String>,
    /// Where the archives lie on this machine.
    folder: String,
    /// Disks to copy the newest one to.
    disks: Vec<Mount>,
    /// False while nobody has typed back part of the emergency kit: without it an archive is of no use.
    kit_confirmed: bool,
}
crate::page!(BackupsPage, "modules/house/pages/backups.html", "backup-title");

/// What is being done now.
#[derive(Serialize, ToSchema)]
struct RunningNow {
    word: String,
    percent: u64,
}

/// An archive with words.
#[derive(Serialize, ToSchema)]
struct Line {
    #[serde(flatten)]
    archive: Archive,
    when: String,
    age: String,
    size: String,
    kind_word: String,
    state_word: String,
    /// When it was last read back, in words.
    checked: String,
    /// Why it is not verified, or that something was amiss with the data, in words.
    note: String,
    /// `good`, `warn` or `bad`, as the page's marks have it.
    mark: &'static str,
}

impl Line {
    fn of(who: &Caller, archive: Archive) -> Self {
        let zone = who.business.profile().zone();
        Self {
            when: zone.wall(archive.made_at).strftime("%d/%m/%Y %H:%M").to_string(),
            age: ago(who, archive.made_at),
            size: size(archive.bytes),
            kind_word: who.t(&format!("backup-kind-{}", archive.kind.code())),
            state_word: who.t(&format!("backup-state-{}", archive.state.code())),
            note: archive.fault.as_deref().map(|fault| note(who, fault)).unwrap_or_default(),
            checked: archive.verified_at.map(|at| ago(who, at)).unwrap_or_default(),
            mark: match (archive.state, &archive.fault) {
                (State::Verified, None) => "good",
                (State::Verified, Some(_)) | (State::Unverified, _) => "warn",
                _ => "bad",
            },
            archive,
        }
    }

    fn present(&self) -> bool {
        !matches!(self.archive.state, State::Failed | State::Missing)
    }

    fn removable(&self) -> bool {
        self.present() && self.archive.kind == Kind::Manual
    }

    fn sign(&self) -> &'static str {
        match self.mark {
            "good" => "✓",
            "warn" => "?",
            _ => "✗",
        }
    }
}

/// The sentence for a fault: that of its problem where it begins with one.
fn note(who: &Caller, fault: &str) -> String {
    const TOLD: &[&str] = &["disk_full", "archive_truncated", "archive_altered", "backup_failed", "busy"];
    let code = fault.split([':', ' ']).next().unwrap_or_default();
    if TOLD.contains(&code) { who.t(&format!("problem-{}", code.replace('_', "-"))) } else { who.t("backup-remark") }
}

/// How long ago, in one unit.
fn ago(who: &Caller, at: Instant) -> String {
    let minutes = who.business.now().since(at).max(0) / 60_000;
    let (key, n) = match minutes {
        0..60 => ("backup-ago-minutes", minutes),
        60..2_880 => ("backup-ago-hours", minutes / 60),
        _ => ("backup-ago-days", minutes / 1_440),
    };
    who.house.words.ta(who.lang(), key, &[("n", n.into())])
}

/// A length in the unit people know from their disks.
fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

async fn show(who: Keeper) -> Outcome<Reply<BackupsPage>> {
    let business = who.business.clone();
    let (archives, disks) = aside(move || Ok((backup::list(&business)?, backup::removable()))).await?;
    let newest = archives.iter().find(|a| a.state == State::Verified).map(|a| ago(&who, a.made_at));
    let kit_confirmed = who
        .business
        .read(|db| tx::one(db, "SELECT 1 FROM setting WHERE key = 'kit_confirmed' AND value = '1'", [], |_| Ok(())))
        .await?
        .is_some();
    let running = backup::running(&who.business)
        .map(|now| RunningNow { word: who.t(&format!("backup-step-{}", now.step.code())), percent: now.percent() });
    let items = archives.into_iter().map(|a| Line::of(&who, a)).collect();
    Ok(Reply(BackupsPage { items, running, newest, folder: backup::folder(&who.business).display().to_string(), disks, kit_confirmed }))
}

/// A backup that has begun; the list shows when it is done.
#[derive(Serialize, ToSchema)]
struct Started {
    name: Name,
    running: bool,
}

async fn start(who: Keeper) -> Outcome<Done<Started>> {
    let (business, actor) = (who.business.clone(), who.actor());
    let run = aside(move || backup::begin(&business, Kind::Manual, actor)).await?;
    let name = run.name().clone();
    // Nobody waits for it; how it ends stands in the list and in the log.
    drop(tokio::task::spawn_blocking(move || run.finish()));
    Ok(Done::made("/backups", Started { name, running: true }).say(who.t("backup-started")))
}

/// Where to copy an archive to.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Export {
    /// A directory of this machine: a USB disk.
    #[garde(length(chars, min = 1, max = 1_000))]
    path: String,
    /// Which archive; the newest verified one where nothing is said.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    name: String,
}

async fn export(who: Keeper, input: Input<Export>) -> Outcome<Done<Exported>> {
    who.confirmed()?;
    let (business, actor, input) = (who.business.clone(), who.actor(), input.into_inner());
    let done = aside(move || {
        let name = match input.name.as_str() {
            "" => backup::newest_verified(&business)?.ok_or_else(|| Problem::new(Code::NotFound))?.name,
            name => name.parse()?,
        };
        backup::export(&business, &name, &PathBuf::from(input.path), actor)
    })
    .await?;
    Ok(Done::see("/backups", done).say(who.t("backup-exported")))
}

async fn download(who: Keeper, at: At<Name>) -> Outcome<HttpResponse> {
    who.confirmed()?;
    let (business, actor, name) = (who.business.clone(), who.actor(), at.0.clone());
    let (file, bytes) = aside(move || backup::open(&business, &name, actor)).await?;
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![DispositionParam::Filename(at.0.to_string())] };
    let body = SizedStream::new(bytes, chunks(file));
    // Ciphertext does not shrink: no second compression on the way.
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(ContentEncoding::Identity)
        .insert_header(disposition)
        .body(body))
}

fn chunks(file: std::fs::File) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    futures_util::stream::try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
        let mut chunk = vec![0; 64 * 1024];
        let n = file.read(&mut chunk).await?;
        chunk.truncate(n);
        Ok((n > 0).then(|| (Bytes::from(chunk), file)))
    })
}

async fn verify(who: Keeper, at: At<Name>) -> Outcome<Done<Verified>> {
    let (business, actor, name) = (who.business.clone(), who.actor(), at.0);
    let seen = aside(move || backup::rehearse(&business, &name, actor)).await?;
    Ok(Done::see("/backups", seen).say(who.t("backup-checked")))
}

/// An archive that was removed.
#[derive(Serialize, ToSchema)]
struct Discarded {
    name: Name,
}

async fn discard(who: Keeper, at: At<Name>) -> Outcome<Done<Discarded>> {
    who.confirmed()?;
    let (business, actor, name) = (who.business.clone(), who.actor(), at.0.clone());
    aside(move || backup::discard(&business, &name, actor)).await?;
    Ok(Done::see("/backups", Discarded { name: at.0 }).say(who.t("backup-discarded")))
}

/// Bringing a business back on a new machine.
#[derive(Serialize, ToSchema)]
struct RestorePage {
    code: String,
}
crate::page!(RestorePage, "modules/house/pages/restore.html", "restore-title");

#[derive(Deserialize, ToSchema)]
struct WithCode {
    code: Option<String>,
}

async fn ask(who: Anyone, asked: Asked<WithCode>) -> Outcome<Reply<RestorePage>> {
    if !who.node().is_new() {
        return Err(Problem::new(Code::AlreadySetUp));
    }
    Ok(Reply(RestorePage { code: asked.code.clone().unwrap_or_default() }))
}

async fn bring_back(who: Anyone, sent: Bringing) -> Outcome<Done<Report>> {
    let recovery = Recovery::parse(&sent.recovery_key).map_err(|p| p.and_field("recovery_key", "mistyped-key"))?;
    let node = who.node().clone();
    let report = aside(move || backup::restore(&node, sent.archive(), Key::Recovery(recovery), false, Actor::HOUSE)).await?;
    Ok(Done::see("/login?restored=1", report))
}
