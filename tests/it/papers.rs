//! How the clinic's papers are laid out: chosen by the owner, seen before it is saved, kept by other settings.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::House;
use crate::studies::{fields, logged, practice};

fn chosen(size: &str, letterhead: i64) -> Value {
    json!({
        "prescription_size": size, "prescription_letterhead": letterhead, "prescription_foot": "Citas: 55 5512 3456",
        "order_size": "half-letter", "order_letterhead": 0, "order_foot": "",
        "certificate_size": "letter", "certificate_letterhead": 0, "certificate_foot": "",
    })
}

/// The width of the first page in points, out of the PDF itself.
fn width(pdf: &[u8]) -> String {
    let text = String::from_utf8_lossy(pdf);
    let at = text.find("/MediaBox").expect("a page has a size");
    text[at..].split(['[', ']']).nth(1).unwrap().split_whitespace().nth(2).unwrap().to_owned()
}

#[tokio::test]
async fn a_layout_is_seen_saved_and_printed() {
    let house = House::open();
    house.hire("doc", "clinician");
    let (ana, doc) = (practice(&house).await, house.person("doc").await);
    let (_, page) = ana.get("/settings/papers").await;
    assert_eq!((page["kinds"][0]["size"].as_str(), page["kinds"][2]["size"].as_str()), (Some("half-letter"), Some("letter")), "{page}");
    for url in ["/settings/papers", "/settings/papers/sample?kind=order&size=a5"] {
        assert_eq!(doc.get(url).await.0, StatusCode::FORBIDDEN, "{url}");
    }
    assert_eq!(doc.post("/settings/papers", &chosen("a5", 0)).await.0, StatusCode::FORBIDDEN);

    let sample = |query: &str| format!("/settings/papers/sample?{query}");
    let (status, ours) = ana.page(&sample("kind=prescription&size=a5")).await;
    assert!(status == StatusCode::OK && ours.starts_with("<svg") && ours.contains("Clínica de prueba"), "{ours}");
    let (_, own) = ana.page(&sample("kind=prescription&size=a5&letterhead=40&foot=%3Cscript%3E")).await;
    assert!(!own.contains("Clínica de prueba") && own.contains("&lt;script&gt;"), "{own}");
    assert_eq!(fields(&ana.get(&sample("kind=order&size=a5&letterhead=5")).await.1)[0].0, "letterhead");

    let (status, body) = ana.post("/settings/papers", &chosen("a5", 90)).await;
    assert_eq!((status, fields(&body)[0].0), (StatusCode::UNPROCESSABLE_ENTITY, "prescription_letterhead"), "{body}");
    assert_ne!(ana.post("/settings/papers", &chosen("roll80", 0)).await.0, StatusCode::OK, "a receipt's roll is no prescription");

    let (_, made) = ana.post("/people", &json!({ "given": "Renata", "surname1": "Íñiguez", "birth": "1990-02-01", "sex": "female" })).await;
    let item = json!({ "generic": "Loratadina", "strength": "10 mg", "form": "tabletas", "dose": "1 tableta", "route": "oral", "frequency": "cada 24 horas", "duration": "7 días" });
    let (_, issued) = ana.post(&format!("/charts/{}/prescriptions", made["id"].as_str().unwrap()), &json!({ "items": [item] })).await;
    let paper = format!("/prescriptions/{}/pdf", issued["id"].as_str().unwrap());
    assert_eq!(width(&ana.bytes(&paper).await.1), "396");
    assert_eq!(ana.post("/settings/papers", &chosen("letter", 40)).await.0, StatusCode::OK);
    assert_eq!(width(&ana.bytes(&paper).await.1), "612");
    // Other settings leave it as it is.
    practice(&house).await;
    assert_eq!(width(&ana.bytes(&paper).await.1), "612");
    assert!(logged(&house, "house").iter().any(|a| a == "settings.papers"));
}
