//! What comes back from Google: busy time, and what somebody did to our events.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::google::Stage;
use crate::google_fake::{MAIN, OTHER};
use crate::house::monday;

/// An hour of next Monday as Google writes it.
fn hour(h: u8, minute: u8) -> Value {
    json!({ "dateTime": format!("{}T{h:02}:{minute:02}:00-06:00", monday()), "timeZone": "America/Mexico_City" })
}

fn event(from: u8, until: u8) -> Value {
    json!({ "status": "confirmed", "summary": "canario-ajeno", "start": hour(from, 0), "end": hour(until, 0) })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_busy_in_google_is_not_offered_here() {
    let s = Stage::open().await;
    s.google.world().page = 2;
    let tomorrow = monday().tomorrow().unwrap();
    {
        let mut world = s.google.world();
        world.put(MAIN, "a", event(10, 11));
        world.put(MAIN, "b", event(12, 13));
        world.put(MAIN, "free", json!({ "transparency": "transparent", "start": hour(9, 0), "end": hour(10, 0) }));
        world.put(
            MAIN,
            "day",
            json!({ "start": { "date": tomorrow.to_string() }, "end": { "date": tomorrow.tomorrow().unwrap().to_string() } }),
        );
        world.put(OTHER, "c", event(17, 18));
    }
    let id = s.connect().await;
    s.look().await;
    assert!(s.google.world().lists() >= 2, "page by page");
    assert_eq!(s.book(10).await.0, StatusCode::CONFLICT);
    assert_eq!(s.book(9).await.0, StatusCode::CREATED, "shown as free");
    assert_eq!(s.book(17).await.0, StatusCode::CREATED, "of a calendar that was not chosen");
    let person = s.ana.register("Otra", "Persona").await;
    let all_day = json!({ "person": person, "service": s.service, "resource": s.resource, "start": format!("{tomorrow}T10:00") });
    assert_eq!(s.ana.post("/agenda/appointments", &all_day).await.0, StatusCode::CONFLICT);

    // Moved, and deleted with an id only.
    s.google.world().put(MAIN, "a", json!({ "start": hour(16, 0), "end": hour(17, 0) }));
    s.google.world().delete(MAIN, "b");
    s.look().await;
    assert_eq!(s.book(16).await.0, StatusCode::CONFLICT);
    assert_eq!(s.book(12).await.0, StatusCode::CREATED);
    // The mark is too old: everything anew, and what nobody lists any more is swept. Our own stay.
    let lists = s.google.world().lists();
    {
        let mut world = s.google.world();
        world.events.remove(&(MAIN.into(), "a".into()));
        world.expired = u64::MAX;
    }
    s.look().await;
    assert!(s.google.world().lists() > lists + 1);
    assert_eq!(s.book(16).await.0, StatusCode::CREATED);
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 4);
    s.google.world().expired = 0;
    // An event that wants the time of an appointment: both stay, and a person is told.
    s.google.world().put(MAIN, "clash", event(9, 10));
    s.look().await;
    let (_, page) = s.ana.get("/agenda/conflicts").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
    assert!(page["items"][0]["calendar"].as_str().unwrap().starts_with("Google · "), "{page}");
    // Not read any more: its time is free.
    let (_, page) = s.ana.get(&format!("/agenda/google/connections/{id}")).await;
    let none = json!({ "writes": page["calendars"][0]["id"], "reads": [], "detail": "busy" });
    assert_eq!(s.ana.post(&format!("/agenda/google/connections/{id}"), &none).await.0, StatusCode::OK);
    assert_eq!(s.ana.post("/agenda/appointments", &all_day).await.0, StatusCode::CREATED);
    assert!(!s.ana.get("/agenda/calendars").await.1.to_string().contains("Google"), "they are no followed addresses");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_does_in_google_counts_here_or_is_put_back() {
    let s = Stage::open().await;
    s.connect().await;
    let (first, second) = (s.booked(10).await, s.booked(12).await);
    s.carried().await;
    s.look().await;
    let id_at = |utc: &str| s.ours(MAIN).into_iter().find(|(_, b)| b["start"]["dateTime"].as_str().unwrap().contains(utc)).unwrap().0;
    let (ours, other) = (id_at("T16:00"), id_at("T18:00"));

    s.google.world().put(MAIN, &ours, json!({ "start": hour(11, 0), "end": hour(11, 30) }));
    s.look().await;
    assert_eq!(s.at(&first).await.0, format!("{}T11:00", monday()), "moved there, moved here");
    let (_, log) = s.ana.get("/audit").await;
    assert!(log.to_string().contains("google.move") || log.to_string().contains("movió en Google"), "{log}");
    s.carried().await;
    s.look().await;
    let writes = s.google.world().writes();
    s.look().await;
    s.look().await;
    assert_eq!(s.google.world().writes(), writes, "and that is that");

    // Onto another appointment, outside the hours, made into a whole day: ours stands.
    for (start, end, why) in [
        (hour(12, 0), hour(12, 30), "ocupado"),
        (hour(22, 0), hour(22, 30), "no se atiende"),
        (
            json!({ "date": monday().to_string(), "dateTime": null }),
            json!({ "date": monday().to_string(), "dateTime": null }),
            "no puede durar",
        ),
    ] {
        s.google.world().put(MAIN, &ours, json!({ "start": start, "end": end }));
        s.look().await;
        assert_eq!(s.at(&first).await.0, format!("{}T11:00", monday()));
        let notes = s.notes().await;
        assert!(notes[0]["says"].as_str().unwrap().contains(why), "{why}: {notes}");
        s.carried().await;
        assert_eq!(s.google.world().events[&(MAIN.to_owned(), ours.clone())].body["start"]["dateTime"], format!("{}T17:00:00Z", monday()));
        let decide = format!("/agenda/google/notes/{}", notes[0]["id"]);
        assert_eq!(s.ana.post(&decide, &json!({ "decision": "cancel" })).await.0, StatusCode::CONFLICT, "only what was deleted can be");
        assert_eq!(s.ana.post(&decide, &json!({ "decision": "seen" })).await.0, StatusCode::OK);
        s.look().await;
    }

    // Deleted there: nothing is cancelled before a person says so.
    s.google.world().delete(MAIN, &other);
    s.look().await;
    assert_eq!(s.at(&second).await.1, "booked");
    let note = s.notes().await;
    assert_eq!((note[0]["kind"].as_str(), note[0]["appointment"].as_str()), (Some("deleted"), Some(second.as_str())), "{note}");
    s.look().await;
    assert_eq!(s.notes().await.as_array().unwrap().len(), 1, "told once");
    let decide = |note: &Value| format!("/agenda/google/notes/{}", note[0]["id"]);
    assert_eq!(s.ana.post(&decide(&note), &json!({ "decision": "restore" })).await.0, StatusCode::OK);
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 2, "called back to life");
    s.look().await;
    s.google.world().delete(MAIN, &other);
    s.look().await;
    let note = s.notes().await;
    assert_eq!(s.ana.post(&decide(&note), &json!({ "decision": "cancel" })).await.0, StatusCode::OK);
    assert_eq!(s.at(&second).await.1, "cancelled");
    s.carried().await;
    s.look().await;
    assert_eq!((s.ours(MAIN).len(), s.notes().await.as_array().unwrap().len()), (1, 0));

    // Changed on both sides at once: ours stands, and it is said (412).
    s.google.world().put(MAIN, &ours, json!({ "start": hour(13, 0), "end": hour(13, 30) }));
    let to = json!({ "start": format!("{}T16:00", monday()) });
    assert_eq!(s.ana.post(&format!("/agenda/appointments/{first}/move"), &to).await.0, StatusCode::OK);
    s.until("it is told", |s| s.number("SELECT count(*) FROM google_note WHERE why = 'changed-here'") == 1).await;
    s.carried().await;
    assert_eq!(s.google.world().events[&(MAIN.to_owned(), ours)].body["start"]["dateTime"], format!("{}T22:00:00Z", monday()));
}
