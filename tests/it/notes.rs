//! The notes that the norm names: their parts, their signs, second signatures, templates, trends.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person};

async fn licensed(house: &House, login: &str) -> Person {
    let who = house.person(login).await;
    assert_eq!(who.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await.0, StatusCode::OK);
    who
}

async fn begin(who: &Person, patient: &str, kind: &str) -> String {
    let (status, note) = who.post(&format!("/charts/{patient}/notes"), &json!({ "kind": kind })).await;
    assert_eq!(status, StatusCode::CREATED, "{note}");
    note["id"].as_str().unwrap().to_owned()
}

fn fields(body: &Value) -> Vec<&str> {
    body["error"]["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect()
}

fn six_signs() -> Value {
    json!({ "temperature": { "value": "36,8", "context": "axillary" }, "systolic": { "value": "118" }, "diastolic": { "value": "76" }, "heart-rate": { "value": "72" }, "respiratory-rate": { "value": "16" }, "weight": { "value": "70" }, "height": { "value": "170" } })
}

#[tokio::test]
async fn a_history_names_every_part_that_the_norm_wants() {
    let house = House::open();
    let ana = licensed(&house, "ana").await;
    let patient = ana.register("Guadalupe", "Zúñiga").await;
    let id = begin(&ana, &patient, "history").await;
    let (status, refused) = ana.post(&format!("/notes/{id}/sign"), &json!({ "version": 1 })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let lacking = fields(&refused);
    for part in ["more.family", "more.substances", "more.systems", "more.habitus", "exam", "vitals.temperature.value", "prognosis"] {
        assert!(lacking.contains(&part), "{part} in {lacking:?}");
    }
    let parts = json!({ "family": "Madre con diabetes.", "pathological": "Negados.", "substances": "Niega tabaco.", "lifestyle": "Casa propia.", "systems": "Sin datos.", "habitus": "Íntegra.", "unknown": "no es parte" });
    let body = json!({ "version": 1, "evolution": "Refiere cefalea.", "exam": "Normal.", "diagnosis": "J02.9 Faringitis aguda · presuntivo\nZ99.99 Cosa rara", "prognosis": "Bueno", "treatment": "Paracetamol", "more": parts, "vitals": six_signs() });
    let (status, saved) = ana.post(&format!("/notes/{id}"), &body).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let (status, signed) = ana.post(&format!("/notes/{id}/sign"), &json!({ "version": saved["version"] })).await;
    assert_eq!(status, StatusCode::OK, "{signed}");
    let (_, note) = ana.get(&format!("/notes/{id}")).await;
    assert_eq!(note["kind"], "history");
    let said: Vec<_> = note["sections"].as_array().unwrap().iter().map(|s| s[0].as_str().unwrap()).collect();
    assert!(said.contains(&"note-family") && !said.contains(&"note-unknown"), "{said:?}");
    assert_eq!(note["diagnoses"][0], json!({ "code": "J02.9", "text": "Faringitis aguda", "certainty": "provisional" }));
    assert_eq!(note["diagnoses"][1]["code"], Value::Null, "a code outside the catalogue is words");
    let (status, pdf) = ana.bytes(&format!("/notes/{id}/pdf")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(pdf.starts_with(b"%PDF"));
}

#[tokio::test]
async fn unusual_signs_are_asked_about_once() {
    let house = House::open();
    let ana = licensed(&house, "ana").await;
    let patient = ana.register("Octavio", "Muñoz").await;
    let first = begin(&ana, &patient, "evolution").await;
    let text = json!({ "evolution": "Bien.", "diagnosis": "Sano", "prognosis": "Bueno", "treatment": "Ninguno" });
    let with = |version: &Value, vitals: Value, confirmed: bool| {
        let mut body = text.clone();
        body["version"] = version.clone();
        body["vitals"] = vitals;
        body["confirmed"] = confirmed.into();
        body
    };
    let (_, saved) = ana.post(&format!("/notes/{first}"), &with(&json!(1), json!({ "weight": { "value": "70" } }), false)).await;
    assert_eq!(ana.post(&format!("/notes/{first}/sign"), &json!({ "version": saved["version"] })).await.0, StatusCode::OK);

    let second = begin(&ana, &patient, "evolution").await;
    let (status, asked) = ana.post(&format!("/notes/{second}"), &with(&json!(1), json!({ "weight": { "value": "154" } }), false)).await;
    assert_eq!((status, fields(&asked)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["vitals.weight.value"]));
    let (status, saved) = ana.post(&format!("/notes/{second}"), &with(&json!(1), json!({ "weight": { "value": "82" } }), true)).await;
    assert_eq!(status, StatusCode::OK, "looked at again, it is taken: {saved}");
    assert_eq!(ana.post(&format!("/notes/{second}/sign"), &json!({ "version": saved["version"] })).await.0, StatusCode::OK);

    let (_, trends) = ana.get(&format!("/charts/{patient}/trends")).await;
    assert_eq!(trends["trends"][0]["sign"], "weight");
    assert_eq!(trends["trends"][0]["rows"].as_array().unwrap().len(), 2);
    assert_eq!(trends["trends"][0]["picture"]["dots"].as_array().unwrap().len(), 2);
    let (_, chart) = ana.get(&format!("/charts/{patient}")).await;
    assert_eq!((chart["vitals"][0]["value"].as_str().unwrap(), chart["trends"][0][0].as_str().unwrap()), ("82", "weight"));
    let third = begin(&ana, &patient, "evolution").await;
    let (status, refused) = ana
        .post(&format!("/notes/{third}"), &with(&json!(1), json!({ "temperature": { "value": "37", "context": "de memoria" } }), false))
        .await;
    assert_eq!((status, fields(&refused)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["vitals.temperature.context"]));
}

#[tokio::test]
async fn a_second_signature_is_asked_given_once_and_stands() {
    let house = House::open();
    house.hire("luis", "clinician");
    house.hire("rosa", "reception");
    let (ana, luis, rosa) = (licensed(&house, "ana").await, licensed(&house, "luis").await, house.person("rosa").await);
    let patient = ana.register("Valentina", "Peñaloza").await;
    let id = begin(&ana, &patient, "urgent").await;
    let body = json!({ "version": 1, "reason": "Accidente", "evolution": "Traída por ambulancia.", "exam": "Herida.", "diagnosis": "Herida de cuero cabelludo", "prognosis": "Reservado", "treatment": "Sutura", "more": { "mental": "Inconsciente." }, "without_consent": true, "vitals": six_signs() });
    let (status, saved) = ana.post(&format!("/notes/{id}"), &body).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let version = saved["version"].clone();
    let (status, refused) = ana.post(&format!("/notes/{id}/sign"), &json!({ "version": version })).await;
    assert_eq!((status, fields(&refused)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["second"]), "two doctors, or it is not signed");
    let (_, note) = ana.get(&format!("/notes/{id}")).await;
    let second = note["colleagues"][0]["id"].clone();
    assert_eq!(note["colleagues"].as_array().unwrap().len(), 1, "colleagues are clinicians, without oneself");
    let (status, signed) = ana.post(&format!("/notes/{id}/sign"), &json!({ "version": version, "second": second })).await;
    assert_eq!(status, StatusCode::OK, "{signed}");

    let (_, desk) = luis.get("/charts").await;
    assert_eq!(desk["to_cosign"][0]["id"], json!(id));
    assert_eq!(rosa.post(&format!("/notes/{id}/cosign"), &json!({})).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&format!("/notes/{id}/cosign"), &json!({})).await.0, StatusCode::NOT_FOUND, "nobody asked the author");
    assert_eq!(luis.post(&format!("/notes/{id}/cosign"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(luis.post(&format!("/notes/{id}/cosign"), &json!({})).await.0, StatusCode::NOT_FOUND, "once");
    let (_, note) = ana.get(&format!("/notes/{id}")).await;
    assert!(!note["cosigners"][0]["signed_at"].as_str().unwrap().is_empty());
    let (_, desk) = luis.get("/charts").await;
    assert!(desk["to_cosign"].as_array().unwrap().is_empty());
    let db = house.thief();
    for sql in ["UPDATE cosignature SET signed_at = 1", "DELETE FROM cosignature"] {
        let refused = db.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("problem:signed"), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn a_template_is_its_owners_and_fills_only_what_is_empty() {
    let house = House::open();
    house.hire("luis", "clinician");
    let (ana, luis) = (licensed(&house, "ana").await, licensed(&house, "luis").await);
    let patient = ana.register("Joaquín", "Bañuelos").await;
    let id = begin(&ana, &patient, "evolution").await;
    let body = json!({ "version": 1, "evolution": "Sin molestias.", "exam": "Exploración normal.", "results": "Hb 14", "treatment": "Continuar." });
    assert_eq!(ana.post(&format!("/notes/{id}/draft"), &body).await.0, StatusCode::OK);
    let (status, kept) = ana.post(&format!("/notes/{id}/templates"), &json!({ "name": "Control sano" })).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    let template = kept["id"].as_str().unwrap().to_owned();
    assert_eq!(ana.post(&format!("/templates/{template}/favourite"), &json!({ "favourite": true })).await.0, StatusCode::OK);

    let next = begin(&ana, &patient, "evolution").await;
    assert_eq!(
        ana.post(&format!("/notes/{next}/draft"), &json!({ "version": 1, "evolution": "Le duele la rodilla." })).await.0,
        StatusCode::OK
    );
    assert_eq!(ana.post(&format!("/notes/{next}/fill"), &json!({ "template": template })).await.0, StatusCode::OK);
    let (_, form) = ana.get(&format!("/notes/{next}/edit")).await;
    let part =
        |code: &str| form["parts"].as_array().unwrap().iter().find(|p| p["code"] == code).unwrap()["value"].as_str().unwrap().to_owned();
    assert_eq!(
        (part("evolution").as_str(), part("exam").as_str(), part("results").as_str()),
        ("Le duele la rodilla.", "Exploración normal.", "")
    );
    assert_eq!(form["templates"][0]["favourite"], true);

    let (_, his) = luis.get("/me/templates").await;
    assert!(his["templates"].as_array().unwrap().is_empty());
    assert_eq!(luis.post(&format!("/templates/{template}/discard"), &json!({})).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ana.post(&format!("/templates/{template}/discard"), &json!({})).await.0, StatusCode::OK);
}
