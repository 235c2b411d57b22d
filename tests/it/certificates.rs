//! Certificates: numbered without a gap, never changed, annulled beside; and papers that are compared with what was issued.

use reqwest::StatusCode;
use serde_json::json;

use crate::house::{House, files_below};
use crate::studies::{fields, logged, practice};

#[tokio::test]
async fn a_certificate_is_issued_whole_and_annulled_beside() {
    let mut house = House::open();
    house.hire("rosa", "reception");
    let (ana, rosa) = (house.person("ana").await, house.person("rosa").await);
    let patient = ana.register("Guadalupe", "Zúñiga").await;
    let path = format!("/charts/{patient}/certificates");
    let typed = json!({ "kind": "rest", "text": "Se sugiere reposo de 3 días. Canariotexto", "addressee": "Canarioescuela" });
    let (status, body) = ana.post(&path, &typed).await;
    assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "prescription_incomplete"));

    let ana = practice(&house).await;
    for (wrong, field) in [
        (json!({ "kind": "rest", "text": " " }), "text"),
        (json!({ "kind": "rest", "text": "reposo durante ____ días" }), "text"),
        (json!({ "kind": "free", "text": "Algo" }), "title"),
        (json!({ "kind": "leave", "text": "Algo" }), "kind"),
    ] {
        let (status, body) = ana.post(&path, &wrong).await;
        assert_eq!((status, fields(&body)[0].0), (StatusCode::UNPROCESSABLE_ENTITY, field), "{body}");
    }
    let (_, form) = ana.get(&format!("{path}/new?kind=attendance")).await;
    let text = form["text"].as_str().unwrap();
    assert!(text.contains("Guadalupe Zúñiga") && text.contains("____"), "{text}");

    // A preview is a paper that issues nothing.
    let preview = ana.http.post(format!("{}{path}/preview", ana.base)).json(&typed).send().await.unwrap();
    assert_eq!((preview.status(), preview.headers()["content-type"].to_str().unwrap()), (StatusCode::OK, "application/pdf"));
    assert_eq!(ana.get(&path).await.1["certificates"].as_array().unwrap().len(), 0);

    let mut ids = Vec::new();
    for folio in 1..=3 {
        let (status, issued) = ana.post(&path, &typed).await;
        assert_eq!((status, issued["folio"].as_i64().unwrap()), (StatusCode::CREATED, folio), "{issued}");
        ids.push(issued["id"].as_str().unwrap().to_owned());
    }
    let one = format!("/certificates/{}", ids[1]);
    let (_, read) = ana.get(&one).await;
    assert_eq!((read["title"].as_str().unwrap(), &read["annulled"]), ("Constancia con reposo sugerido", &json!(null)));
    let before = ana.bytes(&format!("{one}/pdf")).await.1;
    assert!(before.starts_with(b"%PDF"));
    for url in [&path, &one, &format!("{one}/pdf"), &format!("{path}/new")] {
        assert_eq!(rosa.get(url).await.0, StatusCode::FORBIDDEN, "{url}");
    }
    assert_eq!(rosa.post(&format!("{one}/annul"), &json!({ "reason": "x" })).await.0, StatusCode::FORBIDDEN);

    assert_eq!(fields(&ana.post(&format!("{one}/annul"), &json!({})).await.1)[0].0, "reason");
    assert_eq!(ana.post(&format!("{one}/annul"), &json!({ "reason": "Canariorazon" })).await.0, StatusCode::OK);
    assert_eq!(ana.post(&format!("{one}/annul"), &json!({ "reason": "Otra" })).await.0, StatusCode::CONFLICT);
    let (_, read) = ana.get(&one).await;
    assert_eq!(read["annulled"]["reason"], "Canariorazon");
    assert_ne!(ana.bytes(&format!("{one}/pdf")).await.1, before, "the paper says so");
    assert_eq!(
        logged(&house, "certificate"),
        ["certificate.issue", "certificate.issue", "certificate.issue", "certificate.print", "certificate.annul", "certificate.print"]
    );
    let db = house.thief();
    for sql in [
        "UPDATE certificate SET kind = 'free'",
        "DELETE FROM certificate",
        "UPDATE certificate_annulment SET annulled_at = 1",
        "DELETE FROM certificate_annulment",
        "INSERT INTO certificate SELECT randomblob(16), 9, kind, person, author, content, content_hash, issued_at FROM certificate LIMIT 1",
        "INSERT INTO certificate_annulment SELECT randomblob(16), certificate, reason, annulled_at, annulled_by FROM certificate_annulment",
    ] {
        assert!(db.execute_batch(sql).unwrap_err().to_string().contains("problem:immutable"), "{sql}");
    }
    drop(db);
    house.kill();
    for file in files_below(house.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(7).any(|w| w == b"Canario"), "a canary in {}", file.display());
    }
}

