//! What the command line understands.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The counter of a small clinic, café or lodging.
#[derive(Parser, Debug)]
#[command(name = "mostrador", version, about, long_about = None)]
pub struct Cli {
    /// The data folder.
    #[arg(long, global = true, env = "MOSTRADOR_DATA", default_value = "/var/lib/mostrador")]
    pub data: PathBuf,
    /// The folder of log files; default: `logs` in the data folder.
    #[arg(long, global = true, env = "MOSTRADOR_LOGS")]
    pub log_dir: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// The folder of log files.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.log_dir.clone().unwrap_or_else(|| self.data.join("logs"))
    }
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve until told to stop.
    Serve(ServeOptions),
    /// Found the business without a browser.
    Setup(SetupOptions),
    /// Serve an example business out of a temporary folder.
    Demo(DemoOptions),
    /// Bring people in from a spreadsheet saved as CSV, or a calendar from an .ics file.
    Import {
        /// The spreadsheet.
        #[arg(required_unless_present = "calendar")]
        file: Option<PathBuf>,
        /// A calendar's file instead: its events become busy time, or appointments with --service.
        #[arg(long, value_name = "FILE", conflicts_with = "file", requires = "resource")]
        calendar: Option<PathBuf>,
        /// Whose time the calendar is, by the name in the agenda.
        #[arg(long, value_name = "NAME", requires = "calendar")]
        resource: Option<String>,
        /// What its events are booked under, by name; their people must be on file.
        #[arg(long, value_name = "NAME", requires = "calendar")]
        service: Option<String>,
        /// The first day that counts, as 2026-01-31; what lies ahead only without it.
        #[arg(long, value_name = "DAY", requires = "calendar")]
        from: Option<String>,
        /// Only say what would happen.
        #[arg(long)]
        dry_run: bool,
    },
    /// Backups: make, list, check, copy out.
    Backup {
        /// What to do.
        #[command(subcommand)]
        what: BackupCommand,
    },
    /// Bring a business back from an archive.
    Restore {
        /// The archive (.mbk).
        file: PathBuf,
        /// A file with the recovery key of the emergency kit; `-` asks for it. Default: this machine's identity.
        #[arg(long)]
        kit: Option<PathBuf>,
        /// Only check and say what would happen.
        #[arg(long)]
        dry_run: bool,
    },
    /// The log of who did what.
    Audit {
        /// What to do.
        #[command(subcommand)]
        what: AuditCommand,
    },
    /// The keys.
    Keys {
        /// What to do.
        #[command(subcommand)]
        what: KeysCommand,
    },
    /// People who work here.
    User {
        /// What to do.
        #[command(subcommand)]
        what: UserCommand,
    },
    /// Look at everything and say what to do.
    Doctor {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Exit 0 ok, 2 degraded, 1 error.
    Health,
    /// Print the OpenAPI file.
    Openapi,
    /// Print who may call which route.
    #[command(hide = true)]
    Routes,
    /// Measure this machine and this build.
    Bench(BenchOptions),
    /// Print completions for a shell.
    #[command(hide = true)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the man page.
    #[command(hide = true)]
    Man,
}

/// How to listen.
#[derive(Args, Debug, Clone)]
pub struct ServeOptions {
    /// Address and port; anything but loopback is HTTPS.
    #[arg(long, env = "MOSTRADOR_LISTEN", default_value = "127.0.0.1:8088")]
    pub listen: SocketAddr,
    /// Certificate chain (PEM) of a public authority.
    #[arg(long, env = "MOSTRADOR_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key (PEM).
    #[arg(long, env = "MOSTRADOR_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// How often strangers and administrators may ask: `availability=30/60,booking=10/3600,administration=20/60,general=100/900`
    /// (times per seconds; what is not named keeps its default).
    #[arg(long, env = "MOSTRADOR_LIMITS", default_value = "")]
    pub limits: crate::http::limit::Limits,
    /// Do not announce mostrador.local.
    #[arg(long)]
    pub no_mdns: bool,
}

