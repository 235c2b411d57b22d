//! The problem catalogue: one line for each thing that can go wrong, and the value that carries it.
//!
//! A problem has a code for programs, an HTTP status, a text for the person (from the words, key
//! `problem-<code>`), a hint for the operator (logs and `doctor` only) and the fields at fault.
//! Triggers of the database speak the same codes: `RAISE(ABORT, 'problem:slot_taken')`.

use std::borrow::Cow;
use std::fmt;

use super::lang::{Arg, Lang, Words};

macro_rules! catalogue {
    ($($(#[$doc:meta])* $variant:ident $code:literal $status:literal;)*) => {
        /// What went wrong, as a program reads it.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Code { $($(#[$doc])* $variant),* }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable name: `slot_taken`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),* }
            }
        }
    };
}

catalogue! {
    /// A field is missing, malformed or out of bounds; `fields` says which.
    BadInput "bad_input" 422;
    /// The body is not what the content type promises.
    BadBody "bad_body" 400;
    /// The body is larger than this route takes.
    TooLarge "too_large" 413;
    /// A content type this route does not read.
    WrongType "wrong_type" 415;
    /// Nobody is logged in.
    NotLoggedIn "not_logged_in" 401;
    /// User name or password do not match.
    WrongLogin "wrong_login" 401;
    /// The six-digit code does not match or was used before.
    WrongCode "wrong_code" 401;
    /// Too many tries; wait.
    Throttled "throttled" 429;
    /// The role does not include this.
    NotAllowed "not_allowed" 403;
    /// The house keeps this chart to those who treat the person.
    ChartClosed "chart_closed" 403;
    /// The request came from another site.
    CrossSite "cross_site" 403;
    /// The sensitive step wants the password again.
    ConfirmPassword "confirm_password" 403;
    /// No such thing, or not in this business.
    NotFound "not_found" 404;
    /// The method is not one of this address.
    NotThisWay "not_this_way" 405;
    /// The thing changed since it was read.
    Stale "stale" 409;
    /// The same idempotency key came with another request.
    KeyReused "key_reused" 409;
    /// The place was taken by somebody else.
    SlotTaken "slot_taken" 409;
    /// The start lies outside the hours, in the past or beyond the horizon.
    SlotNotOffered "slot_not_offered" 422;
    /// No more appointments may be squeezed in that day.
    ExtraFull "extra_full" 409;
    /// Somebody is booked in the time to be taken out.
    BlockOverBookings "block_over_bookings" 409;
    /// The appointment is in a state that does not allow this.
    WrongState "wrong_state" 409;
    /// The record is signed; only an addendum may follow.
    Signed "signed" 409;
    /// The journal, a sealed session or the audit log does not change.
    Immutable "immutable" 409;
    /// A journal entry that does not sum to zero.
    Unbalanced "unbalanced" 500;
    /// Somebody with the same CURP is on file.
    SamePerson "same_person" 409;
    /// The card was joined to another of the same person.
    PersonMerged "person_merged" 409;
    /// A prescription lacks data the law wants.
    PrescriptionIncomplete "prescription_incomplete" 422;
    /// There is no open drawer session.
    DrawerClosed "drawer_closed" 409;
    /// A drawer session is open already.
    DrawerOpen "drawer_open" 409;
    /// Less was tendered than is owed.
    TenderedTooLittle "tendered_too_little" 422;
    /// The order is paid and closed.
    OrderPaid "order_paid" 409;
    /// The item is sold out or gone from the menu.
    ItemUnavailable "item_unavailable" 409;
    /// A user name that exists already.
    NameTaken "name_taken" 409;
    /// The last owner cannot leave.
    LastOwner "last_owner" 409;
    /// The keyring is sealed; somebody must unseal it.
    Sealed "sealed" 423;
    /// A recovery key or passphrase that does not open the keyring.
    WrongKey "wrong_key" 422;
    /// The ciphertext does not verify: altered, moved, or of another key.
    SealBroken "seal_broken" 500;
    /// The person's data were erased: their key is destroyed.
    Erased "erased" 410;
    /// The law or a decision still wants the data kept.
    RetentionRuns "retention_runs" 409;
    /// Set-up has been done already.
    AlreadySetUp "already_set_up" 409;
    /// The set-up code is wrong or used up.
    WrongSetupCode "wrong_setup_code" 403;
    /// No business has been set up on this node.
    NotSetUp "not_set_up" 409;
    /// Two or more businesses here, and none answers to this host name.
    UnknownHost "unknown_host" 404;
    /// The writer's queue is full.
    Busy "busy" 503;
    /// A query ran past its time.
    TooSlow "too_slow" 503;
    /// The disk has no room.
    DiskFull "disk_full" 507;
    /// The archive is not one, or is cut short.
    ArchiveTruncated "archive_truncated" 422;
    /// The archive was altered.
    ArchiveAltered "archive_altered" 422;
    /// The archive comes from a newer release.
    ArchiveTooNew "archive_too_new" 422;
    /// This key does not open the archive.
    ArchiveWrongKey "archive_wrong_key" 422;
    /// The folder has data already.
    FolderNotEmpty "folder_not_empty" 409;
    /// The backup could not be verified.
    BackupFailed "backup_failed" 500;
    /// A backup or restore is running already.
    JobRunning "job_running" 409;
    /// The file's content is not what its name says, or of a kind not taken.
    WrongFile "wrong_file" 422;
    /// The business's page takes no bookings now.
    BookingClosed "booking_closed" 404;
    /// The proof of work is missing, used up or wrong.
    ProofMissing "proof_missing" 403;
    /// The hold ran out, or its code was mistyped too often.
    HoldOver "hold_over" 410;
    /// It is too late to move or call it off without the counter.
    TooLateToChange "too_late_to_change" 409;
    /// The mail server did not take a letter.
    MailRefused "mail_refused" 422;
    /// Something unforeseen; the log has it under the request id.
    Internal "internal" 500;
}