#[tokio::test]
async fn a_paper_is_ours_altered_or_annulled() {
    let house = House::open();
    house.hire("rosa", "reception");
    let (ana, rosa) = (practice(&house).await, house.person("rosa").await);
    let patient = ana.register("Joaquín", "Bañuelos").await;
    let (_, certificate) =
        ana.post(&format!("/charts/{patient}/certificates"), &json!({ "kind": "free", "title": "Constancia", "text": "Está sano." })).await;
    let (_, order) = ana.post(&format!("/charts/{patient}/studies"), &json!({ "studies": "Hemoglobina", "reason": "Control" })).await;
    let item = json!({ "generic": "Paracetamol", "strength": "500 mg", "form": "tabletas", "dose": "1 tableta", "route": "oral", "frequency": "cada 8 horas", "duration": "3 días", "quantity": "9" });
    let (_, prescription) = ana.post(&format!("/charts/{patient}/prescriptions"), &json!({ "items": [item] })).await;
    let mut codes = Vec::new();
    for (word, made, at) in
        [("constancia", &certificate, "certificates"), ("estudios", &order, "studies"), ("receta", &prescription, "prescriptions")]
    {
        let href = format!("/{at}/{}", made["id"].as_str().unwrap());
        let hash = ana.get(&href).await.1["hash"].as_str().unwrap().to_owned();
        let code = format!("MOSTRADOR {word} 000001 24/11/2026 {hash}");
        let (_, answer) = ana.get(&format!("/papers/verify?code={}", code.replace(' ', "%20"))).await;
        assert_eq!((answer["verdict"].as_str().unwrap(), answer["paper"]["href"].as_str().unwrap()), ("valid", href.as_str()), "{answer}");
        assert!(!answer.to_string().contains("Bañuelos"), "a code tells nothing of whom");
        codes.push((code, hash, href));
    }
    let ask = |code: String| {
        let ana = ana.clone();
        async move { ana.get(&format!("/papers/verify?code={}", code.replace(' ', "%20"))).await.1["verdict"].as_str().unwrap().to_owned() }
    };
    let hash = &codes[0].1;
    assert_eq!(ask(format!("constancia 1 {}", &hash[..8])).await, "valid", "typed by hand");
    assert_eq!(ask(format!("constancia 2 {hash}")).await, "unknown", "another folio");
    assert_eq!(ask(format!("receta 1 {hash}")).await, "unknown", "another kind");
    assert_eq!(ask("constancia 1 00000000".to_owned()).await, "unknown", "another content");
    assert_eq!(ask(format!("constancia 1 {}", &hash[..7])).await, "unreadable", "too little to compare");
    assert_eq!(ask("hola".to_owned()).await, "unreadable");
    assert_eq!(ana.get("/papers/verify").await.1["verdict"], "");
    assert_eq!(rosa.get("/papers/verify?code=x").await.0, StatusCode::FORBIDDEN);
    ana.post(&format!("{}/annul", codes[0].2), &json!({ "reason": "Error de captura" })).await;
    assert_eq!(ask(codes[0].0.clone()).await, "annulled");
    assert!(logged(&house, "house").contains(&"paper.verify".to_owned()));
    let (status, page) = ana.page(&format!("/papers/verify?code=receta%201%20{}", codes[2].1)).await;
    assert!(status == StatusCode::OK && page.contains("notice good"), "{page}");
}
