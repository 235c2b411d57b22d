//! Files of a result: the laboratory's sheet, a picture. Sealed on the disk, looked at in the browser.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::ResultId;
use super::store::{self, FileRow, NewFile};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::http::{Allow, At, Done, Paper, Routes, Sight, Upload};
use crate::keyring::{Clear, Reveal, Vault};
use crate::modules::clinic::access;
use crate::modules::contacts;

pub fn routes(r: &mut Routes) {
    r.post("/results/{id}/files", add);
    r.get("/results/files/{id}", view);
}

crate::id!(
    /// A sealed file of a result.
    FileId
);

/// A file in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct FileShown {
    pub id: FileId,
    pub label: String,
    /// It is a picture, which a page may show.
    pub picture: bool,
    pub kilobytes: i64,
}

/// The files of a result, opened for a reader.
pub(super) fn shown(vault: &Vault, leave: Reveal, rows: Vec<FileRow>) -> Outcome<Vec<FileShown>> {
    rows.into_iter()
        .map(|f| {
            let label = vault.open(&store::file_place(&f.id), &f.label)?.reveal(leave).clone();
            Ok(FileShown { id: f.id, label, picture: f.kind.starts_with("image/"), kilobytes: f.bytes.div_euclid(1_024) + 1 })
        })
        .collect()
}

/// A stored file.
#[derive(Serialize, Deserialize, ToSchema)]
struct Stored {
    id: FileId,
}

async fn add(who: Allow<may::WriteCharts>, at: At<ResultId>, upload: Upload) -> Outcome<Done<Stored>> {
    let kind = contacts::kind_of_file(&upload)?;
    let (business, result, actor) = (who.business.clone(), at.0, who.actor());
    let (row, key) = business
        .read(move |db| {
            let row = store::result(db, result)?;
            let key = contacts::key_of(db, row.person)?;
            Ok((row, key))
        })
        .await?;
    access::open(&who, row.person).await?;
    if row.reviewed.is_some() {
        return Err(Problem::new(Code::Immutable));
    }
    let id = FileId::mint(business.now());
    let file = NewFile {
        id,
        result,
        label: business.vault().seal_value(key, &store::file_place(&id), &Clear::new(tidy(&upload.name, 120)))?,
        kind,
        bytes: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
        sha256: Sha256::digest(&upload.bytes).into(),
        by: who.session.user,
    };
    // The file is whole on the disk before the row that names it is committed.
    contacts::keep_file(&business, key, *id.bytes(), upload.bytes).await?;
    business
        .write(move |tx| {
            store::insert_file(tx, &file)?;
            audit::record(tx, actor, &Event::done("result.file-add", "study_result", result.bytes()))
        })
        .await?;
    Ok(Done::made(format!("/results/{result}"), Stored { id }).say(who.t("result-file-added")))
}

async fn view(who: Allow<may::ReadCharts>, at: At<FileId>) -> Outcome<Sight> {
    let id = at.0;
    let (row, person, key) = who.business.read(move |db| store::file(db, id)).await?;
    access::open(&who, person).await?;
    let bytes = contacts::read_file(&who.business, key, *id.bytes()).await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("result.file-read", "person", person.bytes()))).await?;
    let label = who.business.vault().open(&store::file_place(&id), &row.label)?;
    let kind = match row.kind.as_str() {
        "application/pdf" => "application/pdf",
        "image/png" => "image/png",
        "image/jpeg" => "image/jpeg",
        "image/webp" => "image/webp",
        _ => "application/octet-stream",
    };
    Ok(Sight(Paper { bytes, kind, name: label.reveal(who.leave()).clone(), save: false }))
}
