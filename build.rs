//! Before the crate is compiled: the browser's side is bundled where it is missing or out of date.
//!
//! `MOSTRADOR_SKIP_NPM=1` leaves `static/dist` as it is, for machines that got it from elsewhere.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

/// The file whose age stands for the whole bundle.
const BUNDLE: &str = "static/dist/app.js";
/// What the bundle is made of.
const SOURCES: [&str; 4] = ["static/src", "static/package.json", "static/package-lock.json", "static/build.mjs"];

fn main() -> ExitCode {
    watch();
    match bundle() {
        Ok(()) => ExitCode::SUCCESS,
        Err(said) => {
            println!("cargo::error={said}");
            ExitCode::FAILURE
        }
    }
}

/// Names what a change of which builds the crate anew. Templates are watched by askama itself.
fn watch() {
    println!("cargo::rerun-if-env-changed=MOSTRADOR_SKIP_NPM");
    for path in SOURCES.into_iter().chain([BUNDLE, "build.rs", "schema"]) {
        println!("cargo::rerun-if-changed={path}");
    }
    for folder in folders_named(Path::new("src"), &["words", "pages"]) {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
}

fn bundle() -> Result<(), String> {
    if std::env::var_os("MOSTRADOR_SKIP_NPM").is_some_and(|v| v == "1") {
        // An empty folder is enough to compile; pages come without style then.
        return fs::create_dir_all("static/dist").map_err(|e| format!("static/dist: {e}"));
    }
    let newest = SOURCES.iter().filter_map(|s| newest(Path::new(s)).ok()).max().unwrap_or(SystemTime::UNIX_EPOCH);
    if fs::metadata(BUNDLE).and_then(|m| m.modified()).is_ok_and(|made| made >= newest) {
        return Ok(());
    }
    if !Path::new("static/node_modules").is_dir() {
        npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    }
    npm(&["run", "build"])?;
    // As old as its newest source: Cargo would take a younger one for a change and compile twice.
    File::options().write(true).open(BUNDLE).and_then(|f| f.set_modified(newest)).map_err(|e| format!("{BUNDLE}: {e}"))
}

fn npm(args: &[&str]) -> Result<(), String> {
    let said = Command::new("npm").args(args).current_dir("static").output().map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => "the browser's side needs npm: install Node.js 20 or newer with npm (Debian: apt install nodejs npm), or set MOSTRADOR_SKIP_NPM=1 where static/dist is there already".to_owned(),
        _ => format!("npm: {e}"),
    })?;
    if said.status.success() {
        return Ok(());
    }
    for stream in [&said.stdout, &said.stderr] {
        eprintln!("{}", String::from_utf8_lossy(stream));
    }
    Err(format!("`npm {}` failed in static/ ({}); its output is above", args.join(" "), said.status))
}

/// The youngest file at or below a path.
fn newest(path: &Path) -> io::Result<SystemTime> {
    let about = fs::metadata(path)?;
    if !about.is_dir() {
        return about.modified();
    }
    let mut youngest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(path)? {
        youngest = youngest.max(newest(&entry?.path())?);
    }
    Ok(youngest)
}

fn folders_named(root: &Path, names: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let path = entry.path();
        if !path.is_dir() {
            continue;
        }
        if names.iter().any(|n| path.ends_with(n)) {
            found.push(path);
        } else {
            found.extend(folders_named(&path, names));
        }
    }
    found
}
