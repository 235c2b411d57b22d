//! Calendars elsewhere: a feed server with moods, and what the agenda makes of each.

use std::sync::{Arc, Mutex};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::house::{House, Person, monday};

/// What the feed server answers: status line with headers, and body.
type Answer = Arc<Mutex<(String, Vec<u8>)>>;

/// A feed server on loopback.
struct Feeds {
    host: String,
    answer: Answer,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Feeds {
    async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let (answer, asked): (Answer, Arc<Mutex<Vec<String>>>) = Default::default();
        let feeds = Self { host, answer: answer.clone(), asked: asked.clone() };
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answer, asked) = (answer.clone(), asked.clone());
                tokio::spawn(async move {
                    let mut head = vec![0; 8_192];
                    let n = stream.read(&mut head).await.unwrap_or(0);
                    asked.lock().unwrap().push(String::from_utf8_lossy(&head[..n]).into_owned());
                    let (line, body) = answer.lock().unwrap().clone();
                    let head = format!("HTTP/1.1 {line}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                    let _ = stream.write_all(head.as_bytes()).await;
                    let _ = stream.write_all(&body).await;
                });
            }
        });
        feeds
    }

    fn say(&self, line: &str, body: &[u8]) {
        *self.answer.lock().unwrap() = (line.to_owned(), body.to_vec());
    }

    fn events(&self, events: &[(&str, String, String)]) {
        let event = |(uid, from, until): &(&str, String, String)| {
            format!("BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:canario-ajeno\r\nDTSTART:{from}\r\nDTEND:{until}\r\nEND:VEVENT\r\n")
        };
        let body = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.iter().map(event).collect::<String>());
        self.say("200 OK\r\nETag: \"1\"", body.as_bytes());
    }
}

/// Floating time of the business on next Monday.
fn at(hour: u8) -> String {
    format!("{}T{hour:02}0000", monday().strftime("%Y%m%d"))
}

async fn stage() -> (House, Feeds, Person, String) {
    let feeds = Feeds::open().await;
    let house = House::open_with(&[("MOSTRADOR_TRIAL_HOST", &feeds.host)]);
    let ana = house.person("ana").await;
    let (_, resource) = ana.first_offer().await;
    (house, feeds, ana, resource)
}

async fn follow(ana: &Person, feeds: &Feeds, resource: &str) -> (StatusCode, Value) {
    let address = format!("http://{}/private-canario-secreto/basic.ics", feeds.host);
    ana.post("/agenda/calendars", &json!({ "resource": resource, "name": "Google de Ana", "address": address })).await
}

async fn book(ana: &Person, hour: u8) -> (StatusCode, Value) {
    let (service, resource) = ana.first_offer().await;
    let person = ana.register("Lucía", "Prado").await;
    let start = format!("{}T{hour:02}:00", monday());
    ana.post("/agenda/appointments", &json!({ "person": person, "service": service, "resource": resource, "start": start })).await
}

