//! The handlers in an app of their own: pages, downloads, and a business brought back by upload.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::test::{TestRequest, call_service, init_service, read_body, read_body_json};
use actix_web::{App, web};
use serde_json::{Value, json};

use super::*;
use crate::access::user::NewUser;
use crate::access::{Token, session};
use crate::base::clock::Clock;
use crate::base::lang::Words;
use crate::business::{Business, Founding, Hooks, Node, Profile};
use crate::http::assets::Assets;
use crate::http::{House, Listening, Memory, WORDS};
use crate::store::tx;

fn node(data: &Path) -> Node {
    let base = (include_str!("../../../base/words/es.ftl"), include_str!("../../../base/words/en.ftl"));
    Node::open(
        data,
        Clock::fixed(Instant(1_795_402_800_000)),
        Arc::new(Words::new(&[base, WORDS, backup::WORDS]).unwrap()),
        Hooks { on_unseal: &[], on_found: &[] },
    )
    .unwrap()
}

fn house(node: &Node) -> web::Data<House> {
    web::Data::new(House {
        words: node.words().clone(),
        node: node.clone(),
        menu: vec![],
        person: &[],
        assets: Assets::embedded(),
        memory: Memory::default(),
        proofs: crate::http::proof::Proofs::default(),
        limiter: crate::http::limit::Limiter::new(crate::http::limit::Limits::default()),
        listening: Listening::Loopback,
        notices: |_, _| vec![],
    })
}

/// A business, the recovery key of its kit, and the cookie of its owner.
async fn founded(node: &Node) -> (Business, String, String) {
    let recovery = Recovery::generate();
    let kit = recovery.text().to_owned();
    let founding = Founding {
        profile: Profile { name: "Café Tepeyac".into(), ..Profile::default() },
        owner: NewUser { login: "olga".into(), name: "Olga".into(), password: "-".into(), roles: vec![] },
        recovery,
    };
    let opened = node.clone();
    let business = aside(move || opened.found(founding)).await.unwrap();
    let token = Token::generate().unwrap();
    let fresh = token.clone();
    business
        .write(move |tx| {
            let user = tx::one(tx.db(), "SELECT id FROM user", [], |r| r.get(0))?.unwrap();
            session::begin(tx, &fresh, user, true, "test")
        })
        .await
        .unwrap();
    (business, kit, format!("mostrador={}", token.cookie()))
}

macro_rules! app {
    ($node:expr) => {{
        let mut routes = Routes::default();
        super::routes(&mut routes);
        init_service(App::new().app_data(house($node)).configure(move |config| routes.mount(config))).await
    }};
}

macro_rules! ask {
    ($app:expr, $request:expr, $cookie:expr) => {
        call_service(&$app, $request.insert_header((header::COOKIE, $cookie.as_str())).to_request()).await
    };
}

