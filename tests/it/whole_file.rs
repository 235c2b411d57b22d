//! The whole file of a person: one archive with everything in it, and a bundle that stands by itself.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person};

async fn chart(house: &House) -> (Person, String) {
    let ana = house.person("ana").await;
    assert_eq!(ana.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await.0, StatusCode::OK);
    let settings = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    assert_eq!(ana.post("/settings", &settings).await.0, StatusCode::OK);
    let person = json!({ "given": "María José", "surname1": "Íñiguez", "surname2": "Núñez", "birth": "27/04/1956", "sex": "female", "curp": "HEGG560427MVZRRL04", "phone": "55 7777 1234" });
    let (status, made) = ana.post("/people", &person).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let id = made["id"].as_str().unwrap().to_owned();
    for (kind, text) in [("allergy", "Penicilina"), ("problem", "I10 Hipertensión arterial"), ("medicine", "Losartán 50 mg")] {
        ana.post(&format!("/charts/{id}/alerts"), &json!({ "kind": kind, "text": text })).await;
    }
    let (_, note) = ana.post(&format!("/charts/{id}/notes"), &json!({})).await;
    let note = note["id"].as_str().unwrap().to_owned();
    let body = json!({ "version": 1, "reason": "Control", "evolution": "Se siente bien.", "diagnosis": "I10 Hipertensión arterial esencial\nCefalea · presuntivo", "prognosis": "Bueno", "treatment": "Losartán", "vitals": { "systolic": { "value": "130" }, "diastolic": { "value": "85" }, "temperature": { "value": "36,5" }, "oxygen-saturation": { "value": "95" }, "weight": { "value": "70" }, "height": { "value": "160" } } });
    let (_, saved) = ana.post(&format!("/notes/{note}"), &body).await;
    assert_eq!(ana.post(&format!("/notes/{note}/sign"), &json!({ "version": saved["version"] })).await.0, StatusCode::OK);
    let (_, extra) = ana.post(&format!("/notes/{note}/addenda"), &json!({})).await;
    let extra = extra["id"].as_str().unwrap().to_owned();
    let (_, saved) = ana.post(&format!("/notes/{extra}"), &json!({ "version": 1, "evolution": "Olvidé anotar: no fuma." })).await;
    assert_eq!(ana.post(&format!("/notes/{extra}/sign"), &json!({ "version": saved["version"] })).await.0, StatusCode::OK);
    let item = json!({ "generic": "Loratadina", "strength": "10 mg", "form": "tabletas", "dose": "1 tableta", "route": "oral", "frequency": "cada 24 horas", "duration": "7 días" });
    assert_eq!(ana.post(&format!("/charts/{id}/prescriptions"), &json!({ "items": [item] })).await.0, StatusCode::CREATED);
    assert_eq!(ana.upload(&format!("/people/{id}/files"), "../../Biometría.pdf", b"%PDF-1.4 hemoglobina 14").await.0, StatusCode::CREATED);
    (ana, id)
}

