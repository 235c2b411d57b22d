//! What a business owes the people whose data it keeps.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, files_below};

const NOT_MET: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

fn faults(body: &Value) -> Vec<(&str, &str)> {
    let fields = body["error"]["fields"].as_array();
    fields.into_iter().flatten().map(|f| (f["field"].as_str().unwrap(), f["message"].as_str().unwrap())).collect()
}

/// An owner whose business named an officer and published its notice.
async fn published(house: &House) -> Person {
    let ana = house.person("ana").await;
    let profile = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    assert_eq!(ana.post("/settings", &profile).await.0, StatusCode::OK);
    let settings =
        json!({ "officer": "Elena Ríos", "contact": "datos@clinica.example", "authority": "Secretaría Anticorrupción y Buen Gobierno" });
    assert_eq!(ana.post("/privacy/settings", &settings).await.0, StatusCode::OK);
    let (status, draft) = ana.post("/privacy/notices", &json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    let path = format!("/privacy/notices/{}", draft["id"].as_str().unwrap());
    let rev = ana.get(&path).await.1["rev"].clone();
    let (status, done) = ana.post(&format!("{path}/publish"), &json!({ "rev": rev })).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    ana
}

fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().in_tz("America/Mexico_City").unwrap().date()
}

fn request(received: jiff::civil::Date) -> Value {
    json!({ "right": "access", "received": received.to_string(), "requester": "Canariosolicitante", "contact": "Canariocontacto", "representation": "Canariorepresenta", "identity": "Canarioine", "description": "Canariodescripcion" })
}

#[tokio::test]
async fn a_notice_is_refused_until_whole_and_never_changes_once_published() {
    let house = House::open();
    let ana = house.person("ana").await;
    assert_eq!(house.stranger().get("/b/privacy").await.1["version"], 0, "nothing was published");
    let wrong = json!({ "officer": "Elena", "contact": "e", "authority": "INAI" });
    let (status, body) = ana.post("/privacy/settings", &wrong).await;
    assert_eq!((status, faults(&body)[0].0), (NOT_MET, "authority"), "{body}");

    let (_, draft) = ana.post("/privacy/notices", &json!({})).await;
    let path = format!("/privacy/notices/{}", draft["id"].as_str().unwrap());
    let (status, body) = ana.post(&format!("{path}/publish"), &json!({ "rev": 1 })).await;
    assert_eq!(status, NOT_MET, "blanks are left: {body}");
    let texts = json!({ "rev": 1, "whole": "Aviso. Quejas ante el INAI.", "simplified": "Aviso.", "short": "Aviso." });
    assert_eq!(ana.post(&path, &texts).await.0, StatusCode::OK);
    assert_eq!(ana.post(&path, &texts).await.1["error"]["code"], "stale", "a colleague was faster");
    let (_, body) = ana.post(&format!("{path}/publish"), &json!({ "rev": 2 })).await;
    let whole: Vec<_> = faults(&body).into_iter().filter(|(field, _)| *field == "whole").map(|(_, m)| m.to_owned()).collect();
    assert!(whole.len() > 5 && whole[0].contains("INAI"), "{whole:?}");

    let ana = published(&house).await;
    let (status, seen) = house.stranger().get("/b/privacy").await;
    assert_eq!((status, seen["version"].as_i64()), (StatusCode::OK, Some(1)), "{seen}");
    assert!(seen["text"].as_str().unwrap().contains("Elena Ríos (datos@clinica.example"), "{seen}");
    let (_, page) = house.stranger().page("/b/privacy?form=short").await;
    assert!(page.contains("Av. Jacarandas 128") && !page.contains("Transferencias"));
    assert_eq!(ana.post("/keys/seal", &json!({})).await.0, StatusCode::OK);
    assert_eq!(house.stranger().get("/b/privacy").await.0, StatusCode::OK, "it is read while everything else is sealed");
    let db = house.thief();
    for sql in ["UPDATE privacy_notice SET whole = 'otro'", "DELETE FROM privacy_notice"] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
    assert_eq!(ana.post(&format!("{path}/publish"), &json!({ "rev": 3 })).await.1["error"]["code"], "immutable");
    let (status, pdf) = ana.bytes(&format!("{path}/pdf")).await;
    assert!(status == StatusCode::OK && pdf.starts_with(b"%PDF"));
}

