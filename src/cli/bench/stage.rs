//! A business to measure on: in a temporary folder, filled straight through the store.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::Span;
use jiff::civil::date;

use super::client::Client;
use crate::access::Role;
use crate::access::password;
use crate::access::user::{self, NewUser};
use crate::app;
use crate::base::clock::Clock;
use crate::base::id::UserId;
use crate::base::lang::Lang;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Business, Founding, Node, Trade};
use crate::keyring::{Clear, Purpose, Recovery};
use crate::modules::contacts::{PersonCard, PersonId, card_place};
use crate::modules::house;
use crate::store::Tx;

const PASSWORD: &str = "jacaranda tecla nube 7";
const GIVEN: &[&str] = &["María", "José", "Guadalupe", "Ángel", "Sofía", "Luis", "Ana", "Íñigo", "Renata", "Joaquín", "Begoña", "Óscar"];
const SURNAMES: &[&str] = &[
    "Núñez",
    "Hernández",
    "Güemes",
    "Peña",
    "Ibáñez",
    "Zúñiga",
    "Quiñones",
    "Rodríguez",
    "Salcido",
    "Muñoz",
    "Ochoa",
    "Cárdenas",
    "Téllez",
];

/// The folder and what is in it. Removed when dropped.
pub(super) struct Stage {
    pub folder: PathBuf,
    pub people: Vec<PersonId>,
    pub resources: Vec<[u8; 16]>,
    pub service: [u8; 16],
    pub owner: UserId,
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A name out of a number, with repeats as life has them.
pub(super) fn card(n: usize) -> PersonCard {
    let pick = |list: &[&str], by: usize| list[by % list.len()].to_owned();
    PersonCard {
        given: format!("{} {}", pick(GIVEN, n), pick(GIVEN, n / 7 + 3)),
        surname1: format!("{}{}", pick(SURNAMES, n / 3), if n.is_multiple_of(5) { "" } else { "s" }),
        surname2: pick(SURNAMES, n / 11 + 5),
        birth: format!("19{:02}-{:02}-{:02}", n % 100, n % 12 + 1, n % 28 + 1),
        sex: "female".into(),
        phones: vec![format!("+5255{:08}", n)],
        ..PersonCard::default()
    }
}

impl Stage {
    /// Founds a clinic with so many people and appointments.
    pub(super) fn build(people: usize, appointments: usize) -> Outcome<Self> {
        let folder = std::env::temp_dir().join(format!("mostrador-bench-{}", uuid::Uuid::new_v4().simple()));
        let node = Node::open(&folder, Clock::system(), app::words().map_err(Problem::internal)?, app::HOOKS)?;
        let profile = house::profile("Medición", &[Trade::Clinic], "America/Mexico_City", "MXN", Lang::Es)?;
        let owner = NewUser {
            login: "ana".into(),
            name: "Dra. Ana".into(),
            password: password::hash_now(PASSWORD)?,
            roles: vec![Role::Owner, Role::Clinician],
        };
        let business = node.found(Founding { profile, owner, recovery: Recovery::generate() })?;
        let mut stage =
            Self { folder, people: Vec::with_capacity(people), resources: Vec::new(), service: [0; 16], owner: owner_of(&business)? };
        stage.rooms(&business)?;
        for start in (0..people).step_by(2_000) {
            stage.register(&business, start..people.min(start + 2_000))?;
        }
        stage.appoint(&business, appointments)?;
        node.close();
        Ok(stage)
    }

    /// Twenty professionals, open day and night so that there is room to book.
    fn rooms(&mut self, business: &Business) -> Outcome<()> {
        let made = business.store().write_now(|tx| {
            tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('kit_confirmed', '1', ?1)", [tx.now()])?;
            let service = crate::base::id::uuid_at(tx.now()).into_bytes();
            tx.exec("INSERT INTO service(id, name, duration_min) VALUES (?1, 'Medida', 5)", [service])?;
            let resources = (0..20).map(|n| professional(tx, n)).collect::<Outcome<Vec<_>>>()?;
            Ok((service, resources))
        })?;
        (self.service, self.resources) = made;
        Ok(())
    }

    fn register(&mut self, business: &Business, range: std::ops::Range<usize>) -> Outcome<()> {
        let vault = business.vault();
        let sealed = range
            .map(|n| {
                let id = PersonId::mint(business.now());
                let key = vault.mint(Purpose::Person, Some(*id.bytes()))?;
                let card = vault.seal_value(key.id, &card_place(&id), &Clear::new(card(n)))?;
                Ok((id, key, card, i64::try_from(n).unwrap_or(0) + 1))
            })
            .collect::<Outcome<Vec<_>>>()?;
        self.people.extend(sealed.iter().map(|(id, ..)| *id));
        business.store().write_now(move |tx| {
            for (id, key, card, no) in &sealed {
                key.store(tx)?;
                tx.exec(
                    "INSERT INTO person(id, key, card, record_no, made_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                    (id, key.id.sql(), card, no, tx.now()),
                )?;
            }
            Ok(())
        })
    }

