//! Attachments of a person: sniffed, capped, sealed chunk by chunk, named by a random id.

use std::io::Read;
use std::path::PathBuf;

use rusqlite::Connection;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::person::PersonId;
use super::store;
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::http::{Allow, At, Done, Paper, Routes, Upload};
use crate::keyring::{Clear, KeyId, Place, Reveal, Sealed, Vault, files};
use crate::store::tx;

pub(super) fn routes(r: &mut Routes) {
    r.post("/people/{id}/files", add);
    r.get("/files/{id}", download);
}

crate::id!(
    /// A sealed file.
    FileId
);

/// What is taken, by its content and not by its name.
const KINDS: &[&str] = &["application/pdf", "image/png", "image/jpeg", "image/webp"];

/// A file in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct FileShown {
    pub id: FileId,
    pub label: String,
    pub kind: String,
    pub kilobytes: i64,
    pub made_at: Instant,
}

const fn label_place(id: &FileId) -> Place<'_> {
    Place { table: "attachment", column: "label", row: id.bytes() }
}

/// Files of a person, newest first.
pub(super) fn list(db: &Connection, vault: &Vault, person: PersonId) -> Outcome<Vec<FileShown>> {
    let rows = tx::all(
        db,
        "SELECT id, label, kind, bytes, made_at FROM attachment WHERE person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY made_at DESC LIMIT 100",
        [person],
        |r| {
            Ok((
                r.get::<_, FileId>(0)?,
                r.get::<_, Sealed<String>>(1)?,
                r.get::<_, String>(2)?,
                r.get::<_, i64>(3)?,
                r.get::<_, Instant>(4)?,
            ))
        },
    )?;
    rows.into_iter()
        .map(|(id, label, kind, bytes, made_at)| {
            let label = vault.open(&label_place(&id), &label)?;
            Ok(FileShown { id, label: label.reveal(Reveal::permitted()).clone(), kind, kilobytes: bytes.div_euclid(1_024) + 1, made_at })
        })
        .collect()
}

fn path(business: &Business, id: &[u8; 16]) -> PathBuf {
    business.folder().join("files").join(format!("{}.sealed", uuid::Uuid::from_bytes(*id).simple()))
}

/// Removes a file; false where it was gone.
pub(super) fn remove(business: &Business, id: &[u8; 16]) -> Outcome<bool> {
    match std::fs::remove_file(path(business, id)) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// The media type of a file that is taken: by its content, which its name must not contradict.
///
/// # Errors
/// `WrongFile` for another kind, or one that is not what its name says.
pub fn kind_of_file(upload: &Upload) -> Outcome<&'static str> {
    let kind = infer::get(&upload.bytes).map(|k| k.mime_type()).and_then(|m| KINDS.iter().find(|k| **k == m)).copied();
    let ending = upload.name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let said = match ending.as_str() {
        "pdf" => Some("application/pdf"),
        "png" => Some("image/png"),
        "jpg" | "jpeg" | "jfif" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        "htm" | "html" | "xhtml" | "svg" | "xml" | "js" | "exe" | "zip" => None,
        // An ending that says nothing contradicts nothing: `Hoja Dr. Ruiz`.
        _ => kind,
    };
    kind.filter(|_| said == kind).ok_or_else(|| Problem::new(Code::WrongFile).with("kinds", "PDF, PNG, JPEG, WebP"))
}

/// Seals a file under a key and puts it, whole, into the folder of files. The row that names it comes after.
///
/// # Errors
/// `Sealed`; what the disk says.
pub async fn keep_file(business: &Business, key: KeyId, id: [u8; 16], bytes: Vec<u8>) -> Outcome<()> {
    let (me, target) = (business.clone(), path(business, &id));
    tokio::task::spawn_blocking(move || {
        let mut sealed = Vec::with_capacity(bytes.len() + 4_096);
        files::seal(me.vault(), key, &id, &mut bytes.as_slice(), &mut sealed)?;
        crate::keyring::write_private(&target, &sealed)
    })
    .await
    .map_err(Problem::internal)??;
    Ok(())
}

/// Reads a sealed file.
///
/// # Errors
/// `Sealed`; `SealBroken` for one that was altered.
pub async fn read_file(business: &Business, key: KeyId, id: [u8; 16]) -> Outcome<Vec<u8>> {
    let business = business.clone();
    tokio::task::spawn_blocking(move || read_now(&business, key, &id)).await.map_err(Problem::internal)?
}

