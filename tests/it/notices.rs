//! Confirmations and reminders: by a real mail conversation, once each, and never after a cancellation.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, monday};
use crate::post::{Mood, Post};

async fn with_mail(house: &House, post: &Post) -> Person {
    let ana = house.person("ana").await;
    let server = json!({
        "host": "127.0.0.1", "port": post.port, "security": "none", "from_name": "Clínica de prueba",
        "from_address": "citas@example.org", "public_url": "https://citas.example.org",
    });
    let (status, body) = ana.post("/settings/mail", &server).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    ana
}

async fn patient(ana: &Person, email: &str) -> String {
    let (status, body) =
        ana.post("/people", &json!({ "given": "Lucía", "surname1": "Prado", "email": email, "phone": "55 8586 6125" })).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    body["id"].as_str().unwrap().to_owned()
}

async fn book(ana: &Person, patient: &str, at: &str) -> String {
    let (service, resource) = ana.first_offer().await;
    let (status, body) = ana
        .post(
            "/agenda/appointments",
            &json!({ "person": patient, "service": service, "resource": resource, "start": at, "reason": "canario-motivo" }),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    body["id"].as_str().unwrap().to_owned()
}

/// Lets time pass for what waits: every pending notice and letter becomes due.
fn hurry(house: &House) {
    let db = house.thief();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db.execute_batch("UPDATE notice SET due_at = 0 WHERE state = 'pending' AND kind IN ('booked', 'moved', 'cancelled'); UPDATE job SET due_at = 0 WHERE name = 'notices'; UPDATE outbox SET due_at = 0 WHERE state = 'waiting';").unwrap();
}

async fn messages(ana: &Person) -> Vec<Value> {
    ana.get("/messages").await.1["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_confirmed_with_an_invitation_and_its_change_too() {
    let (house, post) = (House::open(), Post::open().await);
    let ana = with_mail(&house, &post).await;
    let lucia = patient(&ana, "lucia@example.org").await;
    let day = monday();
    let id = book(&ana, &lucia, &format!("{day}T10:00")).await;
    hurry(&house);
    let letters = post.wait(1).await;
    assert_eq!(letters.len(), 1);
    let first = &letters[0];
    assert_eq!(first.to, "lucia@example.org");
    let text = first.text();
    for part in [
        "Hola, Lucía",
        "10:00",
        "METHOD:REQUEST",
        "SEQUENCE:0",
        &format!("UID:{id}@mostrador"),
        "https://citas.example.org/b/appointments/",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("canario-motivo"), "a reason never leaves");

    let (status, _) = ana.post(&format!("/agenda/appointments/{id}/move"), &json!({ "start": format!("{day}T11:00") })).await;
    assert_eq!(status, StatusCode::OK);
    hurry(&house);
    let second = post.wait(2).await[1].text();
    assert!(second.contains("11:00") && second.contains("SEQUENCE:1"), "{second}");

    ana.post(&format!("/agenda/appointments/{id}/state"), &json!({ "state": "cancelled" })).await;
    hurry(&house);
    let third = post.wait(3).await[2].text();
    assert!(third.contains("METHOD:CANCEL") && third.contains("STATUS:CANCELLED"), "{third}");
    let pending: i64 = house.thief().query_row("SELECT count(*) FROM notice WHERE state = 'pending'", [], |r| r.get(0)).unwrap();
    assert_eq!(pending, 0, "no reminder outlives its appointment");
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_are_one_a_kind_and_looked_at_again_when_due() {
    let (house, post) = (House::open(), Post::open().await);
    let ana = with_mail(&house, &post).await;
    let lucia = patient(&ana, "lucia@example.org").await;
    let nobody = patient(&ana, "").await;
    let day = monday().checked_add(jiff::Span::new().weeks(1)).unwrap();
    let id = book(&ana, &lucia, &format!("{day}T10:00")).await;
    book(&ana, &nobody, &format!("{day}T11:00")).await;
    let rows = |sql: &str| house.thief().query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
    assert_eq!(rows("SELECT count(*) FROM notice WHERE kind IN ('day', 'hour')"), 4);
    // Both reminders of one appointment come due at once: each is sent, none suppresses the other.
    let db = house.thief();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db.execute_batch("UPDATE notice SET due_at = CASE kind WHEN 'hour' THEN unixepoch() * 1000 - 60000 ELSE 0 END; UPDATE job SET due_at = 0 WHERE name = 'notices'").unwrap();
    let letters = post.wait(3).await;
    assert_eq!(letters.len(), 3, "booked, a day before, an hour before; nobody without an address");
    for _ in 0..3 {
        hurry(&house);
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    }
    assert_eq!(post.taken().len(), 3, "never twice");
    assert_eq!(rows("SELECT count(*) FROM notice WHERE said = 'no-address'"), 3);
    let (_, page) = ana.get(&format!("/agenda/appointments/{id}")).await;
    assert_eq!(page["notices"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_busy_rude_or_says_never() {
    let (house, post) = (House::open(), Post::open().await);
    let ana = with_mail(&house, &post).await;
    let lucia = patient(&ana, "lucia@example.org").await;
    let day = monday();
    post.set(Mood::Later);
    book(&ana, &lucia, &format!("{day}T10:00")).await;
    hurry(&house);
    let mut tried = Vec::new();
    for _ in 0..200 {
        tried = messages(&ana).await;
        if tried.first().is_some_and(|m| m["attempts"] == 1 && m["state"] == "waiting") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(tried[0]["said"].as_str().unwrap().contains("busy"), "{tried:?}");
    assert!(!tried[0]["said"].as_str().unwrap().contains('@'), "{tried:?}");
    // It takes the letter and hangs up: the same letter comes again, under the same Message-ID.
    post.set(Mood::Rude);
    hurry(&house);
    post.wait(1).await;
    post.set(Mood::Kind);
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    hurry(&house);
    let letters = post.wait(2).await;
    assert_eq!(letters[0].header("Message-ID"), letters[1].header("Message-ID"));
    assert!(letters[0].header("Message-ID").contains("@example.org"));

    post.set(Mood::Never);
    book(&ana, &lucia, &format!("{day}T11:00")).await;
    hurry(&house);
    let mut failed = Value::Null;
    for _ in 0..200 {
        failed = messages(&ana).await.into_iter().find(|m| m["state"] == "failed").unwrap_or_default();
        if !failed.is_null() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(failed["said"].as_str().unwrap().contains("nobody here"), "{failed}");
    post.set(Mood::Kind);
    let again = format!("/messages/{}/again", failed["id"].as_str().unwrap());
    assert_eq!(ana.post(&again, &json!({})).await.0, StatusCode::OK);
    assert_eq!(post.wait(3).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_server_is_judged_and_its_password_is_sealed() {
    let (house, post) = (House::open(), Post::open().await);
    let ana = house.person("ana").await;
    let typed = |security: &str, host: &str, from: &str| json!({ "host": host, "port": post.port, "security": security, "from_name": "C", "from_address": from, "user": "u", "password": "canario-secreto" });
    for (body, field) in [
        (typed("none", "smtp.example.org", "a@example.org"), "security"),
        (typed("tls", "smtp.example.org", "nada"), "from_address"),
        (typed("tls", "a b", "a@example.org"), "host"),
    ] {
        let (status, answer) = ana.post("/settings/mail", &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert_eq!(answer["error"]["fields"][0]["field"], field);
    }
    assert_eq!(ana.post("/settings/mail", &typed("tls", "smtp.example.org", "a@example.org")).await.0, StatusCode::OK);
    let (_, page) = ana.get("/settings/mail").await;
    assert_eq!(page["has_password"], true);
    for file in crate::house::files_below(&house.business()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(15).any(|w| w == b"canario-secreto"), "{}", file.display());
    }
    let (status, body) = ana.post("/settings/mail/try", &json!({ "to": "x@example.org" })).await;
    assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "mail_refused"));
    with_mail(&house, &post).await;
    // The trial logs in as nobody on a server that asks for nobody.
    let (status, body) = ana.post("/settings/mail/try", &json!({ "to": "x@example.org" })).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(post.taken().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_came_and_the_owner_is_told_in_the_morning() {
    let (house, post) = (House::open(), Post::open().await);
    let ana = with_mail(&house, &post).await;
    let person = patient(&ana, "").await;
    let day = monday();
    for at in ["10:00", "11:00"] {
        book(&ana, &person, &format!("{day}T{at}")).await;
    }
    let db = house.thief();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    let jobs = "UPDATE job SET due_at = 0 WHERE name IN ('missed', 'summary')";
    // Both are moved to yesterday; nothing was noted that day, so nothing is concluded.
    let yesterday = "UPDATE appointment SET s = s - (SELECT min(s) FROM appointment) + unixepoch() / 60 - 1440, e = e - (SELECT min(s) FROM appointment) + unixepoch() / 60 - 1440";
    // An import says that one is over: that is nobody's note.
    let imported = "UPDATE appointment SET state = 'done', origin = 'import' WHERE id = (SELECT id FROM appointment ORDER BY s LIMIT 1)";
    db.execute_batch(&format!("{yesterday}; {imported}; {jobs}")).unwrap();
    let missed =
        || house.thief().query_row("SELECT count(*) FROM appointment WHERE state = 'no_show'", [], |r| r.get::<_, i64>(0)).unwrap();
    let said = |name: &'static str| {
        house.thief().query_row("SELECT last_said FROM job WHERE name = ?1", [name], |r| r.get::<_, String>(0)).unwrap()
    };
    for _ in 0..150 {
        if said("missed") == "missed=0" && said("summary") == "nobody" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!((missed(), said("summary").as_str()), (0, "nobody"), "nobody gave an address");
    let server = json!({ "host": "127.0.0.1", "port": post.port, "security": "none", "from_name": "C", "from_address": "citas@example.org", "owner_address": "duena@example.org" });
    assert_eq!(ana.post("/settings/mail", &server).await.0, StatusCode::OK);
    db.execute_batch(&format!("UPDATE appointment SET version = 2 WHERE state = 'done'; {jobs}")).unwrap();
    let letters = post.wait(1).await;
    assert_eq!(letters[0].to, "duena@example.org");
    for _ in 0..150 {
        if missed() == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(missed(), 1);
    db.execute_batch(jobs).unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(12)).await;
    assert_eq!(post.taken().len(), 1, "one summary a day");
}
