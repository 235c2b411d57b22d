//! What came back of a study (NOM-004-SSA3-2012, 9.2): read as typed, judged by the range typed beside it.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::figure::{self, Flag, Range, Reading};
use super::{OrderId, ResultId};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};

/// A value as a form or a program sends it.
#[derive(Clone, Default, Deserialize, garde::Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ValueTyped {
    /// What was measured.
    #[garde(length(chars, max = 120))]
    pub name: String,
    /// A number, or words.
    #[garde(length(chars, max = 120))]
    pub value: String,
    /// Its unit, as the laboratory writes it.
    #[garde(length(chars, max = 30))]
    pub unit: String,
    /// Lower end of the range that the laboratory gives.
    #[garde(length(chars, max = 20))]
    pub low: String,
    /// Upper end.
    #[garde(length(chars, max = 20))]
    pub high: String,
    /// Below this the laboratory calls it critical.
    #[garde(length(chars, max = 20))]
    pub critical_low: String,
    /// Above this the laboratory calls it critical.
    #[garde(length(chars, max = 20))]
    pub critical_high: String,
}

/// A result as a form or a program sends it.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResultTyped {
    /// The order that it answers.
    #[garde(skip)]
    #[serde(default)]
    pub order: Option<OrderId>,
    /// The result whose place it takes.
    #[garde(skip)]
    #[serde(default)]
    pub corrects: Option<ResultId>,
    /// The study.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    pub study: String,
    /// The day of the study: `2026-11-24`.
    #[garde(length(chars, max = 10))]
    #[serde(default)]
    pub date: String,
    /// Its hour: `07:30`.
    #[garde(length(chars, max = 8))]
    #[serde(default)]
    pub time: String,
    /// Who made it: a laboratory, a cabinet.
    #[garde(length(chars, max = 160))]
    #[serde(default)]
    pub lab: String,
    /// Who reports it.
    #[garde(length(chars, max = 160))]
    #[serde(default)]
    pub reporter: String,
    /// The clinical problem that it was made for.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    pub problem: String,
    /// What happened while it was made.
    #[garde(length(chars, max = 1_000))]
    #[serde(default)]
    pub incidents: String,
    /// The report in words.
    #[garde(length(chars, max = 6_000))]
    #[serde(default)]
    pub comments: String,
    /// Values.
    #[garde(length(max = 60), dive)]
    #[serde(default)]
    pub values: Vec<ValueTyped>,
}

/// A value as it is sealed, every text as it was typed.
#[expect(clippy::struct_field_names, reason = "the value of a value is what people call it")]
#[derive(Clone, Default, Serialize, Deserialize, Zeroize, ToSchema)]
pub(super) struct Value {
    pub name: String,
    pub value: String,
    pub unit: String,
    pub low: String,
    pub high: String,
    pub critical_low: String,
    pub critical_high: String,
    /// Computed from them when it was entered.
    pub flag: Flag,
}

/// What is sealed.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
pub struct ResultContent {
    pub(super) study: String,
    pub(super) lab: String,
    pub(super) reporter: String,
    pub(super) problem: String,
    pub(super) incidents: String,
    pub(super) comments: String,
    pub(super) values: Vec<Value>,
}

impl ResultContent {
    /// The gravest flag.
    pub(super) fn worst(&self) -> Flag {
        self.values.iter().map(|v| v.flag).max().unwrap_or_default()
    }
}

impl Value {
    /// Its number in millionths, where it is one.
    pub fn figure(&self) -> Option<i64> {
        match figure::read(&self.value) {
            Reading::Figure(number) => Some(number),
            _ => None,
        }
    }

    /// Its range.
    pub fn range(&self) -> Range {
        let end = |text: &str| if let Reading::Figure(n) = figure::read(text) { Some(n) } else { None };
        Range { low: end(&self.low), high: end(&self.high), critical_low: end(&self.critical_low), critical_high: end(&self.critical_high) }
    }

    /// The range as people write it: `70 – 100`, `≥ 40`, `≤ 5`.
    pub fn range_text(&self) -> String {
        match (self.low.as_str(), self.high.as_str()) {
            ("", "") => String::new(),
            (low, "") => format!("≥ {low}"),
            ("", high) => format!("≤ {high}"),
            (low, high) => format!("{low} – {high}"),
        }
    }
}