/// What is wrong with one field, as a word key `fault-<code>` with values.
#[derive(Clone, Debug)]
pub struct FieldFault {
    /// The field's path as it was sent: `items.0.dose`.
    pub field: String,
    /// The end of the word key: `required` means `fault-required`.
    pub fault: Cow<'static, str>,
    /// Values for the sentence.
    pub args: Vec<(&'static str, String)>,
}

/// A refusal or failure on its way to the person.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What it is.
    pub code: Code,
    /// Values for the sentence of the code.
    pub args: Vec<(&'static str, String)>,
    /// The fields at fault.
    pub fields: Vec<FieldFault>,
    /// Seconds after which trying again makes sense.
    pub retry_after_s: Option<u32>,
    /// For the log only: never shown.
    pub cause: Option<String>,
}

/// The result of nearly everything here.
pub type Outcome<T> = Result<T, Problem>;

impl Problem {
    /// A problem with nothing more to say than its code.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, args: Vec::new(), fields: Vec::new(), retry_after_s: None, cause: None }
    }

    /// One field at fault.
    #[must_use]
    pub fn field(field: impl Into<String>, fault: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::BadInput).and_field(field, fault)
    }

    /// Something unforeseen: the cause goes to the log, the person gets the request id.
    #[must_use]
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new(Code::Internal).because(cause)
    }

    /// Adds a value for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Adds a field at fault.
    #[must_use]
    pub fn and_field(mut self, field: impl Into<String>, fault: impl Into<Cow<'static, str>>) -> Self {
        self.fields.push(FieldFault { field: field.into(), fault: fault.into(), args: Vec::new() });
        self
    }

    /// Adds a field at fault with values for its sentence.
    #[must_use]
    pub fn and_field_with(
        mut self,
        field: impl Into<String>,
        fault: impl Into<Cow<'static, str>>,
        args: Vec<(&'static str, String)>,
    ) -> Self {
        self.fields.push(FieldFault { field: field.into(), fault: fault.into(), args });
        self
    }

    /// Adds what the log should know.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Says when to try again.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The sentence for the person.
    #[must_use]
    pub fn message(&self, words: &Words, lang: Lang) -> String {
        words.ta(lang, &format!("problem-{}", self.code.name().replace('_', "-")), &args(&self.args))
    }
}

impl FieldFault {
    /// The sentence under the field.
    #[must_use]
    pub fn message(&self, words: &Words, lang: Lang) -> String {
        words.ta(lang, &format!("fault-{}", self.fault), &args(&self.args))
    }
}

/// A value called `n` is a number, so that sentences can have plurals.
fn args(given: &[(&'static str, String)]) -> Vec<Arg<'static>> {
    use fluent_bundle::FluentValue;
    let value = |name: &str, text: &str| match text.parse::<f64>() {
        Ok(number) if name == "n" => FluentValue::from(number),
        _ => FluentValue::from(text.to_owned()),
    };
    given.iter().map(|(name, text)| (*name, value(name, text))).collect()
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name())?;
        for field in &self.fields {
            write!(f, " [{}: {}]", field.field, field.fault)?;
        }
        if let Some(cause) = &self.cause {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
