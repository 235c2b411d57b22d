//! Booking from outside: no account, a code by mail, the rules kept, robots slowed down.

use mostrador::http::proof::solve;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, monday};
use crate::post::Post;

/// A practice whose page is open.
pub struct Open {
    pub house: House,
    pub post: Post,
    pub ana: Person,
    pub visitor: Person,
    pub service: String,
    pub resource: String,
    pub day: jiff::civil::Date,
}

impl Open {
    pub async fn new() -> Self {
        let (house, post) = (House::open(), Post::open().await);
        let ana = house.person("ana").await;
        let server = json!({ "host": "127.0.0.1", "port": post.port, "security": "none", "from_name": "Clínica", "from_address": "citas@example.org", "public_url": "https://citas.example.org" });
        assert_eq!(ana.post("/settings/mail", &server).await.0, StatusCode::OK);
        let (_, resource) = ana.first_offer().await;
        let rules = json!({ "name": "Valoración", "duration_min": 30, "step_min": 30, "online": true, "min_notice_hours": 2, "horizon_days": 30, "cancel_until_hours": 2 });
        let (status, made) = ana.post("/agenda/services", &rules).await;
        assert_eq!(status, StatusCode::OK, "{made}");
        let service = made["id"].as_str().unwrap().to_owned();
        assert_eq!(ana.post("/agenda/page", &json!({ "open": true, "welcome": "Bienvenidos" })).await.0, StatusCode::OK);
        let visitor = house.stranger();
        Self { house, post, ana, visitor, service, resource, day: monday() }
    }

    pub async fn times(&self) -> Vec<String> {
        let (status, page) = self.visitor.get(&format!("/b/times?service={}&from={}", self.service, self.day)).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        page["days"][0]["times"].as_array().unwrap().iter().map(|t| t[0].as_str().unwrap().to_owned()).collect()
    }

    pub async fn proof(&self) -> String {
        let (status, page) = self.visitor.get(&format!("/b/new?service={}&start={}T10:00", self.service, self.day)).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        solve(page["challenge"].as_str().unwrap())
    }

    pub fn wish(&self, at: &str, proof: &str) -> Value {
        json!({ "service": self.service, "start": format!("{}T{at}", self.day), "given": "Noé", "surname": "Ibáñez Luna",
                "email": "noe@example.org", "phone": "55 8586 6125", "reason": "canario-externo", "proof": proof })
    }

    pub async fn hold(&self, wish: &Value) -> (StatusCode, Value) {
        self.visitor.post("/b/hold", wish).await
    }

    /// The code of the letter that came last.
    pub async fn code(&self, letters: usize) -> String {
        let letters = self.post.wait(letters).await;
        let subject = letters.last().unwrap().header("Subject");
        subject.chars().filter(char::is_ascii_digit).take(6).collect()
    }

    pub fn set(&self, sql: &str) {
        let db = self.house.thief();
        db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        db.execute_batch(sql).unwrap();
    }
}

