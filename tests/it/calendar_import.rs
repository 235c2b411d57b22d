//! A whole calendar out of a file: what the dry run says is what the import makes, once, and it can be taken back.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::house::{House, Person, files_below, monday};
use crate::post::Post;

pub async fn upload(ana: &Person, bytes: Vec<u8>) -> (StatusCode, Value) {
    let form = Form::new().part("file", Part::bytes(bytes).file_name("calendario.ics"));
    let send = ana.http.post(format!("{}/agenda/import", ana.base)).header("accept", "application/json");
    let answer = send.header("sec-fetch-site", "same-origin").multipart(form).send().await.unwrap();
    let status = answer.status();
    (status, answer.json().await.unwrap())
}

pub fn calendar(events: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\n{events}END:VCALENDAR\r\n").into_bytes()
}

/// An event of so many minutes, `days` after next Monday, on the business's clock.
fn event(uid: &str, days: i64, hour: u8, minutes: u32, more: &str) -> String {
    let day = monday().checked_add(jiff::Span::new().days(days)).unwrap().strftime("%Y%m%d");
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;TZID=America/Mexico_City:{day}T{hour:02}0000\r\nDURATION:PT{minutes}M\r\nDESCRIPTION:canario-descripcion\r\n{more}\r\nEND:VEVENT\r\n"
    )
}

pub fn titled(uid: &str, days: i64, hour: u8, title: &str) -> String {
    event(uid, days, hour, 30, &format!("SUMMARY:{title}"))
}

/// Uploads and chooses; answers the import's address.
pub async fn draft(ana: &Person, bytes: Vec<u8>, choices: &Value) -> String {
    let (status, made) = upload(ana, bytes).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let at = format!("/agenda/import/{}", made["id"].as_str().unwrap());
    let (status, said) = ana.post(&format!("{at}/choices"), choices).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    at
}

/// Reasons with how many, in the order of their codes.
fn causes(page: &Value) -> Vec<(String, i64)> {
    let cause = |c: &Value| (c["code"].as_str().unwrap().to_owned(), c["rows"].as_i64().unwrap());
    let mut all: Vec<_> = page["causes"].as_array().unwrap().iter().map(cause).collect();
    all.sort();
    all
}

pub fn count(house: &House, sql: &str) -> i64 {
    let db = house.thief();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db.query_row(sql, [], |r| r.get(0)).unwrap()
}

