//! What is signed never changes.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person};

async fn draft(ana: &Person, patient: &str, vitals: Value) -> (String, i64) {
    let (status, note) = ana.post(&format!("/charts/{patient}/notes"), &json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{note}");
    let id = note["id"].as_str().unwrap().to_owned();
    let body = json!({ "version": 1, "reason": "Control", "evolution": "Refiere mejoría.", "diagnosis": "Hipertensión esencial", "prognosis": "Bueno", "treatment": "Losartán 50 mg cada 24 horas", "vitals": vitals });
    let (status, saved) = ana.post(&format!("/notes/{id}"), &body).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    (id, saved["version"].as_i64().unwrap())
}

async fn licensed(house: &House) -> Person {
    let ana = house.person("ana").await;
    assert_eq!(ana.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await.0, StatusCode::OK);
    ana
}

#[tokio::test]
async fn a_signed_note_refuses_page_api_and_sql_and_takes_an_addendum() {
    let house = House::open();
    let ana = licensed(&house).await;
    let patient = ana.register("Guadalupe", "Zúñiga").await;
    let (id, version) = draft(&ana, &patient, json!({ "systolic": { "value": "130" }, "diastolic": { "value": "85" }, "temperature": { "value": "36,5" }, "weight": { "value": "150", "unit": "[lb_av]" } })).await;
    let (status, signed) = ana.post(&format!("/notes/{id}/sign"), &json!({ "version": version })).await;
    assert_eq!(status, StatusCode::OK, "{signed}");

    let change = json!({ "version": version, "evolution": "Otra cosa." });
    for path in [format!("/notes/{id}"), format!("/notes/{id}/draft"), format!("/notes/{id}/discard")] {
        let (status, body) = ana.post(&path, &change).await;
        assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::CONFLICT, "signed"), "{path}");
    }
    let db = house.thief();
    for sql in
        ["UPDATE note SET content = zeroblob(60)", "DELETE FROM note", "UPDATE vital SET content = zeroblob(60)", "DELETE FROM vital"]
    {
        let refused = db.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("problem:signed") || refused.contains("FOREIGN KEY"), "{sql}: {refused}");
    }
    let (_, note) = ana.get(&format!("/notes/{id}")).await;
    let weight = note["vitals"].as_array().unwrap().iter().find(|v| v["sign"] == "weight").unwrap();
    assert_eq!((weight["value"].as_str().unwrap(), weight["unit"].as_str().unwrap()), ("68.039", "kg"), "pounds are kept in kilograms");

    let (status, addendum) = ana.post(&format!("/notes/{id}/addenda"), &json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{addendum}");
    let extra = addendum["id"].as_str().unwrap();
    let (_, saved) = ana.post(&format!("/notes/{extra}"), &json!({ "version": 1, "evolution": "Olvidé anotar: no fuma." })).await;
    assert_eq!(ana.post(&format!("/notes/{extra}/sign"), &json!({ "version": saved["version"] })).await.0, StatusCode::OK);
    let (status, pdf) = ana.bytes(&format!("/notes/{id}/pdf")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(pdf.starts_with(b"%PDF"));
}

#[tokio::test]
async fn vital_signs_are_judged_by_field() {
    let house = House::open();
    let ana = licensed(&house).await;
    let patient = ana.register("Octavio", "Muñoz").await;
    let (_, note) = ana.post(&format!("/charts/{patient}/notes"), &json!({})).await;
    let id = note["id"].as_str().unwrap();
    let body = json!({ "version": 1, "vitals": { "height": { "value": "1.70" }, "systolic": { "value": "80" }, "diastolic": { "value": "120" }, "heart-rate": { "value": "rápido" }, "temperature": { "value": "365" } } });
    let (status, answer) = ana.post(&format!("/notes/{id}"), &body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut fields: Vec<_> =
        answer["error"]["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap().to_owned()).collect();
    fields.sort();
    assert_eq!(fields, ["vitals.heart-rate.value", "vitals.height.value", "vitals.systolic.value", "vitals.temperature.value"]);
}

#[tokio::test]
async fn a_prescription_without_legal_data_is_refused_by_name() {
    let house = House::open();
    let ana = house.person("ana").await;
    let patient = ana.register("Joaquín", "Bañuelos").await;
    let item = json!({ "generic": "Amoxicilina", "strength": "500 mg", "form": "cápsulas", "dose": "1 cápsula", "route": "oral", "frequency": "cada 8 horas", "duration": "7 días", "quantity": "21 cápsulas" });
    let path = format!("/charts/{patient}/prescriptions");
    let (status, body) = ana.post(&path, &json!({ "items": [item] })).await;
    assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "prescription_incomplete"));
    let fields: Vec<_> = body["error"]["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["establishment.address", "licence", "title_institution"]);

    let ana = licensed(&house).await;
    let settings = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    assert_eq!(ana.post("/settings", &settings).await.0, StatusCode::OK);
    let (status, body) = ana.post(&path, &json!({ "items": [{ "generic": "Amoxicilina" }] })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(body["error"]["fields"][0]["field"], "items.0.strength");
    let (status, issued) = ana.post(&path, &json!({ "items": [item], "advice": "Tomar con alimentos." })).await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    assert_eq!(issued["folio"], 1);
    let (status, pdf) = ana.bytes(&format!("/prescriptions/{}/pdf", issued["id"].as_str().unwrap())).await;
    assert_eq!(status, StatusCode::OK);
    assert!(pdf.starts_with(b"%PDF"));
    let refused = house.thief().execute_batch("UPDATE prescription SET folio = 9").unwrap_err().to_string();
    assert!(refused.contains("problem:immutable"));
}

#[tokio::test]
async fn nobody_but_clinicians_reads_charts_and_drafts_are_their_authors() {
    let house = House::open();
    house.hire("rosa", "reception");
    house.hire("luis", "clinician");
    let (ana, rosa, luis) = (licensed(&house).await, house.person("rosa").await, house.person("luis").await);
    let patient = ana.register("Valentina", "Peñaloza").await;
    let (id, _) = draft(&ana, &patient, json!({})).await;
    for path in [format!("/charts/{patient}"), format!("/notes/{id}")] {
        assert_eq!(rosa.get(&path).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(luis.get(&format!("/notes/{id}")).await.0, StatusCode::NOT_FOUND, "another's draft does not exist");
    assert_eq!(luis.post(&format!("/notes/{id}/sign"), &json!({ "version": 2 })).await.0, StatusCode::FORBIDDEN);
    let (_, chart) = luis.get(&format!("/charts/{patient}")).await;
    assert_eq!(chart["notes"].as_array().unwrap().len(), 0);
}

fn item(generic: &str) -> Value {
    json!({ "generic": generic, "strength": "500 mg", "form": "cápsulas", "dose": "1 cápsula", "route": "oral", "frequency": "cada 8 horas", "duration": "7 días", "quantity": "21 cápsulas" })
}

/// A clinician and a clinic with all that a prescription needs.
async fn prescriber(house: &House) -> Person {
    let ana = licensed(house).await;
    let settings = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    assert_eq!(ana.post("/settings", &settings).await.0, StatusCode::OK);
    ana
}

fn fields(body: &Value) -> Vec<&str> {
    body["error"]["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn catalogues_answer_whoever_reads_charts_in_both_faces() {
    let house = House::open();
    house.hire("rosa", "reception");
    let (ana, rosa) = (house.person("ana").await, house.person("rosa").await);
    let (status, found) = ana.get("/charts/catalogue/diagnoses?q=dolor%20garganta").await;
    assert_eq!(status, StatusCode::OK, "{found}");
    assert_eq!(found["version"].as_str().unwrap().len(), 10);
    let texts: Vec<_> = found["items"].as_array().unwrap().iter().map(|i| i["text"].as_str().unwrap()).collect();
    assert!(texts.contains(&"J02.9 Faringitis aguda"), "{texts:?}");
    let (_, exact) = ana.get("/charts/catalogue/diagnoses?q=j02.9").await;
    assert_eq!(exact["items"][0]["id"], "J02.9");
    let (_, many) = ana.get("/charts/catalogue/diagnoses?q=a").await;
    assert_eq!(many["items"].as_array().unwrap().len(), 12);
    let (_, medicine) = ana.get("/charts/catalogue/medicines?q=amoxi").await;
    assert_eq!((medicine["items"][0]["name"].as_str().unwrap(), medicine["items"][0]["group"].as_u64()), ("Amoxicilina", Some(4)));
    assert_eq!(medicine["items"][0]["offers"][0], json!({ "form": "cápsulas", "strength": "500 mg" }));
    let (_, study) = ana.get("/charts/catalogue/studies?q=hba1c").await;
    assert_eq!((study["items"][0]["unit"].as_str().unwrap(), study["items"][0]["loinc"].as_str().unwrap()), ("%", "4548-4"));
    let (status, page) = ana.page("/charts/catalogue/studies?q=hemoglobina").await;
    assert!(status == StatusCode::OK && page.contains("Hemoglobina glucosilada"), "{page}");
    for table in ["diagnoses", "medicines", "studies"] {
        assert_eq!(rosa.get(&format!("/charts/catalogue/{table}?q=a")).await.0, StatusCode::FORBIDDEN, "{table}");
    }
}

#[tokio::test]
async fn a_narcotic_is_refused_and_the_other_groups_are_not() {
    let house = House::open();
    let ana = prescriber(&house).await;
    let patient = ana.register("Ofelia", "Quiñones").await;
    let path = format!("/charts/{patient}/prescriptions");
    let (status, body) = ana.post(&path, &json!({ "items": [item("Paracetamol"), item("Sulfato de morfína")] })).await;
    assert_eq!((status, fields(&body)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["items.1.generic"]));
    assert_eq!(ana.post(&path, &json!({ "items": [item("Clonazepam")] })).await.0, StatusCode::CREATED);
    assert_eq!(ana.post(&path, &json!({ "items": [item("Té de tila")] })).await.0, StatusCode::CREATED, "free text stays free");
}

#[tokio::test]
async fn an_allergy_on_the_chart_asks_for_a_reason_that_is_kept_sealed() {
    let house = House::open();
    let ana = prescriber(&house).await;
    let patient = ana.register("Ramiro", "Ibáñez").await;
    let (_, alert) = ana.post(&format!("/charts/{patient}/alerts"), &json!({ "kind": "allergy", "text": "Penicilina (ronchas)" })).await;
    ana.post(&format!("/charts/{patient}/alerts"), &json!({ "kind": "medicine", "text": "Naproxeno" })).await;
    let path = format!("/charts/{patient}/prescriptions");
    let (status, body) = ana.post(&path, &json!({ "items": [item("Amoxicilina")] })).await;
    assert_eq!((status, fields(&body)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["override_reason"]));
    assert!(body["error"]["fields"][0]["message"].as_str().unwrap().contains("Penicilina (ronchas)"), "{body}");
    let (status, plain) = ana.post(&path, &json!({ "items": [item("Naproxeno")], "override_reason": "No hace falta" })).await;
    assert_eq!(status, StatusCode::CREATED, "a medicine that is taken is no allergy: {plain}");
    let (_, read) = ana.get(&format!("/prescriptions/{}", plain["id"].as_str().unwrap())).await;
    assert_eq!(read["override_reason"], "", "nothing was overridden");

    let sent = json!({ "items": [item("Amoxicilina")], "override_reason": "Canariomotivo: la toleró en marzo" });
    let (status, issued) = ana.post(&path, &sent).await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    let (_, read) = ana.get(&format!("/prescriptions/{}", issued["id"].as_str().unwrap())).await;
    assert_eq!(read["override_reason"], "Canariomotivo: la toleró en marzo");
    let db = house.thief();
    let told: i64 = db.query_row("SELECT count(*) FROM audit WHERE action = 'prescription.override'", [], |r| r.get(0)).unwrap();
    assert_eq!(told, 1);
    let sealed: Vec<u8> = db.query_row("SELECT content FROM prescription ORDER BY folio DESC LIMIT 1", [], |r| r.get(0)).unwrap();
    assert!(!sealed.windows(6).any(|w| w == b"Canari"));

    let id = alert["id"].as_str().unwrap();
    assert_eq!(ana.post(&format!("/alerts/{id}/end"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(ana.post(&path, &json!({ "items": [item("Amoxicilina")] })).await.0, StatusCode::CREATED, "an allergy that was ended");
}
