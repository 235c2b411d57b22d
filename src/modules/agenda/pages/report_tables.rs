//! The tables of the reports, as a spreadsheet takes them: plain numbers, minutes, no names of those served.

use serde::Deserialize;
use utoipa::ToSchema;

use super::reports::ReportsPage;
use crate::http::Caller;

/// Which table.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Table {
    /// How full, by professional.
    #[default]
    Occupancy,
    /// How full, by weekday and hour.
    Hours,
    /// Who did not come, who called off.
    Rates,
    /// How early people book.
    Lead,
    /// Where bookings come from.
    Origins,
}

impl Table {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Occupancy => "occupancy",
            Self::Hours => "hours",
            Self::Rates => "rates",
            Self::Lead => "lead",
            Self::Origins => "origins",
        }
    }

    /// The word a saved file is called by.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Occupancy => "reports-file-occupancy",
            Self::Hours => "reports-file-hours",
            Self::Rates => "reports-file-rates",
            Self::Lead => "reports-file-lead",
            Self::Origins => "reports-file-origins",
        }
    }
}

fn number(n: Option<i64>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

/// Head and rows.
pub(super) fn rows_of(who: &Caller, table: Table, page: &ReportsPage) -> Vec<Vec<String>> {
    let head = |keys: &[&str]| keys.iter().map(|k| who.t(k)).collect::<Vec<_>>();
    let mut out = Vec::new();
    match table {
        Table::Occupancy => {
            out.push(head(&["appointment-with", "reports-csv-open", "reports-csv-booked", "reports-csv-outside", "reports-csv-percent"]));
            out.extend(page.people.iter().map(|r| {
                vec![r.name.clone(), r.open_min.to_string(), r.booked_min.to_string(), r.outside_min.to_string(), number(r.percent)]
            }));
        }
        Table::Hours => {
            out.push(head(&["reports-hour"]).into_iter().chain(page.weekdays.iter().cloned()).collect());
            let hour = |h: usize| format!("{h:02}:00");
            out.extend(page.hours.iter().map(|r| std::iter::once(hour(r.hour)).chain(r.cells.iter().map(|c| number(c.percent))).collect()));
        }
        Table::Rates => {
            out.push(head(&[
                "appointment-with",
                "reports-agreed",
                "reports-ahead",
                "reports-came",
                "reports-missed",
                "reports-missed-rate",
                "reports-cancelled",
                "reports-cancelled-rate",
            ]));
            let everybody = (who.t("reports-together"), page.rates, page.missed_percent, page.cancelled_percent);
            let each = page.people.iter().map(|r| (r.name.clone(), r.rates, r.missed_percent, r.cancelled_percent));
            out.extend(each.chain([everybody]).map(|(name, r, missed, cancelled)| {
                let counts = [r.agreed, r.ahead, r.came, r.missed].map(|n| n.to_string());
                let rest = [number(missed), r.cancelled.to_string(), number(cancelled)];
                std::iter::once(name).chain(counts).chain(rest).collect()
            }));
        }
        Table::Lead | Table::Origins => {
            let (key, shares) =
                if matches!(table, Table::Lead) { ("reports-lead-days", &page.lead) } else { ("reports-origin", &page.origins) };
            out.push(head(&[key, "reports-agreed", "reports-csv-percent"]));
            out.extend(shares.iter().map(|s| vec![s.word.clone(), s.count.to_string(), number(s.percent)]));
        }
    }
    out
}
