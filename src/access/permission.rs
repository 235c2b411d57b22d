//! What a person may do. A handler names one of these in its signature: `Allow<may::BookAppointments>`.

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $code:literal;)*) => {
        /// A right that roles include or not.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Permission { $($(#[$doc])* $name),* }

        impl Permission {
            /// Every permission there is.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its stable name, for tables and the log.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
        }

        /// One type for each permission, to be named in signatures.
        pub mod may {
            use super::{Needs, Permission};
            $($(#[$doc])* #[derive(Clone, Copy, Debug)] pub struct $name;
            impl Needs for $name { const PERMISSION: Permission = Permission::$name; })*
        }
    };
}

/// A type that stands for a permission.
pub trait Needs: 'static {
    /// The permission it stands for.
    const PERMISSION: Permission;
}

permissions! {
    /// See one's own profile, the home page and the live stream: everybody who logs in.
    UseTheCounter "use";
    /// Find people and see their cards.
    FindPeople "people.find";
    /// Add and change people.
    KeepPeople "people.keep";
    /// Join two cards of one person, and part them again.
    MergePeople "people.merge";
    /// Bring people in from a file.
    ImportPeople "people.import";
    /// See the agenda.
    SeeAgenda "agenda.see";
    /// Book, move and cancel appointments.
    BookAppointments "agenda.book";
    /// Squeeze an appointment in beside another, within the day's number.
    OverbookAgenda "agenda.overbook";
    /// Define services, professionals and hours.
    ArrangeAgenda "agenda.arrange";
    /// See how full the agenda is, who does not come, how people book.
    SeeAgendaReports "agenda.reports";
    /// See messages that leave, try them again, give them up.
    SeeMessages "messages.see";
    /// Read the summary of a chart: allergies, problems, medicines, vital signs, notes of nursing.
    ReadSummary "chart.summary";
    /// Read the papers of a chart: prescriptions and what else is handed out.
    ReadPapers "chart.papers";
    /// Read charts whole.
    ReadCharts "chart.read";
    /// Write and sign notes of nursing.
    WriteNotes "chart.note";
    /// Write and sign every kind of note, prescribe.
    WriteCharts "chart.write";
    /// Review charts that were opened in an emergency.
    ReviewEmergencies "chart.review";
    /// Keep notices, requests about data, disclosures and breaches.
    KeepPrivacy "privacy.keep";
    /// Take orders.
    TakeOrders "cafe.order";
    /// See the kitchen board and bump orders.
    Cook "cafe.cook";
    /// Arrange the menu.
    ArrangeMenu "cafe.menu";
    /// Open the drawer, take money, count.
    TakeMoney "till.take";
    /// See sessions and the journal of everybody.
    SeeMoney "till.see";
    /// Add staff, give roles, end sessions.
    ManageStaff "staff.manage";
    /// Read the audit log and verify it.
    ReadAudit "audit.read";
    /// Change the business's settings.
    ManageSettings "settings.manage";
    /// Make, download and export backups.
    ManageBackups "backup.manage";
    /// Seal, unseal and rotate keys, make a new kit.
    ManageKeys "keys.manage";
    /// See the details of health and metrics.
    SeeHealth "health.see";
}