/// Makes the calendars due and waits until each was looked at once more.
async fn look(house: &House) {
    let db = house.thief();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    let tried = || db.query_row("SELECT max(tried_at) FROM outside_calendar", [], |r| r.get::<_, i64>(0)).unwrap();
    let before = tried();
    db.execute_batch("UPDATE outside_calendar SET next_at = 0; UPDATE job SET due_at = 0 WHERE name = 'calendars';").unwrap();
    for _ in 0..200 {
        if tried() > before {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nobody looked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_followed_calendar_takes_time_and_gives_it_back() {
    let (house, feeds, ana, resource) = stage().await;
    feeds.events(&[("a@x", at(10), at(11)), ("b@x", at(12), at(13))]);
    let (status, body) = follow(&ana, &feeds, &resource).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    let (status, body) = book(&ana, 10).await;
    assert_eq!((status, body["error"]["code"].as_str()), (StatusCode::CONFLICT, Some("slot_taken")), "{body}");
    assert_eq!(book(&ana, 9).await.0, StatusCode::CREATED);
    let (status, _) = follow(&ana, &feeds, &resource).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "followed already");
    let page = ana.get("/agenda/calendars").await.1;
    assert_eq!((page["items"][0]["events"].as_i64(), page["items"][0]["stale"].as_bool()), (Some(2), Some(false)), "{page}");
    assert!(!page.to_string().contains("canario"), "the address is a secret, and so is what others wrote");

    // It is seen on the agenda, and asked who says so.
    let events = ana.get(&format!("/agenda/events?from={0}&to={0}", monday())).await.1;
    let busy: Vec<&Value> = events["items"].as_array().unwrap().iter().filter(|e| e["title"] == "Ocupado fuera").collect();
    assert_eq!(busy.iter().map(|e| e["start"].as_str().unwrap()[11..].to_owned()).collect::<Vec<_>>(), ["10:00", "12:00"], "{events}");
    let said = ana.get(busy[0]["url"].as_str().unwrap()).await.1;
    assert_eq!((said["said"][0]["calendar"].as_str(), said["said"].as_array().unwrap().len()), (Some("Google de Ana"), 1), "{said}");
    for view in ["day", "week"] {
        let page = ana.get(&format!("/agenda?view={view}&day={}", monday())).await.1;
        assert!(page.to_string().contains("Ocupado fuera"), "{page}");
    }

    // Moved elsewhere: the old time is free, the new one taken.
    feeds.events(&[("a@x", at(16), at(17)), ("b@x", at(12), at(13))]);
    look(&house).await;
    assert_eq!(book(&ana, 10).await.0, StatusCode::CREATED);
    assert_eq!(book(&ana, 16).await.0, StatusCode::CONFLICT);

    let id = page["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(ana.post(&format!("/agenda/calendars/{id}/stop"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(book(&ana, 16).await.0, StatusCode::CREATED);
    for file in crate::house::files_below(&house.data()) {
        let bytes = std::fs::read(&file).unwrap();
        for canary in ["canario-secreto", "canario-ajeno"] {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary.as_bytes()), "{canary} in {}", file.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_answer_changes_nothing_and_is_told() {
    let (house, feeds, ana, resource) = stage().await;
    feeds.events(&[("a@x", at(10), at(11)), ("b@x", at(12), at(13))]);
    assert_eq!(follow(&ana, &feeds, &resource).await.0, StatusCode::CREATED);
    let huge = vec![b'x'; 1_100_000];
    let inward = "302 Found\r\nLocation: http://169.254.169.254/latest/meta-data";
    for (line, body, fault) in [
        ("500 Oops", b"".as_slice(), "error"),
        ("200 OK", b"<html>Inicie sesion</html>", "no es un calendario"),
        ("200 OK", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@x\r\n", "cortada"),
        ("200 OK", &huge, "grande"),
        ("404 Not Found", b"", "Ya no"),
        (inward, b"", "no se puede seguir"),
        ("200 OK", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "vac"),
    ] {
        feeds.say(line, body);
        look(&house).await;
        let page = ana.get("/agenda/calendars").await.1;
        assert!(page["items"][0]["fault"].as_str().unwrap().contains(fault), "{line}: {page}");
        assert_eq!(book(&ana, 10).await.0, StatusCode::CONFLICT, "{line}: the last good copy stands");
    }
    // A person says that it is empty indeed.
    let page = ana.get("/agenda/calendars").await.1;
    assert_eq!(page["items"][0]["doubted"], json!(true));
    let id = page["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(ana.post(&format!("/agenda/calendars/{id}/empty"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(book(&ana, 10).await.0, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_stays_and_a_person_is_told_of_the_clash() {
    let (house, feeds, ana, resource) = stage().await;
    let (status, booked) = book(&ana, 10).await;
    assert_eq!(status, StatusCode::CREATED, "{booked}");
    feeds.events(&[("a@x", at(10), at(12))]);
    assert_eq!(follow(&ana, &feeds, &resource).await.0, StatusCode::CREATED);
    let page = ana.get("/agenda/conflicts").await.1;
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{page}");
    assert_eq!(page["items"][0]["appointment"], booked["id"]);
    let (when, taken) = (monday().strftime("%d/%m 10:00 – ").to_string(), monday().strftime("%d/%m 10:00 – %d/%m 12:00").to_string());
    assert!(page["items"][0]["when"].as_str().unwrap().starts_with(&when), "{page}");
    assert_eq!(page["items"][0]["taken"].as_str(), Some(taken.as_str()), "{page}");
    assert_eq!(book(&ana, 11).await.0, StatusCode::CONFLICT, "the rest is taken");
    // The appointment leaves: what the calendar takes there is not offered either.
    let id = booked["id"].as_str().unwrap();
    let (status, body) = ana.post(&format!("/agenda/appointments/{id}/state"), &json!({ "state": "cancelled" })).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(book(&ana, 10).await.0, StatusCode::CONFLICT);
    assert_eq!(ana.get("/agenda/conflicts").await.1["items"].as_array().map(Vec::len), Some(0));
    look(&house).await;
    let (_, health) = ana.get("/healthz").await;
    assert!(!health.to_string().contains("\"overlaps\",\"level\":\"error\""), "{health}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_points_inward_is_refused() {
    let (_house, feeds, ana, resource) = stage().await;
    feeds.events(&[]);
    for address in [
        "https://127.0.0.1/a.ics",
        "https://localhost/a.ics",
        "https://[::ffff:10.0.0.1]/a.ics",
        "https://metadata.google.internal/",
        "http://127.0.0.1:1/",
    ] {
        let (status, body) = ana.post("/agenda/calendars", &json!({ "resource": resource, "name": "x", "address": address })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{address}: {body}");
        assert_eq!(body["error"]["fields"][0]["field"], json!("address"), "{body}");
    }
    assert!(feeds.asked.lock().unwrap().is_empty());
}
