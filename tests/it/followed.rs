//! What goes out of the agenda by itself: a calendar to follow, and places offered to those who wait.

use reqwest::StatusCode;
use serde_json::json;

use crate::public::{Open, code_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_to_follow_tells_when_and_never_who() {
    let p = Open::new().await;
    let person = p.ana.register("Canaria", "Secreta").await;
    let booking = json!({ "person": person, "service": p.service, "resource": p.resource, "start": format!("{}T10:00", p.day), "reason": "canario-motivo" });
    let (status, booked) = p.ana.post("/agenda/appointments", &booking).await;
    assert_eq!(status, StatusCode::CREATED, "{booked}");
    let (_, form) = p.ana.get(&format!("/agenda/resources/edit?id={}", p.resource)).await;
    let path = |field: &str| form[field].as_str().unwrap().replace("https://citas.example.org", "");
    let get = |path: String, tag: Option<String>| {
        let mut asked = p.visitor.http.get(format!("{}{path}", p.visitor.base));
        if let Some(tag) = tag {
            asked = asked.header("if-none-match", tag);
        }
        asked.send()
    };
    let answer = get(path("feed_busy"), None).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    let busy = answer.text().await.unwrap();
    assert!(busy.contains("SUMMARY:Ocupado") && busy.contains(&format!("UID:{}@mostrador", booked["id"].as_str().unwrap())), "{busy}");
    assert_eq!(get(path("feed_busy"), Some(tag.clone())).await.unwrap().status(), StatusCode::NOT_MODIFIED);
    let staff = get(path("feed_staff"), None).await.unwrap().text().await.unwrap();
    assert!(staff.contains("SUMMARY:CS · Valoración"), "{staff}");
    for leaked in ["Canaria", "Secreta", "canario-motivo"] {
        assert!(!busy.contains(leaked) && !staff.contains(leaked), "{leaked}");
    }
    p.ana.post(&format!("/agenda/appointments/{}/state", booked["id"].as_str().unwrap()), &json!({ "state": "cancelled" })).await;
    let after = get(path("feed_busy"), Some(tag)).await.unwrap();
    assert_eq!(after.status(), StatusCode::OK);
    let after = after.text().await.unwrap();
    assert!(after.contains("STATUS:CANCELLED") && after.contains("SEQUENCE:1"), "{after}");
    p.ana.post(&format!("/agenda/resources/{}/feed", p.resource), &json!({})).await;
    assert_eq!(get(path("feed_busy"), None).await.unwrap().status(), StatusCode::NOT_FOUND, "the old address is dead");
    assert_eq!(get("/ical/01a20d62-05f4-727a-b222-3021ba69b54f.AAAA.ics".into(), None).await.unwrap().status(), StatusCode::NOT_FOUND);
}

/// The link of the newest letter.
fn link(letter: &crate::post::Taken) -> String {
    let text = letter.text();
    let at = text.find("https://citas.example.org/b/").unwrap();
    text[at..].split_whitespace().next().unwrap().replace("https://citas.example.org", "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_comes_free_is_offered_to_one_after_the_other() {
    let p = Open::new().await;
    let mut waiting = Vec::new();
    for (name, email) in [("Primera", "primera@example.org"), ("Segunda", "segunda@example.org"), ("Tarde", "tarde@example.org")] {
        let (status, person) = p.ana.post("/people", &json!({ "given": name, "surname1": "Espera", "email": email })).await;
        assert_eq!(status, StatusCode::CREATED, "{person}");
        let hours = if name == "Tarde" { "16:00-19:00" } else { "" };
        let wish =
            json!({ "person": person["id"], "service": p.service, "hours": hours, "last_day": p.day.tomorrow().unwrap().to_string() });
        let (status, waited) = p.ana.post("/agenda/waiting", &wish).await;
        assert_eq!(status, StatusCode::CREATED, "{waited}");
        waiting.push(waited["id"].as_str().unwrap().to_owned());
    }
    let person = p.ana.register("Ocupa", "Lugar").await;
    let booking = json!({ "person": person, "service": p.service, "resource": p.resource, "start": format!("{}T10:00", p.day) });
    let (_, booked) = p.ana.post("/agenda/appointments", &booking).await;
    let cancel = format!("/agenda/appointments/{}/state", booked["id"].as_str().unwrap());
    assert_eq!(p.ana.post(&cancel, &json!({ "state": "cancelled" })).await.0, StatusCode::OK);
    let hurry = "UPDATE job SET due_at = 0 WHERE name = 'waiting'";
    p.set(hurry);
    let first = p.post.wait(1).await[0].clone();
    assert_eq!(first.to, "primera@example.org", "who waits longest");
    let (status, body) = p.ana.post("/agenda/appointments", &booking).await;
    assert_eq!((status, code_of(&body)), (StatusCode::CONFLICT, "slot_taken"), "the offered place is held");
    // Nobody answers: the next one is asked, and the first link is too late.
    p.set(&format!("UPDATE waiting_offer SET expires_at = 0; {hurry}"));
    let second = p.post.wait(2).await[1].clone();
    assert_eq!(second.to, "segunda@example.org");
    let (status, body) = p.visitor.post(&format!("{}/accept", link(&first)), &json!({})).await;
    assert_eq!((status, code_of(&body)), (StatusCode::GONE, "hold_over"));
    assert_eq!(p.visitor.get(&link(&first)).await.1["open"], false);
    let accept = format!("{}/accept", link(&second));
    let (status, done) = p.visitor.post(&accept, &json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    assert_eq!(p.visitor.post(&accept, &json!({})).await.1["url"], done["url"], "taken twice, booked once");
    let (_, own) = p.visitor.get(done["url"].as_str().unwrap()).await;
    assert_eq!(own["state"], "booked");
    let (_, list) = p.ana.get("/agenda/waiting").await;
    let names: Vec<&str> = list["items"].as_array().unwrap().iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Primera Espera", "Tarde Espera"]);
    // It comes free again: the first was offered it once and is not asked twice; the last wants afternoons.
    p.set(hurry);
    assert_eq!(p.visitor.post(&format!("{}/cancel", done["url"].as_str().unwrap()), &json!({})).await.0, StatusCode::OK);
    p.set(hurry);
    tokio::time::sleep(std::time::Duration::from_secs(12)).await;
    let offers = p.post.taken().iter().filter(|l| l.text().contains("/b/offers/")).count();
    assert_eq!(offers, 2);
    assert!(p.times().await.contains(&"10:00".to_owned()), "nobody else wants it: it is on the page");
    assert_eq!(p.ana.post(&format!("/agenda/waiting/{}/leave", waiting[0]), &json!({})).await.0, StatusCode::OK);
}
