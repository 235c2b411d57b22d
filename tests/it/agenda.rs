//! The rules of the agenda: who gives what, buffers, rooms, groups, series, days that differ, blocks.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, monday};

/// A clinic with two professionals, a room and whatever service a test asks for.
struct Practice {
    house: House,
    ana: Person,
    patient: String,
    first: String,
    second: String,
    day: jiff::civil::Date,
}

const WEEK: &str = "09:00-14:00";

impl Practice {
    async fn open() -> Self {
        let house = House::open();
        let ana = house.person("ana").await;
        let patient = ana.register("Inés", "Güiraldes").await;
        let (_, first) = ana.first_offer().await;
        let second = resource(&ana, "Dr. Otro", "professional", 2).await;
        Self { house, ana, patient, first, second, day: monday() }
    }

    async fn service(&self, more: Value) -> String {
        let mut body = json!({ "name": "Prueba", "duration_min": 30 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (status, made) = self.ana.post("/agenda/services", &body).await;
        assert_eq!(status, StatusCode::OK, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    async fn book(&self, service: &str, resource: Option<&str>, at: &str) -> (StatusCode, Value) {
        self.book_more(service, resource, at, json!({})).await
    }

    async fn book_more(&self, service: &str, resource: Option<&str>, at: &str, more: Value) -> (StatusCode, Value) {
        let mut body = json!({ "person": self.patient, "service": service, "start": format!("{}T{at}", self.day) });
        if let Some(resource) = resource {
            body["resource"] = json!(resource);
        }
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ana.post("/agenda/appointments", &body).await
    }

    async fn slots(&self, service: &str, day: jiff::civil::Date) -> Vec<String> {
        let (status, page) = self.ana.get(&format!("/agenda/slots?service={service}&day={day}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        page["items"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()[11..].to_owned()).collect()
    }
}

async fn resource(ana: &Person, name: &str, kind: &str, extra: i64) -> String {
    let mut body = json!({ "name": name, "kind": kind, "colour": 2, "extra_per_day": extra });
    if kind == "professional" {
        for day in ["mon", "tue", "wed", "thu", "fri"] {
            body[day] = json!(WEEK);
        }
    }
    let (status, made) = ana.post("/agenda/resources", &body).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

fn fault(body: &Value) -> (&str, &str) {
    (body["error"]["code"].as_str().unwrap(), body["error"]["fields"][0]["message"].as_str().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_free_and_only_who_gives_it() {
    let p = Practice::open().await;
    let anybody = p.service(json!({})).await;
    let mut with = Vec::new();
    for _ in 0..2 {
        let (status, body) = p.book(&anybody, None, "10:00").await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        let (_, page) = p.ana.get(&format!("/agenda/appointments/{}", body["id"].as_str().unwrap())).await;
        with.push(page["appointment"]["resource"].as_str().unwrap().to_owned());
    }
    with.sort();
    let mut both = vec![p.first.clone(), p.second.clone()];
    both.sort();
    assert_eq!(with, both, "two at once go to two");
    let (status, body) = p.book(&anybody, None, "10:00").await;
    assert_eq!((status, fault(&body).0), (StatusCode::CONFLICT, "slot_taken"));

    let only_second = p.service(json!({ "givers": [p.second] })).await;
    let (status, body) = p.book(&only_second, Some(&p.first), "11:00").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(body["error"]["fields"][0]["field"], "resource", "{body}");
    assert_eq!(p.book(&only_second, Some(&p.second), "11:00").await.0, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn buffers_live_in_the_claim_and_cannot_be_cheated() {
    let p = Practice::open().await;
    let padded = p.service(json!({ "buffer_before_min": 10, "buffer_min": 20, "givers": [p.second] })).await;
    assert_eq!(p.book(&padded, None, "10:00").await.0, StatusCode::CREATED);
    let plain = p.service(json!({ "givers": [p.second] })).await;
    for (at, status) in [("10:30", StatusCode::CONFLICT), ("10:45", StatusCode::CONFLICT), ("10:50", StatusCode::CREATED)] {
        assert_eq!(p.book(&plain, None, at).await.0, status, "{at}");
    }
    for (at, status) in [("09:25", StatusCode::CONFLICT), ("09:20", StatusCode::CREATED)] {
        assert_eq!(p.book(&plain, None, at).await.0, status, "{at}");
    }
    let offered = p.slots(&plain, p.day).await;
    assert!(!offered.contains(&"10:30".to_owned()) && offered.contains(&"11:30".to_owned()), "{offered:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_is_needed_is_claimed_too() {
    let p = Practice::open().await;
    resource(&p.ana, "Sala 1", "room", 0).await;
    let needy = p.service(json!({ "needs": ["room"] })).await;
    assert_eq!(p.book(&needy, Some(&p.first), "12:00").await.0, StatusCode::CREATED);
    // The other professional is free, the only room is not.
    let (status, body) = p.book(&needy, Some(&p.second), "12:15").await;
    assert_eq!((status, fault(&body).0), (StatusCode::CONFLICT, "slot_taken"));
    assert!(!p.slots(&needy, p.day).await.contains(&"12:15".to_owned()));
    assert_eq!(p.book(&needy, Some(&p.second), "12:30").await.0, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn seats_of_a_group_are_never_oversold_and_come_back() {
    let p = Practice::open().await;
    let group = p.service(json!({ "capacity": 3, "givers": [p.second] })).await;
    let all = (0..8).map(|_| p.book(&group, None, "09:00"));
    let answers = futures_util::future::join_all(all).await;
    let booked: Vec<&Value> = answers.iter().filter(|(s, _)| *s == StatusCode::CREATED).map(|(_, b)| b).collect();
    assert_eq!(booked.len(), 3, "{answers:?}");
    let one = booked[0]["id"].as_str().unwrap();
    let state = |id: String, to: &'static str| {
        let ana = p.ana.clone();
        async move { ana.post(&format!("/agenda/appointments/{id}/state"), &json!({ "state": to })).await }
    };
    assert_eq!(state(one.to_owned(), "cancelled").await.0, StatusCode::OK);
    assert_eq!(p.book(&group, None, "09:00").await.0, StatusCode::CREATED, "the seat was given back");
    let (status, body) = state(one.to_owned(), "booked").await;
    assert_eq!((status, fault(&body).0), (StatusCode::CONFLICT, "slot_taken"), "undone too late");
    // The only ones of another session move by a quarter of an hour over their own old time.
    let (_, alone) = p.book(&group, None, "11:00").await;
    let id = alone["id"].as_str().unwrap();
    let (status, body) = p.ana.post(&format!("/agenda/appointments/{id}/move"), &json!({ "start": format!("{}T11:15", p.day) })).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let (_, window) = p.ana.get(&format!("/agenda/events?from={0}&to={1}", p.day, p.day.tomorrow().unwrap())).await;
    let groups = window["items"].as_array().unwrap().iter().filter(|e| e["url"].as_str().unwrap().contains("/sessions/")).count();
    assert_eq!(groups, 2, "{window}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_is_shown_first_and_then_booked_whole_or_not_at_all() {
    let p = Practice::open().await;
    let service = p.service(json!({ "givers": [p.second] })).await;
    let third = p.day.checked_add(jiff::Span::new().weeks(2)).unwrap();
    let (status, _) = p.ana.post("/agenda/days", &json!({ "day": third.to_string(), "note": "Feriado" })).await;
    assert_eq!(status, StatusCode::OK);
    let asked = json!({ "person": p.patient, "service": service, "start": format!("{}T10:00", p.day), "every_weeks": 1, "count": 4 });
    let (status, page) = p.ana.post("/agenda/series/preview", &asked).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let fits: Vec<bool> = page["dates"].as_array().unwrap().iter().map(|d| d["fits"].as_bool().unwrap()).collect();
    assert_eq!(fits, [true, true, false, true]);
    let starts: Vec<&str> = page["dates"].as_array().unwrap().iter().map(|d| d["start"].as_str().unwrap()).collect();
    let whole = json!({ "person": p.patient, "service": service, "every_weeks": 1, "starts": starts });
    let (status, body) = p.ana.post("/agenda/series", &whole).await;
    assert_eq!((status, body["error"]["fields"][0]["field"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "starts.2"));
    assert!(p.slots(&service, p.day).await.contains(&"10:00".to_owned()), "nothing of it was kept");
    let fitting: Vec<&&str> = starts.iter().zip(&fits).filter(|(_, f)| **f).map(|(s, _)| s).collect();
    let (status, body) =
        p.ana.post("/agenda/series", &json!({ "person": p.patient, "service": service, "every_weeks": 1, "starts": fitting })).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    assert_eq!(body["appointments"].as_array().unwrap().len(), 3);
    let (_, one) = p.ana.get(&format!("/agenda/appointments/{}", body["appointments"][0].as_str().unwrap())).await;
    assert_eq!(one["series"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn squeezing_in_is_counted_and_never_an_accident() {
    let p = Practice::open().await;
    let service = p.service(json!({})).await;
    assert_eq!(p.book(&service, Some(&p.second), "10:00").await.0, StatusCode::CREATED);
    let extra = json!({ "extra": "urgent" });
    for expected in [StatusCode::CREATED, StatusCode::CREATED, StatusCode::CONFLICT] {
        let (status, body) = p.book_more(&service, Some(&p.second), "10:00", extra.clone()).await;
        assert_eq!(status, expected, "{body}");
    }
    let (status, body) = p.book_more(&service, Some(&p.first), "10:00", extra.clone()).await;
    assert_eq!((status, fault(&body).0), (StatusCode::CONFLICT, "extra_full"), "nobody allowed any with the first");
    let (status, body) = p.book_more(&service, None, "10:00", extra).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    let overlaps: i64 = p.house.thief().query_row("SELECT count(*) FROM claim a JOIN claim b ON a.resource = b.resource AND a.id < b.id AND a.s < b.e AND b.s < a.e WHERE a.state IN ('live','held') AND b.state IN ('live','held')", [], |r| r.get(0)).unwrap();
    assert_eq!(overlaps, 0, "the promise holds beside them");
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_are_refused_over_bookings_and_days_can_differ() {
    let p = Practice::open().await;
    let service = p.service(json!({ "givers": [p.second] })).await;
    let (_, booked) = p.book(&service, None, "10:00").await;
    let last = p.day.checked_add(jiff::Span::new().days(3)).unwrap();
    let away = json!({ "resource": p.second, "from": p.day.to_string(), "until": last.to_string(), "title": "Vacaciones" });
    let (status, body) = p.ana.post("/agenda/blocks", &away).await;
    assert_eq!((status, fault(&body).0), (StatusCode::CONFLICT, "block_over_bookings"));
    assert!(body["error"]["message"].as_str().unwrap().contains("una cita"), "{body}");
    let id = booked["id"].as_str().unwrap();
    p.ana.post(&format!("/agenda/appointments/{id}/state"), &json!({ "state": "cancelled" })).await;
    let (status, block) = p.ana.post("/agenda/blocks", &away).await;
    assert_eq!(status, StatusCode::CREATED, "{block}");
    assert!(p.slots(&service, last).await.is_empty());
    assert_eq!(p.book(&service, None, "10:00").await.0, StatusCode::CONFLICT);
    assert_eq!(p.ana.post(&format!("/agenda/blocks/{}/end", block["id"].as_str().unwrap()), &json!({})).await.0, StatusCode::OK);
    assert_eq!(p.slots(&service, last).await.len(), 19);

    let differ = |hours: &str| json!({ "resource": p.second, "day": last.to_string(), "hours": hours });
    assert_eq!(p.ana.post("/agenda/days", &differ("10:00-11:00")).await.0, StatusCode::OK);
    assert_eq!(p.slots(&service, last).await, ["10:00", "10:15", "10:30"]);
    assert_eq!(p.ana.post("/agenda/days", &differ("")).await.0, StatusCode::OK);
    assert!(p.slots(&service, last).await.is_empty());
    let (status, body) = p.ana.post("/agenda/days", &differ("11-10")).await;
    assert_eq!((status, body["error"]["fields"][0]["field"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "hours"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cancelled_comes_back_even_when_its_hour_has_begun() {
    let p = Practice::open().await;
    let service = p.service(json!({ "givers": [p.second] })).await;
    let (_, booked) = p.book(&service, None, "10:00").await;
    let id = booked["id"].as_str().unwrap();
    for to in ["arrived", "cancelled", "arrived", "no_show", "booked"] {
        let (status, body) = p.ana.post(&format!("/agenda/appointments/{id}/state"), &json!({ "state": to })).await;
        assert_eq!(status, StatusCode::OK, "{to}: {body}");
    }
    let (_, page) = p.ana.get(&format!("/agenda/appointments/{id}")).await;
    assert_eq!(page["history"].as_array().unwrap().len(), 6);
    assert_eq!(p.book(&service, None, "10:00").await.0, StatusCode::CONFLICT, "it has its place again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_offers_the_next_free_times() {
    let p = Practice::open().await;
    let service = p.service(json!({ "givers": [p.second] })).await;
    let at = |resource: &str, start: &str| format!("/agenda/new?service={service}&resource={resource}&start={start}");
    let (_, page) = p.ana.get(&at(&p.second, &p.day.to_string())).await;
    assert_eq!(page["free"][0]["times"][0]["start"], format!("{}T09:00", p.day), "{page}");
    assert_eq!(page["start"], format!("{}T09:00", p.day), "a day alone begins at its first free time");
    assert_eq!(p.book(&service, Some(&p.second), "09:00").await.0, StatusCode::CREATED);
    let (_, page) = p.ana.get(&at("any", &format!("{}T12:00", p.day))).await;
    assert_eq!((page["free"][0]["times"][0]["at"].as_str(), page["resource"].as_str()), (Some("09:30"), Some("")), "{page}");
    assert_eq!(page["start"], format!("{}T12:00", p.day), "what was typed stays");
    let shown: usize = page["free"].as_array().unwrap().iter().map(|d| d["times"].as_array().unwrap().len()).sum();
    assert!((1..=18).contains(&shown), "{shown}");
    let (status, page) = p.ana.get(&at(&p.first, &p.day.to_string())).await;
    assert_eq!((status, page["free"].as_array().unwrap().len()), (StatusCode::OK, 0), "who does not give it has none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_page_shows_their_appointments_to_whom_the_agenda_is_open() {
    let p = Practice::open().await;
    p.house.hire("caja", "cashier");
    let path = format!("/people/{}", p.patient);
    let (_, page) = p.ana.get(&path).await;
    assert_eq!(page["sections"][0]["lists"][0]["lines"], json!([]), "{page}");
    let service = p.service(json!({})).await;
    let (_, made) = p.book(&service, Some(&p.first), "10:00").await;
    let (_, page) = p.ana.get(&path).await;
    let section = &page["sections"][0];
    assert_eq!(section["lists"][0]["lines"][0]["url"], format!("/agenda/appointments/{}", made["id"].as_str().unwrap()), "{page}");
    assert_eq!(section["lists"][1]["lines"], json!([]), "nothing has been yet");
    assert_eq!(section["action"]["url"], format!("/agenda/new?person={}", p.patient));
    let (status, html) = p.ana.page(&path).await;
    assert!(status == StatusCode::OK && html.contains("Agendar otra"), "{html}");
    assert_eq!(p.house.person("caja").await.get(&path).await.0, StatusCode::FORBIDDEN);
}
