//! Studies: what was asked for never changes, what came back waits to be seen, files are what they say.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, files_below};

/// A clinician and a clinic with all that a paper needs.
pub async fn practice(house: &House) -> Person {
    let ana = house.person("ana").await;
    assert_eq!(ana.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await.0, StatusCode::OK);
    let settings = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    assert_eq!(ana.post("/settings", &settings).await.0, StatusCode::OK);
    ana
}

pub fn fields(body: &Value) -> Vec<(&str, &str)> {
    let faults = body["error"]["fields"].as_array().unwrap();
    faults.iter().map(|f| (f["field"].as_str().unwrap(), f["message"].as_str().unwrap())).collect()
}

/// Actions in the log of a kind of thing, in order.
pub fn logged(house: &House, object: &str) -> Vec<String> {
    let db = house.thief();
    let mut rows = db.prepare("SELECT action FROM audit WHERE object = ?1 ORDER BY seq").unwrap();
    rows.query_map([object], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

fn glucose(value: &str) -> Value {
    json!({ "study": "Química sanguínea", "date": "2026-01-15", "time": "07:30", "lab": "Laboratorio Ceiba",
        "values": [{ "name": "Glucosa", "value": value, "unit": "mg/dL", "low": "70", "high": "100", "critical_high": "400" }] })
}

#[tokio::test]
async fn an_order_names_what_is_missing_is_issued_whole_and_stays() {
    let house = House::open();
    let ana = house.person("ana").await;
    let patient = ana.register("Renata", "Íñiguez").await;
    let path = format!("/charts/{patient}/studies");
    let order = json!({ "studies": "Hemoglobina\nUn estudio de otra parte", "reason": "Cansancio", "diagnosis": "", "urgent": true });
    let (status, body) = ana.post(&path, &order).await;
    assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "prescription_incomplete"));
    let named: Vec<_> = fields(&body).iter().map(|f| f.0).collect();
    assert_eq!(named, ["establishment.address", "licence", "title_institution"]);

    let ana = practice(&house).await;
    for (wrong, field) in [(json!({ "studies": " \n ", "reason": "x" }), "studies"), (json!({ "studies": "Hemoglobina" }), "reason")] {
        let (status, body) = ana.post(&path, &wrong).await;
        assert_eq!((status, fields(&body)[0].0), (StatusCode::UNPROCESSABLE_ENTITY, field));
    }
    let many = (0..31).map(|n| format!("Estudio {n}")).collect::<Vec<_>>().join("\n");
    assert_eq!(fields(&ana.post(&path, &json!({ "studies": many, "reason": "x" })).await.1)[0].0, "studies");
    for folio in 1..=2 {
        let (status, issued) = ana.post(&path, &order).await;
        assert_eq!((status, issued["folio"].as_i64().unwrap()), (StatusCode::CREATED, folio), "{issued}");
    }
    let (_, list) = ana.get(&path).await;
    let id = list["orders"][0]["id"].as_str().unwrap().to_owned();
    let (_, read) = ana.get(&format!("/studies/{id}")).await;
    assert_eq!((read["studies"][0]["loinc"].as_str().unwrap(), read["studies"][1]["loinc"].as_str().unwrap()), ("718-7", ""));
    let (status, pdf) = ana.bytes(&format!("/studies/{id}/pdf")).await;
    assert!(status == StatusCode::OK && pdf.starts_with(b"%PDF"));
    assert_eq!(logged(&house, "study_order"), ["study.order", "study.order", "study.print"]);
    let db = house.thief();
    for sql in [
        "UPDATE study_order SET folio = 9 WHERE folio = 2",
        "DELETE FROM study_order",
        "INSERT INTO study_order SELECT randomblob(16), 7, person, author, content, content_hash, issued_at FROM study_order LIMIT 1",
    ] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
}

