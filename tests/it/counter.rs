//! At the counter: what somebody meets who uses it for the first time.

use reqwest::StatusCode;
use serde_json::json;

use crate::house::{House, monday};

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_is_registered_on_the_way_to_a_booking() {
    let house = House::open();
    let ana = house.person("ana").await;
    let (service, resource) = ana.first_offer().await;
    let form = format!("/agenda/new?start={}T10%3A30&service={service}&resource={resource}", monday());
    let next = form.replace('?', "%3F").replace('&', "%26").replace('=', "%3D").replace("%3A", "%253A");
    let (status, page) = ana.page(&format!("/people/new?name=Mar%C3%ADa+Jos%C3%A9+N%C3%BA%C3%B1ez+G%C3%BCemes&next={next}")).await;
    assert_eq!(status, StatusCode::OK);
    for typed in ["value=\"María José\"", "value=\"Núñez\"", "value=\"Güemes\"", "name=\"next\""] {
        assert!(page.contains(typed), "{typed}");
    }
    let person = [("given", "María José"), ("surname1", "Núñez"), ("surname2", "Güemes"), ("next", form.as_str())];
    let sent = |next: &str| {
        let person: Vec<_> = person.iter().map(|(k, v)| (*k, if *k == "next" { next } else { *v })).collect();
        ana.http.post(format!("{}/people", ana.base)).header("accept", "text/html").header("origin", &ana.base).form(&person).send()
    };
    let answer = sent(&form).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(back.starts_with(&form), "{back}");
    let (_, booking) = ana.get(&back).await;
    assert_eq!(booking["person_name"], "María José Núñez Güemes", "{booking}");
    assert_eq!(booking["start"], format!("{}T10:30", monday()));
    for abroad in ["//evil.example/", "https://evil.example/", "/\\evil.example"] {
        let answer = sent(abroad).await.unwrap();
        assert!(answer.headers()["location"].to_str().unwrap().starts_with("/people/"), "{abroad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_cashier_is_offered_a_drawer_of_her_own() {
    let house = House::open();
    house.hire("bea", "cashier");
    let (ana, bea) = (house.person("ana").await, house.person("bea").await);
    assert_eq!(ana.post("/till/open", &json!({ "register": "Caja 1", "float": "500" })).await.0, StatusCode::CREATED);
    assert!(!ana.page("/till").await.1.contains("id=\"own\""), "she has hers");
    let (_, till) = bea.get("/till").await;
    assert_eq!((till["shared"].as_bool(), till["registers"].as_array().map(Vec::len)), (Some(true), Some(0)), "{till}");
    assert!(bea.page("/till").await.1.contains("id=\"own\""));
    assert_eq!(bea.post("/till/open", &json!({ "register": "Caja 2", "float": "200" })).await.0, StatusCode::CREATED);
    let (_, till) = bea.get("/till").await;
    assert_eq!((till["shared"].as_bool(), till["session"]["register"].as_str()), (Some(false), Some("Caja 2")), "{till}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_speaks_in_words_and_a_line_is_not_shown_over_its_own_page() {
    let house = House::open();
    let ana = house.person("ana").await;
    let (service, resource) = ana.first_offer().await;
    let person = ana.register("Lucía", "Peña").await;
    let wanted = json!({ "person": person, "service": service, "resource": resource, "start": format!("{}T10:00", monday()) });
    let (_, booked) = ana.post("/agenda/appointments", &wanted).await;
    let state = format!("/agenda/appointments/{}/state", booked["id"].as_str().unwrap());
    assert_eq!(ana.post(&state, &json!({ "state": "cancelled" })).await.0, StatusCode::OK);
    assert!(house.command(&["backup", "now"]).0);
    let (_, log) = ana.get("/audit").await;
    let about: Vec<&str> = log["items"].as_array().unwrap().iter().map(|i| i["about"].as_str().unwrap()).collect();
    assert!(about.contains(&"de «Agendada» a «Cancelada»"), "{about:?}");
    assert!(about.iter().any(|a| a.contains(".mbk · tamaño: ")), "{about:?}");
    assert!(!about.iter().any(|a| a.contains("->") || a.contains('=')), "{about:?}");
    let (_, made) = ana.post("/keys/kit", &json!({ "password": crate::house::PASSWORD })).await;
    assert!(ana.page("/").await.1.contains("href=\"/setup/kit\""), "the new one is not proven yet");
    let (status, kit) = ana.page("/setup/kit").await;
    assert_eq!(status, StatusCode::OK, "{made}");
    assert!(!kit.contains("href=\"/setup/kit\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_how_the_rehearsal_and_the_jobs_went() {
    let house = House::open();
    assert!(house.command(&["backup", "now"]).0);
    assert!(house.command(&["backup", "rehearse"]).1.contains("took_ms="));
    house
        .thief()
        .execute("UPDATE job SET last_said = 'sessions=2 answers=0 secrets=0', last_ok = 1, last_at = 1 WHERE name = 'sweep'", [])
        .unwrap();
    let (_, health) = house.person("ana").await.get("/health").await;
    let line = |list: &str, key: &str, name: &str, says: &str| {
        let all = health[list].as_array().unwrap();
        all.iter().find(|c| c[key] == name).unwrap()[says].as_str().unwrap().to_owned()
    };
    assert!(line("checks", "name", "rehearsal", "says").contains("hoy; tomó"), "{health}");
    assert!(line("checks", "name", "disk", "says").starts_with("Quedan "), "{health}");
    assert_eq!(line("jobs", "name", "sweep", "said"), "sesiones vencidas: 2");
    let unsaid = health["checks"].as_array().unwrap().iter().find(|c| c["says"].as_str().unwrap().contains("says-"));
    assert!(unsaid.is_none(), "{unsaid:?}");
}
