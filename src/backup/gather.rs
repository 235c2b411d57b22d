//! What goes into an archive: the checked copy, the keys, the log's anchors, the attachments.

use std::path::{Path, PathBuf};

use super::archive::{Full, Packer, Sink};
use super::dump::dump;
use super::header::Header;
use super::make::{Run, recipients_file};
use super::manifest::{AuditSaid, Canary, Manifest};
use super::{checks, disk, header, unpack};
use crate::audit::anchor::Anchor;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{Ring, fingerprint, machine_identity};
use crate::store::{open_copy, sqlite_version};

/// What the copy told before it went into the archive.
pub(super) struct Copied {
    manifest: Manifest,
    sqlite: String,
    anchors: Vec<u8>,
    keyring: Vec<u8>,
    recipients: Vec<u8>,
    public: [String; 2],
    pub files: Vec<(PathBuf, u64)>,
}

impl Run {
    pub(super) fn files(&self) -> Outcome<Vec<(PathBuf, u64)>> {
        let root = self.business.folder().join("files");
        Ok(disk::files_below(&root)?
            .into_iter()
            .map(|f| {
                let bytes = disk::length(&root.join(&f));
                (f, bytes)
            })
            .collect())
    }

    /// Checks the copy and gathers what goes beside it. The keyring is read after the copy was made: it
    /// only ever grows, so it opens every key the copy has.
    pub(super) fn check(&self, copy: &Path, anchors: Vec<u8>) -> Outcome<Copied> {
        let (business, vault) = (&self.business, self.business.vault());
        let (keys, id) = (business.keys_folder(), business.id());
        let keyring = std::fs::read(Ring::file(keys, id))?;
        let recipients = std::fs::read(recipients_file(keys, id))?;
        let public = Ring::public_keys(keys, id)?;
        let db = open_copy(copy)?;
        checks::sound(&db)?;
        if let Some(machine) = machine_identity(keys, false)? {
            let ring = Ring::from_bytes(&keyring, id, &machine).map_err(|f| Problem::new(Code::BackupFailed).because(f))?;
            checks::paired(ring, &db).map_err(|p| Problem::new(Code::BackupFailed).because(p))?;
        }
        let known = checks::anchors(business.folder(), vault.anchor_key().as_ref())?;
        let lines = anchors.split(|b| *b == b'\n').filter(|l| !l.is_empty()).count();
        let manifest = Manifest {
            format: header::FORMAT,
            business: id,
            name: business.profile().name.clone(),
            made_at: self.made_at,
            kind: self.kind,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            schema: db.query_row("PRAGMA user_version", [], |r| r.get(0))?,
            header_sha256: String::new(),
            entries: Vec::new(),
            tables: checks::counts(&db)?,
            dump: Some(dump(&db, &mut std::io::sink())?.sha256),
            audit: self.chain(&db, known.get(..lines).unwrap_or(&known))?,
            canary: self.canary(&db)?,
            missing_files: checks::missing_files(&db, &business.folder().join("files"))?,
        };
        Ok(Copied { manifest, sqlite: sqlite_version().to_owned(), anchors, keyring, recipients, public, files: self.files()? })
    }

    fn chain(&self, db: &rusqlite::Connection, anchors: &[Anchor]) -> Outcome<AuditSaid> {
        let said = checks::chain(db, anchors)?;
        if said.findings > 0 {
            tracing::error!(target: "mostrador::security", findings = said.findings, business = %self.business.id(), "the audit log in the copy was touched");
        }
        Ok(said)
    }

    fn canary(&self, db: &rusqlite::Connection) -> Outcome<Option<Canary>> {
        let vault = self.business.vault();
        if vault.is_sealed() {
            return Ok(None);
        }
        checks::canary(db, vault).map(Some)
    }

    pub(super) fn pack(&self, copy: &Path, part: &Path, copied: Copied) -> Outcome<(Header, Manifest)> {
        let small = copied.anchors.len() + copied.keyring.len() + copied.recipients.len();
        let unpacked = disk::length(copy) + copied.files.iter().map(|f| f.1).sum::<u64>() + small as u64;
        let header = Header {
            business: self.business.id(),
            made_at: self.made_at,
            app: copied.manifest.app.clone(),
            schema: copied.manifest.schema,
            sqlite: copied.sqlite.clone(),
            kind: self.kind,
            recipients: copied.public.iter().map(|p| fingerprint(p)).collect(),
            unpacked,
            bytes: 0,
        };
        let full = Full::default();
        let sink = Sink::new(disk::new_file(part)?, self.trial.room, full.clone());
        self.fill(sink, header, copy, copied).map_err(|problem| full.explain(problem))
    }

    fn fill(&self, sink: Sink, header: Header, copy: &Path, copied: Copied) -> Outcome<(Header, Manifest)> {
        let small = [(unpack::ANCHORS, &copied.anchors), (unpack::KEYRING, &copied.keyring), (unpack::RECIPIENTS, &copied.recipients)];
        let mut packer = Packer::begin(sink, header, &copied.public, self.seat.progress.clone())?;
        packer.add(unpack::DATA, disk::length(copy), &mut std::fs::File::open(copy)?)?;
        for (path, bytes) in small {
            packer.add(path, bytes.len() as u64, &mut bytes.as_slice())?;
        }
        let root = self.business.folder().join("files");
        for (path, bytes) in &copied.files {
            // A file erased since the list was taken has no row any more either.
            let Ok(mut file) = std::fs::File::open(root.join(path)) else { continue };
            disk::read_gently(&file);
            packer.add(&format!("{}{}", unpack::FILES, path.display()), *bytes, &mut file)?;
        }
        packer.finish(copied.manifest)
    }
}
