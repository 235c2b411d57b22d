//! The card of immunisations: what is refused, what counts, what comes next.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, files_below};

fn faults(body: &Value) -> Vec<&str> {
    body["error"]["fields"].as_array().into_iter().flatten().map(|f| f["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_dose_is_recorded_annulled_with_its_reason_and_the_next_one_suggested() {
    let mut house = House::open();
    house.hire("nora", "nurse");
    house.hire("rosa", "reception");
    let (ana, nora, rosa) = (house.person("ana").await, house.person("nora").await, house.person("rosa").await);
    let profile = json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    assert_eq!(ana.post("/settings", &profile).await.0, StatusCode::OK);
    let today = jiff::Timestamp::now().in_tz("America/Mexico_City").unwrap().date();
    let born = today.checked_sub(jiff::Span::new().months(3)).unwrap();
    let (_, made) = ana.post("/people", &json!({ "given": "Bebé", "surname1": "Solís", "birth": born.to_string(), "sex": "male" })).await;
    let path = format!("/charts/{}/immunisations", made["id"].as_str().unwrap());
    let due = |card: &Value, code: &str| card["due"].as_array().unwrap().iter().find(|d| d["code"] == code).cloned();
    let (_, card) = nora.get(&path).await;
    assert_eq!(due(&card, "hexavalent").map(|d| (d["dose"].clone(), d["now"].clone())), Some((json!(1), json!(true))), "{card}");
    assert!(due(&card, "hpv").is_none() && due(&card, "covid-19").is_none(), "years away, or by no age");

    let dose = json!({ "vaccine": "hexavalent", "dose": "1", "on": today.to_string(), "lot": "Canariolote", "expiry": today.to_string(), "site": "Canariosito", "by": "Canarionora" });
    let mut wrong = dose.clone();
    for (field, value) in [("lot", ""), ("on", "2001-01-01"), ("on", "2999-01-01"), ("vaccine", "agua"), ("expiry", "2020-01-01")] {
        wrong[field] = json!(value);
        let (status, body) = nora.post(&path, &wrong).await;
        assert_eq!((status, faults(&body).contains(&field)), (StatusCode::UNPROCESSABLE_ENTITY, true), "{field}: {body}");
        wrong = dose.clone();
    }
    assert_eq!(rosa.post(&path, &dose).await.0, StatusCode::FORBIDDEN);
    assert_eq!(rosa.get(&path).await.0, StatusCode::FORBIDDEN);
    let (status, made) = nora.post(&path, &dose).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(faults(&nora.post(&path, &dose).await.1), ["on"], "not twice on a day");
    let (_, card) = ana.get(&path).await;
    assert_eq!(
        (card["items"][0]["vaccine"].as_str(), due(&card, "hexavalent").unwrap()["dose"].as_i64()),
        (Some("Hexavalente acelular"), Some(2))
    );
    let history = json!({ "vaccine": "bcg", "dose": "Única", "on": born.to_string(), "by": "Cartilla", "history": true });
    assert_eq!(nora.post(&path, &history).await.0, StatusCode::CREATED, "by history there may be no lot");
    let (status, pdf) = nora.bytes(&format!("{path}/pdf")).await;
    assert!(status == StatusCode::OK && pdf.starts_with(b"%PDF"));

    let annul = format!("/immunisations/{}/annul", made["id"].as_str().unwrap());
    assert_eq!(nora.post(&annul, &json!({ "reason": "" })).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(nora.post(&annul, &json!({ "reason": "Canarioera de otro niño" })).await.0, StatusCode::OK);
    assert_eq!(nora.post(&annul, &json!({ "reason": "Otra vez" })).await.1["error"]["code"], "wrong_state");
    let (_, card) = nora.get(&path).await;
    assert_eq!(card["items"].as_array().unwrap().len(), 2, "it stays on the card");
    assert_eq!(
        (card["items"][0]["annulled"].as_str(), due(&card, "hexavalent").unwrap()["dose"].as_i64()),
        (Some("Canarioera de otro niño"), Some(1))
    );
    assert_eq!(nora.post(&path, &dose).await.0, StatusCode::CREATED, "what was annulled does not stand in the way");

    let db = house.thief();
    for sql in [
        "DELETE FROM immunisation",
        "UPDATE immunisation SET made_at = 1",
        "DELETE FROM immunisation_annulment",
        "UPDATE immunisation_annulment SET made_at = 1",
    ] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
    for (action, least) in [("record", 3), ("annul", 1), ("read", 3), ("print", 1)] {
        let told: i64 = db.query_row("SELECT count(*) FROM audit WHERE action = 'immunisation.' || ?1", [action], |r| r.get(0)).unwrap();
        assert!(told >= least, "{action}: {told}");
    }
    drop(db);
    house.kill();
    for file in files_below(house.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(7).any(|w| w == b"Canario"), "{}", file.display());
    }
}
