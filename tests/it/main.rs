//! One integration binary: the real program on a free port, with a real database.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod house;
mod post;
mod prescriptions;
mod public;

mod access;
mod agenda;
mod agenda_reports;
mod audit;
mod backup;
mod certificates;
mod calendars;
mod bookings;
mod calendar_import;
mod calendar_import_hard;
mod chart_access;
mod clinic;
mod commands;
mod consents;
mod erasure;
mod contacts;
mod counter;
mod floors;
mod followed;
mod google;
mod google_back;
mod google_fake;
mod health;
mod immunisations;
mod merge;
mod papers;
mod notes;
mod notices;
mod privacy;
mod routes;
mod schema;
mod secrecy;
mod store;
mod studies;
mod upgrade;
mod whole_file;
mod words;