#[tokio::test]
async fn consent_to_health_data_is_written_and_a_revocation_is_a_row() {
    let house = House::open();
    let ana = house.person("ana").await;
    let patient = ana.register("Renata", "Solís").await;
    let path = format!("/privacy/people/{patient}");
    let yes = |way: &str| json!({ "purpose": "care", "state": "granted", "way": way, "evidence": "Canariohoja" });
    let (status, body) = ana.post(&format!("{path}/consents"), &yes("paper")).await;
    assert_eq!((status, faults(&body)[0].0), (NOT_MET, "purpose"), "there is no notice yet");
    let ana = published(&house).await;
    let (status, body) = ana.post(&format!("{path}/consents"), &yes("verbal")).await;
    assert_eq!((status, faults(&body)[0].0), (NOT_MET, "way"), "{body}");
    let (_, none) = ana.get(&path).await;
    assert!(none["purposes"].as_array().unwrap().iter().all(|p| p["colour"] == "warn"), "nothing is assumed: {none}");

    assert_eq!(
        ana.post(&format!("{path}/exceptions"), &json!({ "basis": "emergency", "why": "Canariourgencia" })).await.0,
        StatusCode::CREATED
    );
    assert_eq!(ana.get("/privacy").await.1["owed"].as_array().unwrap().len(), 1);
    assert_eq!(ana.post(&format!("{path}/consents"), &yes("paper")).await.0, StatusCode::CREATED);
    assert_eq!(ana.get("/privacy").await.1["owed"].as_array().unwrap().len(), 0, "the decision settles it");
    let (status, pdf) = ana.bytes(&format!("{path}/form")).await;
    assert!(status == StatusCode::OK && pdf.starts_with(b"%PDF"));

    let revoke = |purpose: &str| json!({ "purpose": purpose, "state": "revoked", "way": "verbal", "evidence": "Lo dijo en recepción" });
    let (_, body) = ana.post(&format!("{path}/consents"), &revoke("promotion")).await;
    assert_eq!(faults(&body)[0].0, "state", "nothing was granted: {body}");
    assert_eq!(ana.post(&format!("{path}/consents"), &revoke("care")).await.0, StatusCode::CREATED);
    let (_, card) = ana.get(&format!("/people/{patient}")).await;
    let line = card["sections"].as_array().unwrap().iter().find(|s| s["title"] == "Consent" || s["title"] == "Consentimiento").unwrap();
    assert_eq!(line["lists"][0]["lines"][0]["kind"], "bad", "{line}");
    let db = house.thief();
    let rows: i64 = db.query_row("SELECT count(*) FROM privacy_consent", [], |r| r.get(0)).unwrap();
    assert_eq!(rows, 2);
    assert!(db.execute_batch("UPDATE privacy_consent SET state = 'granted'").unwrap_err().to_string().contains("problem:immutable"));
    let verbal = "INSERT INTO privacy_consent SELECT randomblob(16), person, 'care', 'granted', 'verbal', notice, evidence, evidence_hash, made_at, made_by FROM privacy_consent LIMIT 1";
    assert!(db.execute_batch(verbal).unwrap_err().to_string().contains("CHECK"), "the database refuses it too");
}

