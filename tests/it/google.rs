//! Google Calendar: what goes there, how it is permitted, and what may go wrong on the way, against a fake with every
//! fault of the real one.

use std::time::Duration;

use reqwest::{StatusCode, Url};
use serde_json::{Value, json};

use crate::calendar_import;
use crate::google_fake::{CLIENT, Fault, Google, MAIN, OTHER, SECRET};
use crate::house::{House, Person, files_below, monday};

pub struct Stage {
    pub house: House,
    pub google: Google,
    pub ana: Person,
    pub service: String,
    pub resource: String,
}

impl Stage {
    /// A clinic with its Google project; nobody is connected yet.
    pub async fn open() -> Self {
        let google = Google::open().await;
        let house = House::open_with(&[("MOSTRADOR_TRIAL_GOOGLE", &google.host)]);
        let ana = house.person("ana").await;
        let (service, resource) = ana.first_offer().await;
        let (status, body) = ana.post("/agenda/google/project", &json!({ "client_id": CLIENT, "client_secret": SECRET })).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        Self { house, google, ana, service, resource }
    }

    /// Goes to Google and comes back with `state` and `code`.
    pub async fn errand(&self) -> Value {
        let (status, begun) = self.ana.post("/agenda/google/errands", &json!({ "resource": self.resource })).await;
        assert_eq!(status, StatusCode::CREATED, "{begun}");
        let (_, page) = self.ana.get(&format!("/agenda/google/errands/{}", begun["id"].as_str().unwrap())).await;
        let sent_back = self.ana.http.get(page["address"].as_str().unwrap()).send().await.unwrap();
        let to = Url::parse(sent_back.headers()["location"].to_str().unwrap()).unwrap();
        assert!(to.as_str().starts_with(&format!("{}/agenda/google/back?", self.ana.base)), "{to}");
        let (status, back) = self.ana.get(&format!("{}?{}", to.path(), to.query().unwrap())).await;
        assert_eq!((status, back["denied"].as_bool()), (StatusCode::OK, Some(false)), "{back}");
        json!({ "state": back["state"], "code": back["code"] })
    }

