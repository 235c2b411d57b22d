//! Health: what machines ask all day costs the disk nothing, and a broken promise is told everywhere.

use reqwest::StatusCode;

use crate::house::House;

fn canary(house: &House) -> i64 {
    house.thief().query_row("SELECT changed_at FROM setting WHERE key = 'canary'", [], |r| r.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_a_hundred_times_it_writes_once() {
    let house = House::open();
    let stranger = house.stranger();
    assert_eq!(stranger.bytes("/readyz").await.0, StatusCode::OK);
    let (begun, mut rows) = (std::time::Instant::now(), std::collections::BTreeSet::new());
    for _ in 0..50 {
        assert_eq!(stranger.bytes("/readyz").await.0, StatusCode::OK);
        stranger.bytes("/healthz").await;
        rows.insert(canary(&house));
    }
    let most = begun.elapsed().as_secs() / 5 + 2;
    assert!(rows.len() as u64 <= most, "{} writes in {:?}", rows.len(), begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_proofs_found_is_told_by_doctor_and_metrics() {
    let house = House::open();
    let seals = |said: &str| {
        let report: serde_json::Value = serde_json::from_str(said).unwrap();
        report["checks"].as_array().unwrap().iter().find(|c| c["name"] == "seals").unwrap().clone()
    };
    let mut said = String::new();
    for _ in 0..50 {
        said = house.command(&["doctor", "--json"]).1;
        if seals(&said)["value"] == "0" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(seals(&said)["value"], "0", "proven at the start: {said}");
    house.thief().execute("UPDATE setting SET value = '3' WHERE key = 'proof.seals'", []).unwrap();
    let (done, said) = house.command(&["doctor", "--json"]);
    assert!(!done);
    assert_eq!((seals(&said)["level"].as_str(), seals(&said)["value"].as_str()), (Some("error"), Some("Z 3")));
    let (_, metrics) = house.person("ana").await.bytes("/metrics").await;
    let metrics = String::from_utf8(metrics).unwrap();
    for line in ["mostrador_till_seal_broken 3", "mostrador_outbox_stuck 0", "mostrador_agenda_overlaps_proven 0"] {
        assert!(metrics.contains(line), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_share_an_answer_for_a_moment_and_the_owner_sees_now() {
    let house = House::open();
    let (stranger, ana) = (house.stranger(), house.person("ana").await);
    // The proofs of the start are over once their row is there; after that nobody else writes it.
    for _ in 0..50 {
        if house.thief().query_row("SELECT value FROM setting WHERE key = 'proof.seals'", [], |r| r.get::<_, String>(0)).is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(3_200)).await;
    assert_eq!(stranger.bytes("/healthz").await.0, StatusCode::OK);
    house.thief().execute("UPDATE setting SET value = '3' WHERE key = 'proof.seals'", []).unwrap();
    assert_eq!(ana.get("/health").await.1["status"], "error", "whoever may see it sees it as it is");
    assert_eq!(stranger.bytes("/healthz").await.0, StatusCode::OK, "the answer of a moment ago");
    tokio::time::sleep(std::time::Duration::from_millis(3_200)).await;
    assert_eq!(stranger.bytes("/healthz").await.0, StatusCode::SERVICE_UNAVAILABLE);
}