/// Reads what was typed; empty rows are left out.
///
/// # Errors
/// Names every field that is missing, is no number where one is wanted, or contradicts its neighbour.
pub(super) fn read(typed: &ResultTyped) -> Outcome<ResultContent> {
    let mut wrong = Problem::new(Code::BadInput);
    let mut values = Vec::new();
    for (n, row) in typed.values.iter().enumerate() {
        let value = Value {
            name: tidy(&row.name, 120),
            value: tidy(&row.value, 120),
            unit: tidy(&row.unit, 30),
            low: tidy(&row.low, 20),
            high: tidy(&row.high, 20),
            critical_low: tidy(&row.critical_low, 20),
            critical_high: tidy(&row.critical_high, 20),
            flag: Flag::None,
        };
        // The form offers names of what was ordered: one without a value was not measured.
        if value.value.is_empty() && [&value.low, &value.high, &value.critical_low, &value.critical_high].iter().all(|t| t.is_empty()) {
            continue;
        }
        let at = |field: &str| format!("values.{n}.{field}");
        for (field, text) in [("name", &value.name), ("value", &value.value)] {
            if text.is_empty() {
                wrong = wrong.and_field(at(field), "required");
            }
        }
        let reading = figure::read(&value.value);
        if reading == Reading::Ambiguous {
            wrong = wrong.and_field(at("value"), "figure-ambiguous");
        }
        let ends =
            [("low", &value.low), ("high", &value.high), ("critical_low", &value.critical_low), ("critical_high", &value.critical_high)];
        for (field, text) in ends.iter().filter(|(_, text)| !text.is_empty()) {
            match figure::read(text) {
                Reading::Figure(_) => {}
                Reading::Words => wrong = wrong.and_field(at(field), "not-a-number"),
                Reading::Ambiguous => wrong = wrong.and_field(at(field), "figure-ambiguous"),
            }
        }
        let range = value.range();
        if !range.in_order() {
            wrong = wrong.and_field(at("high"), "range-reversed");
        }
        let flag = if let Reading::Figure(number) = reading { range.flag(number) } else { Flag::None };
        values.push(Value { flag, ..value });
    }
    let content = ResultContent {
        study: tidy(&typed.study, 300),
        lab: tidy(&typed.lab, 160),
        reporter: tidy(&typed.reporter, 160),
        problem: tidy(&typed.problem, 300),
        incidents: tidy_lines(&typed.incidents, 1_000),
        comments: tidy_lines(&typed.comments, 6_000),
        values,
    };
    if content.study.is_empty() {
        wrong = wrong.and_field("study", "required");
    }
    if wrong.fields.is_empty() { Ok(content) } else { Err(wrong) }
}

/// Day and hour of the study; midnight where nobody said the hour.
///
/// # Errors
/// Names the field.
pub(super) fn moment(typed: &ResultTyped) -> Outcome<jiff::civil::DateTime> {
    if typed.date.trim().is_empty() {
        return Err(Problem::field("date", "required"));
    }
    let date: Date = typed.date.trim().parse().map_err(|_| Problem::field("date", "not-a-date"))?;
    let time = typed.time.trim();
    let time = if time.is_empty() { Time::midnight() } else { time.parse().map_err(|_| Problem::field("time", "not-a-time"))? };
    Ok(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn typed(values: Vec<ValueTyped>) -> ResultTyped {
        ResultTyped {
            order: None,
            corrects: None,
            study: "Química".into(),
            date: "2026-11-24".into(),
            time: "07:30".into(),
            lab: String::new(),
            reporter: String::new(),
            problem: String::new(),
            incidents: String::new(),
            comments: String::new(),
            values,
        }
    }

    fn value(value: &str, low: &str, high: &str) -> ValueTyped {
        ValueTyped { name: "Glucosa".into(), value: value.into(), low: low.into(), high: high.into(), ..Default::default() }
    }

    #[test]
    fn flags_come_of_the_range_and_of_nothing_else() {
        let read = read(&typed(vec![
            value("126", "70", "100"),
            value("60", "70", ""),
            value("90", "", ""),
            value("positivo", "70", "100"),
            value("", "", ""),
        ]))
        .unwrap();
        let flags: Vec<Flag> = read.values.iter().map(|v| v.flag).collect();
        assert_eq!(flags, [Flag::High, Flag::Low, Flag::None, Flag::None]);
        assert_eq!(read.worst(), Flag::High);
        assert_eq!((read.values[0].range_text().as_str(), read.values[1].range_text().as_str()), ("70 – 100", "≥ 70"));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut nameless = value("5", "1", "9");
        nameless.name.clear();
        let bad = read(&ResultTyped {
            study: " ".into(),
            ..typed(vec![nameless, value("250,000", "bajo", "9"), value("", "1", "2"), value("5", "9", "1")])
        });
        let problem = bad.err().unwrap();
        let said: Vec<_> = problem.fields.iter().map(|f| (f.field.as_str(), f.fault.as_ref())).collect();
        assert_eq!(
            said,
            [
                ("values.0.name", "required"),
                ("values.1.value", "figure-ambiguous"),
                ("values.1.low", "not-a-number"),
                ("values.2.value", "required"),
                ("values.3.high", "range-reversed"),
                ("study", "required"),
            ]
        );
        let no_day = ResultTyped { date: "ayer".into(), ..typed(Vec::new()) };
        assert_eq!(moment(&no_day).err().unwrap().fields[0].fault, "not-a-date");
    }
}