    pub async fn connect(&self) -> String {
        let given = self.errand().await;
        let (status, made) = self.ana.post("/agenda/google/finish", &given).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    pub async fn book(&self, hour: u8) -> (StatusCode, Value) {
        let person = self.ana.register("Canaria", "Secreta").await;
        let start = format!("{}T{hour:02}:00", monday());
        let wish =
            json!({ "person": person, "service": self.service, "resource": self.resource, "start": start, "reason": "canario-motivo" });
        self.ana.post("/agenda/appointments", &wish).await
    }

    pub async fn booked(&self, hour: u8) -> String {
        let (status, body) = self.book(hour).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        body["id"].as_str().unwrap().to_owned()
    }

    pub fn sql(&self, sql: &str) {
        let db = self.house.thief();
        db.busy_timeout(Duration::from_secs(5)).unwrap();
        db.execute_batch(sql).unwrap();
    }

    pub fn number(&self, sql: &str) -> i64 {
        let db = self.house.thief();
        db.busy_timeout(Duration::from_secs(5)).unwrap();
        db.query_row(sql, [], |r| r.get::<_, Option<i64>>(0)).unwrap().unwrap_or(0)
    }

    pub async fn until(&self, what: &str, is: impl Fn(&Self) -> bool) {
        for _ in 0..300 {
            if is(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("never: {what}; {:#?}", self.google.world().asked);
    }

    /// Nothing waits to be carried.
    pub async fn carried(&self) {
        self.sql("UPDATE google_connection SET hold_until = 0; UPDATE google_event SET due_at = 0 WHERE done < rev");
        self.until("everything is carried", |s| s.number("SELECT count(*) FROM google_event WHERE done < rev") == 0).await;
    }

    /// Looks at Google now and waits until that is done.
    pub async fn look(&self) {
        let before = self.number("SELECT max(succeeded_at) FROM google_connection");
        self.sql("UPDATE google_connection SET hold_until = 0, next_at = 0; UPDATE google_event SET due_at = 0 WHERE done < rev");
        self.until("somebody looked", |s| s.number("SELECT max(succeeded_at) FROM google_connection") > before).await;
    }

    pub fn ours(&self, calendar: &str) -> Vec<(String, Value)> {
        self.google.world().ours(calendar)
    }

    pub async fn at(&self, appointment: &str) -> (String, String) {
        let (_, page) = self.ana.get(&format!("/agenda/appointments/{appointment}")).await;
        (page["appointment"]["start"].as_str().unwrap().to_owned(), page["appointment"]["state"].as_str().unwrap().to_owned())
    }

    pub async fn health(&self) -> String {
        let (_, page) = self.ana.get("/health").await;
        let check = page["checks"].as_array().unwrap().iter().find(|c| c["name"] == "google").unwrap().clone();
        check["level"].as_str().unwrap().to_owned()
    }

    pub async fn notes(&self) -> Value {
        self.ana.get("/agenda/conflicts").await.1["google"].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn appointments_stand_in_google_once_and_leave_with_nothing_said() {
    let s = Stage::open().await;
    let early = s.booked(9).await;
    let id = s.connect().await;
    s.booked(10).await;
    s.carried().await;
    let events = s.ours(MAIN);
    assert_eq!(events.len(), 2, "also what was booked before");
    for (_, body) in &events {
        assert_eq!((body["summary"].as_str(), body["visibility"].as_str()), (Some("Ocupado"), Some("private")), "{body}");
    }
    // Rounds that nothing has happened between write nothing.
    s.look().await;
    let writes = s.google.world().writes();
    for _ in 0..3 {
        s.look().await;
    }
    assert_eq!(s.google.world().writes(), writes, "no loops");

    // Somebody arrived: nobody's business there. Cancelled: gone.
    let state = |state: &str| json!({ "state": state });
    let path = format!("/agenda/appointments/{early}/state");
    assert_eq!(s.ana.post(&path, &state("arrived")).await.0, StatusCode::OK);
    assert_eq!(s.number("SELECT count(*) FROM google_event WHERE done < rev"), 0);
    assert_eq!(s.ana.post(&path, &state("cancelled")).await.0, StatusCode::OK);
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 1);
    // And back again under the same id, which Google never gives out twice.
    assert_eq!(s.ana.post(&path, &state("booked")).await.0, StatusCode::OK);
    s.carried().await;
    assert_eq!(s.ours(MAIN).iter().map(|(id, _)| id).collect::<Vec<_>>(), events.iter().map(|(id, _)| id).collect::<Vec<_>>());

    // Into another calendar, with service and initials: what stood in the first one leaves.
    let (_, page) = s.ana.get(&format!("/agenda/google/connections/{id}")).await;
    let calendars = page["calendars"].as_array().unwrap();
    assert_eq!(calendars.len(), 2, "{page}: only what the account owns");
    let arranged = json!({ "writes": calendars[1]["id"], "reads": [calendars[0]["id"]], "detail": "staff" });
    assert_eq!(s.ana.post(&format!("/agenda/google/connections/{id}"), &arranged).await.0, StatusCode::OK);
    s.carried().await;
    assert_eq!((s.ours(MAIN).len(), s.ours(OTHER).len()), (0, 2));
    assert!(s.ours(OTHER)[0].1["summary"].as_str().unwrap().ends_with(" · CS"), "{:?}", s.ours(OTHER));
    s.look().await;
    assert_eq!(s.health().await, "ok");

    let asked = format!("{:?}", s.google.world().asked);
    let page = page.to_string();
    for leaked in ["Canaria", "Secreta", "canario-motivo"] {
        assert!(!asked.contains(leaked), "{leaked} left the house");
    }
    for file in files_below(&s.house.data()) {
        let bytes = std::fs::read(&file).unwrap();
        for canary in ["Canaria", "canario-", "Secreta", MAIN, OTHER, "1//canario"] {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary.as_bytes()), "{canary} in {}", file.display());
        }
    }
    for secret in ["canario-secreto", "canario-refresh", "canario-access"] {
        assert!(!page.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_file_brought_in_leaves_google_when_it_is_taken_back() {
    let s = Stage::open().await;
    s.connect().await;
    s.ana.register("Lucía", "Prado").await;
    let file = calendar_import::calendar(
        &[calendar_import::titled("a@x", 0, 10, "Lucía Prado"), calendar_import::titled("b@x", 0, 12, "Lucía Prado")].concat(),
    );
    let choices = json!({ "resource": s.resource, "make": "appointments", "service": s.service, "unmatched": "leave" });
    let at = calendar_import::draft(&s.ana, file, &choices).await;
    assert_eq!(s.ana.post(&format!("{at}/run"), &json!({})).await.0, StatusCode::OK);
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 2);
    let (status, undone) = s.ana.post(&format!("{at}/undo"), &json!({})).await;
    assert_eq!((status, &undone), (StatusCode::OK, &json!({ "removed": 2, "kept": 0 })));
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 0);
    s.booked(10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_writes_nothing_twice() {
    let mut s = Stage::open().await;
    s.connect().await;
    s.google.fault("POST", "/events", Fault::CutAfter);
    s.booked(10).await;
    s.until("it was written and nobody heard", |s| s.ours(MAIN).len() == 1).await;
    // The plug is pulled before anything could be noted.
    s.house.kill();
    assert_eq!(s.number("SELECT tried - done FROM google_event"), 1, "it knows that it had begun");
    s.house.serve();
    s.ana = s.house.person("ana").await;
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 1);
    // Again, with the house up, and with every passing trouble before it.
    for fault in [
        Fault::Say(403, "rateLimitExceeded", Some(1)),
        Fault::Say(403, "userRateLimitExceeded", None),
        Fault::Say(429, "", Some(1)),
        Fault::Say(500, "backendError", None),
        Fault::Say(401, "authError", None),
        Fault::CutAfter,
    ] {
        s.google.fault("POST", "/events", fault);
    }
    let second = s.booked(11).await;
    for _ in 0..7 {
        s.sql("UPDATE google_connection SET hold_until = 0; UPDATE google_event SET due_at = 0 WHERE done < rev");
        tokio::time::sleep(Duration::from_millis(3_100)).await;
        if s.number("SELECT count(*) FROM google_event WHERE done < rev") == 0 {
            break;
        }
    }
    s.carried().await;
    assert!(s.google.world().faults.is_empty(), "{:?}", s.google.world().faults);
    assert_eq!(s.ours(MAIN).len(), 2);
    // Deleted there before our own deletion comes: 410 is what we want.
    let id = s.ours(MAIN).iter().find(|(_, b)| b["start"]["dateTime"].as_str().unwrap().contains("T17:00")).unwrap().0.clone();
    s.google.world().delete(MAIN, &id);
    assert_eq!(s.ana.post(&format!("/agenda/appointments/{second}/state"), &json!({ "state": "cancelled" })).await.0, StatusCode::OK);
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_obeyed_and_a_refusal_stops() {
    let s = Stage::open().await;
    let id = s.connect().await;
    s.look().await;
    s.google.fault("POST", "/events", Fault::Say(429, "", Some(600)));
    s.booked(10).await;
    let now = jiff::Timestamp::now().as_millisecond();
    s.until("ten minutes, as Google says", |s| s.number("SELECT hold_until FROM google_connection") > now + 500_000).await;
    let asked = s.google.world().asked.len();
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert_eq!(s.google.world().asked.len(), asked, "and nothing is asked meanwhile");
    s.carried().await;

    s.google.fault("POST", "/events", Fault::Say(403, "insufficientPermissions", None));
    s.booked(11).await;
    s.until("it stops", |s| s.number("SELECT state = 'broken' FROM google_connection") == 1).await;
    let (_, page) = s.ana.get(&format!("/agenda/google/connections/{id}")).await;
    assert!(page["connection"]["fault"].as_str().unwrap().contains("no da permiso"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_ended_is_told_and_coming_back_doubles_nothing() {
    let s = Stage::open().await;
    let id = s.connect().await;
    s.booked(10).await;
    s.carried().await;
    s.look().await;
    {
        let mut world = s.google.world();
        world.refresh.clear();
        world.access.clear();
    }
    s.booked(11).await;
    s.until("it is broken", |s| s.number("SELECT state = 'broken' FROM google_connection") == 1).await;
    assert!(s.ana.page("/agenda").await.1.contains("Google Calendar se desconectó"));
    assert_eq!(s.ana.get("/agenda").await.1["google_broken"], json!(true));
    assert_eq!(s.health().await, "degraded");
    let asked = s.google.world().asked.len();
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert_eq!(s.google.world().asked.len(), asked, "nothing is asked of a door that is shut");

    // Another account is not the same one.
    s.google.world().account = "otra@correo.example".into();
    let given = s.errand().await;
    let (status, body) = s.ana.post("/agenda/google/finish", &given).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body["error"]["fields"][0]["message"].as_str().unwrap().contains("otra cuenta"), "{body}");
    s.google.world().account = MAIN.into();
    assert_eq!(s.connect().await, id, "the same connection");
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 2);
    assert_eq!(s.ana.get("/agenda").await.1["google_broken"], json!(false));

    // Ended with the events left, and connected again: still the same events.
    let path = format!("/agenda/google/connections/{id}/end");
    assert_eq!(s.ana.post(&path, &json!({ "events": "keep" })).await.0, StatusCode::OK);
    s.until("it ended", |s| s.number("SELECT count(*) FROM google_connection WHERE ended_at IS NULL") == 0).await;
    assert!(s.google.world().refresh.len() <= 1, "given back");
    assert_eq!(s.ours(MAIN).len(), 2);
    assert_eq!(s.connect().await, id);
    s.carried().await;
    assert_eq!(s.ours(MAIN).len(), 2);
    // Ended with the events removed.
    assert_eq!(s.ana.post(&path, &json!({ "events": "remove" })).await.0, StatusCode::OK);
    s.until("it ended", |s| s.number("SELECT count(*) FROM google_connection WHERE ended_at IS NULL") == 0).await;
    assert_eq!(s.ours(MAIN).len(), 0);
    assert_eq!(s.number("SELECT count(*) FROM google_connection WHERE refresh_token IS NOT NULL"), 0, "forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_errand_is_of_one_session_and_counts_once() {
    let s = Stage::open().await;
    let fault = |body: &Value| body["error"]["fields"][0]["message"].as_str().unwrap_or_default().to_owned();
    let given = s.errand().await;
    let other = s.house.person("ana").await;
    let (status, body) = other.post("/agenda/google/finish", &given).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "of another session");
    assert!(fault(&body).contains("otra sesión"), "{body}");
    let mut forged = given.clone();
    forged["state"] = json!(format!("{}x", given["state"].as_str().unwrap()));
    assert_eq!(s.ana.post("/agenda/google/finish", &forged).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    s.google.world().grant_scopes = Some("https://www.googleapis.com/auth/calendar.calendarlist.readonly");
    let (_, body) = s.ana.post("/agenda/google/finish", &given).await;
    assert!(fault(&body).contains("casilla"), "{body}");
    s.google.world().grant_scopes = None;
    let (_, body) = s.ana.post("/agenda/google/finish", &given).await;
    assert!(fault(&body).contains("ya se usó"), "used up, whatever came of it: {body}");
    let given = s.errand().await;
    s.sql("UPDATE google_errand SET made_at = made_at - 600001");
    assert!(fault(&s.ana.post("/agenda/google/finish", &given).await.1).contains("diez minutos"));
    assert_eq!(s.number("SELECT count(*) FROM google_connection"), 0);
    // A secret that Google does not know is told as such; the known one is not shown, and stays if left out.
    let wrong = json!({ "client_id": CLIENT, "client_secret": "otro-secreto" });
    assert_eq!(s.ana.post("/agenda/google/project", &wrong).await.0, StatusCode::OK);
    assert_eq!(s.ana.post("/agenda/google/project", &json!({ "client_id": CLIENT })).await.0, StatusCode::OK);
    assert!(!s.ana.page("/agenda/google").await.1.contains("otro-secreto"));
    let given = s.errand().await;
    assert!(fault(&s.ana.post("/agenda/google/finish", &given).await.1).contains("secreto"));
    let (status, _) = s.ana.post("/agenda/google/project", &json!({ "client_id": "otro-cliente-cualquiera" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "another client wants its secret");
    // The way out of somebody else is not found.
    let (_, begun) = s.ana.post("/agenda/google/errands", &json!({ "resource": s.resource })).await;
    assert_eq!(other.get(&format!("/agenda/google/errands/{}", begun["id"].as_str().unwrap())).await.0, StatusCode::NOT_FOUND);
    assert_eq!(s.ana.get("/agenda/google/back?error=access_denied&state=x").await.1["denied"], json!(true));
}
