//! Erasure: who may plan it and when, and that nothing anywhere stumbles over somebody who was erased.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person};
use crate::studies::{fields, logged, practice};

fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().in_tz("America/Mexico_City").unwrap().date()
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}

fn cancellation(person: &str) -> Value {
    json!({ "person": person, "right": "cancellation", "received": today().to_string(), "requester": "Xóchitl Olmedo", "contact": "x@example.test", "description": "Borren mis datos" })
}

#[tokio::test]
async fn an_erasure_is_planned_for_a_reason_and_taken_back() {
    let house = House::open();
    house.hire("rosa", "reception");
    house.hire("pilar", "privacy");
    let (ana, rosa, pilar) = (practice(&house).await, house.person("rosa").await, house.person("pilar").await);
    let person = ana.register("Xóchitl", "Olmedo").await;
    let page = format!("/privacy/retention/{person}");
    let (_, held) = pilar.get(&page).await;
    assert_eq!(
        (held["needs_request"].as_bool(), held["last_act"].as_str(), held["obstacles"].as_array().map(Vec::len)),
        (Some(true), Some(""), Some(0)),
        "{held}"
    );
    let number = held["record_no"].as_i64().unwrap();
    for url in [&page, "/privacy/retention"] {
        assert_eq!(rosa.get(url).await.0, StatusCode::FORBIDDEN, "{url}");
    }
    let plan = |request: Value, number: i64| json!({ "request": request, "record_no": number.to_string() });
    assert_eq!(rosa.post(&format!("{page}/erase"), &plan(json!(null), number)).await.0, StatusCode::FORBIDDEN);
    let (status, body) = pilar.post(&format!("{page}/erase"), &plan(json!(null), number)).await;
    assert_eq!((status, fields(&body)[0].0), (StatusCode::UNPROCESSABLE_ENTITY, "request"), "there is no term that ended: {body}");

    let (_, request) = pilar.post("/privacy/requests", &cancellation(&person)).await;
    let (status, body) = pilar.post(&format!("{page}/erase"), &plan(request["id"].clone(), number)).await;
    assert_eq!((status, code(&body)), (StatusCode::CONFLICT, "retention_runs"), "it waits for an answer: {body}");
    let at = format!("/privacy/requests/{}", request["id"].as_str().unwrap());
    assert_eq!(pilar.post(&format!("{at}/answer"), &json!({ "outcome": "granted", "note": "Procede." })).await.0, StatusCode::OK);
    let (_, body) = pilar.post(&format!("{page}/erase"), &plan(request["id"].clone(), number + 1)).await;
    assert_eq!(fields(&body)[0].0, "record_no", "{body}");
    let other = ana.register("Ramiro", "Paz").await;
    let (_, held) = pilar.get(&format!("/privacy/retention/{other}")).await;
    let (_, body) =
        pilar.post(&format!("/privacy/retention/{other}/erase"), &plan(request["id"].clone(), held["record_no"].as_i64().unwrap())).await;
    assert_eq!(fields(&body)[0].0, "request", "it is another's: {body}");

    let (service, _) = ana.first_offer().await;
    let until = today().checked_add(jiff::Span::new().days(20)).unwrap();
    let waits = json!({ "person": person, "service": service, "hours": "", "last_day": until.to_string() });
    let (status, waiting) = ana.post("/agenda/waiting", &waits).await;
    assert_eq!(status, StatusCode::CREATED, "{waiting}");
    let (status, body) = pilar.post(&format!("{page}/erase"), &plan(request["id"].clone(), number)).await;
    assert_eq!((status, code(&body)), (StatusCode::CONFLICT, "retention_runs"), "somebody who waits for a place is expected: {body}");
    assert_eq!(ana.post(&format!("/agenda/waiting/{}/leave", waiting["id"].as_str().unwrap()), &json!({})).await.0, StatusCode::OK);
    let (status, made) = pilar.post(&format!("{page}/erase"), &plan(request["id"].clone(), number)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (status, body) = pilar.post(&format!("{page}/erase"), &plan(request["id"].clone(), number)).await;
    assert_eq!((status, code(&body)), (StatusCode::CONFLICT, "wrong_state"), "it is planned once: {body}");
    let (_, list) = pilar.get("/privacy/retention").await;
    assert_eq!(list["planned"][0]["name"], "Xóchitl Olmedo", "{list}");
    let one = format!("/privacy/erasures/{}", made["id"].as_str().unwrap());
    assert_eq!(code(&pilar.get(&format!("{one}/certificate")).await.1), "wrong_state", "nothing was erased yet");
    assert_eq!(rosa.post(&format!("{one}/drop"), &json!({})).await.0, StatusCode::FORBIDDEN);
    assert_eq!(pilar.post(&format!("{one}/drop"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(code(&pilar.post(&format!("{one}/drop"), &json!({})).await.1), "immutable");
    assert_eq!(ana.get(&format!("/people/{person}")).await.0, StatusCode::OK);

    // Whoever has anything in a chart is kept for years, and be it an allergy that somebody wrote down.
    let (status, _) = ana.post(&format!("/charts/{person}/alerts"), &json!({ "kind": "allergy", "text": "Penicilina" })).await;
    assert_eq!(status, StatusCode::CREATED);
    let (status, body) = pilar.post(&format!("{page}/erase"), &plan(request["id"].clone(), number)).await;
    assert_eq!((status, code(&body)), (StatusCode::CONFLICT, "retention_runs"), "{body}");
    let settings = json!({ "officer": "Elena Ríos", "contact": "datos@clinica.example", "authority": "Secretaría", "retention_years": 4 });
    assert_eq!(fields(&pilar.post("/privacy/settings", &settings).await.1)[0].0, "retention_years");
    assert_eq!(logged(&house, "person").iter().filter(|a| a.starts_with("erasure.")).collect::<Vec<_>>(), ["erasure.plan", "erasure.drop"]);
}

/// Words about the person that must be nowhere any more.
const GONE: [&str; 3] = ["Xóchitl", "Canario", "Olmedo"];

/// Somebody of whom every room keeps something, and the day of their appointment.
async fn everything(house: &House, ana: &Person) -> (String, jiff::civil::Date) {
    let born = json!({ "given": "Xóchitl", "surname1": "Olmedo", "birth": "1960-05-04", "sex": "female", "phone": "55 7777 1234", "email": "xochitl@canario.test" });
    let (_, made) = ana.post("/people", &born).await;
    let person = made["id"].as_str().unwrap().to_owned();
    let chart = format!("/charts/{person}");
    ana.register("Ramiro", "Paz").await;
    let (service, resource) = ana.first_offer().await;
    let day = crate::house::monday();
    let visit =
        json!({ "person": person, "service": service, "resource": resource, "start": format!("{day}T10:00"), "reason": "Canariomotivo" });
    let create = |status: StatusCode, body: &Value| assert_eq!(status, StatusCode::CREATED, "{body}");
    let (status, body) = ana.post("/agenda/appointments", &visit).await;
    create(status, &body);
    for kind in ["allergy", "problem", "medicine"] {
        ana.post(&format!("{chart}/alerts"), &json!({ "kind": kind, "text": "Canarioalerta" })).await;
    }
    let (_, note) = ana.post(&format!("{chart}/notes"), &json!({})).await;
    let written = json!({ "version": 1, "reason": "Canario", "evolution": "Canario", "diagnosis": "Canario", "prognosis": "Bueno", "treatment": "Canario", "vitals": { "temperature": { "value": "36,5" } } });
    let at = format!("/notes/{}", note["id"].as_str().unwrap());
    let (_, saved) = ana.post(&at, &written).await;
    assert_eq!(ana.post(&format!("{at}/sign"), &json!({ "version": saved["version"] })).await.0, StatusCode::OK);
    ana.post(&format!("{chart}/notes"), &json!({})).await;
    let item = json!({ "generic": "Loratadina", "strength": "10 mg", "form": "tabletas", "dose": "1 tableta", "route": "oral", "frequency": "cada 24 horas", "duration": "7 días" });
    let (status, body) = ana.post(&format!("{chart}/prescriptions"), &json!({ "items": [item] })).await;
    create(status, &body);
    let order = json!({ "studies": "Hemoglobina", "reason": "Canario", "diagnosis": "Canario", "urgent": false });
    let (status, body) = ana.post(&format!("{chart}/studies"), &order).await;
    create(status, &body);
    let result = json!({ "study": "Canarioestudio", "date": "2026-01-15", "time": "07:30", "lab": "Canariolab", "values": [{ "name": "Glucosa", "value": "95", "unit": "mg/dL", "low": "70", "high": "100" }] });
    let (status, body) = ana.post(&format!("{chart}/results"), &result).await;
    create(status, &body);
    let certificate = json!({ "kind": "rest", "text": "Se sugiere reposo. Canario", "addressee": "Canario" });
    let (status, body) = ana.post(&format!("{chart}/certificates"), &certificate).await;
    create(status, &body);
    let dose = json!({ "vaccine": "influenza", "dose": "1", "on": today().to_string(), "lot": "Canariolote", "expiry": today().to_string(), "site": "Canario", "by": "Canario" });
    let (status, body) = ana.post(&format!("{chart}/immunisations"), &dose).await;
    create(status, &body);
    let text = json!({ "kind": "procedure", "title": "Retiro de lunar", "act": "Retiro", "risks": "Sangrado", "benefits": "Diagnóstico", "contingency": "Sí" });
    let (_, text) = ana.post("/consent-texts", &text).await;
    let (status, body) = ana.post(&format!("{chart}/consents"), &json!({ "text": text["id"] })).await;
    create(status, &body);
    assert_eq!(ana.upload(&format!("/people/{person}/files"), "Canario.pdf", b"%PDF-1.4 canario").await.0, StatusCode::CREATED);
    let disclosure =
        json!({ "person": person, "on": today().to_string(), "to": "Canario", "what": "Canario", "why": "Canario", "basis": "consent" });
    ana.post("/privacy/disclosures", &disclosure).await;
    ana.post(&format!("/privacy/people/{person}/exceptions"), &json!({ "basis": "emergency", "why": "Canario" })).await;
    let doc = house.person("doc").await;
    doc.post(&format!("{chart}/emergency"), &json!({ "reason": "Canario urgente", "hours": 1 })).await;
    (person, day)
}

#[tokio::test]
async fn nothing_stumbles_over_somebody_who_was_erased() {
    let mut house = House::open();
    house.hire("doc", "clinician");
    let ana = practice(&house).await;
    let (person, day) = everything(&house, &ana).await;
    let chart = format!("/charts/{person}");

    // As the job of the night leaves it.
    house.kill();
    let db = house.thief();
    db.execute_batch("UPDATE data_key SET wrapped = zeroblob(72) WHERE id = (SELECT key FROM person ORDER BY record_no LIMIT 1)").unwrap();
    db.execute_batch(
        "UPDATE person SET erased_at = 4102444800000, curp_blind = NULL WHERE record_no = (SELECT min(record_no) FROM person)",
    )
    .unwrap();
    let ids = |sql: &str| -> Vec<String> {
        let mut rows = db.prepare(sql).unwrap();
        rows.query_map([], |r| r.get::<_, [u8; 16]>(0)).unwrap().map(|id| uuid::Uuid::from_bytes(id.unwrap()).to_string()).collect()
    };
    let mut own: Vec<String> = Vec::new();
    for (table, paths) in [
        ("note", &["/notes/{id}", "/notes/{id}/edit", "/notes/{id}/pdf"][..]),
        ("prescription", &["/prescriptions/{id}", "/prescriptions/{id}/pdf"]),
        ("study_order", &["/studies/{id}", "/studies/{id}/pdf"]),
        ("study_result", &["/results/{id}"]),
        ("certificate", &["/certificates/{id}", "/certificates/{id}/pdf"]),
        ("informed_consent", &["/informed-consents/{id}", "/informed-consents/{id}/pdf"]),
        ("attachment", &["/files/{id}"]),
    ] {
        let found = ids(&format!("SELECT id FROM {table}"));
        assert!(!found.is_empty(), "{table}");
        own.extend(found.iter().flat_map(|id| paths.iter().map(move |p| p.replace("{id}", id))));
    }
    let visits = ids("SELECT id FROM appointment");
    drop(db);
    house.serve();
    let ana = house.person("ana").await;

    let routes: Vec<&str> = include_str!("routes.txt").lines().filter_map(|l| l.strip_prefix("GET ")?.split_whitespace().next()).collect();
    for path in
        routes.iter().filter(|p| p.starts_with("/charts/{id}") || p.starts_with("/people/{id}") || p.starts_with("/privacy/people/{id}"))
    {
        own.push(path.replace("{id}", &person));
    }
    for path in own {
        // Where a door stands before the chart, or something is asked for that was not given, that is said first.
        let (status, body) = ana.page(&path).await;
        assert!(
            [StatusCode::GONE, StatusCode::OK, StatusCode::NOT_FOUND, StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT]
                .contains(&status),
            "{path}: {status} {body}"
        );
        for word in GONE {
            assert!(!body.contains(word), "{path} says {word}");
        }
    }
    assert_eq!(ana.get(&chart).await.0, StatusCode::GONE);
    for visit in visits {
        let (status, body) = ana.page(&format!("/agenda/appointments/{visit}")).await;
        assert!(status == StatusCode::OK && !body.contains("Canario"), "{status} {body}");
    }
    // Streams that do not end, and what takes no GET without more.
    let endless = ["/live", "/agenda/events", "/setup/kit.pdf"];
    let mut stumbles = Vec::new();
    for path in routes.iter().filter(|p| !p.contains('{') && !endless.contains(p)) {
        let (status, body) = ana.page(path).await;
        if status.is_server_error() || status == StatusCode::GONE {
            stumbles.push(format!("{path}: {status}"));
        }
        for word in GONE {
            assert!(!body.contains(word), "{path} says {word}");
        }
    }
    assert!(stumbles.is_empty(), "{stumbles:?}");
    let (_, body) = ana.page(&format!("/agenda?day={day}")).await;
    assert!(body.contains("Datos borrados"), "{body}");
    let (_, body) = ana.page(&format!("/agenda/sheet?day={day}")).await;
    assert!(!body.contains("error"), "{body}");
}
