//! Signed on paper: the scanned sheet closes it as well as four drawn hands.

use sha2::{Digest, Sha256};

use super::sign::fingerprint;
use super::{ConsentId, ConsentRef, ScanId, address, opened, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::http::{Allow, At, Done, Paper, Routes, Upload};
use crate::keyring::Clear;
use crate::modules::contacts::{self, keep_file, kind_of_file, read_file};

pub(super) fn routes(r: &mut Routes) {
    r.post("/informed-consents/{id}/scan", bring);
    r.get("/informed-consents/{id}/scan", fetch);
}

async fn bring(who: Allow<may::WriteNotes>, at: At<ConsentId>, upload: Upload) -> Outcome<Done<ConsentRef>> {
    let row = opened(&who, at.0).await?;
    if row.completed_at.is_some() {
        return Err(Problem::new(Code::Signed));
    }
    let kind = kind_of_file(&upload)?;
    let (id, scan, person, leave) = (row.id, ScanId::mint(who.business.now()), row.person, who.leave());
    let vault = who.business.vault();
    let content = vault.open(&store::content_place(&id), &row.content)?;
    content.reveal(leave).complete(row.kind)?;
    let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
    let label = vault.seal_value(key, &store::scan_place(&scan), &Clear::new(tidy(&upload.name, 120)))?;
    let sha256: [u8; 32] = Sha256::digest(&upload.bytes).into();
    let hash = fingerprint(id, content.reveal(leave), &[sha256.to_vec()])?;
    let size = i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX);
    // The file is whole on the disk before the row that names it is committed.
    keep_file(&who.business, key, *scan.bytes(), upload.bytes).await?;
    let (by, actor, version) = (who.session.user, who.actor(), row.version);
    let kept = store::Scan { id: scan, label, kind: kind.to_owned() };
    who.business
        .write(move |tx| {
            store::insert_scan(tx, &kept, id, (size, sha256), by)?;
            store::complete(tx, id, version, "paper", hash)?;
            let said = format!("hash={}", audit::anchor::hex(&hash));
            audit::record(tx, actor, &Event::done("informed.complete", "informed_consent", id.bytes()).with(&said))
        })
        .await?;
    Ok(Done::see(address(id), ConsentRef { id }).say(who.t("informed-completed")))
}

async fn fetch(who: Allow<may::ReadPapers>, at: At<ConsentId>) -> Outcome<Paper> {
    let row = opened(&who, at.0).await?;
    let (id, person, actor) = (row.id, row.person, who.actor());
    let (scan, key) = who.business.read(move |db| Ok((store::scan(db, id)?, contacts::key_of(db, person)?))).await?;
    let scan = scan.ok_or_else(|| Problem::new(Code::NotFound))?;
    let bytes = read_file(&who.business, key, *scan.id.bytes()).await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("informed.print", "informed_consent", id.bytes()))).await?;
    let label = who.business.vault().open(&store::scan_place(&scan.id), &scan.label)?;
    let kind = ["application/pdf", "image/png", "image/jpeg", "image/webp"].into_iter().find(|k| *k == scan.kind);
    // Always saved, never shown in our own origin: what a stranger scanned does not run here.
    Ok(Paper { bytes, kind: kind.unwrap_or("application/octet-stream"), name: label.reveal(who.leave()).clone(), save: true })
}
