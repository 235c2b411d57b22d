//! A moment as a calendar writes it: a wall clock and the zone it hangs in.

use calcard::common::PartialDateTime;
use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarEntry, ICalendarProperty};
use jiff::civil::{Date, DateTime, Time};

use crate::base::clock::{Instant, Zone};

/// The zones a calendar names.
pub struct Zones<'c> {
    known: TzResolver<&'c str>,
    home: Zone,
}

impl<'c> Zones<'c> {
    /// Reads the zones of a calendar; `home` is for what names none.
    pub fn of(calendar: &'c ICalendar, home: &Zone) -> Self {
        Self { known: calendar.build_tz_resolver(), home: home.clone() }
    }

    /// A zone by the name a calendar gives it: of the zone data, in a path (`/vendor/America/Lima`), of
    /// Windows, or of a component that says which it means. What nobody knows is the business's own.
    fn named(&self, name: &str) -> Zone {
        self.known(name).unwrap_or_else(|| self.home.clone())
    }

    /// The same, where somebody knows it.
    pub fn known(&self, name: &str) -> Option<Zone> {
        let tail = |parts: usize| {
            name.trim_matches('"').rsplitn(parts + 1, '/').take(parts).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("/")
        };
        [name.to_owned(), tail(2), tail(3)]
            .iter()
            .find_map(|n| Zone::named(n))
            .or_else(|| Zone::named(self.known.resolve(name)?.name()?.as_ref()))
    }
}

/// A moment.
#[derive(Clone, Debug)]
pub struct When {
    pub wall: DateTime,
    pub zone: Zone,
    /// A date without a time.
    pub whole_day: bool,
}

impl When {
    /// The first value of a property.
    pub fn of(component: &ICalendarComponent, property: &ICalendarProperty, zones: &Zones<'_>) -> Option<Self> {
        let entry = component.property(property)?;
        Self::read(entry, entry.values.first()?.as_partial_date_time()?, zones)
    }

    /// A value of a property that may have several.
    pub fn read(entry: &ICalendarEntry, value: &PartialDateTime, zones: &Zones<'_>) -> Option<Self> {
        let whole_day = value.hour.is_none();
        let wall = wall_of(value)?;
        if value.tz_hour.is_some() {
            let ahead = i64::from(value.tz_hour.unwrap_or(0)) * 60 + i64::from(value.tz_minute.unwrap_or(0));
            let utc = Zone::utc().instant(wall)?.plus_min(if value.tz_minus { ahead } else { -ahead });
            return Some(Self { wall: Zone::utc().wall(utc), zone: Zone::utc(), whole_day: false });
        }
        let zone = if whole_day { None } else { entry.tz_id().map(|name| zones.named(name)) };
        Some(Self { wall, zone: zone.unwrap_or_else(|| zones.home.clone()), whole_day })
    }

    /// The same clock at another time of it.
    pub fn at(&self, wall: DateTime) -> Self {
        Self { wall, zone: self.zone.clone(), whole_day: self.whole_day }
    }

    /// The moment itself, by the zone data of this system.
    pub fn instant(&self) -> Option<Instant> {
        self.zone.instant(self.wall)
    }

    /// What the clock of another moment's zone shows at this one.
    pub fn as_seen_by(&self, other: &Self) -> Option<DateTime> {
        if self.whole_day { Some(self.wall) } else { Some(other.zone.wall(self.instant()?)) }
    }
}

fn wall_of(value: &PartialDateTime) -> Option<DateTime> {
    let number = |n: Option<u8>| i8::try_from(n.unwrap_or(0)).ok();
    let date = Date::new(i16::try_from(value.year?).ok()?, number(Some(value.month?))?, number(Some(value.day?))?).ok()?;
    // A leap second is the minute's last.
    let time = Time::new(number(value.hour)?, number(value.minute)?, number(value.second)?.min(59), 0).ok()?;
    Some(date.to_datetime(time))
}
