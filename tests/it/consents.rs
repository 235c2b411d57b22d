//! Consent to procedures: asked for whole, signed by four, closed for good, taken back by a row.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, files_below};

const NOT_MET: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

fn faults(body: &Value) -> Vec<&str> {
    body["error"]["fields"].as_array().into_iter().flatten().map(|f| f["field"].as_str().unwrap()).collect()
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}

const DRAWN: &str = "[[[100,500],[400,200],[700,800]]]";

/// A clinician whose practice is whole.
async fn licensed(house: &House) -> Person {
    let ana = house.person("ana").await;
    ana.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await;
    let profile = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    assert_eq!(ana.post("/settings", &profile).await.0, StatusCode::OK);
    ana
}

async fn text(ana: &Person) -> String {
    let text = json!({ "kind": "procedure", "title": "Retiro de lunar", "act": "Retiro de un lunar", "risks": "Sangrado", "benefits": "Diagnóstico", "contingency": "Autorizo lo que haga falta" });
    let (status, made) = ana.post("/consent-texts", &text).await;
    assert_eq!((status, made["version"].as_i64()), (StatusCode::CREATED, Some(1)), "{made}");
    made["id"].as_str().unwrap().to_owned()
}

/// A sheet with every word, by path.
async fn filled(ana: &Person, patient: &str, text: &str) -> String {
    let (status, made) = ana.post(&format!("/charts/{patient}/consents"), &json!({ "text": text })).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let path = format!("/informed-consents/{}", made["id"].as_str().unwrap());
    let mut words = json!({ "version": 1, "title": "Retiro de lunar", "place": "Canariolugar", "act": "Canarioacto", "risks": "Canarioriesgo", "benefits": "Canariobeneficio", "contingency": "Canariocontingencia", "signer": "guardian", "signer_name": "Canariotutora Ruiz", "relationship": "Madre", "witness1": "Canariotestigo Uno", "witness2": "canariotestigo uno" });
    let (status, body) = ana.post(&path, &words).await;
    assert_eq!((status, faults(&body)), (NOT_MET, vec!["witness2"]), "one person is one witness");
    words["witness2"] = json!("Canariotestigo Dos");
    assert_eq!(ana.post(&path, &words).await.0, StatusCode::OK);
    path
}

async fn version(ana: &Person, path: &str) -> Value {
    ana.get(path).await.1["version"].clone()
}