#[actix_web::test]
async fn one_now_seen_downloaded_checked_and_copied_out() {
    let data = tempfile::tempdir().unwrap();
    let node = node(data.path());
    let (business, _, cookie) = founded(&node).await;
    let app = app!(&node);
    let page = |body: Bytes| String::from_utf8(body.to_vec()).unwrap();

    let html = page(read_body(ask!(app, TestRequest::get().uri("/backups").insert_header((header::ACCEPT, "text/html")), cookie)).await);
    assert!(html.contains("Todavía no hay respaldos") && html.contains("data-live=\"backups\"") && !html.contains("‹backup"), "{html}");

    let started = ask!(app, TestRequest::post().uri("/backups"), cookie);
    assert_eq!(started.status(), StatusCode::CREATED);
    let name = read_body_json::<Value, _>(started).await["name"].as_str().unwrap().to_owned();
    for _ in 0..200 {
        if backup::running(&business).is_none() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let list: Value = read_body_json(ask!(app, TestRequest::get().uri("/backups"), cookie)).await;
    assert_eq!((list["items"][0]["name"].as_str(), list["items"][0]["state"].as_str()), (Some(name.as_str()), Some("verified")));
    let html = page(read_body(ask!(app, TestRequest::get().uri("/backups").insert_header((header::ACCEPT, "text/html")), cookie)).await);
    assert!(
        html.contains(&format!("/backups/{name}"))
            && html.contains("Comprobado")
            && html.contains("hace un momento")
            && !html.contains("‹backup"),
        "{html}"
    );

    let got = ask!(app, TestRequest::get().uri(&format!("/backups/{name}")), cookie);
    assert_eq!(got.headers().get(header::CONTENT_DISPOSITION).unwrap().to_str().unwrap(), format!("attachment; filename=\"{name}\""));
    assert!(read_body(got).await == std::fs::read(backup::folder(&business).join(&name)).unwrap());
    assert_eq!(ask!(app, TestRequest::get().uri("/backups/mostrador-none.mbk"), cookie).status(), StatusCode::NOT_FOUND);
    assert_eq!(ask!(app, TestRequest::get().uri("/backups/..%2F..%2Fbusiness.db"), cookie).status(), StatusCode::NOT_FOUND);

    assert_eq!(ask!(app, TestRequest::post().uri(&format!("/backups/{name}/verify")), cookie).status(), StatusCode::OK);
    let stick = tempfile::tempdir().unwrap();
    assert_eq!(
        ask!(app, TestRequest::post().uri("/backups/export").set_json(json!({"path": stick.path()})), cookie).status(),
        StatusCode::OK
    );
    assert!(stick.path().join(&name).is_file());
    assert_eq!(
        ask!(app, TestRequest::post().uri("/backups/export").set_json(json!({"path": data.path()})), cookie).status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );

    let done = business.read(|db| tx::all(db, "SELECT action FROM audit ORDER BY seq", [], |r| r.get::<_, String>(0))).await.unwrap();
    for action in ["backup.make", "backup.download", "backup.verify", "backup.export"] {
        assert!(done.iter().any(|d| d == action), "{action} {done:?}");
    }

    // Leaving the house wants the password again; looking does not.
    node.clock().advance_ms(session::CONFIRMED_MS + 1);
    for request in [
        TestRequest::get().uri(&format!("/backups/{name}")),
        TestRequest::post().uri("/backups/export").set_json(json!({"path": stick.path()})),
    ] {
        assert_eq!(ask!(app, request, cookie).status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(ask!(app, TestRequest::get().uri("/backups"), cookie).status(), StatusCode::OK);
}

fn form(code: &str, key: &str, path: &str, file: &[u8]) -> TestRequest {
    let mut body = Vec::new();
    for (name, value) in [("setup_code", code), ("recovery_key", key), ("path", path)] {
        body.extend_from_slice(format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    let named = if file.is_empty() { "" } else { "a.mbk" };
    body.extend_from_slice(
        format!(
            "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{named}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .as_bytes(),
    );
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--xx--\r\n");
    TestRequest::post().uri("/setup/restore").insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=xx")).set_payload(body)
}

#[actix_web::test]
async fn brought_back_by_upload_and_by_path_only_on_a_new_node_with_its_code() {
    let (old, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let source = node(old.path());
    let (business, kit, _) = founded(&source).await;
    let made = aside(move || backup::make(&business, Kind::Manual, Actor::HOUSE)).await.unwrap();
    let archive = backup::folder(&source.businesses()[0]).join(&made.name);
    let bytes = std::fs::read(&archive).unwrap();

    let node = node(data.path());
    let fresh = node.clone();
    let code = aside(move || fresh.new_setup_code()).await.unwrap();
    let app = app!(&node);
    let none = String::new();
    let html = String::from_utf8(
        read_body(ask!(app, TestRequest::get().uri("/setup/restore?code=77").insert_header((header::ACCEPT, "text/html")), none))
            .await
            .to_vec(),
    )
    .unwrap();
    assert!(html.contains("value=\"77\"") && html.contains("multipart/form-data") && !html.contains("‹restore"), "{html}");

    let stranger = Recovery::generate();
    for (request, status) in [
        (form("0000-0000-0000", &kit, "", &bytes), StatusCode::FORBIDDEN),
        (form(&code, "no key", "", &bytes), StatusCode::UNPROCESSABLE_ENTITY),
        (form(&code, stranger.text(), "", &bytes), StatusCode::UNPROCESSABLE_ENTITY),
        (form(&code, &kit, "", &bytes[..bytes.len() / 2]), StatusCode::UNPROCESSABLE_ENTITY),
        (form(&code, &kit, "", b""), StatusCode::UNPROCESSABLE_ENTITY),
        (form(&code, &kit, "/nowhere.mbk", b""), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(ask!(app, request, none).status(), status);
        assert!(node.is_new());
        assert_eq!(std::fs::read_dir(backup::incoming(data.path())).map_or(0, Iterator::count), 0, "an upload was left behind");
    }
    let report: Value = read_body_json(ask!(app, form(&code, &kit.to_lowercase(), "", &bytes), none)).await;
    assert_eq!(report["name"], "Café Tepeyac");
    assert_eq!(node.businesses()[0].profile().name, "Café Tepeyac");
    assert_eq!(ask!(app, form(&code, &kit, "", &bytes), none).status(), StatusCode::CONFLICT);

    let other = tempfile::tempdir().unwrap();
    let third = self::node(other.path());
    let fresh = third.clone();
    let code = aside(move || fresh.new_setup_code()).await.unwrap();
    let app = app!(&third);
    let sent = json!({"setup_code": code, "recovery_key": kit, "path": archive});
    assert_eq!(ask!(app, TestRequest::post().uri("/setup/restore").set_json(sent), none).status(), StatusCode::OK);
    assert_eq!(third.businesses().len(), 1);
}
