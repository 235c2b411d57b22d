//! What the agenda tells of a period: the numbers, who may see them, and the tables for a spreadsheet.

use reqwest::StatusCode;
use serde_json::json;

use crate::house::{House, Person, monday};

async fn book(ana: &Person, patient: &str, at: &str) -> String {
    let (service, resource) = ana.first_offer().await;
    let (status, made) =
        ana.post("/agenda/appointments", &json!({ "person": patient, "service": service, "resource": resource, "start": at })).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

async fn becomes(ana: &Person, id: &str, state: &str) {
    let (status, body) = ana.post(&format!("/agenda/appointments/{id}/state"), &json!({ "state": state })).await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_a_week_without_anybodys_name() {
    let house = House::open();
    let ana = house.person("ana").await;
    let patient = ana.register("Inés", "Güiraldes").await;
    let (first, last) = (monday(), monday().checked_add(jiff::Span::new().days(6)).unwrap());
    let report = format!("/agenda/reports?period=days&from={first}&to={last}");
    let (_, empty) = ana.get(&report).await;
    // Five days from nine to two and from four to seven.
    assert_eq!((empty["open_min"].as_i64(), empty["booked_min"].as_i64()), (Some(5 * 480), Some(0)), "{empty}");
    assert!(empty["missed_percent"].is_null(), "nobody is no share");
    let (_, html) = ana.page(&report).await;
    assert!(html.contains("No hay citas") || html.contains("no hay citas"), "an empty period says what to do");

    let ids = [book(&ana, &patient, &format!("{first}T10:00")).await, book(&ana, &patient, &format!("{first}T11:00")).await];
    let called_off = book(&ana, &patient, &format!("{first}T12:00")).await;
    book(&ana, &patient, &format!("{first}T13:00")).await;
    becomes(&ana, &ids[0], "arrived").await;
    becomes(&ana, &ids[1], "no_show").await;
    becomes(&ana, &called_off, "cancelled").await;
    // An absence of the afternoon takes three hours out of what could be booked.
    let (_, resource) = ana.first_offer().await;
    let absence = json!({ "resource": resource, "from": format!("{first}T16:00"), "until": format!("{first}T19:00"), "title": "Congreso" });
    assert_eq!(ana.post("/agenda/blocks", &absence).await.0, StatusCode::CREATED);

    let (status, page) = ana.get(&report).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!((page["open_min"].as_i64(), page["booked_min"].as_i64()), (Some(4 * 480 + 300), Some(60)), "{page}");
    assert_eq!(page["rates"], json!({ "agreed": 4, "ahead": 1, "came": 1, "missed": 1, "cancelled": 1 }));
    assert_eq!((page["missed_percent"].as_i64(), page["cancelled_percent"].as_i64()), (Some(50), Some(25)));
    assert_eq!(page["origins"][0]["count"], 4, "{page}");
    let ten = page["hours"].as_array().unwrap().iter().find(|h| h["hour"] == 10).unwrap();
    assert_eq!(ten["cells"][0]["percent"], 50, "half of the hour on the only Monday");
    let (_, html) = ana.page(&report).await;
    assert!(html.contains("<svg class=\"heat\"") && !html.contains("style="), "pictures within the policy");
    assert!(!html.contains("Güiraldes") && !page.to_string().contains("Güiraldes"), "nobody who was served is named");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_for_the_spreadsheet_leaves_a_trace_and_runs_nothing() {
    let house = House::open();
    let ana = house.person("ana").await;
    let body = json!({ "name": "=2+3", "kind": "professional", "colour": 2, "mon": "09:00-14:00" });
    assert_eq!(ana.post("/agenda/resources", &body).await.0, StatusCode::OK);
    for table in ["occupancy", "hours", "rates", "lead", "origins"] {
        let (status, bytes) = ana.bytes(&format!("/agenda/reports.csv?table={table}&period=week")).await;
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(status, StatusCode::OK, "{text}");
        assert!(text.starts_with('\u{feff}') && text.lines().count() > 1, "{text}");
        assert!(!text.lines().any(|l| l.starts_with('=')), "{text}");
        assert_eq!(text.contains("'=2+3"), matches!(table, "occupancy" | "rates"), "{text}");
    }
    let traces: i64 = house.thief().query_row("SELECT count(*) FROM audit WHERE action = 'agenda.report'", [], |r| r.get(0)).unwrap();
    assert_eq!(traces, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn periods_have_an_end_and_not_everybody_looks() {
    let house = House::open();
    house.hire("recepcion", "reception");
    let ana = house.person("ana").await;
    for wrong in ["period=days", "period=days&from=2026-01-02&to=2026-01-01", "period=days&from=2025-01-01&to=2026-06-01"] {
        let (status, body) = ana.get(&format!("/agenda/reports?{wrong}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {body}");
    }
    let counter = house.person("recepcion").await;
    for place in ["/agenda/reports", "/agenda/reports.csv"] {
        assert_eq!(counter.get(place).await.0, StatusCode::FORBIDDEN, "{place}");
    }
    assert!(!counter.page("/agenda").await.1.contains("/agenda/reports"));
    assert!(ana.page("/agenda").await.1.contains("/agenda/reports"));
}
