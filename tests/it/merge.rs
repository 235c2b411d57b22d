//! Two cards of one person: joined they show as one, parted both are as before.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, files_below, monday};

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}

async fn card(who: &Person, given: &str, more: Value) -> String {
    let mut card = json!({ "given": given, "surname1": "Canariosolis", "birth": "12/05/1984", "phone": "55 8586 6125" });
    card.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (status, made) = who.post("/people", &card).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

/// What a chart and a card show, but for versions and cookies of the moment.
async fn shown(who: &Person, id: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [format!("/people/{id}"), format!("/charts/{id}"), format!("/charts/{id}/consents"), format!("/privacy/people/{id}")] {
        let (status, mut body) = who.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        if let Some(body) = body.as_object_mut() {
            body.remove("version");
        }
        all.push(body);
    }
    all
}

async fn join(who: &Person, kept: &str, merged: &str, more: Value) -> (StatusCode, Value) {
    let (_, page) = who.get(&format!("/people/{kept}/merge?with={merged}")).await;
    let mut body = json!({ "with": merged, "version": page["version"], "with_version": page["with_version"] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    who.post(&format!("/people/{kept}/merge"), &body).await
}

fn names(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect()
}

/// An alert, a draft, a signed note, an appointment: as `bits` say.
async fn history(ana: &Person, id: &str, bits: u8, hour: u8, offer: &(String, String)) {
    if bits & 1 != 0 {
        ana.post(&format!("/charts/{id}/alerts"), &json!({ "kind": "allergy", "text": format!("Alergia {hour}") })).await;
    }
    if bits & 2 != 0 {
        let (_, note) = ana.post(&format!("/charts/{id}/notes"), &json!({})).await;
        let note = note["id"].as_str().unwrap();
        let text = json!({ "version": 1, "evolution": "Bien.", "diagnosis": "Sana", "prognosis": "Bueno", "treatment": "Ninguno", "vitals": { "weight": { "value": "70" } } });
        let (_, saved) = ana.post(&format!("/notes/{note}"), &text).await;
        assert_eq!(ana.post(&format!("/notes/{note}/sign"), &json!({ "version": saved["version"] })).await.0, StatusCode::OK);
    }
    if bits & 4 != 0 {
        let at = format!("{}T{hour:02}:00", monday());
        let (status, made) =
            ana.post("/agenda/appointments", &json!({ "person": id, "service": offer.0, "resource": offer.1, "start": at })).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
    }
}

#[tokio::test]
async fn joined_and_parted_everything_is_as_before() {
    let house = House::open();
    let ana = house.person("ana").await;
    ana.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await;
    let offer = ana.first_offer().await;
    for (round, (left, right)) in [(7_u8, 7_u8), (0, 7), (7, 0), (1, 6)].into_iter().enumerate() {
        let hour = 9 + u8::try_from(round).unwrap() * 2;
        let kept = card(&ana, &format!("Renata{round}"), json!({})).await;
        let merged = card(&ana, &format!("Reny{round}"), json!({ "email": "reny@example.org", "phone": "55 1111 2222" })).await;
        history(&ana, &kept, left, hour, &offer).await;
        history(&ana, &merged, right, hour + 1, &offer).await;
        let before = (shown(&ana, &kept).await, shown(&ana, &merged).await);
        let (status, made) = join(&ana, &kept, &merged, json!({ "email": "theirs" })).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");

        let one = shown(&ana, &kept).await;
        let count = |chart: &Value, list: &str| chart[list].as_array().unwrap().len();
        for list in ["notes", "allergies"] {
            assert_eq!(count(&one[1], list), count(&before.0[1], list) + count(&before.1[1], list), "{list}, round {round}");
        }
        let lines = |page: &Value| page["sections"][0]["lists"].as_array().unwrap().iter().map(|l| count(l, "lines")).sum::<usize>();
        assert_eq!(lines(&one[0]), lines(&before.0[0]) + lines(&before.1[0]), "appointments of both");
        assert_eq!((one[0]["person"]["email"].as_str(), count(&one[0]["person"], "phones")), (Some("reny@example.org"), 2));
        for path in [format!("/people/{merged}"), format!("/charts/{merged}")] {
            assert_eq!(code(&ana.get(&path).await.1), "person_merged", "{path}");
            assert_eq!(ana.page(&path).await.0, StatusCode::SEE_OTHER, "a browser is led to the one that stays");
        }
        let (_, found) = ana.get(&format!("/people/search?q=reny{round}")).await;
        assert_eq!(names(&found), [format!("Renata{round} Canariosolis")], "found by the other's name");

        let undo = format!("/people/merges/{}/undo", made["id"].as_str().unwrap());
        assert_eq!(ana.post(&undo, &json!({})).await.0, StatusCode::OK);
        assert_eq!(ana.post(&undo, &json!({})).await.0, StatusCode::NOT_FOUND);
        assert_eq!((shown(&ana, &kept).await, shown(&ana, &merged).await), before, "round {round}");
        let (_, found) = ana.get(&format!("/people/search?q=reny{round}")).await;
        assert_eq!(names(&found), [format!("Reny{round} Canariosolis")]);
    }
}

#[tokio::test]
async fn no_chains_no_strangers_and_a_curp_stays_one_persons() {
    let mut house = House::open();
    house.hire("luis", "clinician");
    house.hire("rosa", "reception");
    let (ana, luis, rosa) = (house.person("ana").await, house.person("luis").await, house.person("rosa").await);
    let curp = json!({ "curp": "HEGG560427MVZRRL04", "birth": "" });
    let (a, b, c) =
        (card(&rosa, "Abril", json!({})).await, card(&rosa, "Berta", curp.clone()).await, card(&rosa, "Carla", json!({})).await);
    assert_eq!(
        join(&luis, &a, &b, json!({ "version": 1, "with_version": 1 })).await.0,
        StatusCode::FORBIDDEN,
        "who treats people joins no charts"
    );
    assert_eq!(
        rosa.post(&format!("/people/{a}/merge"), &json!({ "with": a, "version": 1, "with_version": 1 })).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(code(&rosa.post(&format!("/people/{a}/merge"), &json!({ "with": b, "version": 9, "with_version": 1 })).await.1), "stale");
    let (status, made) = join(&rosa, &a, &b, json!({ "curp": "theirs" })).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    for (kept, merged) in [(&c, &a), (&c, &b), (&b, &c)] {
        let body = json!({ "with": merged, "version": if kept == &a { 2 } else { 1 }, "with_version": if merged == &a { 2 } else { 1 } });
        assert_eq!(code(&rosa.post(&format!("/people/{kept}/merge"), &body).await.1), "person_merged", "no chains");
    }
    let (_, page) = rosa.get(&format!("/people/{a}")).await;
    assert_eq!(
        (page["person"]["curp"].as_str(), page["merges"][0]["name"].as_str()),
        (Some("HEGG560427MVZRRL04"), Some("Berta Canariosolis"))
    );
    let mut again = json!({ "version": 2, "given": "Abril", "surname1": "Canariosolis", "curp": "HEGG560427MVZRRL04" });
    assert_eq!(rosa.post(&format!("/people/{a}"), &again).await.0, StatusCode::OK, "the CURP is theirs");
    let (_, body) = rosa.post(&format!("/people/{b}"), &again).await;
    assert_eq!(code(&body), "person_merged");
    again["version"] = json!(1);
    assert_eq!(code(&rosa.post(&format!("/people/{c}"), &again).await.1), "same_person");
    let (_, told) = rosa.post(&format!("/people/merges/{}/undo", made["id"].as_str().unwrap()), &json!({})).await;
    assert_eq!(told["kept"], a.as_str(), "{told}");
    assert_eq!(rosa.get(&format!("/people/{b}")).await.1["person"]["curp"], "HEGG560427MVZRRL04");
    assert_eq!(rosa.get(&format!("/people/{a}")).await.1["person"]["given"], "Abril", "what was changed since stands");
    assert_eq!(join(&rosa, &b, &a, json!({})).await.0, StatusCode::CREATED, "and once more, the other way");

    let db = house.thief();
    for sql in ["DELETE FROM person_merge", "UPDATE person_merge SET undone_at = NULL, undone_by = NULL", "UPDATE person_merge SET at = 1"]
    {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
    for (action, times) in [("person.merge", 2), ("person.part", 1)] {
        let told: i64 = db.query_row("SELECT count(*) FROM audit WHERE action = ?1", [action], |r| r.get(0)).unwrap();
        assert_eq!(told, times, "{action}");
    }
    drop(db);
    // The index remembers after a restart.
    house.kill();
    house.serve();
    let ana = {
        drop(ana);
        house.person("ana").await
    };
    assert_eq!(names(&ana.get("/people/search?q=abril").await.1), ["Berta Canariosolis"]);
    assert!(!names(&ana.get("/people").await.1).contains(&"Abril Canariosolis"));
    house.kill();
    for file in files_below(house.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(7).any(|w| w == b"Canario"), "{}", file.display());
    }
}

#[tokio::test]
async fn who_looks_alike_is_said_while_registering_and_an_unknown_person_is_on_file_at_once() {
    let mut house = House::open();
    house.hire("rosa", "reception");
    house.hire("coco", "kitchen");
    let (rosa, coco) = (house.person("rosa").await, house.person("coco").await);
    let ana = card(&rosa, "Ana María", json!({ "curp": "HEGG560427MVZRRL04", "birth": "27/04/1956", "phone": "55 7777 1234" })).await;
    let first = |body: &Value| (body["items"][0]["found"]["id"].as_str().map(str::to_owned), body["items"].as_array().unwrap().len());
    for query in [
        "curp=hegg560427mvzrrl04",
        "phone=5577771234",
        "given=ana&surname1=canariosolis",
        "given=Ana&surname1=Canariosolis&birth=27/4/1956",
    ] {
        let (status, body) = rosa.get(&format!("/people/alike?{query}")).await;
        assert_eq!((status, first(&body)), (StatusCode::OK, (Some(ana.clone()), 1)), "{query}: {body}");
    }
    for query in ["", "given=ana", "surname1=canariosolis", "phone=55", "curp=HEGG", "given=Ana&surname1=Ruiz"] {
        assert_eq!(first(&rosa.get(&format!("/people/alike?{query}")).await.1).1, 0, "{query}");
    }
    assert_eq!(coco.get("/people/alike?given=ana&surname1=canariosolis").await.0, StatusCode::FORBIDDEN);

    let (status, made) = rosa.post("/people/urgent", &json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let unknown = made["id"].as_str().unwrap().to_owned();
    let (_, page) = rosa.get(&format!("/people/{unknown}")).await;
    assert_eq!((page["person"]["given"].as_str(), page["person"]["birth"].as_str()), (Some("Desconocido"), Some("")), "{page}");
    assert_eq!(join(&rosa, &ana, &unknown, json!({})).await.0, StatusCode::CREATED, "known at last");
    house.kill();
}

#[tokio::test]
async fn the_sheet_of_a_day_is_for_the_front_desk() {
    let mut house = House::open();
    house.hire("rosa", "reception");
    house.hire("coco", "kitchen");
    let (ana, rosa, coco) = (house.person("ana").await, house.person("rosa").await, house.person("coco").await);
    let (kept, other) = (card(&ana, "Renata", json!({})).await, card(&ana, "Reny", json!({})).await);
    let offer = ana.first_offer().await;
    for (person, hour) in [(&kept, 10), (&other, 11)] {
        history(&ana, person, 4, hour, &offer).await;
    }
    assert_eq!(join(&rosa, &kept, &other, json!({})).await.0, StatusCode::CREATED);
    for path in
        [format!("/agenda/sheet?day={}", monday()), format!("/agenda/sheet?day={}&resource={}", monday(), offer.1), "/agenda/sheet".into()]
    {
        let (status, pdf) = rosa.bytes(&path).await;
        assert!(status == StatusCode::OK && pdf.starts_with(b"%PDF"), "{path}");
    }
    assert_eq!(rosa.get("/agenda/sheet?day=ayer").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(coco.get("/agenda/sheet").await.0, StatusCode::FORBIDDEN);
    let told: i64 = house.thief().query_row("SELECT count(*) FROM audit WHERE action = 'agenda.print'", [], |r| r.get(0)).unwrap();
    assert_eq!(told, 3);
    house.kill();
}
