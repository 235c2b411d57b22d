//! The house under test: a data folder, the server as a process, and somebody who talks to it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

pub const PASSWORD: &str = "jacaranda tecla nube 7";

/// The program under test.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mostrador"));
    command.env("LANG", "en_US.UTF-8").env("MOSTRADOR_LOG", "warn,mostrador::performance=off");
    command
}

/// A founded business in a temporary folder, served by a process of its own.
pub struct House {
    pub folder: tempfile::TempDir,
    server: Option<Child>,
    env: Vec<(String, String)>,
    pub base: String,
}

impl House {
    /// Founds a clinic and café and serves it.
    pub fn open() -> Self {
        Self::open_with(&[])
    }

    /// The same, with variables in the server's environment.
    pub fn open_with(env: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("password");
        std::fs::write(&secret, PASSWORD).unwrap();
        let data = folder.path().join("data");
        let done = program()
            .args([
                "setup",
                "--name",
                "Clínica de prueba",
                "--trade",
                "clinic,cafe",
                "--owner",
                "ana",
                "--owner-name",
                "Dra. Ana Núñez",
                "--clinician",
            ])
            .arg("--password-file")
            .arg(&secret)
            .arg("--kit-out")
            .arg(folder.path().join("kit.txt"))
            .arg("--data")
            .arg(&data)
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let mut house =
            Self { folder, server: None, env: env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(), base: String::new() };
        house.serve();
        house
    }

    /// A house whose data folder is there already; nobody serves it yet.
    pub fn found_in(folder: tempfile::TempDir) -> Self {
        Self { folder, server: None, env: Vec::new(), base: String::new() }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The folder of the only business.
    pub fn business(&self) -> PathBuf {
        std::fs::read_dir(self.data().join("businesses")).unwrap().next().unwrap().unwrap().path()
    }

    /// Starts the server on a free port and waits for its address.
    pub fn serve(&mut self) {
        let mut child = program()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(self.data())
            .envs(self.env.iter().cloned())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address =
            lines.find_map(|l| l.unwrap().strip_prefix("Mostrador: ").map(str::to_owned)).expect("the server says where it listens");
        address.trim_end_matches('/').clone_into(&mut self.base);
        self.server = Some(child);
    }

    /// Pulls the plug: SIGKILL, no farewell.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.server.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Runs a command against this house's data.
    pub fn command(&self, args: &[&str]) -> (bool, String) {
        let done = program().args(args).arg("--data").arg(self.data()).output().unwrap();
        (done.status.success(), format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)))
    }

    /// Adds somebody to the staff by the command line.
    pub fn hire(&self, login: &str, role: &str) {
        let secret = self.folder.path().join("password");
        let (done, said) = self.command(&["user", "add", login, "--role", role, "--password-file", secret.to_str().unwrap()]);
        assert!(done, "{said}");
    }

    /// Somebody who has not logged in.
    pub fn stranger(&self) -> Person {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Person {
            http: Client::builder()
                .cookie_store(true)
                .redirect(reqwest::redirect::Policy::none())
                .timeout(Duration::from_secs(20))
                .build()
                .unwrap(),
            base: self.base.clone(),
        }
    }

    /// Somebody who is logged in.
    pub async fn person(&self, login: &str) -> Person {
        let person = self.stranger();
        let (status, body) = person.post("/login", &json!({ "user": login, "password": PASSWORD })).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        person
    }

    /// Opens the database as a thief would, beside the running server.
    pub fn thief(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.business().join("business.db")).unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A program at the door.
#[derive(Clone)]
pub struct Person {
    pub http: Client,
    pub base: String,
}

impl Person {
    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        read(self.http.get(format!("{}{path}", self.base)).header("accept", "application/json").send().await.unwrap()).await
    }

    /// A page as a browser asks for it.
    pub async fn page(&self, path: &str) -> (StatusCode, String) {
        let answer = self.http.get(format!("{}{path}", self.base)).header("accept", "text/html").send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    pub async fn bytes(&self, path: &str) -> (StatusCode, Vec<u8>) {
        let answer = self.http.get(format!("{}{path}", self.base)).send().await.unwrap();
        (answer.status(), answer.bytes().await.unwrap().to_vec())
    }

    /// Sends a file as a form does.
    pub async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> (StatusCode, Value) {
        let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part("file", part);
        let send = self.http.post(format!("{}{path}", self.base)).header("accept", "application/json");
        read(send.header("sec-fetch-site", "same-origin").multipart(form).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        read(self.http.post(format!("{}{path}", self.base)).header("accept", "application/json").json(body).send().await.unwrap()).await
    }

    /// A POST that may meet a dead server.
    pub async fn try_post(&self, path: &str, key: &str, body: &Value) -> Option<(StatusCode, Value)> {
        let sent = self
            .http
            .post(format!("{}{path}", self.base))
            .header("accept", "application/json")
            .header("idempotency-key", key)
            .json(body)
            .send()
            .await
            .ok()?;
        let status = sent.status();
        Some((status, sent.json().await.ok()?))
    }

    /// Registers a person served and answers their id.
    pub async fn register(&self, given: &str, surname: &str) -> String {
        let (status, body) = self
            .post(
                "/people",
                &json!({ "given": given, "surname1": surname, "birth": "12/05/1984", "sex": "female", "phone": "55 8586 6125" }),
            )
            .await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        body["id"].as_str().unwrap().to_owned()
    }

    /// Service and professional that a new clinic has.
    pub async fn first_offer(&self) -> (String, String) {
        let (_, page) = self.get("/agenda/new").await;
        (page["service"].as_str().unwrap().to_owned(), page["resource"].as_str().unwrap().to_owned())
    }
}

async fn read(answer: Response) -> (StatusCode, Value) {
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// The next Monday from now on, as the business sees it: a day with hours.
pub fn monday() -> jiff::civil::Date {
    let mut day = jiff::Timestamp::now().in_tz("America/Mexico_City").unwrap().date().tomorrow().unwrap();
    while day.weekday() != jiff::civil::Weekday::Monday {
        day = day.tomorrow().unwrap();
    }
    day
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found
}
