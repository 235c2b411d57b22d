//! Why an event makes nothing, and what is to be known of one that does.

/// Why nothing is made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// Its dates cannot be read.
    Unreadable,
    /// An appointment holds the time.
    Overlaps,
    /// A block holds the time.
    Blocked,
    /// A followed calendar holds the time.
    Followed,
    /// Another event of the file takes the time.
    Covered,
    /// What the service needs besides is not free.
    NeedTaken,
    /// Nobody on file by its title or address.
    NoPerson,
    /// Several on file by its title or address.
    SeveralPeople,
    /// Its title is no name.
    NoName,
    /// A day without hours, and no appointment therefore.
    AllDay,
    /// It has no length.
    NoLength,
    /// Longer than an appointment can be.
    TooLong,
    /// Called off.
    Cancelled,
    /// Shown as free.
    Free,
    /// It is over.
    Past,
    /// Further ahead than the agenda reaches.
    TooFar,
    /// The series was changed from a day on, as a whole.
    ThisAndFuture,
    /// It repeats more often than anybody's agenda.
    Repeats,
    /// The same event twice in the file.
    Twice,
    /// Brought in before.
    Already,
    /// It was exported here.
    Ours,
}

impl Why {
    /// The end of its word key: `ics-why-<this>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Overlaps => "overlaps",
            Self::Blocked => "blocked",
            Self::Followed => "followed",
            Self::Covered => "covered",
            Self::NeedTaken => "need-taken",
            Self::NoPerson => "no-person",
            Self::SeveralPeople => "several-people",
            Self::NoName => "no-name",
            Self::AllDay => "all-day",
            Self::NoLength => "no-length",
            Self::TooLong => "too-long",
            Self::Cancelled => "cancelled",
            Self::Free => "free",
            Self::Past => "past",
            Self::TooFar => "too-far",
            Self::ThisAndFuture => "this-and-future",
            Self::Repeats => "repeats",
            Self::Twice => "twice",
            Self::Already => "already",
            Self::Ours => "ours",
        }
    }
}

/// What is to be known of an event that is made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Note {
    /// It goes on without end: it is made up to the horizon.
    Endless,
    /// Nobody knows its zone: its hours are taken for the business's.
    UnknownZone,
}

impl Note {
    /// The end of its word key: `ics-note-<this>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Endless => "endless",
            Self::UnknownZone => "unknown-zone",
        }
    }
}