/// Founding a business.
#[derive(Args, Debug)]
pub struct SetupOptions {
    /// The name over the door.
    #[arg(long)]
    pub name: String,
    /// Trades: clinic, cafe, lodging (repeat or part by commas).
    #[arg(long, value_delimiter = ',', required = true)]
    pub trade: Vec<String>,
    /// IANA zone.
    #[arg(long, default_value = "America/Mexico_City")]
    pub zone: String,
    /// ISO 4217.
    #[arg(long, default_value = "MXN")]
    pub currency: String,
    /// Language: es or en.
    #[arg(long, default_value = "es")]
    pub lang: String,
    /// The owner's login name.
    #[arg(long)]
    pub owner: String,
    /// The owner's name; default: the login name.
    #[arg(long)]
    pub owner_name: Option<String>,
    /// The owner also treats people.
    #[arg(long)]
    pub clinician: bool,
    /// A file with the owner's password; `-` asks for it.
    #[arg(long)]
    pub password_file: PathBuf,
    /// Where to write the emergency kit (PDF; with .txt the bare key). Print it, then remove the file.
    #[arg(long)]
    pub kit_out: PathBuf,
    /// A host name this business answers to, where several live on the node.
    #[arg(long)]
    pub host: Option<String>,
}

/// The example business.
#[derive(Args, Debug)]
pub struct DemoOptions {
    /// Address and port (loopback).
    #[arg(long, default_value = "127.0.0.1:8088")]
    pub listen: SocketAddr,
    /// A folder to keep; default: a temporary one that is removed.
    #[arg(long)]
    pub folder: Option<PathBuf>,
}

/// Backups.
#[derive(Subcommand, Debug)]
pub enum BackupCommand {
    /// Make one, open it again and check it.
    Now {
        /// Keep it as the one before an upgrade (the newest three are kept); the package asks for it.
        #[arg(long)]
        before_upgrade: bool,
    },
    /// List them.
    List,
    /// Open one and check it.
    Verify {
        /// Its name.
        name: String,
    },
    /// Bring the newest one back in a folder of its own and compare it, as each Sunday.
    Rehearse,
    /// Copy the newest (or a named) one to a folder, such as a USB disk.
    Export {
        /// The folder.
        folder: PathBuf,
        /// Its name; default: the newest verified one.
        #[arg(long)]
        name: Option<String>,
    },
}

/// The log.
#[derive(Subcommand, Debug)]
pub enum AuditCommand {
    /// Walk the chain and compare it with what was remembered.
    Verify,
    /// Write it as CSV.
    Export {
        /// The file.
        file: PathBuf,
    },
}

/// The keys.
#[derive(Subcommand, Debug)]
pub enum KeysCommand {
    /// How they stand.
    Status,
    /// A new key-encryption key.
    Rotate,
    /// Forget the keys of people until somebody unseals.
    Seal,
    /// Open them with the recovery key (`-` asks) or, without a file, with this machine's identity.
    Unseal {
        /// A file with the recovery key.
        #[arg(long)]
        kit: Option<PathBuf>,
    },
    /// Make a new emergency kit; the old one no longer opens new backups.
    Kit {
        /// Where to write it (PDF; with .txt the bare key).
        #[arg(long)]
        out: PathBuf,
    },
}

/// People who work here.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// Add somebody.
    Add {
        /// Login name.
        login: String,
        /// Name that is shown.
        #[arg(long)]
        name: Option<String>,
        /// Roles (repeat or part by commas).
        #[arg(long, value_delimiter = ',', required = true)]
        role: Vec<String>,
        /// A file with the password; `-` asks.
        #[arg(long)]
        password_file: PathBuf,
    },
    /// List them.
    List,
    /// Set a new password and turn the second factor off.
    Reset {
        /// Login name.
        login: String,
        /// A file with the password; `-` asks.
        #[arg(long)]
        password_file: PathBuf,
    },
}

/// Measuring.
#[derive(Args, Debug)]
pub struct BenchOptions {
    /// Only these (http, public, pages, agenda, clinic, calendar, search, backup, start).
    #[arg(long, value_delimiter = ',')]
    pub only: Vec<String>,
    /// Seconds for each step.
    #[arg(long, default_value_t = 4)]
    pub seconds: u64,
    /// People and appointments as the goals name them (50,000 and 200,000) divided by this.
    #[arg(long, default_value_t = 1)]
    pub shrink: usize,
}
