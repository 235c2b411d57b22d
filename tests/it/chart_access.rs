//! Who reads which part of a chart, and the door for an emergency.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, monday};

async fn licensed(house: &House, login: &str) -> Person {
    let who = house.person(login).await;
    assert_eq!(who.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await.0, StatusCode::OK);
    who
}

async fn private(ana: &Person) {
    let settings = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128", "private_charts": true });
    assert_eq!(ana.post("/settings", &settings).await.0, StatusCode::OK);
}

/// A signed evolution note.
async fn note(who: &Person, patient: &str) -> String {
    let (_, made) = who.post(&format!("/charts/{patient}/notes"), &json!({})).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let body = json!({ "version": 1, "evolution": "Bien.", "diagnosis": "Sana", "prognosis": "Bueno", "treatment": "Ninguno", "vitals": { "weight": { "value": "70" } } });
    let (_, saved) = who.post(&format!("/notes/{id}"), &body).await;
    let (status, signed) = who.post(&format!("/notes/{id}/sign"), &json!({ "version": saved["version"] })).await;
    assert_eq!(status, StatusCode::OK, "{signed}");
    id
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_nurse_sees_the_summary_and_writes_nursing_and_a_secretary_only_papers() {
    let house = House::open();
    house.hire("nora", "nurse");
    house.hire("sara", "secretary");
    let (ana, sara) = (licensed(&house, "ana").await, house.person("sara").await);
    let nora = house.person("nora").await;
    private(&ana).await;
    let patient = ana.register("Guadalupe", "Zúñiga").await;
    ana.post(&format!("/charts/{patient}/alerts"), &json!({ "kind": "allergy", "text": "Penicilina" })).await;
    let item = json!({ "generic": "Loratadina", "strength": "10 mg", "form": "tabletas", "dose": "1 tableta", "route": "oral", "frequency": "cada 24 horas", "duration": "7 días" });
    let (_, page) = ana.get(&format!("/people/{patient}")).await;
    let card = json!({ "version": page["version"], "given": "Guadalupe", "surname1": "Zúñiga", "birth": "1990-02-01" });
    assert_eq!(ana.post(&format!("/people/{patient}"), &card).await.0, StatusCode::OK);
    let (status, issued) = ana.post(&format!("/charts/{patient}/prescriptions"), &json!({ "items": [item] })).await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    let prescription = issued["id"].as_str().unwrap();

    assert_eq!(sara.get(&format!("/prescriptions/{prescription}")).await.0, StatusCode::OK);
    assert_eq!(sara.get(&format!("/charts/{patient}")).await.0, StatusCode::FORBIDDEN);
    let id = note(&ana, &patient).await;
    private(&ana).await;
    let paper = nora.get(&format!("/prescriptions/{prescription}")).await;
    assert_eq!((paper.0, code(&paper.1)), (StatusCode::FORBIDDEN, "chart_closed"), "nor its papers");
    let closed = nora.get(&format!("/charts/{patient}")).await;
    assert_eq!((closed.0, code(&closed.1)), (StatusCode::FORBIDDEN, "chart_closed"), "a nurse who does not treat the person either");

    let settings = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    assert_eq!(ana.post("/settings", &settings).await.0, StatusCode::OK);
    let (status, chart) = nora.get(&format!("/charts/{patient}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!((chart["allergies"][0]["text"].as_str(), chart["notes"].as_array().unwrap().len()), (Some("Penicilina"), 0));
    assert_eq!(nora.get(&format!("/notes/{id}")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(nora.post(&format!("/charts/{patient}/notes"), &json!({ "kind": "evolution" })).await.0, StatusCode::FORBIDDEN);
    let (status, sheet) = nora.post(&format!("/charts/{patient}/notes"), &json!({ "kind": "nursing" })).await;
    assert_eq!(status, StatusCode::CREATED, "{sheet}");
    let sheet = sheet["id"].as_str().unwrap();
    let body = json!({ "version": 1, "more": { "habitus": "Tranquila.", "observations": "Sin novedad." }, "vitals": { "temperature": { "value": "36,6" } } });
    let (status, saved) = nora.post(&format!("/notes/{sheet}"), &body).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    assert_eq!(nora.post("/me/practitioner", &json!({ "licence": "9876543", "title_institution": "IPN" })).await.0, StatusCode::OK);
    let (status, signed) = nora.post(&format!("/notes/{sheet}/sign"), &json!({ "version": saved["version"] })).await;
    assert_eq!(status, StatusCode::OK, "a nurse signs her own sheet: {signed}");
    assert_eq!(nora.post(&format!("/notes/{sheet}/addenda"), &json!({})).await.0, StatusCode::CREATED, "and adds to it");
    let (_, chart) = nora.get(&format!("/charts/{patient}")).await;
    assert_eq!(chart["notes"][0]["kind"], "nursing");
}

#[tokio::test]
async fn a_closed_chart_opens_for_an_emergency_and_somebody_else_reviews_it() {
    let house = House::open();
    house.hire("luis", "clinician");
    let (ana, luis) = (licensed(&house, "ana").await, licensed(&house, "luis").await);
    private(&ana).await;
    let patient = ana.register("Octavio", "Muñoz").await;
    assert_eq!(luis.get(&format!("/charts/{patient}")).await.0, StatusCode::OK, "nobody treats him yet");
    let id = note(&ana, &patient).await;
    ana.post(&format!("/charts/{patient}/alerts"), &json!({ "kind": "allergy", "text": "Penicilina" })).await;
    // Whatever hangs on the chart is closed, the door is not.
    let routes = String::from_utf8(crate::house::program().arg("routes").output().unwrap().stdout).unwrap();
    let mut tried = 0;
    for line in routes.lines().filter(|l| l.starts_with("GET") && l.contains("/charts/{id}") && !l.contains("/emergency")) {
        let path = line.split_whitespace().nth(1).unwrap().replace("{id}", &patient);
        let (status, body) = luis.get(&path).await;
        assert_eq!((status, code(&body)), (StatusCode::FORBIDDEN, "chart_closed"), "{path}: {body}");
        tried += 1;
    }
    assert!(tried >= 3, "{tried}");
    for path in [format!("/notes/{id}"), format!("/notes/{id}/pdf")] {
        assert_eq!(code(&luis.get(&path).await.1), "chart_closed", "{path}");
    }
    for (path, body) in
        [(format!("/charts/{patient}/notes"), json!({})), (format!("/charts/{patient}/alerts"), json!({ "kind": "problem", "text": "X" }))]
    {
        assert_eq!(code(&luis.post(&path, &body).await.1), "chart_closed", "{path}");
    }
    let alert = house.thief().query_row("SELECT id FROM alert", [], |r| r.get::<_, [u8; 16]>(0)).unwrap();
    let end = format!("/alerts/{}/end", uuid::Uuid::from_bytes(alert));
    assert_eq!(code(&luis.post(&end, &json!({})).await.1), "chart_closed");
    let (status, page) = luis.page(&format!("/charts/{patient}")).await;
    assert!(status == StatusCode::SEE_OTHER && page.is_empty(), "a page leads to the door: {status}");

    let door = format!("/charts/{patient}/emergency");
    assert_eq!(luis.post(&door, &json!({ "reason": "corto" })).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        luis.post(&door, &json!({ "reason": "Canariourgencia: llega inconsciente", "hours": 90 })).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let (status, opened) = luis.post(&door, &json!({ "reason": "Canariourgencia: llega inconsciente", "hours": 4 })).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    assert_eq!(luis.get(&format!("/charts/{patient}")).await.0, StatusCode::OK);

    let (_, queue) = ana.get("/charts/emergencies").await;
    assert_eq!((queue["waiting"][0]["who"].as_str().is_some(), queue["waiting"][0]["own"].as_bool()), (true, Some(false)));
    let path = format!("/charts/emergencies/{}", opened["id"].as_str().unwrap());
    assert_eq!(luis.post(&path, &json!({ "verdict": "justified" })).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&path, &json!({ "verdict": "justified" })).await.0, StatusCode::OK);
    assert_eq!(ana.post(&path, &json!({ "verdict": "unjustified" })).await.0, StatusCode::NOT_FOUND, "judged once");
    let db = house.thief();
    let told: i64 = db.query_row("SELECT count(*) FROM audit WHERE action = 'chart.emergency'", [], |r| r.get(0)).unwrap();
    assert_eq!(told, 1);
    let sealed: Vec<u8> = db.query_row("SELECT reason FROM emergency_access", [], |r| r.get(0)).unwrap();
    assert!(!sealed.windows(6).any(|w| w == b"Canari"));
    for sql in ["DELETE FROM emergency_access", "UPDATE emergency_access SET until = until + 1"] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
    // The hours pass.
    db.execute_batch("DROP TRIGGER emergency_access_keeps; UPDATE emergency_access SET began_at = 1, until = 2").unwrap();
    assert_eq!(code(&luis.get(&format!("/charts/{patient}")).await.1), "chart_closed");
}

#[tokio::test]
async fn an_appointment_opens_a_chart_unless_one_booked_oneself_in() {
    let house = House::open();
    house.hire("luis", "clinician");
    house.hire("rosa", "reception");
    let (ana, luis, rosa) = (licensed(&house, "ana").await, licensed(&house, "luis").await, house.person("rosa").await);
    private(&ana).await;
    let patient = luis.register("Ofelia", "Quiñones").await;
    note(&luis, &patient).await;
    let (service, resource) = ana.first_offer().await;
    let book =
        |hour: &str| json!({ "person": patient, "service": service, "resource": resource, "start": format!("{}T{hour}:00", monday()) });
    assert_eq!(ana.post("/agenda/appointments", &book("10")).await.0, StatusCode::CREATED);
    assert_eq!(code(&ana.get(&format!("/charts/{patient}")).await.1), "chart_closed", "she booked herself in");
    assert_eq!(rosa.post("/agenda/appointments", &book("12")).await.0, StatusCode::CREATED);
    assert_eq!(ana.get(&format!("/charts/{patient}")).await.0, StatusCode::OK);
}
