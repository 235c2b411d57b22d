//! Two receptions at the same second, and the power plug.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use reqwest::StatusCode;
use serde_json::json;

use crate::house::{House, Person, monday};

fn overlaps(house: &House) -> i64 {
    // Every pair, with nothing of the product's own cleverness.
    house.thief().query_row("SELECT count(*) FROM claim a JOIN claim b ON a.resource = b.resource AND a.id < b.id AND a.s < b.e AND b.s < a.e WHERE a.state IN ('live','held') AND b.state IN ('live','held')", [], |r| r.get(0)).unwrap()
}

async fn book(person: &Person, patient: &str, service: &str, resource: &str, start: &str) -> (StatusCode, serde_json::Value) {
    person
        .post(
            "/agenda/appointments",
            &json!({ "person": patient, "service": service, "resource": resource, "start": start, "reason": "dolor" }),
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_overlapping_contained_and_touching_times() {
    let house = House::open();
    let ana = house.person("ana").await;
    let patient = ana.register("María José", "Núñez").await;
    let (service, resource) = ana.first_offer().await;
    let day = monday();
    assert_eq!(book(&ana, &patient, &service, &resource, &format!("{day}T10:00")).await.0, StatusCode::CREATED);
    for taken in ["10:00", "10:15", "09:45", "10:29"] {
        let (status, body) = book(&ana, &patient, &service, &resource, &format!("{day}T{taken}")).await;
        assert_eq!(status, StatusCode::CONFLICT, "{taken}: {body}");
        assert_eq!(body["error"]["code"], "slot_taken");
        assert!(body["error"]["message"].as_str().unwrap().contains(':'), "offers other times: {body}");
    }
    for touching in ["09:30", "10:30"] {
        assert_eq!(book(&ana, &patient, &service, &resource, &format!("{day}T{touching}")).await.0, StatusCode::CREATED, "{touching}");
    }
    for outside in ["08:00", "13:45", "20:00"] {
        let (status, body) = book(&ana, &patient, &service, &resource, &format!("{day}T{outside}")).await;
        assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "slot_not_offered"), "{outside}");
    }
    let (status, body) = book(&ana, &patient, &service, &resource, "2020-01-06T10:00").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    assert_eq!(body["error"]["fields"][0]["field"], "start");
    assert_eq!(overlaps(&house), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_at_once_for_one_place_and_for_twenty() {
    let house = House::open();
    let ana = Arc::new(house.person("ana").await);
    let patient = ana.register("Ángel", "Rodríguez").await;
    let (service, resource) = ana.first_offer().await;
    let day = monday();
    let at_once = |starts: Vec<String>| {
        let (ana, patient, service, resource) = (Arc::clone(&ana), patient.clone(), service.clone(), resource.clone());
        async move {
            let all = starts.into_iter().map(|start| {
                let (ana, patient, service, resource) = (Arc::clone(&ana), patient.clone(), service.clone(), resource.clone());
                tokio::spawn(async move { book(&ana, &patient, &service, &resource, &start).await })
            });
            let mut answers = Vec::new();
            for one in all.collect::<Vec<_>>() {
                answers.push(one.await.unwrap());
            }
            answers
        }
    };
    let one = at_once(vec![format!("{day}T09:00"); 20]).await;
    assert_eq!(one.iter().filter(|(s, _)| *s == StatusCode::CREATED).count(), 1);
    assert!(one.iter().filter(|(s, _)| *s != StatusCode::CREATED).all(|(_, b)| b["error"]["code"] == "slot_taken"));
    // 10 places in the morning (from 09:30 on, half hours) and 6 in the afternoon, twice over two days: 20 free ones.
    let free: Vec<String> = (0..9)
        .map(|n| format!("{day}T{:02}:{:02}", 9 + (n + 1) / 2, (n + 1) % 2 * 30))
        .chain((0..6).map(|n| format!("{day}T{:02}:{:02}", 16 + n / 2, n % 2 * 30)))
        .chain((0..5).map(|n| format!("{}T{:02}:{:02}", day.tomorrow().unwrap(), 9 + n / 2, n % 2 * 30)))
        .collect();
    assert_eq!(free.len(), 20);
    let twenty = at_once(free).await;
    assert!(twenty.iter().all(|(s, _)| *s == StatusCode::CREATED), "{twenty:?}");
    assert_eq!(overlaps(&house), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_clients_while_the_plug_is_pulled() {
    let mut house = House::open();
    let ana = house.person("ana").await;
    let patient = ana.register("Sofía", "Ibáñez").await;
    let (service, resource) = ana.first_offer().await;
    let first = monday();
    let mut acknowledged: HashMap<String, String> = HashMap::new();
    let mut refused = 0;
    let mut asked = 0;
    for round in 0..4 {
        // A new log-in each round: the server died, the session in the database did not.
        let ana = Person { base: house.base.clone(), ..ana.clone() };
        let clients = (0..64).map(|client| {
            let (ana, patient, service, resource) = (ana.clone(), patient.clone(), service.clone(), resource.clone());
            tokio::spawn(async move {
                let mut got = Vec::new();
                for n in 0..16 {
                    // 64 clients fight over the same 96 places of each round.
                    let place = (client * 7 + n * 5) % 96;
                    let day = first.checked_add(jiff::Span::new().days(i64::from(round * 7 + place / 20))).unwrap();
                    let slot = place % 20;
                    let minute = if slot < 10 { 9 * 60 + slot * 30 } else { 16 * 60 + (slot - 10) * 30 };
                    let start = format!("{day}T{:02}:{:02}", minute / 60, minute % 60);
                    let key = format!("round-{round}-client-{client}-{n}");
                    let body = json!({ "person": patient, "service": service, "resource": resource, "start": start });
                    let Some((status, answer)) = ana.try_post("/agenda/appointments", &key, &body).await else { break };
                    got.push((status, start, answer));
                }
                got
            })
        });
        let clients: Vec<_> = clients.collect();
        tokio::time::sleep(std::time::Duration::from_millis(250 + 150 * u64::try_from(round).unwrap())).await;
        if round < 3 {
            house.kill();
        }
        for client in clients {
            for (status, start, answer) in client.await.unwrap() {
                asked += 1;
                match status {
                    StatusCode::CREATED => {
                        let before = acknowledged.insert(start.clone(), answer["id"].as_str().unwrap().to_owned());
                        assert!(before.is_none(), "{start} was given twice");
                    }
                    StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::SERVICE_UNAVAILABLE => refused += 1,
                    other => panic!("{other}: {answer}"),
                }
            }
        }
        if round < 3 {
            house.serve();
        }
    }
    assert!(asked > 500 && refused > 100 && acknowledged.len() > 50, "asked {asked}, refused {refused}, booked {}", acknowledged.len());
    assert_eq!(overlaps(&house), 0);
    let db = house.thief();
    let stored: HashSet<String> = db
        .prepare("SELECT lower(hex(a.id)) FROM appointment a JOIN claim c ON c.owner = a.id AND c.state = 'live' AND c.resource = a.resource AND c.s = a.s")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (start, id) in &acknowledged {
        assert!(stored.contains(&id.replace('-', "")), "the booking of {start} was acknowledged and is gone");
    }
    let (whole, said) = house.command(&["audit", "verify"]);
    assert!(whole, "{said}");
    let (_, health) = house.command(&["health"]);
    assert!(!health.contains("error"), "{health}");
}

#[tokio::test]
async fn the_same_request_twice_is_one_booking() {
    let house = House::open();
    let ana = house.person("ana").await;
    let patient = ana.register("Lucía", "Cárdenas").await;
    let (service, resource) = ana.first_offer().await;
    let body = json!({ "person": patient, "service": service, "resource": resource, "start": format!("{}T11:00", monday()) });
    let first = ana.try_post("/agenda/appointments", "one-and-the-same", &body).await.unwrap();
    let again = ana.try_post("/agenda/appointments", "one-and-the-same", &body).await.unwrap();
    assert_eq!(first, again);
    let other = json!({ "person": patient, "service": service, "resource": resource, "start": format!("{}T12:00", monday()) });
    let (status, answer) = ana.try_post("/agenda/appointments", "one-and-the-same", &other).await.unwrap();
    assert_eq!((status, answer["error"]["code"].as_str().unwrap()), (StatusCode::CONFLICT, "key_reused"));
    let count: i64 = house.thief().query_row("SELECT count(*) FROM appointment", [], |r| r.get(0)).unwrap();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_cancelled_place_is_free_and_comes_back_only_if_still_free() {
    let house = House::open();
    let ana = house.person("ana").await;
    let patient = ana.register("Mateo", "Quiñones").await;
    let (service, resource) = ana.first_offer().await;
    let start = format!("{}T12:00", monday());
    let (_, first) = book(&ana, &patient, &service, &resource, &start).await;
    let state =
        |id: &serde_json::Value, to: &str| (format!("/agenda/appointments/{}/state", id["id"].as_str().unwrap()), json!({ "state": to }));
    let (path, cancel) = state(&first, "cancelled");
    assert_eq!(ana.post(&path, &cancel).await.0, StatusCode::OK);
    assert_eq!(book(&ana, &patient, &service, &resource, &start).await.0, StatusCode::CREATED);
    let (path, back) = state(&first, "booked");
    let (status, body) = ana.post(&path, &back).await;
    assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::CONFLICT, "slot_taken"));
    assert_eq!(overlaps(&house), 0);
}
