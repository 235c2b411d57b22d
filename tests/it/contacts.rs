//! People: found however they are typed, and the clinic's own list.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::house::{House, Person};

const LIST: &[u8] = include_bytes!("../fixtures/pacientes.csv");

async fn upload(ana: &Person, bytes: &'static [u8]) -> (StatusCode, serde_json::Value) {
    let form = Form::new().part("file", Part::bytes(bytes).file_name("pacientes.csv"));
    let answer = ana
        .http
        .post(format!("{}/people/import", ana.base))
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .multipart(form)
        .send()
        .await
        .unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn found_in_any_order_without_accents_by_phone_and_curp() {
    let house = House::open();
    let ana = house.person("ana").await;
    let body =
        json!({ "given": "María José", "surname1": "Núñez", "surname2": "Güemes", "phone": "55 8586-6125", "curp": "HEGG560427MVZRRL04" });
    let (status, made) = ana.post("/people", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    for q in ["guemes maria", "NUÑEZ", "nunez jose", "5585866125", "8586%206125", "hegg5604"] {
        let (_, found) = ana.get(&format!("/people/search?q={q}")).await;
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{q}");
    }
    let (status, again) = ana.post("/people", &body).await;
    assert_eq!((status, again["error"]["code"].as_str().unwrap()), (StatusCode::CONFLICT, "same_person"));
    let (_, card) = ana.get(&format!("/people/{}", made["id"].as_str().unwrap())).await;
    assert_eq!(card["person"]["birth"], "27/04/1956", "the date comes out of the CURP");
}

#[tokio::test]
async fn the_clinics_list_comes_in_whole() {
    let house = House::open();
    let ana = house.person("ana").await;
    let (status, import) = upload(&ana, LIST).await;
    assert_eq!(status, StatusCode::CREATED, "{import}");
    let path = format!("/people/import/{}", import["id"].as_str().unwrap());
    let (_, review) = ana.get(&path).await;
    assert_eq!(review["totals"], json!({ "imported": 4602, "faulty": 148, "duplicates": 250, "known": 0 }));
    let first = &review["faulty"][0];
    assert_eq!((first["line"].as_u64(), first["column"].as_str()), (Some(28), Some("CURP")), "{first}");
    assert!(
        review["faulty"].as_array().unwrap().iter().all(|r| r["line"].as_u64().unwrap() > 1 && !r["why"].as_str().unwrap().contains('‹'))
    );
    let before: i64 = house.thief().query_row("SELECT count(*) FROM person", [], |r| r.get(0)).unwrap();
    assert_eq!(before, 0, "a dry run stores nobody");
    let (status, done) = ana.post(&format!("{path}/run"), &json!({})).await;
    assert_eq!((status, done["totals"]["imported"].as_u64().unwrap()), (StatusCode::OK, 4602), "{done}");
    let (_, found) = ana.get("/people/search?q=salcido%20olivia").await;
    assert!(!found["items"].as_array().unwrap().is_empty());
    // The same list again: everybody is on file.
    let (_, import) = upload(&ana, LIST).await;
    let (_, review) = ana.get(&format!("/people/import/{}", import["id"].as_str().unwrap())).await;
    assert_eq!(review["totals"]["imported"], 0);
    assert_eq!(review["totals"]["known"], 4602);
}

#[tokio::test]
async fn what_is_no_table_is_refused_by_field() {
    let house = House::open();
    let ana = house.person("ana").await;
    let (status, body) = upload(&ana, b"\x00\x01\x02\x03 nothing to see").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    assert_eq!(body["error"]["fields"][0]["field"], "file");
}

#[tokio::test]
async fn a_card_changed_by_two_keeps_the_first_and_tells_the_second() {
    let house = House::open();
    let ana = house.person("ana").await;
    let id = ana.register("Emiliano", "Vázquez").await;
    let change = |name: &str| json!({ "given": name, "surname1": "Vázquez", "version": 1 });
    assert_eq!(ana.post(&format!("/people/{id}"), &change("Emiliano A.")).await.0, StatusCode::OK);
    let (status, body) = ana.post(&format!("/people/{id}"), &change("Emiliano B.")).await;
    assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::CONFLICT, "stale"));
}
