//! Nobody touches the log unseen.

use reqwest::StatusCode;

use crate::house::House;

/// Does something to the log with the triggers gone, as somebody with the disk in hand would.
fn tamper(house: &House, sql: &str) -> String {
    let db = house.thief();
    db.execute_batch("DROP TRIGGER audit_keeps; DROP TRIGGER audit_stays; DROP TRIGGER audit_grows;").unwrap();
    db.execute_batch(sql).unwrap();
    drop(db);
    let (whole, said) = house.command(&["audit", "verify"]);
    assert!(!whole, "{sql}: {said}");
    said
}

async fn house_with_a_log() -> House {
    let mut house = House::open();
    let ana = house.person("ana").await;
    for n in 0..6 {
        ana.register(&format!("Persona{n}"), "Prueba").await;
    }
    // An orderly end remembers the head of the chain.
    house.kill();
    let (whole, said) = house.command(&["keys", "seal"]);
    assert!(whole, "{said}");
    let (whole, said) = house.command(&["audit", "verify"]);
    assert!(whole, "{said}");
    house
}

#[tokio::test]
async fn the_triggers_refuse_every_change() {
    let house = House::open();
    house.person("ana").await;
    let db = house.thief();
    for sql in [
        "UPDATE audit SET action = 'x' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 1",
        "INSERT INTO audit SELECT seq + 5, at, actor, session, action, object, object_id, outcome, detail, prev, hash FROM audit WHERE seq = 1",
    ] {
        let refused = db.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("problem:immutable"), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn verification_finds_modify_delete_insert_reorder_and_truncation() {
    assert!(
        tamper(&house_with_a_log().await, "UPDATE audit SET detail = 'nothing happened' WHERE seq = 3").contains("Modified { seq: 3 }")
    );
    assert!(tamper(&house_with_a_log().await, "DELETE FROM audit WHERE seq = 3").contains("Missing { from: 3, to: 3 }"));
    let inserted = tamper(
        &house_with_a_log().await,
        "UPDATE audit SET seq = seq + 1000 WHERE seq > 3; UPDATE audit SET seq = seq - 999 WHERE seq > 1000; INSERT INTO audit SELECT 4, at, actor, session, action, object, object_id, outcome, detail, prev, hash FROM audit WHERE seq = 3",
    );
    assert!(inserted.contains("Unlinked") && inserted.contains("Modified"), "{inserted}");
    let reordered = tamper(
        &house_with_a_log().await,
        "UPDATE audit SET seq = 1000 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 1000",
    );
    assert!(reordered.contains("Unlinked"), "{reordered}");
    let cut = tamper(&house_with_a_log().await, "DELETE FROM audit WHERE seq > 3");
    assert!(cut.contains("Truncated"), "{cut}");
}

#[tokio::test]
async fn a_log_written_anew_differs_from_what_was_remembered() {
    let house = house_with_a_log().await;
    // A whole chain, correctly hashed, of another history: taken from another house.
    let other = house_with_a_log().await;
    let path = other.business().join("business.db").display().to_string();
    let said =
        tamper(&house, &format!("ATTACH '{path}' AS other; DELETE FROM main.audit; INSERT INTO main.audit SELECT * FROM other.audit;"));
    assert!(said.contains("Rewritten") || said.contains("Truncated"), "{said}");
}

#[tokio::test]
async fn the_owner_sees_who_did_what() {
    let house = House::open();
    let ana = house.person("ana").await;
    ana.register("Renata", "Íñiguez").await;
    let (status, page) = ana.get("/audit").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(page["items"][0]["action"], "person.register");
    assert_eq!(page["items"][0]["who"], "Dra. Ana Núñez");
    let (_, verify) = ana.get("/audit/verify").await;
    assert_eq!(verify["whole"], true, "{verify}");
}
