//! Canaries: what was typed into personal and clinical fields is found nowhere on the disk.

use reqwest::StatusCode;
use serde_json::json;

use crate::house::{House, files_below, monday};

fn found(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
}

#[tokio::test]
async fn no_canary_is_on_the_disk_in_the_logs_the_metrics_or_error_bodies() {
    let mut house = House::open();
    let ana = house.person("ana").await;
    let person = json!({ "given": "Canariogiven", "surname1": "Canariouno", "surname2": "Canariodos", "birth": "27/04/1956", "sex": "female", "curp": "HEGG560427MVZRRL04", "phone": "55 7777 1234", "email": "canario@correo.example", "address": "Calle Canariocalle 7", "notes": "Canarionotas" });
    let (status, made) = ana.post("/people", &person).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let id = made["id"].as_str().unwrap().to_owned();
    ana.post("/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await;
    ana.post("/settings", &json!({ "name": "Clínica de prueba", "trades": ["clinic", "cafe"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" })).await;
    let (service, resource) = ana.first_offer().await;
    let (status, _) = ana.post("/agenda/appointments", &json!({ "person": id, "service": service, "resource": resource, "start": format!("{}T10:00", monday()), "reason": "Canariomotivo" })).await;
    assert_eq!(status, StatusCode::CREATED);
    ana.post(&format!("/charts/{id}/alerts"), &json!({ "kind": "allergy", "text": "Canarioalergia" })).await;
    let (_, note) = ana.post(&format!("/charts/{id}/notes"), &json!({})).await;
    let note = note["id"].as_str().unwrap().to_owned();
    let text = json!({ "version": 1, "reason": "Canariorazon", "evolution": "Canarioevolucion", "exam": "Canarioexamen", "results": "Canarioresultado", "diagnosis": "Canariodiagnostico", "prognosis": "Canariopronostico", "treatment": "Canariotratamiento", "more": {}, "vitals": { "weight": { "value": "71.337" } } });
    let (_, saved) = ana.post(&format!("/notes/{note}"), &text).await;
    assert_eq!(ana.post(&format!("/notes/{note}/sign"), &json!({ "version": saved["version"] })).await.0, StatusCode::OK);
    let (_, history) = ana.post(&format!("/charts/{id}/notes"), &json!({ "kind": "history" })).await;
    let history = history["id"].as_str().unwrap().to_owned();
    let parts = json!({ "version": 1, "more": { "family": "Canariofamilia", "substances": "Canariosustancia" } });
    assert_eq!(ana.post(&format!("/notes/{history}/draft"), &parts).await.0, StatusCode::OK);
    assert_eq!(ana.post(&format!("/notes/{history}/templates"), &json!({ "name": "Canarioplantilla" })).await.0, StatusCode::CREATED);
    let item = json!({ "generic": "Canariomicina", "strength": "500 mg", "form": "cápsulas", "dose": "1", "route": "oral", "frequency": "cada 8 horas", "duration": "7 días", "quantity": "21", "notes": "Canarioindicacion" });
    assert_eq!(ana.post(&format!("/charts/{id}/prescriptions"), &json!({ "items": [item] })).await.0, StatusCode::CREATED);
    assert_eq!(ana.upload(&format!("/people/{id}/files"), "Canarionombre.pdf", b"%PDF-1.4 Canarioarchivo").await.0, StatusCode::CREATED);
    // Errors made of canaries.
    let mut bodies = String::new();
    for (path, body) in
        [("/people", json!({ "given": "Canarioerror", "surname1": "", "curp": "CANARIOCURP" })), ("/people", person.clone())]
    {
        bodies += &ana.post(path, &body).await.1.to_string();
    }
    let (_, metrics) = ana.page("/metrics").await;
    for canary in ["anario", "CANARIO", "7777", "HEGG560427"] {
        assert!(!metrics.contains(canary), "{canary} in the metrics");
        assert!(!bodies.contains(canary), "{canary} in an error: {bodies}");
    }
    let (done, said) = house.command(&["backup", "now"]);
    assert!(done, "{said}");
    house.kill();
    let files = files_below(house.folder.path());
    assert!(files.iter().any(|f| f.extension().is_some_and(|e| e == "mbk")) && files.iter().any(|f| f.ends_with("business.db")));
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for canary in ["Canario", "canario", "CANARIO", "5577771234", "HEGG560427", "71.337", "71337", "1956-04-27"] {
            assert!(!found(&bytes, canary), "{canary} in {}", file.display());
        }
    }
}

#[tokio::test]
async fn sealed_the_cafe_works_and_people_are_out_of_reach() {
    let house = House::open();
    let ana = house.person("ana").await;
    let id = ana.register("Octavio", "Arce").await;
    assert_eq!(ana.post("/keys/seal", &json!({})).await.0, StatusCode::OK);
    for path in ["/people", "/people/search?q=arce", &format!("/people/{id}"), &format!("/charts/{id}"), "/charts"] {
        let (status, body) = ana.get(path).await;
        assert_eq!((status, body["error"]["code"].as_str().unwrap_or_default()), (StatusCode::LOCKED, "sealed"), "{path}");
    }
    let (status, body) = ana.post("/people", &json!({ "given": "A", "surname1": "B" })).await;
    assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::LOCKED, "sealed"));
    for path in ["/cafe", "/cafe/orders", "/till", "/agenda", "/"] {
        assert_eq!(ana.get(path).await.0, StatusCode::OK, "{path}");
    }
    assert_eq!(
        house
            .stranger()
            .post("/unseal", &json!({ "recovery_key": "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ" }))
            .await
            .0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let kit = std::fs::read_to_string(house.folder.path().join("kit.txt")).unwrap();
    assert_eq!(house.stranger().post("/unseal", &json!({ "recovery_key": kit.trim() })).await.0, StatusCode::OK);
    let (_, found) = ana.get("/people/search?q=arce").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn missing_or_foreign_keys_make_no_new_ones_and_say_which_is_wrong() {
    let mut house = House::open();
    house.person("ana").await.register("Renata", "Solís").await;
    house.kill();
    let keys = house.data().join("keys");
    let ring =
        std::fs::read_dir(&keys).unwrap().map(|e| e.unwrap().path()).find(|p| p.display().to_string().ends_with(".keyring.age")).unwrap();
    let identity = keys.join("machine.age-identity");
    let status = |house: &House| house.command(&["keys", "status"]).1;
    let aside = house.folder.path().join("aside");

    std::fs::rename(&identity, &aside).unwrap();
    assert!(status(&house).contains("machine.age-identity is missing"));
    assert!(!identity.exists(), "no new identity was made");
    std::fs::rename(&aside, &identity).unwrap();

    std::fs::rename(&ring, &aside).unwrap();
    assert!(status(&house).contains("keyring file of this business is missing"));
    assert!(!ring.exists(), "no new keyring was made");
    std::fs::rename(&aside, &ring).unwrap();

    let other = House::open();
    std::fs::copy(other.data().join("keys/machine.age-identity"), &identity).unwrap();
    assert!(status(&house).contains("made for another machine"));
    let kit = house.folder.path().join("kit.txt");
    assert!(
        house.command(&["keys", "unseal", "--kit", kit.to_str().unwrap()]).1.contains("sealed=false"),
        "the recovery key opens it all the same"
    );
}

#[tokio::test]
async fn rotation_keeps_everything_readable() {
    let mut house = House::open();
    let ana = house.person("ana").await;
    let id = ana.register("Emiliano", "Ochoa").await;
    assert_eq!(ana.post("/keys/rotate", &json!({})).await.0, StatusCode::OK);
    assert_eq!(ana.get(&format!("/people/{id}")).await.1["name"], "Emiliano Ochoa");
    house.kill();
    house.serve();
    let ana = house.person("ana").await;
    assert_eq!(ana.get(&format!("/people/{id}")).await.1["name"], "Emiliano Ochoa");
    let versions: (i64, i64) =
        house.thief().query_row("SELECT min(kek_version), max(kek_version) FROM data_key", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert_eq!(versions, (2, 2));
}
