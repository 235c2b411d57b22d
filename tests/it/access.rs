//! Who gets in, and what a stranger gets.

use reqwest::StatusCode;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::json;

use crate::house::{House, PASSWORD};

#[tokio::test]
async fn failures_cost_a_wait_that_outlives_the_server() {
    let mut house = House::open();
    let thief = house.stranger();
    for n in 0..5 {
        let (status, body) = thief.post("/login", &json!({ "user": "ana", "password": format!("guess number {n}") })).await;
        assert_eq!((status, body["error"]["code"].as_str().unwrap()), (StatusCode::UNAUTHORIZED, "wrong_login"), "{n}");
    }
    house.kill();
    house.serve();
    let (status, body) = house.stranger().post("/login", &json!({ "user": "ana", "password": PASSWORD })).await;
    assert_eq!(
        (status, body["error"]["code"].as_str().unwrap()),
        (StatusCode::TOO_MANY_REQUESTS, "throttled"),
        "even the right password waits"
    );
}

#[tokio::test]
async fn the_unknown_and_the_wrong_are_told_the_same() {
    let house = House::open();
    let stranger = house.stranger();
    let (a, mut wrong) = stranger.post("/login", &json!({ "user": "ana", "password": "not the password" })).await;
    let (b, mut unknown) = stranger.post("/login", &json!({ "user": "nobody", "password": "not the password" })).await;
    for body in [&mut wrong, &mut unknown] {
        body["error"]["request_id"] = json!("");
    }
    assert_eq!((a, wrong), (b, unknown));
}

#[tokio::test]
async fn a_change_from_another_site_is_refused() {
    let house = House::open();
    let ana = house.person("ana").await;
    let send = |site: Option<&'static str>, origin: Option<&'static str>| {
        let mut request =
            ana.http.post(format!("{}/me/lang", ana.base)).header("content-type", "application/x-www-form-urlencoded").body("lang=en");
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        async move { request.send().await.unwrap().status() }
    };
    assert_eq!(send(Some("cross-site"), None).await, StatusCode::FORBIDDEN);
    assert_eq!(send(Some("same-site"), None).await, StatusCode::FORBIDDEN);
    assert_eq!(send(None, Some("https://evil.example")).await, StatusCode::FORBIDDEN);
    assert_eq!(send(None, None).await, StatusCode::FORBIDDEN, "a form with a cookie and no word of where it comes from");
    assert_eq!(send(Some("same-origin"), None).await, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_carries_the_policy_and_no_answer_is_cached() {
    let house = House::open();
    let ana = house.person("ana").await;
    for path in ["/", "/nowhere", "/people", "/login", "/healthz", "/agenda/appointments/not-an-id"] {
        let answer = ana.http.get(format!("{}{path}", ana.base)).header("accept", "text/html").send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|h| h.to_str().unwrap().to_owned()).unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert!(header("x-request-id").len() == 32, "{path}");
        assert!(header("server").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_second_factor_works_once_and_recovery_codes_too() {
    let house = House::open();
    let ana = house.person("ana").await;
    let (_, enrolment) = ana.get("/me/second-factor").await;
    let secret = enrolment["secret"].as_str().unwrap().to_owned();
    let code = || {
        let totp =
            totp_rs::Builder::new().with_secret(totp_rs::Secret::try_from_base32(&secret).unwrap()).with_account_name("x").build().unwrap();
        totp.generate_current().to_string()
    };
    let first = code();
    let (status, on) = ana.post("/me/second-factor", &json!({ "secret": secret, "code": first })).await;
    assert_eq!(status, StatusCode::OK, "{on}");
    let codes: Vec<String> = on["recovery_codes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);

    let enter = house.stranger();
    let (_, owed) = enter.post("/login", &json!({ "user": "ana", "password": PASSWORD })).await;
    assert_eq!(owed["code_owed"], true);
    assert_eq!(enter.get("/people").await.0, StatusCode::UNAUTHORIZED, "half a log-in opens nothing");
    let (status, replay) = enter.post("/login/code", &json!({ "code": first })).await;
    assert_eq!(
        (status, replay["error"]["code"].as_str().unwrap()),
        (StatusCode::UNAUTHORIZED, "wrong_code"),
        "the code was spent at enrolment"
    );
    assert_eq!(enter.post("/login/code", &json!({ "code": codes[3] })).await.0, StatusCode::OK);
    assert_eq!(enter.get("/people").await.0, StatusCode::OK);

    let again = house.stranger();
    again.post("/login", &json!({ "user": "ana", "password": PASSWORD })).await;
    assert_eq!(again.post("/login/code", &json!({ "code": codes[3] })).await.0, StatusCode::UNAUTHORIZED, "a recovery code works once");
}

#[tokio::test]
async fn leaving_and_disabling_end_sessions_at_once() {
    let house = House::open();
    house.hire("rosa", "reception");
    let (rosa, ana) = (house.person("rosa").await, house.person("ana").await);
    assert_eq!(rosa.get("/people").await.0, StatusCode::OK);
    assert_eq!(rosa.get("/charts").await.0, StatusCode::FORBIDDEN);
    let (_, staff) = ana.get("/staff").await;
    let id = staff["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|m| m["user"]["login"] == "rosa" || m["login"] == "rosa")
        .map(|m| m["user"]["id"].as_str().or(m["id"].as_str()).unwrap().to_owned())
        .unwrap();
    assert_eq!(ana.post(&format!("/staff/{id}/disable"), &json!({})).await.0, StatusCode::OK);
    assert_eq!(rosa.get("/people").await.0, StatusCode::UNAUTHORIZED);
    let token = rosa.http.get(format!("{}/people", rosa.base)).header(COOKIE, "mostrador=0000").send().await.unwrap();
    assert_eq!(token.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn forms_name_the_field_keep_what_was_typed_and_forget_passwords() {
    let house = House::open();
    let ana = house.person("ana").await;
    let (_, page) = ana.page("/people/new").await;
    assert!(page.contains("name=\"surname1\""));
    let answer = ana
        .http
        .post(format!("{}/people", ana.base))
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("{}/people/new", ana.base))
        .form(&[("given", "Íñigo"), ("surname1", ""), ("birth", "31/02/1980"), ("curp", "XX")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(back.starts_with("/people/new?again="), "{back}");
    let (_, page) = ana.page(&back).await;
    assert!(page.contains("value=\"Íñigo\""), "what was typed is there");
    assert!(page.contains("id=\"e-surname1\""), "the missing field is named");
    let (status, body) = ana.post("/people", &json!({ "given": "A", "surname1": "B", "birth": "31/02/1980", "curp": "XX" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<_> = body["error"]["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["birth", "curp"], "all faults at once");
    let (status, body) = ana.post("/people", &json!({ "given": "A", "surname1": "B", "is_admin": true })).await;
    assert_eq!((status, body["error"]["fields"][0]["field"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "is_admin"));
}