    /// Appointments of five minutes from 2024 on, about 2,000 a week, never overlapping.
    fn appoint(&self, business: &Business, count: usize) -> Outcome<()> {
        let (people, resources, service, by) = (self.people.clone(), self.resources.clone(), self.service, self.owner);
        let first = date(2024, 1, 1).to_zoned(jiff::tz::TimeZone::UTC).map_err(Problem::internal)?.timestamp().as_millisecond() / 60_000;
        for start in (0..count).step_by(5_000) {
            let (people, resources) = (people.clone(), resources.clone());
            business.store().write_now(move |tx| {
                for n in start..count.min(start + 5_000) {
                    let at = first + i64::try_from(n / resources.len()).unwrap_or(0) * 100;
                    place(tx, people[n % people.len()], resources[n % resources.len()], service, by, at)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Serves the folder in a process of its own, as a user would.
    pub(super) fn serve(&self) -> Outcome<Server> {
        use std::io::BufRead;
        let program = std::env::current_exe()?;
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&self.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take().ok_or_else(|| Problem::internal("no output"))?;
        let line = std::io::BufReader::new(out)
            .lines()
            .map_while(Result::ok)
            .find_map(|l| l.strip_prefix("Mostrador: http://").map(|a| a.trim_end_matches('/').to_owned()));
        let address = line.and_then(|l| l.parse().ok()).ok_or_else(|| Problem::internal("the server did not start"))?;
        Ok(Server { child, address })
    }

    /// A day far ahead that nobody booked, for a round of measuring.
    pub(super) fn free_day(round: i64) -> jiff::civil::Date {
        let today = crate::base::clock::Zone::utc().date(Clock::system().now());
        today.checked_add(Span::new().days(3 + round * 20)).unwrap_or(today)
    }
}

fn professional(tx: &Tx<'_>, n: i64) -> Outcome<[u8; 16]> {
    let id = crate::base::id::uuid_at(tx.now()).into_bytes();
    tx.exec("INSERT INTO resource(id, kind, name, colour) VALUES (?1, 'professional', ?2, ?3)", (id, format!("Dra. {n}"), n % 8 + 1))?;
    for weekday in 1..=7 {
        tx.exec("INSERT INTO opening(resource, weekday, from_min, until_min) VALUES (?1, ?2, 0, 1440)", (id, weekday))?;
    }
    Ok(id)
}

/// The statements of a booking and nothing else: appointment, claim, audit.
pub(super) fn place(tx: &Tx<'_>, person: PersonId, resource: [u8; 16], service: [u8; 16], by: UserId, at: i64) -> Outcome<()> {
    let id = crate::base::id::uuid_at(tx.now()).into_bytes();
    tx.exec(
        "INSERT INTO appointment(id, person, service, resource, s, e, zone, state, made_at, made_by, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'America/Mexico_City', 'booked', ?7, ?8, ?7)",
        (id, person, service, resource, at, at + 5, tx.now(), by),
    )?;
    tx.exec(
        "INSERT INTO claim(resource, s, e, kind, owner, state) VALUES (?1, ?2, ?3, 'appointment', ?4, 'live')",
        (resource, at, at + 5, id),
    )?;
    crate::audit::record(tx, crate::audit::Actor::HOUSE, &crate::audit::Event::done("appointment.book", "appointment", &id))
}

fn owner_of(business: &Business) -> Outcome<UserId> {
    business.store().read_now(|db| user::credentials(db, "ana"))?.map(|(id, ..)| id).ok_or_else(|| Problem::new(Code::NotFound))
}

/// A serving process; ended when dropped.
pub(super) struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    pub(super) fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// Logs in and answers the session's cookie.
    pub(super) async fn cookie(&self) -> Outcome<String> {
        let mut client = Client::connect(self.address, "").await?;
        let answer = client.post("/login", &format!("{{\"user\":\"ana\",\"password\":\"{PASSWORD}\"}}")).await?;
        answer.cookie.ok_or_else(|| Problem::internal(format!("no session: {}", answer.status)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = rustix::process::Pid::from_raw(i32::try_from(self.child.id()).unwrap_or(0))
            .map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::TERM));
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