pub fn code_of(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_books_moves_and_cancels() {
    let p = Open::new().await;
    let (_, page) = p.visitor.get("/b").await;
    assert_eq!((page["welcome"].as_str().unwrap(), page["services"].as_array().unwrap().len()), ("Bienvenidos", 1));
    assert_eq!(
        p.times().await,
        [
            "09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30", "13:00", "13:30", "16:00", "16:30", "17:00", "17:30",
            "18:00", "18:30"
        ]
    );

    let (status, held) = p.hold(&p.wish("10:00", &p.proof().await)).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    let id = held["id"].as_str().unwrap();
    assert!(!p.times().await.contains(&"10:00".to_owned()), "a held place is not offered");
    let staff = json!({ "person": p.ana.register("Otra", "Persona").await, "service": p.service, "resource": p.resource, "start": format!("{}T10:00", p.day) });
    assert_eq!(p.ana.post("/agenda/appointments", &staff).await.0, StatusCode::CONFLICT, "nor given to others");
    let code = p.code(1).await;
    let confirm = format!("/b/holds/{id}/confirm");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let (status, body) = p.visitor.post(&confirm, &json!({ "code": wrong })).await;
    assert_eq!((status, body["error"]["fields"][0]["field"].as_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "code"));
    let (status, done) = p.visitor.post(&confirm, &json!({ "code": code })).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    let url = done["url"].as_str().unwrap();
    assert_eq!(p.visitor.post(&confirm, &json!({ "code": code })).await.1["url"], done["url"], "typed twice, booked once");

    let (status, own) = p.visitor.get(url).await;
    assert_eq!((status, own["open"].as_bool(), own["state"].as_str().unwrap()), (StatusCode::OK, Some(true), "booked"));
    let (status, ics) = p.visitor.bytes(&format!("{url}/ics")).await;
    let ics = String::from_utf8(ics).unwrap();
    assert!(status == StatusCode::OK && ics.contains("BEGIN:VEVENT") && !ics.contains("Noé"), "{ics}");

    let (_, other) = p.visitor.get(&format!("{url}/move?from={}", p.day)).await;
    assert!(other["days"][0]["times"].as_array().unwrap().iter().any(|t| t[0] == "11:00"), "{other}");
    let (status, body) = p.visitor.post(&format!("{url}/move"), &json!({ "start": format!("{}T11:05", p.day) })).await;
    assert_eq!((status, code_of(&body)), (StatusCode::UNPROCESSABLE_ENTITY, "slot_not_offered"), "never offered");
    assert_eq!(p.visitor.post(&format!("{url}/move"), &json!({ "start": format!("{}T11:00", p.day) })).await.0, StatusCode::OK);
    assert_eq!(p.visitor.post(&format!("{url}/cancel"), &json!({})).await.0, StatusCode::OK);
    let (_, own) = p.visitor.get(url).await;
    assert_eq!((own["open"].as_bool(), own["state"].as_str().unwrap()), (Some(false), "cancelled"));
    assert!(p.times().await.contains(&"11:00".to_owned()));

    // Who comes back with the same confirmed address and name is the same person.
    let (_, held) = p.hold(&p.wish("12:00", &p.proof().await)).await;
    let code = p.code(2).await;
    let (status, body) = p.visitor.post(&format!("/b/holds/{}/confirm", held["id"].as_str().unwrap()), &json!({ "code": code })).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    let (_, found) = p.ana.get("/people/search?q=ibanez").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
    for file in crate::house::files_below(&p.house.data()) {
        let bytes = std::fs::read(&file).unwrap();
        for canary in ["canario-externo", "noe@example.org", "Ibáñez Luna"] {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary.as_bytes()), "{canary} in {}", file.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_offered_is_refused_each_with_its_own_answer() {
    let p = Open::new().await;
    let (_, hidden) = p.ana.post("/agenda/services", &json!({ "name": "Interna", "duration_min": 30 })).await;
    for (change, field) in [
        (json!({ "start": format!("{}T10:10", p.day) }), "start"),
        (json!({ "start": format!("{}T08:00", p.day) }), "start"),
        (json!({ "start": "2020-01-06T10:00" }), "start"),
        (json!({ "start": "2027-12-06T10:00" }), "start"),
        (json!({ "service": hidden["id"] }), "service"),
        (json!({ "email": "no es correo" }), "email"),
        (json!({ "phone": "12" }), "phone"),
        (json!({ "resource": "01a20d6205f4727ab2223021ba69b54f" }), "resource"),
    ] {
        let mut wish = p.wish("10:00", &p.proof().await);
        wish.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (status, body) = p.hold(&wish).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{change}: {body}");
        assert_eq!(body["error"]["fields"][0]["field"], field, "{body}");
    }
    let proof = p.proof().await;
    for bad in ["", &proof.replace('.', "-")] {
        assert_eq!(p.hold(&p.wish("10:00", bad)).await.0, StatusCode::FORBIDDEN);
    }
    for link in ["01a20d62-05f4-727a-b222-3021ba69b54f.AAAAAAAAAAAAAAAAAAAAAAAA", "nada", "."] {
        assert_eq!(p.visitor.get(&format!("/b/appointments/{link}")).await.0, StatusCode::NOT_FOUND, "{link}");
    }
    assert_eq!(p.visitor.get(&format!("/b/times?service={}", hidden["id"].as_str().unwrap())).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_runs_out_and_a_code_has_five_tries() {
    let p = Open::new().await;
    let (_, held) = p.hold(&p.wish("10:00", &p.proof().await)).await;
    let confirm = format!("/b/holds/{}/confirm", held["id"].as_str().unwrap());
    let code = p.code(1).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    // Twenty at once: five are compared.
    let typed = json!({ "code": wrong });
    let all = futures_util::future::join_all((0..20).map(|_| p.visitor.post(&confirm, &typed))).await;
    assert_eq!(all.iter().filter(|(s, _)| *s == StatusCode::UNPROCESSABLE_ENTITY).count(), 5);
    let (status, body) = p.visitor.post(&confirm, &json!({ "code": code })).await;
    assert_eq!((status, code_of(&body)), (StatusCode::GONE, "hold_over"));

    let (_, held) = p.hold(&p.wish("11:00", &p.proof().await)).await;
    let code = p.code(2).await;
    p.set("UPDATE hold SET expires_at = 0; UPDATE claim SET expires_at = 1 WHERE state = 'held'");
    assert!(p.times().await.contains(&"11:00".to_owned()), "free without waiting for any job");
    let (status, body) = p.visitor.post(&format!("/b/holds/{}/confirm", held["id"].as_str().unwrap()), &json!({ "code": code })).await;
    assert_eq!((status, code_of(&body)), (StatusCode::GONE, "hold_over"));
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_visitors_want_one_place() {
    let p = Open::new().await;
    p.set("UPDATE mail_server SET port = port");
    let mut wishes = Vec::new();
    for n in 0..8 {
        let mut wish = p.wish("10:00", &p.proof().await);
        wish["email"] = json!(format!("v{n}@example.org"));
        wishes.push(wish);
    }
    let answers = futures_util::future::join_all(wishes.iter().map(|w| p.hold(w))).await;
    let held = answers.iter().filter(|(s, _)| *s == StatusCode::CREATED).count();
    assert_eq!(held, 1, "{answers:?}");
    let refused = answers.iter().find(|(s, _)| *s == StatusCode::CONFLICT).unwrap();
    assert!(refused.1["error"]["message"].as_str().unwrap().contains("10:30"), "kindly, with what is near: {}", refused.1);
    // The same form sent twice is one hold, and one letter.
    let mut again = wishes[answers.iter().position(|(s, _)| *s == StatusCode::CREATED).unwrap()].clone();
    again["proof"] = json!(p.proof().await);
    let (status, body) = p.hold(&again).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    p.post.wait(2).await;
    assert_eq!(p.post.taken().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn robots_meet_limits_and_the_page_can_be_closed() {
    let p = Open::new().await;
    let mut statuses = Vec::new();
    for _ in 0..40 {
        let answer = p.visitor.http.get(format!("{}/b/times?service={}", p.visitor.base, p.service)).send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers().contains_key("retry-after") && answer.headers()["ratelimit-remaining"] == "0");
        } else {
            assert_eq!(answer.headers()["ratelimit-limit"], "30");
        }
        statuses.push(answer.status());
    }
    assert!(statuses.iter().filter(|s| **s == StatusCode::OK).count() <= 31, "{statuses:?}");
    let framed = |p: &Open| p.visitor.http.get(format!("{}/b", p.visitor.base)).send();
    let policy = |a: reqwest::Response| a.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy(framed(&p).await.unwrap()).contains("frame-ancestors 'none'"));
    p.ana.post("/agenda/page", &json!({ "open": true, "embed": true })).await;
    assert!(policy(framed(&p).await.unwrap()).contains("frame-ancestors *"));
    p.ana.post("/agenda/page", &json!({ "open": false })).await;
    let (status, body) = p.visitor.get("/b").await;
    assert_eq!((status, code_of(&body)), (StatusCode::NOT_FOUND, "booking_closed"));
}
