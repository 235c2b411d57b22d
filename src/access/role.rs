//! Roles: named sets of permissions. A person may have several.

use super::permission::Permission::{
    self, ArrangeAgenda, ArrangeMenu, BookAppointments, Cook, FindPeople, ImportPeople, KeepPeople, KeepPrivacy, ManageBackups, ManageKeys,
    ManageSettings, ManageStaff, MergePeople, OverbookAgenda, ReadAudit, ReadCharts, ReadPapers, ReadSummary, ReviewEmergencies, SeeAgenda,
    SeeAgendaReports, SeeHealth, SeeMessages, SeeMoney, TakeMoney, TakeOrders, UseTheCounter, WriteCharts, WriteNotes,
};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident $code:literal;)*) => {
        /// A place at the counter.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum Role { $($(#[$doc])* $name),* }

        impl Role {
            /// Every role there is.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its stable name.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
        }
    };
}

roles! {
    /// Whose business it is.
    Owner "owner";
    /// Runs the day.
    Manager "manager";
    /// Answers the phone and the door.
    Reception "reception";
    /// Treats people.
    Clinician "clinician";
    /// Cares for people: summary, signs, notes of nursing.
    Nurse "nurse";
    /// A doctor's secretary: the front desk and the papers that are handed out.
    Secretary "secretary";
    /// Takes orders and money.
    Cashier "cashier";
    /// Cooks.
    Kitchen "kitchen";
    /// Cleans rooms.
    Housekeeping "housekeeping";
    /// Reads the money.
    Accountant "accountant";
    /// Reads the log.
    Auditor "auditor";
    /// Answers for people's data.
    Privacy "privacy";
}

impl Role {
    /// Finds a role by its name.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.code() == code)
    }

    /// Reads names parted by commas, in the order of this list.
    #[must_use]
    pub fn listed(codes: &str) -> Vec<Self> {
        let mut roles: Vec<Self> = codes.split(',').filter_map(Self::named).collect();
        roles.sort_unstable();
        roles
    }

    /// What the role includes. The owner runs everything but reads no charts: a clinician who owns
    /// the clinic has both roles.
    #[must_use]
    pub const fn includes(self) -> &'static [Permission] {
        match self {
            Self::Owner => &[
                UseTheCounter,
                FindPeople,
                KeepPeople,
                MergePeople,
                ImportPeople,
                SeeAgenda,
                BookAppointments,
                OverbookAgenda,
                ArrangeAgenda,
                SeeAgendaReports,
                SeeMessages,
                KeepPrivacy,
                TakeOrders,
                Cook,
                ArrangeMenu,
                TakeMoney,
                SeeMoney,
                ManageStaff,
                ReadAudit,
                ManageSettings,
                ManageBackups,
                ManageKeys,
                SeeHealth,
                ReviewEmergencies,
            ],
            Self::Manager => &[
                UseTheCounter,
                FindPeople,
                KeepPeople,
                MergePeople,
                ImportPeople,
                SeeAgenda,
                BookAppointments,
                OverbookAgenda,
                ArrangeAgenda,
                SeeAgendaReports,
                SeeMessages,
                TakeOrders,
                Cook,
                ArrangeMenu,
                TakeMoney,
                SeeMoney,
                ManageBackups,
                SeeHealth,
            ],
            Self::Reception => {
                &[UseTheCounter, FindPeople, KeepPeople, MergePeople, SeeAgenda, BookAppointments, OverbookAgenda, SeeMessages, TakeMoney]
            }
            Self::Clinician => &[
                UseTheCounter,
                FindPeople,
                KeepPeople,
                SeeAgenda,
                BookAppointments,
                OverbookAgenda,
                ReadSummary,
                ReadPapers,
                ReadCharts,
                WriteNotes,
                WriteCharts,
            ],
            Self::Nurse => &[UseTheCounter, FindPeople, SeeAgenda, BookAppointments, ReadSummary, ReadPapers, WriteNotes],
            Self::Secretary => &[
                UseTheCounter,
                FindPeople,
                KeepPeople,
                MergePeople,
                SeeAgenda,
                BookAppointments,
                OverbookAgenda,
                SeeMessages,
                TakeMoney,
                ReadPapers,
            ],
            Self::Cashier => &[UseTheCounter, TakeOrders, TakeMoney],
            Self::Kitchen => &[UseTheCounter, Cook],
            Self::Housekeeping => &[UseTheCounter],
            Self::Accountant => &[UseTheCounter, SeeMoney],
            Self::Auditor => &[UseTheCounter, ReadAudit, SeeHealth],
            Self::Privacy => &[UseTheCounter, FindPeople, KeepPeople, KeepPrivacy, ReviewEmergencies],
        }
    }

    /// True where one of the roles includes the permission.
    #[must_use]
    pub fn any_allows(roles: &[Self], wanted: Permission) -> bool {
        roles.iter().any(|r| r.includes().contains(&wanted))
    }
}
