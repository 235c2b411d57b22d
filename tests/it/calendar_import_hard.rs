//! Calendars that are none, and imports that break in the middle: nothing is left of either.

use reqwest::StatusCode;
use serde_json::json;

use crate::calendar_import::{calendar, count, draft, made, titled, upload};
use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn hostile_files_are_refused_by_name_and_leave_nothing() {
    let house = House::open();
    let ana = house.person("ana").await;
    let whole = calendar(&titled("1", 0, 10, "canario-malo"));
    for (bytes, says) in [
        (whole[..whole.len() - 40].to_vec(), "cortado"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "BEGIN:VCALENDAR"),
        (b"<!DOCTYPE html><title>Login</title>".to_vec(), "web"),
        (b"PK\x03\x04takeout-2026".to_vec(), "comprimido"),
        (calendar(&"BEGIN:VEVENT\r\nEND:VEVENT\r\n".repeat(200_001)), "200000"),
        (calendar(&format!("{}{}", "BEGIN:VEVENT\r\n".repeat(50_000), "END:VEVENT\r\n".repeat(50_000))), "8"),
        (calendar(""), "ningún evento"),
    ] {
        let (status, said) = upload(&ana, bytes).await;
        let field = &said["error"]["fields"][0];
        assert_eq!((status, field["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("file")), "{said}");
        assert!(field["message"].as_str().unwrap_or_default().contains(says), "{says}: {said}");
        assert!(!said.to_string().contains("canario"));
    }
    let (status, said) = upload(&ana, vec![b'x'; 65 << 20]).await;
    assert!(matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY), "{said}");
    assert_eq!(count(&house, "SELECT count(*) FROM calendar_import"), 0);
    // Letters of Windows are read as such.
    let latin: Vec<u8> = String::from_utf8(calendar(&titled("1", 0, 10, "Iñaki Muñoz")))
        .unwrap()
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let (service, resource) = ana.first_offer().await;
    let choices = json!({ "resource": resource, "make": "appointments", "service": service, "unmatched": "register" });
    let at = draft(&ana, latin, &choices).await;
    assert_eq!(ana.get(&at).await.1["made"][0]["name"], "Iñaki Muñoz");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_breaks_in_the_middle_leaves_nothing() {
    let mut house = House::open();
    let ana = house.person("ana").await;
    let (_, resource) = ana.first_offer().await;
    let many: String = (0..4_000).map(|n| titled(&format!("u{n}"), n / 20, u8::try_from(n % 20).unwrap(), "Ocupado")).collect();
    let choices = json!({ "resource": resource, "make": "blocks" });
    let at = draft(&ana, calendar(&many), &choices).await;
    assert_eq!(ana.get(&at).await.1["totals"]["blocks"], 4_000);
    let before = made(&house);
    let thief = house.thief();
    thief.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    thief
        .execute_batch("CREATE TRIGGER trip BEFORE INSERT ON calendar_import_item WHEN (SELECT count(*) FROM block) > 3000 BEGIN SELECT RAISE(ABORT, 'trip'); END;")
        .unwrap();
    assert_eq!(ana.post(&format!("{at}/run"), &json!({})).await.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(made(&house), before);
    thief.execute_batch("DROP TRIGGER trip;").unwrap();
    drop(thief);
    // The plug is pulled while it writes: all of it is there afterwards, or nothing.
    let (runner, path) = (ana.clone(), format!("{at}/run"));
    let run = tokio::spawn(async move { runner.try_post(&path, "k", &json!({})).await });
    tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    house.kill();
    let _ = run.await;
    house.serve();
    let blocks = made(&house)[1];
    assert!(blocks == 0 || blocks == 4_000, "{blocks}");
    let ana = house.person("ana").await;
    if blocks == 0 {
        assert_eq!(ana.post(&format!("{at}/run"), &json!({})).await.0, StatusCode::OK);
        assert_eq!(made(&house)[1], 4_000);
    }
}
