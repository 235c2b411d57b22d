//! The archive: names that any computer can open, a page that says what is inside.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::gather::Gathered;
use super::{fhir, papers, summary};
use crate::base::problem::{Outcome, Problem};
use crate::http::Caller;
use crate::keyring::Reveal;
use crate::modules::contacts;

/// Packs summary, notes, prescriptions, what other rooms add, bundle and attachments.
///
/// # Errors
/// What a paper lacks; `SealBroken` where an attachment does not open.
pub(super) fn pack(who: &Caller, leave: Reveal, read: &Gathered) -> Outcome<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let dense = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    // PDF and pictures are dense already.
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut names = Vec::new();
    let mut put = |name: &str, bytes: &[u8], how: SimpleFileOptions| -> Outcome<()> {
        zip.start_file(name, how).map_err(Problem::internal)?;
        names.push(name.to_owned());
        Ok(zip.write_all(bytes)?)
    };
    let lang = read.profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    put(&format!("{}.pdf", say("summary-name")), &summary::draw(who, read)?, plain)?;
    if let Some(notes) = papers::notes(who, read)? {
        put(&format!("{}.pdf", say("file-notes")), &notes, plain)?;
    }
    for (name, bytes) in papers::prescriptions(who, read)? {
        put(&format!("{}/{name}", say("file-prescriptions")), &bytes, plain)?;
    }
    for share in &read.shares {
        for (name, bytes) in share.papers(who, &read.head)? {
            put(&name, &bytes, plain)?;
        }
        for file in share.files() {
            let bytes = contacts::read_now(&who.business, file.key, &file.id)?;
            put(&format!("{}/{:02} {}", say(file.folder), file.number, safe(&file.label)), &bytes, plain)?;
        }
    }
    put("fhir/bundle.json", &serde_json::to_vec_pretty(&fhir::bundle(who, read)).map_err(Problem::internal)?, dense)?;
    for (n, file) in read.files.iter().enumerate() {
        let bytes = contacts::file_bytes(&who.business, leave, file)?;
        put(&format!("{}/{:02} {}", say("file-attachments"), n + 1, safe(&file.label)), &bytes, plain)?;
    }
    // The page that says what is inside comes last, knowing all.
    zip.start_file(format!("{}.txt", say("file-readme")), dense).map_err(Problem::internal)?;
    zip.write_all(index(who, read, &names).as_bytes())?;
    Ok(zip.finish().map_err(Problem::internal)?.into_inner())
}

/// What is in it, and what was left out and why.
fn index(who: &Caller, read: &Gathered, names: &[String]) -> String {
    let lang = read.profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let mut lines: Vec<String> = say("file-readme-text").split(" · ").map(str::to_owned).collect();
    lines.extend([String::new(), say("file-inside")]);
    lines.extend(names.iter().map(|name| format!("  {name}")));
    lines.extend([String::new(), say("file-outside")]);
    let drafts = (read.drafts > 0).then_some(("file-without-drafts", read.drafts));
    for (key, n) in drafts.into_iter().chain(read.shares.iter().filter_map(|share| share.left_out())) {
        lines.push(format!("  {}", who.house.words.ta(lang, key, &[("n", n.into())])));
    }
    lines.push(format!("  {}", say("file-without-privacy")));
    lines.join("\r\n")
}

/// A name that is no path and that every system takes.
fn safe(label: &str) -> String {
    let clean: String = label.chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' }).collect();
    clean.trim_matches(['.', ' ']).chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_label_leaves_the_folder() {
        assert_eq!(safe("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(safe("Radiografía: tórax.pdf"), "Radiografía_ tórax.pdf");
        assert_eq!(safe("C:\\x\0.pdf"), "C__x_.pdf");
    }
}
