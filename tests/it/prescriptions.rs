//! Prescribing: what is counted, what is warned of, what is begun from.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person};

/// A clinician and a clinic with all that a prescription needs.
async fn prescriber(house: &House, login: &str) -> Person {
    let who = house.person(login).await;
    assert_eq!(who.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await.0, StatusCode::OK);
    let settings = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    if login == "ana" {
        assert_eq!(who.post("/settings", &settings).await.0, StatusCode::OK);
    }
    who
}

fn item(generic: &str) -> Value {
    json!({ "generic": generic, "strength": "500 mg", "form": "tabletas", "dose": "1 tableta", "route": "oral", "frequency": "cada 8 horas", "duration": "7 días" })
}

fn message(body: &Value) -> &str {
    body["error"]["fields"][0]["message"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_quantity_left_open_is_counted_and_one_that_cannot_be_is_asked_for() {
    let house = House::open();
    house.hire("rosa", "reception");
    let (ana, rosa) = (prescriber(&house, "ana").await, house.person("rosa").await);
    let patient = ana.register("Ofelia", "Quiñones").await;
    let path = format!("/charts/{patient}/prescriptions");
    let (status, issued) = ana.post(&path, &json!({ "items": [item("Paracetamol")] })).await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    let (_, read) = ana.get(&format!("/prescriptions/{}", issued["id"].as_str().unwrap())).await;
    assert_eq!(read["items"][0]["quantity"], "21 tabletas");
    let mut ointment = item("Mupirocina");
    ointment["form"] = "ungüento".into();
    ointment["dose"] = "una capa fina".into();
    let (status, refused) = ana.post(&path, &json!({ "items": [ointment] })).await;
    assert_eq!((status, refused["error"]["fields"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("items.0.quantity")));
    let asked = "/charts/catalogue/quantity?dose=5%20mL&frequency=cada%208%20horas&duration=7%20d%C3%ADas&form=jarabe";
    assert_eq!(ana.get(asked).await.1["quantity"], "105 mL");
    assert_eq!(rosa.get(asked).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn interactions_and_repetitions_ask_for_a_reason_and_cautions_do_not() {
    let house = House::open();
    let ana = prescriber(&house, "ana").await;
    let patient = ana.register("Ramiro", "Ibáñez").await;
    ana.post(&format!("/charts/{patient}/alerts"), &json!({ "kind": "medicine", "text": "Warfarina 5 mg por la noche" })).await;
    let path = format!("/charts/{patient}/prescriptions");
    let (status, body) = ana.post(&path, &json!({ "items": [item("Ibuprofeno")] })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(message(&body).contains("Warfarina") && message(&body).contains("sangrado"), "{body}");
    let (status, body) = ana.post(&path, &json!({ "items": [item("Losartán"), item("Telmisartán")] })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(message(&body).contains("ARA II"), "{body}");
    let sent = json!({ "items": [item("Ibuprofeno")], "override_reason": "Tres días, con control" });
    let (status, issued) = ana.post(&path, &sent).await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    let (_, read) = ana.get(&format!("/prescriptions/{}", issued["id"].as_str().unwrap())).await;
    assert_eq!((read["warnings"].as_array().unwrap().len(), read["override_reason"].as_str()), (1, Some("Tres días, con control")));
    let (status, calm) = ana.post(&path, &json!({ "items": [item("Metoprolol"), item("Paroxetina")] })).await;
    assert_eq!(status, StatusCode::CREATED, "a caution is shown and does not stop: {calm}");
    let (_, read) = ana.get(&format!("/prescriptions/{}", calm["id"].as_str().unwrap())).await;
    assert!(read["warnings"].to_string().contains("precaución"), "{read}");
    assert_eq!(ana.post(&path, &json!({ "items": [item("Warfarina")] })).await.0, StatusCode::CREATED, "what is taken goes on");
}

#[tokio::test]
async fn the_next_one_begins_from_an_earlier_one_or_from_a_favourite() {
    let house = House::open();
    house.hire("luis", "clinician");
    let (ana, luis) = (prescriber(&house, "ana").await, prescriber(&house, "luis").await);
    let (patient, other) = (ana.register("Ofelia", "Quiñones").await, ana.register("Ramiro", "Ibáñez").await);
    let (_, issued) =
        ana.post(&format!("/charts/{patient}/prescriptions"), &json!({ "items": [item("Clonazepam")], "advice": "Canarioconsejo" })).await;
    let id = issued["id"].as_str().unwrap().to_owned();
    let (_, form) = ana.get(&format!("/charts/{patient}/prescriptions/new?from={id}")).await;
    assert_eq!((form["rows"][0]["generic"].as_str(), form["advice"].as_str()), (Some("Clonazepam"), Some("Canarioconsejo")));
    assert_eq!(form["rows"][0]["group"], 2, "the group of that day goes with it");
    let (_, form) = ana.get(&format!("/charts/{other}/prescriptions/new?from={id}")).await;
    assert_eq!(form["rows"][0]["generic"], "", "not from somebody else's");

    let (status, kept) = ana.post(&format!("/prescriptions/{id}/favourites"), &json!({ "name": "Canariofavorita" })).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    let favourite = kept["id"].as_str().unwrap().to_owned();
    let (_, form) = ana.get(&format!("/charts/{other}/prescriptions/new?favourite={favourite}")).await;
    assert_eq!(
        (form["rows"][0]["generic"].as_str(), form["favourites"][0]["name"].as_str()),
        (Some("Clonazepam"), Some("Canariofavorita"))
    );
    let (_, form) = luis.get(&format!("/charts/{other}/prescriptions/new?favourite={favourite}")).await;
    assert_eq!((form["rows"][0]["generic"].as_str(), form["favourites"].as_array().unwrap().len()), (Some(""), 0));
    assert_eq!(luis.post(&format!("/favourites/{favourite}/discard"), &json!({})).await.0, StatusCode::NOT_FOUND);
    let sealed: Vec<u8> = house.thief().query_row("SELECT content FROM prescription_favourite", [], |r| r.get(0)).unwrap();
    assert!(!sealed.windows(6).any(|w| w == b"Canari"));
    assert_eq!(ana.post(&format!("/favourites/{favourite}/discard"), &json!({})).await.0, StatusCode::OK);
}