#[tokio::test]
async fn a_result_is_judged_by_its_own_range_waits_to_be_seen_and_is_corrected_beside() {
    let house = House::open();
    let ana = practice(&house).await;
    let (patient, other) = (ana.register("Octavio", "Arce").await, ana.register("Ofelia", "Ruiz").await);
    let path = format!("/charts/{patient}/results");
    let wrong = json!({ "study": "", "date": "2026-01-15", "values": [
        { "name": "Plaquetas", "value": "250,000", "low": "150000", "high": "450000" },
        { "name": "Glucosa", "value": "90", "low": "100", "high": "70" },
        { "name": "", "value": "5" }] });
    let (status, body) = ana.post(&path, &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = fields(&body);
    assert_eq!(said.iter().map(|f| f.0).collect::<Vec<_>>(), ["values.0.value", "values.1.high", "values.2.name", "study"]);
    assert!(said[0].1.contains("Thousands") || said[0].1.contains("Miles"), "{said:?}");
    let future = json!({ "study": "x", "date": "2999-01-01" });
    assert_eq!(fields(&ana.post(&path, &future).await.1)[0].0, "date");

    let (status, kept) = ana.post(&path, &glucose("450")).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    let first = kept["id"].as_str().unwrap().to_owned();
    let (_, read) = ana.get(&format!("/results/{first}")).await;
    assert_eq!((read["values"][0]["flag"].as_str().unwrap(), &read["reviewed"]), ("critical-high", &Value::Null));
    let (_, desk) = ana.get("/charts").await;
    assert_eq!((desk["results"][0][0].as_str().unwrap(), desk["results"][0][1]["alarm"].as_str().unwrap()), ("Octavio Arce", "bad"));

    // The correction takes the place of the first, which stays; there is one place only.
    let mut right = glucose("145");
    right["corrects"] = first.as_str().into();
    assert_eq!(ana.post(&format!("/charts/{other}/results"), &right).await.0, StatusCode::NOT_FOUND, "of somebody else");
    let (status, corrected) = ana.post(&path, &right).await;
    assert_eq!(status, StatusCode::CREATED, "{corrected}");
    assert_eq!(ana.post(&path, &right).await.0, StatusCode::CONFLICT, "corrected already");
    let second = corrected["id"].as_str().unwrap().to_owned();
    assert_eq!(ana.get(&format!("/results/{first}")).await.1["superseded_by"], second.as_str());
    let (_, chart) = ana.get(&format!("/charts/{patient}")).await;
    assert_eq!(chart["results"].as_array().unwrap().len(), 1);
    assert_eq!(chart["results"][0]["said"], "Glucosa 145 mg/dL");

    // Seen once; then neither the database nor a file changes it.
    assert_eq!(ana.post(&format!("/results/{second}/review"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(ana.post(&format!("/results/{second}/review"), &json!({})).await.0, StatusCode::CONFLICT);
    assert_eq!(ana.get("/charts").await.1["results"].as_array().unwrap().len(), 0);
    assert_eq!(ana.upload(&format!("/results/{second}/files"), "a.pdf", b"%PDF-1.4 x").await.0, StatusCode::CONFLICT);
    assert_eq!(logged(&house, "study_result"), ["result.add", "result.correct", "result.review"]);
    let db = house.thief();
    for sql in [
        "UPDATE study_result SET studied_at = 1",
        "UPDATE study_result SET reviewed_at = NULL, reviewed_by = NULL WHERE reviewed_at IS NOT NULL",
        "UPDATE study_result SET content = zeroblob(60), reviewed_at = 1, reviewed_by = made_by WHERE reviewed_at IS NULL",
        "DELETE FROM study_result",
    ] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
    ana.post(&path, &glucose("99")).await;
    let (_, list) = ana.get(&format!("/charts/{patient}/studies")).await;
    assert_eq!(list["trends"][0]["rows"].as_array().unwrap().len(), 2);
    assert!(list["trends"][0]["picture"]["line"].as_str().unwrap().contains(','));
}

#[tokio::test]
async fn a_file_is_what_it_says_is_sealed_and_is_shown_where_nothing_in_it_can_run() {
    let mut house = House::open();
    house.hire("rosa", "reception");
    let (ana, rosa) = (practice(&house).await, house.person("rosa").await);
    let patient = ana.register("Valentina", "Peñaloza").await;
    let mut typed = glucose("90");
    for (field, canary) in [
        ("lab", "Canariolab"),
        ("reporter", "Canarioquien"),
        ("problem", "Canarioproblema"),
        ("incidents", "Canarioincidente"),
        ("comments", "Canarioinforme"),
        ("study", "Canarioestudio"),
    ] {
        typed[field] = canary.into();
    }
    typed["values"][0]["name"] = "Canariovalor".into();
    let (_, kept) = ana.post(&format!("/charts/{patient}/results"), &typed).await;
    let result = kept["id"].as_str().unwrap().to_owned();
    let files = format!("/results/{result}/files");
    let order = json!({ "studies": "Canarioestudio", "reason": "Canariomotivo", "diagnosis": "Canariodx", "preparation": "Canarioayuno" });
    assert_eq!(ana.post(&format!("/charts/{patient}/studies"), &order).await.0, StatusCode::CREATED);

    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89 Canariopixel";
    for (name, bytes) in [
        ("hoja.pdf", png),
        ("hoja.pdf", b"<html><script>alert(1)</script>"),
        ("imagen.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("hoja.html", b"%PDF-1.4 <script>"),
        ("hoja.docx", b"PK\x03\x04 something else"),
    ] {
        let (status, body) = ana.upload(&files, name, bytes).await;
        assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "wrong_file"), "{name}");
    }
    assert_eq!(rosa.upload(&files, "Canarionombre.png", png).await.0, StatusCode::FORBIDDEN);
    let mut shown = Vec::new();
    for (name, bytes, kind) in [("Canarionombre.png", png, "image/png"), ("Canariohoja.PDF", b"%PDF-1.4 Canariohoja", "application/pdf")] {
        let (status, stored) = ana.upload(&files, name, bytes).await;
        assert_eq!(status, StatusCode::CREATED, "{stored}");
        let url = format!("{}/results/files/{}", ana.base, stored["id"].as_str().unwrap());
        let answer = ana.http.get(&url).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!((header("content-type").as_str(), header("x-content-type-options").as_str()), (kind, "nosniff"));
        assert!(header("content-disposition").starts_with("inline") && header("cache-control").contains("no-store"));
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
        assert_eq!(policy.contains("sandbox"), kind == "image/png", "{policy}");
        assert_eq!(answer.bytes().await.unwrap(), bytes);
        assert_eq!(rosa.http.get(&url).send().await.unwrap().status(), StatusCode::FORBIDDEN);
        shown.push(url);
    }
    for path in [format!("/results/{result}"), format!("/charts/{patient}/studies"), format!("/charts/{patient}/studies/new")] {
        assert_eq!(rosa.get(&path).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(shown.len(), 2);
    assert_eq!(logged(&house, "study_result"), ["result.add", "result.file-add", "result.file-add"]);
    assert!(house.command(&["backup", "now"]).0, "an archive with files of results is whole");
    house.kill();
    for file in files_below(house.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(7).any(|w| w == b"Canario"), "a canary in {}", file.display());
    }
}