/// The same, for a thread that may wait.
///
/// # Errors
/// `Erased`; `SealBroken`; what the disk says.
pub fn read_now(business: &Business, key: KeyId, id: &[u8; 16]) -> Outcome<Vec<u8>> {
    business.vault().living(key)?;
    let mut sealed = Vec::new();
    std::fs::File::open(path(business, id))?.read_to_end(&mut sealed)?;
    files::open(business.vault(), key, id, &mut sealed.as_slice())
}

/// A file as other modules know it.
#[derive(Clone, Debug)]
pub struct FileOnFile {
    /// Its id.
    pub id: FileId,
    /// The name it was brought under.
    pub label: String,
    /// Media type, as it was found out.
    pub kind: String,
    /// When it came.
    pub made_at: Instant,
    key: KeyId,
}

/// All files of a person, the oldest first.
///
/// # Errors
/// `Sealed`; what SQLite says.
pub fn files_of(db: &Connection, vault: &Vault, leave: Reveal, person: PersonId) -> Outcome<Vec<FileOnFile>> {
    let rows = tx::all(
        db,
        "SELECT a.id, a.label, a.kind, a.made_at, p.key FROM attachment a JOIN person p ON p.id = a.person WHERE a.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY a.made_at",
        [person],
        |r| {
            Ok((
                r.get::<_, FileId>(0)?,
                r.get::<_, Sealed<String>>(1)?,
                r.get::<_, String>(2)?,
                r.get::<_, Instant>(3)?,
                KeyId::from_sql(r.get(4)?),
            ))
        },
    )?;
    rows.into_iter()
        .map(|(id, label, kind, made_at, key)| {
            Ok(FileOnFile { label: vault.open(&label_place(&id), &label)?.reveal(leave).clone(), id, kind, made_at, key })
        })
        .collect()
}

/// Its bytes. Reads the disk: call it off the request path.
///
/// # Errors
/// `SealBroken`; what the disk says.
pub fn file_bytes(business: &Business, _leave: Reveal, file: &FileOnFile) -> Outcome<Vec<u8>> {
    read_now(business, file.key, file.id.bytes())
}

/// A stored file.
#[derive(Serialize, ToSchema)]
struct Stored {
    id: FileId,
}

async fn add(who: Allow<may::KeepPeople>, at: At<PersonId>, upload: Upload) -> Outcome<Done<Stored>> {
    let kind = kind_of_file(&upload)?;
    let (business, person, actor, by) = (who.business.clone(), at.0, who.actor(), who.session.user);
    let key = business.read(move |db| store::key_of(db, person)).await?;
    let id = FileId::mint(business.now());
    let label = business.vault().seal_value(key, &label_place(&id), &Clear::new(tidy(&upload.name, 120)))?;
    let (bytes, sha256) = (i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX), <[u8; 32]>::from(Sha256::digest(&upload.bytes)));
    // The file is whole on the disk before the row that names it is committed.
    keep_file(&business, key, *id.bytes(), upload.bytes).await?;
    business
        .write(move |tx| {
            tx.exec(
                "INSERT INTO attachment(id, person, label, kind, bytes, sha256, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                (id, person, &label, kind, bytes, sha256, tx.now(), by),
            )?;
            audit::record(tx, actor, &Event::done("file.add", "person", person.bytes()))
        })
        .await?;
    Ok(Done::made(format!("/people/{person}"), Stored { id }).say(who.t("file-added")))
}

async fn download(who: Allow<may::KeepPeople>, at: At<FileId>) -> Outcome<Paper> {
    let id = at.0;
    let row = who
        .business
        .read(move |db| {
            tx::one(db, "SELECT person, label, kind FROM attachment WHERE id = ?1", [id], |r| {
                Ok((r.get::<_, PersonId>(0)?, r.get::<_, Sealed<String>>(1)?, r.get::<_, String>(2)?))
            })?
            .ok_or_else(|| Problem::new(Code::NotFound))
            .and_then(|(person, label, kind)| Ok((person, label, kind, store::key_of(db, person)?)))
        })
        .await?;
    let (person, label, kind, key) = row;
    let actor = who.actor();
    let bytes = read_file(&who.business, key, *id.bytes()).await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("file.read", "person", person.bytes()))).await?;
    let label = who.business.vault().open(&label_place(&id), &label)?;
    let kind = KINDS.iter().find(|k| **k == kind).copied().unwrap_or("application/octet-stream");
    // Always saved, never shown in our own origin: what a stranger scanned does not run here.
    Ok(Paper { bytes, kind, name: label.reveal(who.leave()).clone(), save: true })
}