/// What the other rooms keep of the person.
async fn more(ana: &Person, id: &str) {
    let chart = format!("/charts/{id}");
    let made = |(status, body): (StatusCode, Value)| {
        assert_eq!(status, StatusCode::CREATED, "{body}");
        body["id"].as_str().unwrap_or_default().to_owned()
    };
    let order = json!({ "studies": "Glucosa\nUn estudio de otra parte", "reason": "Control", "diagnosis": "Diabetes", "urgent": true });
    let order = made(ana.post(&format!("{chart}/studies"), &order).await);
    let values = json!([
        { "name": "Glucosa", "value": "260", "unit": "mg/dL", "low": "70", "high": "100" },
        { "name": "Cultivo", "value": "negativo", "unit": "", "low": "", "high": "" },
    ]);
    let result = json!({ "study": "Química sanguínea", "date": "2026-01-15", "time": "07:30", "lab": "Laboratorio Ceiba", "comments": "Repetir en ayuno.", "order": order, "values": values });
    let result = made(ana.post(&format!("{chart}/results"), &result).await);
    assert_eq!(ana.upload(&format!("/results/{result}/files"), "Química.pdf", b"%PDF-1.4 glucosa").await.0, StatusCode::CREATED);
    let certificate = json!({ "kind": "rest", "text": "Se sugiere reposo de 3 días.", "addressee": "A quien corresponda" });
    made(ana.post(&format!("{chart}/certificates"), &certificate).await);
    let wrong = made(ana.post(&format!("{chart}/certificates"), &certificate).await);
    assert_eq!(ana.post(&format!("/certificates/{wrong}/annul"), &json!({ "reason": "Fecha equivocada" })).await.0, StatusCode::OK);
    let day = jiff::Timestamp::now().in_tz("America/Mexico_City").unwrap().date().to_string();
    let dose = json!({ "vaccine": "influenza", "dose": "1", "on": day, "lot": "L-22", "expiry": day, "site": "Deltoides", "by": "Nora" });
    made(ana.post(&format!("{chart}/immunisations"), &dose).await);
    let text = json!({ "kind": "procedure", "title": "Retiro de lunar", "act": "Retiro", "risks": "Sangrado", "benefits": "Diagnóstico", "contingency": "Sí" });
    let text = made(ana.post("/consent-texts", &text).await);
    let sheet = made(ana.post(&format!("{chart}/consents"), &json!({ "text": text })).await);
    let words = json!({ "version": 1, "title": "Retiro de lunar", "place": "La Paz", "act": "Retiro", "risks": "Sangrado", "benefits": "Diagnóstico", "contingency": "Sí", "signer": "guardian", "signer_name": "Eva Ruiz", "relationship": "Hermana", "witness1": "Luz Paz", "witness2": "Sol Mar" });
    assert_eq!(ana.post(&format!("/informed-consents/{sheet}"), &words).await.0, StatusCode::OK);
    ana.post(&format!("{chart}/notes"), &json!({})).await;
    assert_eq!(ana.upload(&format!("/informed-consents/{sheet}/scan"), "hoja.pdf", b"%PDF-1.4 firmado").await.0, StatusCode::OK);
}