#[tokio::test]
async fn a_request_is_answered_within_its_terms_and_made_effective() {
    let house = House::open();
    let ana = published(&house).await;
    assert_eq!(ana.get("/privacy/requests/new").await.0, StatusCode::OK);
    let (_, body) = ana.post("/privacy/requests", &request(today().tomorrow().unwrap())).await;
    assert_eq!(faults(&body)[0].0, "received", "{body}");
    let (status, made) = ana.post("/privacy/requests", &request(today())).await;
    assert_eq!((status, made["folio"].as_i64()), (StatusCode::CREATED, Some(1)), "{made}");
    let path = format!("/privacy/requests/{}", made["id"].as_str().unwrap());
    let word = json!({ "note": "Canarionota" });
    assert_eq!(ana.post(&format!("{path}/effect"), &word).await.1["error"]["code"], "wrong_state");
    assert_eq!(ana.post(&format!("{path}/ask"), &word).await.1["state"], "asking");
    let (_, body) = ana.post(&format!("{path}/lapse"), &word).await;
    assert_eq!(faults(&body)[0].0, "note", "ten days are not over: {body}");
    assert_eq!(ana.post(&format!("{path}/informed"), &word).await.1["state"], "open");
    assert_eq!(faults(&ana.post(&format!("{path}/ask"), &word).await.1)[0].0, "note", "it is asked once");
    assert_eq!(ana.post(&format!("{path}/extend"), &word).await.1["state"], "open");
    assert_eq!(faults(&ana.post(&format!("{path}/extend"), &word).await.1)[0].0, "note", "it is extended once");
    let (_, body) = ana.post(&format!("{path}/answer"), &json!({ "outcome": "refused", "note": "No." })).await;
    assert_eq!(faults(&body)[0].0, "cause", "a refusal says why: {body}");
    let (_, body) =
        ana.post(&format!("{path}/answer"), &json!({ "outcome": "blocked", "until": today().to_string(), "note": "No." })).await;
    assert_eq!(faults(&body)[0].0, "until", "{body}");
    let (_, done) = ana.post(&format!("{path}/answer"), &json!({ "outcome": "granted", "note": "Canariorespuesta" })).await;
    assert_eq!(done["state"], "answered", "{done}");
    assert_eq!(ana.post(&format!("{path}/effect"), &word).await.1["state"], "closed");
    for kind in ["received", "asked", "extended", "answered", "effected"] {
        let (status, pdf) = ana.bytes(&format!("{path}/letter?kind={kind}")).await;
        assert!(status == StatusCode::OK && pdf.starts_with(b"%PDF"), "{kind}");
    }
    assert_eq!(ana.bytes(&format!("{path}/letter?kind=lapsed")).await.0, StatusCode::NOT_FOUND);
    let db = house.thief();
    for sql in
        ["UPDATE arco_request SET folio = 9", "DELETE FROM arco_request", "UPDATE arco_event SET what = 'asked'", "DELETE FROM arco_event"]
    {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
    let steps: i64 =
        db.query_row("SELECT count(*) FROM audit WHERE action = 'arco.step' AND detail NOT LIKE '%anario%'", [], |r| r.get(0)).unwrap();
    assert_eq!(steps, 5);
}

#[tokio::test]
async fn what_is_due_stands_first_and_what_is_late_is_told() {
    let house = House::open();
    let ana = published(&house).await;
    assert_eq!(ana.post("/privacy/requests", &request(today())).await.0, StatusCode::CREATED);
    let late = today().checked_sub(jiff::Span::new().days(60)).unwrap();
    let (_, old) = ana.post("/privacy/requests", &request(late)).await;
    let (_, desk) = ana.get("/privacy").await;
    let order: Vec<_> =
        desk["requests"].as_array().unwrap().iter().map(|r| (r["folio"].as_i64().unwrap(), r["colour"].as_str().unwrap())).collect();
    assert_eq!(order, [(2, "bad"), (1, "good")]);
    assert!(ana.page("/").await.1.contains("plazo vencido") || ana.page("/").await.1.contains("term ran out"));
    let path = format!("/privacy/requests/{}", old["id"].as_str().unwrap());
    for step in ["extend", "ask"] {
        assert_eq!(
            faults(&ana.post(&format!("{path}/{step}"), &json!({ "note": "Falta." })).await.1)[0].0,
            "note",
            "{step} comes too late"
        );
    }
    let refusal = json!({ "outcome": "refused", "cause": "no_data", "note": "No está." });
    assert_eq!(ana.post(&format!("{path}/answer"), &refusal).await.1["state"], "closed", "a refusal needs no effect");
    // A day of rest of the house moves the term.
    let due = |page: &Value| page["terms"].as_array().unwrap().iter().map(|t| t[1].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let (_, before) = ana.post("/privacy/requests", &request(today())).await;
    let mut day = today().tomorrow().unwrap();
    while !mostrador::base::business_days::is_business_day(day, &std::collections::BTreeSet::new()) {
        day = day.tomorrow().unwrap();
    }
    assert_eq!(ana.post("/privacy/rest-days", &json!({ "day": day.to_string(), "why": "Aniversario" })).await.0, StatusCode::CREATED);
    let (_, after) = ana.post("/privacy/requests", &request(today())).await;
    let at = |made: &Value| format!("/privacy/requests/{}", made["id"].as_str().unwrap());
    assert_ne!(due(&ana.get(&at(&before)).await.1)[2], due(&ana.get(&at(&after)).await.1)[2]);
}

#[tokio::test]
async fn registers_only_grow_and_only_their_keeper_reads_them() {
    let mut house = House::open();
    house.hire("rosa", "reception");
    house.hire("paco", "privacy");
    let ana = published(&house).await;
    let (rosa, paco) = (house.person("rosa").await, house.person("paco").await);
    let patient = ana.register("Octavio", "Arce").await;
    let line = |person: Value| json!({ "person": person, "on": today().to_string(), "to": "Canarioseguro", "why": "Canariomotivo", "basis": "Canariofundamento", "what": "Canarioquedatos" });
    assert_eq!(paco.post("/privacy/disclosures", &line(json!(patient))).await.0, StatusCode::CREATED);
    assert_eq!(paco.post("/privacy/disclosures", &line(Value::Null)).await.0, StatusCode::CREATED);
    let (_, page) = paco.get("/privacy/disclosures").await;
    assert_eq!((page["items"].as_array().unwrap().len(), page["items"][0]["to"].as_str()), (2, Some("Canarioseguro")));
    let breach = json!({ "on": today().to_string(), "facts": "Canariohechos", "affected": "Canarioafectados", "advice": "Canarioconsejo", "measures": "Canariomedidas" });
    let (status, made) = paco.post("/privacy/breaches", &breach).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let path = format!("/privacy/breaches/{}", made["id"].as_str().unwrap());
    assert!(paco.bytes(&format!("{path}/letter")).await.1.starts_with(b"%PDF"));
    assert_eq!(paco.post(&format!("{path}/told"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(paco.post(&format!("{path}/told"), &json!({})).await.1["error"]["code"], "immutable", "it is told once");
    assert_eq!(paco.post("/privacy/requests", &request(today())).await.0, StatusCode::CREATED);
    let consent = json!({ "purpose": "care", "state": "denied", "way": "paper", "evidence": "Canariohoja" });
    assert_eq!(
        rosa.post(&format!("/privacy/people/{patient}/consents"), &consent).await.0,
        StatusCode::CREATED,
        "reception takes consents"
    );
    assert_eq!(
        rosa.post(&format!("/privacy/people/{patient}/exceptions"), &json!({ "basis": "emergency", "why": "Canariourgencia" })).await.0,
        StatusCode::CREATED
    );
    for path in ["/privacy", "/privacy/requests", "/privacy/disclosures", "/privacy/breaches", "/privacy/notices", "/privacy/settings"] {
        assert_eq!(rosa.get(path).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(paco.get(&format!("/charts/{patient}")).await.0, StatusCode::FORBIDDEN, "who answers for data reads no charts");
    let db = house.thief();
    assert!(db.execute_batch("DELETE FROM disclosure").unwrap_err().to_string().contains("problem:immutable"));
    let read: i64 = db
        .query_row("SELECT count(*) FROM audit WHERE action IN ('disclosure.read', 'breach.print', 'disclosure.add')", [], |r| r.get(0))
        .unwrap();
    assert_eq!(read, 4);
    drop(db);
    house.kill();
    for file in files_below(house.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(6).any(|w| w == b"anario"), "a canary in {}", file.display());
    }
}