/// Everything an import could leave behind.
pub fn made(house: &House) -> [i64; 5] {
    ["appointment", "block", "claim", "calendar_import_item", "person"].map(|t| count(house, &format!("SELECT count(*) FROM {t}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_dry_run_says_is_made_once_and_can_be_taken_back() {
    let mut house = House::open();
    let ana = house.person("ana").await;
    let (service, resource) = ana.first_offer().await;
    let lucia = ana.register("Lucía", "Prado").await;
    let (_, other) = ana.post("/people", &json!({ "given": "Tomás", "surname1": "Arce", "email": "tomas@example.org" })).await;
    assert!(other["id"].is_string());
    let before = made(&house);
    let file = || {
        calendar(
            &[
                titled("a@google.com", 0, 10, "Lucía Prado"),
                titled("b@google.com", 0, 11, "canario-titulo LUCIA PRADO control"),
                event("c@google.com", 0, 12, 45, "SUMMARY:Cita\r\nORGANIZER:mailto:ana@example.org\r\nATTENDEE:mailto:ana@example.org\r\nATTENDEE;CN=T:mailto:Tomas@example.org"),
                titled("d@google.com", 1, 10, "Canarionuevo Apellidocanario"),
                event("e@google.com", 2, 10, 30, "SUMMARY:Lucía Prado\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\nEXDATE;TZID=America/Mexico_City:20000101T100000"),
                titled("f@google.com", 0, 10, "Lucía Prado"),
            ]
            .concat(),
        )
    };
    let choices = json!({ "resource": resource, "make": "appointments", "service": service, "unmatched": "register" });
    let at = draft(&ana, file(), &choices).await;
    let (status, page) = ana.get(&at).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert_eq!(page["totals"], json!({ "all": 8, "appointments": 8, "blocks": 0, "people": 1, "left_out": 1 }), "{page}");
    assert_eq!(causes(&page), [("covered".to_owned(), 1)]);
    assert_eq!(made(&house), before, "a dry run saves nothing");
    let (status, done) = ana.post(&format!("{at}/run"), &json!({})).await;
    assert_eq!((status, &done), (StatusCode::OK, &json!({ "appointments": 8, "blocks": 0, "people": 1, "left_out": 1 })));
    let after = made(&house);
    assert_eq!(after, [before[0] + 8, before[1], before[2] + 8, 8, before[4] + 1]);
    assert_eq!(count(&house, "SELECT count(*) FROM appointment WHERE origin = 'import' AND state = 'booked'"), 8);
    assert_eq!(count(&house, "SELECT e - s FROM appointment ORDER BY e - s DESC LIMIT 1"), 45, "as long as the event");
    assert_eq!(ana.get(&at).await.0, StatusCode::NOT_FOUND, "the file is gone");
    let told: String = house
        .thief()
        .query_row("SELECT lower(hex(id)) FROM appointment WHERE reason IS NOT NULL AND e - s = 30", [], |r| r.get(0))
        .unwrap();
    let (_, visit) = ana.get(&format!("/agenda/appointments/{}", uuid(&told))).await;
    assert_eq!(
        (visit["reason"].as_str(), visit["appointment"]["person"].as_str()),
        (Some("canario-titulo LUCIA PRADO control"), Some(lucia.as_str()))
    );

    // The same file once more makes nothing.
    let again = draft(&ana, file(), &choices).await;
    let (_, page) = ana.get(&again).await;
    assert_eq!((page["totals"]["all"].as_i64(), causes(&page)), (Some(0), vec![("already".to_owned(), 8), ("overlaps".to_owned(), 1)]));
    let (status, refused) = ana.post(&format!("{again}/run"), &json!({})).await;
    assert_eq!((status, refused["error"]["fields"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("file")), "{refused}");
    assert_eq!(ana.post(&format!("{again}/discard"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(made(&house), after);

    // One is moved by hand; taking back leaves it and removes the others.
    let moved: String = house.thief().query_row("SELECT lower(hex(id)) FROM appointment WHERE e - s = 45", [], |r| r.get(0)).unwrap();
    let moved = uuid(&moved);
    let (status, said) = ana.post(&format!("/agenda/appointments/{moved}/state"), &json!({ "state": "arrived" })).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let (status, undone) = ana.post(&format!("{at}/undo"), &json!({})).await;
    assert_eq!((status, &undone), (StatusCode::OK, &json!({ "removed": 7, "kept": 1 })));
    assert_eq!(made(&house), [before[0] + 1, before[1], before[2] + 1, 1, before[4] + 1], "people stay on file");
    assert_eq!(ana.post(&format!("{at}/undo"), &json!({})).await.0, StatusCode::NOT_FOUND);
    let (_, page) = ana.get("/agenda/import").await;
    assert_eq!((page["past"][0]["undone"].as_bool(), page["past"][0]["appointments"].as_i64()), (Some(true), Some(8)));
    // What was taken back may come in again.
    let anew = draft(&ana, file(), &choices).await;
    assert_eq!(ana.get(&anew).await.1["totals"]["all"], 7);
    let (_, log) = ana.get("/audit").await;
    for did in ["calendar.upload", "calendar.import", "calendar.undo", "calendar.discard"] {
        assert!(log.to_string().contains(did), "{did} in {log}");
    }
    // Nothing the file said of anybody lies open, the draft that waits with it.
    house.kill();
    for file in files_below(house.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        for canary in ["canario", "Canario", "CANARIO", "tomas@example.org", "Tomas@", "a@google.com", "Lucía Prado"] {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary.as_bytes()), "{canary} in {}", file.display());
        }
    }
}

fn uuid(hex: &str) -> String {
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_that_stays_out_says_why() {
    let house = House::open();
    let ana = house.person("ana").await;
    let (service, resource) = ana.first_offer().await;
    let lucia = ana.register("Lucía", "Prado").await;
    ana.register("Lucía", "Solís").await;
    ana.register("Lucía", "Solís").await;
    let start = format!("{}T10:00", monday());
    let booked = json!({ "person": lucia, "service": service, "resource": resource, "start": start });
    assert_eq!(ana.post("/agenda/appointments", &booked).await.0, StatusCode::CREATED);
    let block = json!({ "resource": resource, "from": format!("{}T12:00", monday()), "until": format!("{}T13:00", monday()) });
    assert_eq!(ana.post("/agenda/blocks", &block).await.0, StatusCode::CREATED);
    let day = monday().strftime("%Y%m%d");
    let of = |more: &str| format!("SUMMARY:Lucía Prado\r\n{more}");
    let text = [
        titled("overlaps", 0, 10, "Lucía Prado"),
        titled("blocked", 0, 12, "Lucía Prado"),
        titled("good", 0, 15, "Lucía Prado"),
        titled("covered", 0, 15, "Lucía Prado"),
        titled("good", 0, 17, "Lucía Prado"),
        titled("no-person", 1, 10, "Reunión"),
        titled("several", 1, 11, "Lucía Solís"),
        format!("BEGIN:VEVENT\r\nUID:all-day\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:Lucía Prado\r\nEND:VEVENT\r\n"),
        event("no-length", 1, 12, 0, &of("")),
        event("too-long", 1, 12, 900, &of("")),
        event("cancelled", 1, 13, 30, &of("STATUS:CANCELLED")),
        event("free", 1, 13, 30, &of("TRANSP:TRANSPARENT")),
        titled("past", -400, 10, "Lucía Prado"),
        titled("far", 700, 10, "Lucía Prado"),
        event("series", 2, 10, 30, &of("RRULE:FREQ=WEEKLY;COUNT=3")),
        event(
            "series",
            9,
            12,
            30,
            &of(&format!(
                "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/Mexico_City:{}T100000",
                monday().checked_add(jiff::Span::new().days(9)).unwrap().strftime("%Y%m%d")
            )),
        ),
        event("wild", 3, 10, 1, &of("RRULE:FREQ=MINUTELY;COUNT=300000")),
        "BEGIN:VEVENT\r\nUID:unreadable\r\nDTSTART:mañana\r\nSUMMARY:Lucía Prado\r\nEND:VEVENT\r\n".to_owned(),
        titled("0197@mostrador", 4, 10, "Lucía Prado"),
        format!(
            "BEGIN:VEVENT\r\nUID:zone\r\nDTSTART;TZID=Marte/Olympus:{day}T180000\r\nDURATION:PT30M\r\nSUMMARY:Lucía Prado\r\nEND:VEVENT\r\n"
        ),
        event("endless", 4, 12, 30, &of("RRULE:FREQ=MONTHLY")),
    ]
    .concat();
    let choices = json!({ "resource": resource, "make": "appointments", "service": service });
    let at = draft(&ana, calendar(&text), &choices).await;
    let (_, page) = ana.get(&at).await;
    let expected = [
        ("all-day", 1),
        ("blocked", 1),
        ("cancelled", 1),
        ("covered", 1),
        ("free", 1),
        ("no-length", 1),
        ("no-person", 1),
        ("ours", 1),
        ("overlaps", 1),
        ("past", 1),
        ("repeats", 1),
        ("several-people", 1),
        ("this-and-future", 3),
        ("too-far", 1),
        ("too-long", 1),
        ("twice", 1),
        ("unreadable", 1),
    ];
    assert_eq!(causes(&page), expected.map(|(c, n)| (c.to_owned(), n)), "{page}");
    assert_eq!(page["totals"]["left_out"].as_i64(), Some(expected.iter().map(|(_, n)| n).sum()));
    let notes = page["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 2, "{notes:?}");
    let (_, some) = ana.get(&format!("{at}?why=several-people")).await;
    let row = &some["left"][0];
    assert_eq!(
        (some["left"].as_array().unwrap().len(), row["title"].as_str(), row["line"].as_i64()),
        (1, Some("Lucía Solís"), Some(46)),
        "{row}"
    );
    // As busy time, whole days count and nobody has to be found.
    assert_eq!(ana.post(&format!("{at}/choices"), &json!({ "resource": resource, "make": "blocks" })).await.0, StatusCode::OK);
    let (_, page) = ana.get(&at).await;
    assert_eq!(page["totals"]["appointments"], 0);
    let codes: Vec<String> = causes(&page).into_iter().map(|(c, _)| c).collect();
    assert!(!codes.contains(&"no-person".to_owned()) && !codes.contains(&"all-day".to_owned()), "{codes:?}");
    for (wrong, field) in [
        (json!({ "resource": resource, "make": "appointments" }), "service"),
        (json!({ "resource": service, "make": "blocks" }), "resource"),
        (json!({ "resource": resource, "make": "blocks", "from": "ayer" }), "from"),
    ] {
        let (status, said) = ana.post(&format!("{at}/choices"), &wrong).await;
        assert_eq!((status, said["error"]["fields"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_reminded_of_what_lies_ahead_and_told_nothing_else() {
    let (house, post) = (House::open(), Post::open().await);
    let ana = house.person("ana").await;
    let server = json!({ "host": "127.0.0.1", "port": post.port, "security": "none", "from_name": "Clínica", "from_address": "citas@example.org", "public_url": "https://citas.example.org" });
    assert_eq!(ana.post("/settings/mail", &server).await.0, StatusCode::OK);
    let (service, resource) = ana.first_offer().await;
    ana.register("Lucía", "Prado").await;
    let text = format!("{}{}", titled("a", 7, 10, "Lucía Prado"), titled("b", -30, 10, "Lucía Prado"));
    let from = monday().checked_sub(jiff::Span::new().days(60)).unwrap();
    for (reminders, kinds) in [("none", 0), ("send", 2)] {
        let choices =
            json!({ "resource": resource, "make": "appointments", "service": service, "from": from.to_string(), "reminders": reminders });
        let at = draft(&ana, calendar(&text), &choices).await;
        assert_eq!(ana.post(&format!("{at}/run"), &json!({})).await.1["appointments"], 2);
        assert_eq!(count(&house, "SELECT count(*) FROM notice WHERE kind IN ('day', 'hour') AND state = 'pending'"), kinds, "{reminders}");
        assert_eq!(count(&house, "SELECT count(*) FROM notice"), kinds);
        assert_eq!(count(&house, "SELECT count(*) FROM appointment WHERE state = 'done' AND origin = 'import'"), 1, "what is over is over");
        if kinds == 0 {
            assert_eq!(ana.post(&format!("{at}/undo"), &json!({})).await.1["removed"], 2);
        }
    }
    assert!(post.taken().is_empty());
}

#[tokio::test]
async fn the_command_line_brings_in_the_same() {
    let house = House::open();
    let ana = house.person("ana").await;
    ana.register("Lucía", "Prado").await;
    let resources: String = house.thief().query_row("SELECT name FROM resource", [], |r| r.get(0)).unwrap();
    let service: String = house.thief().query_row("SELECT name FROM service ORDER BY name LIMIT 1", [], |r| r.get(0)).unwrap();
    let file = house.folder.path().join("calendario.ics");
    std::fs::write(&file, calendar(&format!("{}{}", titled("a", 0, 10, "Lucía Prado"), titled("b", 0, 12, "Nadie")))).unwrap();
    let run = |more: &[&str]| {
        let mut args = vec!["import", "--calendar", file.to_str().unwrap(), "--resource", &resources];
        args.extend(more);
        house.command(&args)
    };
    let (done, said) = run(&["--service", &service, "--dry-run"]);
    assert!(done && said.contains("events=2 appointments=1 blocks=0 left_out=1 (dry run)") && said.contains("11: no-person"), "{said}");
    assert_eq!(count(&house, "SELECT count(*) FROM appointment"), 0);
    let (done, said) = run(&[]);
    assert!(done && said.contains("blocks=2 left_out=0"), "{said}");
    assert_eq!(count(&house, "SELECT count(*) FROM block"), 2);
    let (done, said) = run(&[]);
    assert!(done && said.contains("blocks=0 left_out=2"), "{said}");
    let (done, said) = house.command(&["import", "--calendar", file.to_str().unwrap(), "--resource", "Nadie"]);
    assert!(!done && said.contains("resource"), "{said}");
}