#[tokio::test]
async fn four_sign_on_the_screen_and_then_nothing_changes() {
    let mut house = House::open();
    house.hire("nora", "nurse");
    house.hire("rosa", "reception");
    let (ana, nora, rosa) = (licensed(&house).await, house.person("nora").await, house.person("rosa").await);
    let patient = ana.register("Renata", "Solís").await;
    let text = text(&ana).await;
    let (_, bare) = ana.post(&format!("/charts/{patient}/consents"), &json!({ "text": text })).await;
    let bare = format!("/informed-consents/{}", bare["id"].as_str().unwrap());
    let (status, body) = ana.post(&format!("{bare}/hands"), &json!({ "hand": "subject", "strokes": DRAWN, "version": 1 })).await;
    assert_eq!((status, faults(&body)), (NOT_MET, vec!["witness1", "witness2"]), "nobody signs half a sheet");
    assert_eq!(ana.post(&format!("{bare}/discard"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(ana.get(&bare).await.0, StatusCode::NOT_FOUND);

    let path = filled(&ana, &patient, &text).await;
    assert_eq!(rosa.get(&path).await.0, StatusCode::FORBIDDEN, "reception reads no papers of a chart");
    let (_, blank) = ana.bytes(&format!("{path}/pdf")).await;
    assert!(blank.starts_with(b"%PDF"));
    let hand = |hand: &str, version: Value| json!({ "hand": hand, "strokes": DRAWN, "version": version });
    let (_, body) = ana.post(&format!("{path}/hands"), &json!({ "hand": "subject", "strokes": "[[[5,5]]]", "version": 2 })).await;
    assert_eq!(faults(&body), ["strokes"], "a dot is no signature");
    assert_eq!(nora.post(&format!("{path}/hands"), &hand("doctor", json!(2))).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&format!("{path}/hands"), &hand("subject", json!(2))).await.0, StatusCode::OK);
    assert_eq!(code(&ana.post(&format!("{path}/hands"), &hand("doctor", json!(2))).await.1), "stale");
    let (_, body) = ana.post(&path, &json!({ "version": 3, "title": "Otro" })).await;
    assert_eq!(code(&body), "signed", "the words that were signed stand: {body}");
    assert_eq!(code(&ana.post(&format!("{path}/complete"), &json!({ "version": 3 })).await.1), "wrong_state", "three are missing");
    assert_eq!(ana.post(&format!("{path}/reopen"), &json!({})).await.0, StatusCode::OK);
    for who in ["witness2", "doctor", "subject", "witness1"] {
        let (status, body) = ana.post(&format!("{path}/hands"), &hand(who, version(&ana, &path).await)).await;
        assert_eq!(status, StatusCode::OK, "{who}: {body}");
    }
    assert_eq!(code(&nora.post(&format!("{path}/revoke"), &json!({ "why": "No quiere" })).await.1), "wrong_state");
    let (status, body) = ana.post(&format!("{path}/complete"), &json!({ "version": version(&ana, &path).await })).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    for (to, body) in [
        (path.clone(), json!({ "version": version(&ana, &path).await, "title": "Otro" })),
        (format!("{path}/reopen"), json!({})),
        (format!("{path}/discard"), json!({})),
        (format!("{path}/hands"), hand("doctor", version(&ana, &path).await)),
    ] {
        assert_eq!(code(&ana.post(&to, &body).await.1), "signed", "{to}");
    }
    let (_, pdf) = ana.bytes(&format!("{path}/pdf")).await;
    assert!(pdf.starts_with(b"%PDF") && pdf != blank);
    assert_eq!(nora.post(&format!("{path}/revoke"), &json!({ "why": "Canariorevoca" })).await.0, StatusCode::OK);
    assert_eq!(code(&nora.post(&format!("{path}/revoke"), &json!({ "why": "Otra vez" })).await.1), "wrong_state");
    let (_, seen) = nora.get(&path).await;
    assert_eq!((seen["complete"].as_bool(), seen["revoked"][1].as_str()), (Some(true), Some("Canariorevoca")), "{seen}");
    assert_eq!(ana.get(&format!("/charts/{patient}/consents")).await.1["items"][0]["colour"], "bad");

    let db = house.thief();
    for sql in [
        "UPDATE informed_consent SET version = version + 1",
        "DELETE FROM informed_consent",
        "UPDATE consent_hand SET signed_at = 1",
        "DELETE FROM consent_hand",
        "INSERT INTO consent_hand SELECT randomblob(16), consent, 'doctor', strokes, signed_at, made_by FROM consent_hand LIMIT 1",
    ] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:signed"), "{sql}");
    }
    for sql in ["DELETE FROM consent_revocation", "UPDATE consent_text SET risks = 'Ninguno'", "DELETE FROM consent_text"] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
    let told: Vec<String> = ["begin", "change", "hand", "reopen", "complete", "revoke", "print", "read", "discard"]
        .iter()
        .map(|what| format!("informed.{what}"))
        .filter(|what| db.query_row("SELECT count(*) FROM audit WHERE action = ?1", [what], |r| r.get::<_, i64>(0)).unwrap() == 0)
        .collect();
    assert!(told.is_empty(), "not in the log: {told:?}");
    drop(db);
    house.kill();
    for file in files_below(house.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        for canary in [b"Canario".as_slice(), b"canario", b"[[100,500]"] {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary), "{}", file.display());
        }
    }
}

async fn bring(who: &Person, path: &str, bytes: &[u8], name: &str) -> (StatusCode, Value) {
    who.upload(&format!("{path}/scan"), name, bytes).await
}

#[tokio::test]
async fn a_sheet_signed_on_paper_is_closed_by_its_scan_and_a_text_has_versions() {
    let house = House::open();
    let ana = licensed(&house).await;
    let patient = ana.register("Octavio", "Arce").await;
    let first = text(&ana).await;
    let path = filled(&ana, &patient, &first).await;
    let (_, body) = bring(&ana, &path, b"<html>no</html>", "hoja.pdf").await;
    assert_eq!(code(&body), "wrong_file");
    let scan = b"%PDF-1.4 Canarioescaneo".as_slice();
    assert_eq!(bring(&ana, &path, scan, "Canariohoja.pdf").await.0, StatusCode::OK);
    assert_eq!(code(&bring(&ana, &path, scan, "otra.pdf").await.1), "signed");
    assert_eq!(ana.bytes(&format!("{path}/scan")).await.1, scan);
    let (_, seen) = ana.get(&path).await;
    assert_eq!((seen["way"].as_str(), seen["text_version"].as_i64()), (Some("paper"), Some(1)));

    let next = json!({ "from": first, "kind": "procedure", "title": "Retiro de lunar", "risks": "Sangrado e infección" });
    let (_, made) = ana.post("/consent-texts", &next).await;
    assert_eq!(made["version"], 2);
    assert_eq!(code(&ana.post("/consent-texts", &next).await.1), "stale", "a version is followed by one");
    let (_, list) = ana.get("/consent-texts").await;
    assert_eq!(list["texts"].as_array().unwrap().len(), 1, "{list}");
    assert_eq!(ana.get(&path).await.1["text_version"], 1, "what was signed keeps its version");
    let db = house.thief();
    let bare = "INSERT INTO informed_consent SELECT randomblob(16), person, doctor, text, content, 1, made_at, NULL, NULL, NULL FROM informed_consent LIMIT 1; UPDATE informed_consent SET way = 'paper', completed_at = 1, content_hash = randomblob(32) WHERE way IS NULL";
    assert!(db.execute_batch(bare).unwrap_err().to_string().contains("problem:wrong_state"), "no scan, no consent");
}