#[tokio::test]
async fn one_archive_holds_everything_and_its_bundle_refers_to_nothing_outside() {
    let house = House::open();
    house.hire("nora", "nurse");
    let (ana, id) = chart(&house).await;
    more(&ana, &id).await;
    let nora = house.person("nora").await;
    assert_eq!(nora.get(&format!("/charts/{id}/file.zip")).await.0, StatusCode::FORBIDDEN);
    let (status, bytes) = ana.bytes(&format!("/charts/{id}/file.zip")).await;
    assert_eq!(status, StatusCode::OK);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
    for wanted in [
        "LEAME.txt",
        "resumen-clinico.pdf",
        "notas.pdf",
        "recetas/000001.pdf",
        "fhir/bundle.json",
        "ordenes/000001.pdf",
        "resultados.pdf",
        "resultados/01 Química.pdf",
        "constancias/000001.pdf",
        "constancias/000002.pdf",
        "vacunas.pdf",
        "consentimientos/01.pdf",
        "consentimientos/01 hoja.pdf",
    ] {
        assert!(names.iter().any(|n| n == wanted), "{wanted} in {names:?}");
    }
    assert!(names.iter().all(|n| !n.contains("..") || n.starts_with("archivos/01 ")), "{names:?}");
    let attached = names.iter().find(|n| n.starts_with("archivos/")).unwrap().clone();
    assert_eq!(attached.matches('/').count(), 1, "a label is no path: {attached}");
    let mut read = |name: &str| {
        let mut out = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut out).unwrap();
        out
    };
    assert_eq!(read(&attached), b"%PDF-1.4 hemoglobina 14");
    assert_eq!(
        (read("resultados/01 Química.pdf"), read("consentimientos/01 hoja.pdf")),
        (b"%PDF-1.4 glucosa".to_vec(), b"%PDF-1.4 firmado".to_vec())
    );
    for pdf in [
        "resumen-clinico.pdf",
        "notas.pdf",
        "recetas/000001.pdf",
        "ordenes/000001.pdf",
        "resultados.pdf",
        "constancias/000002.pdf",
        "vacunas.pdf",
        "consentimientos/01.pdf",
    ] {
        assert!(read(pdf).starts_with(b"%PDF"), "{pdf}");
    }
    let index = String::from_utf8(read("LEAME.txt")).unwrap();
    assert!(index.contains("  resultados/01 Química.pdf\r\n") && index.contains("sin firmar: 1."), "{index}");
    let bundle: Value = serde_json::from_slice(&read("fhir/bundle.json")).unwrap();
    let entries = bundle["entry"].as_array().unwrap();
    let urls: BTreeSet<&str> = entries.iter().map(|e| e["fullUrl"].as_str().unwrap()).collect();
    assert_eq!(urls.len(), entries.len(), "every resource has an id of its own");
    let text = bundle.to_string();
    for reference in text.split("\"reference\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(urls.contains(reference), "{reference} is not in the bundle");
    }
    let kinds: Vec<&str> = entries.iter().map(|e| e["resource"]["resourceType"].as_str().unwrap()).collect();
    let count = |kind: &str| kinds.iter().filter(|k| **k == kind).count();
    assert_eq!((count("Patient"), count("Encounter"), count("Condition"), count("AllergyIntolerance")), (1, 1, 3, 1));
    // Two pressures are one; temperature, saturation, weight, height and the index are five; two values of a laboratory. Two
    // notes, a file, two certificates.
    assert_eq!((count("Observation"), count("MedicationRequest"), count("MedicationStatement"), count("DocumentReference")), (8, 1, 1, 5));
    assert_eq!((count("ServiceRequest"), count("DiagnosticReport"), count("Immunization"), count("Consent")), (2, 1, 1, 1));
    let of = |kind: &str| entries.iter().map(|e| &e["resource"]).find(|r| r["resourceType"] == kind).unwrap();
    assert_eq!(of("Patient")["name"][0]["given"], json!(["María", "José"]));
    assert_eq!(of("Condition")["code"]["coding"][0]["code"], "I10");
    let glucose =
        entries.iter().map(|e| &e["resource"]).find(|r| r["code"]["text"] == "Glucosa" && r["resourceType"] == "Observation").unwrap();
    assert_eq!(
        (
            glucose["valueQuantity"]["value"].as_f64(),
            glucose["interpretation"][0]["coding"][0]["code"].as_str(),
            glucose["referenceRange"][0]["high"]["value"].as_f64()
        ),
        (Some(260.0), Some("H"), Some(100.0))
    );
    assert_eq!(
        (
            of("DiagnosticReport")["basedOn"].as_array().map(Vec::len),
            of("Consent")["status"].as_str(),
            of("Immunization")["lotNumber"].as_str()
        ),
        (Some(2), Some("active"), Some("L-22"))
    );
    assert!(entries.iter().any(|e| e["resource"]["status"] == "entered-in-error"), "what was annulled says so");
    let told: i64 = house.thief().query_row("SELECT count(*) FROM audit WHERE action = 'chart.export'", [], |r| r.get(0)).unwrap();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn a_chart_of_little_can_be_handed_over_too() {
    let house = House::open();
    let ana = house.person("ana").await;
    let id = ana.register("Octavio", "Arce").await;
    // A house that never wrote its address down hands over what it has.
    let day = jiff::Timestamp::now().in_tz("America/Mexico_City").unwrap().date().to_string();
    let dose = json!({ "vaccine": "influenza", "dose": "1", "on": day, "lot": "L-22", "expiry": day, "site": "Deltoides", "by": "Nora" });
    assert_eq!(ana.post(&format!("/charts/{id}/immunisations"), &dose).await.0, StatusCode::CREATED);
    for path in ["file.zip", "summary.pdf", "fhir.json"] {
        let (status, bytes) = ana.bytes(&format!("/charts/{id}/{path}")).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(bytes.len() > 300, "{path}");
    }
}
