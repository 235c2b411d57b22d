//! `mostrador demo`: an example business, in a folder that goes away.

use std::process::ExitCode;

use super::options::DemoOptions;
use crate::access::user::NewUser;
use crate::access::{Role, password};
use crate::app::{self, Options};
use crate::audit::Actor;
use crate::base::clock::Clock;
use crate::base::id::UserId;
use crate::base::lang::Lang;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Founding, Node, Profile, Trade};
use crate::http::limit::Limits;
use crate::keyring::Recovery;
use crate::modules::contacts::PersonCard;
use crate::modules::{agenda, cafe, clinic, contacts, house};

const PASSWORD: &str = "jacaranda tecla nube 7";
const USERS: &str = "ana, recepcion, caja, cocina";

/// Invented people of the example.
const PEOPLE: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("María José", "Núñez", "Güemes", "1984-05-12", "female", "+525585866125"),
    ("José Luis", "Hernández", "Prado", "1957-11-02", "male", "+525527012949"),
    ("Sofía", "Ibáñez", "Luna", "2019-03-21", "female", "+525595243981"),
    ("Ángel", "Rodríguez", "Salcido", "1990-08-30", "male", "+525564826659"),
    ("Lucía", "Cárdenas", "Mejía", "1978-01-15", "female", "+525582487955"),
    ("Emiliano", "Vázquez", "Ochoa", "2001-07-07", "male", "+525554884110"),
    ("Guadalupe", "Zúñiga", "Peña", "1949-12-12", "female", "+525511223344"),
    ("Mateo", "Quiñones", "Díaz", "2012-09-09", "male", "+525544332211"),
    ("Renata", "Íñiguez", "Solís", "1995-02-28", "female", "+525533445566"),
    ("Octavio", "Muñoz", "Arce", "1966-06-18", "male", "+525566778899"),
    ("Valentina", "Peñaloza", "Ruiz", "1988-10-23", "female", "+525512131415"),
    ("Joaquín", "Bañuelos", "Téllez", "1973-04-04", "male", "+525516171819"),
];

pub(super) fn demo(options: &DemoOptions) -> Outcome<ExitCode> {
    if !options.listen.ip().is_loopback() {
        return Err(Problem::internal("the example listens on loopback only: its passwords are public"));
    }
    let (folder, keep) = match &options.folder {
        Some(folder) => (folder.clone(), true),
        None => (std::env::temp_dir().join(format!("mostrador-demo-{}", uuid::Uuid::new_v4().simple())), false),
    };
    let words = app::words().map_err(Problem::internal)?;
    let node = Node::open(&folder, Clock::system(), words, app::HOOKS)?;
    if node.is_new() {
        found(&node)?;
    } else if !keep {
        return Err(Problem::new(Code::FolderNotEmpty));
    }
    let runtime = actix_web::rt::System::new();
    if node.businesses().iter().all(|b| b.people().is_empty()) {
        runtime.block_on(fill(&node))?;
    }
    super::println_line(&format!(
        "Clínica y Café Jacaranda (ejemplo)\n  usuarios: ana (dueña y médica), recepcion, caja, cocina\n  contraseña de todos: {PASSWORD}"
    ));
    let served = runtime.block_on(app::serve(
        node,
        Options { listen: options.listen, certificate: None, limits: Limits::default(), announce: false },
        super::control::listen,
    ));
    if !keep {
        let _ = std::fs::remove_dir_all(&folder);
    }
    served.map(|()| ExitCode::SUCCESS)
}

fn found(node: &Node) -> Outcome<()> {
    let profile = Profile {
        address: "Av. Jacarandas 128, Col. Centro, 06000 Ciudad de México".into(),
        phone: "55 5512 3456".into(),
        tax_id: "XAXX010101000".into(),
        receipt_foot: "¡Gracias por su visita!".into(),
        ..house::profile("Clínica y Café Jacaranda", &[Trade::Clinic, Trade::Cafe], "America/Mexico_City", "MXN", Lang::Es)?
    };
    let owner = NewUser {
        login: "ana".into(),
        name: "Dra. Ana Núñez".into(),
        password: password::hash_now(PASSWORD)?,
        roles: vec![Role::Owner, Role::Clinician],
    };
    let business = node.found(Founding { profile, owner, recovery: Recovery::generate() })?;
    let hash = password::hash_now(PASSWORD)?;
    let (profile, zone) = (business.profile().clone(), business.profile().zone());
    business.store().write_now(move |tx| {
        let ana = user_named(tx.db(), "ana")?;
        for (login, name, role) in [
            ("recepcion", "Rosa Maldonado", Role::Reception),
            ("caja", "Toño Cruz", Role::Cashier),
            ("cocina", "Lupita Rangel", Role::Kitchen),
        ] {
            crate::access::user::add(tx, &NewUser { login: login.into(), name: name.into(), password: hash.clone(), roles: vec![role] })?;
        }
        agenda::demo(tx, &zone)?;
        clinic::demo(tx, ana)?;
        cafe::demo(tx, ana)?;
        cafe::demo_day(tx, &profile, user_named(tx.db(), "caja")?)?;
        // Pages say so; the log-in page tells who may enter.
        tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('example', ?1, ?2)", (format!("{USERS}\n{PASSWORD}"), tx.now()))?;
        tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('kit_confirmed', '1', ?1)", [tx.now()])?;
        Ok(())
    })
}

async fn fill(node: &Node) -> Outcome<()> {
    for business in node.businesses() {
        let mut people = Vec::new();
        for card in cards() {
            people.push(contacts::register(&business, Actor::HOUSE, card, None).await?.id);
        }
        let owner = business.store().read_now(|db| user_named(db, "ana"))?;
        agenda::demo_bookings(&business, owner, &people).await?;
    }
    Ok(())
}

fn user_named(db: &rusqlite::Connection, login: &str) -> Outcome<UserId> {
    crate::access::user::credentials(db, login)?.map(|(id, ..)| id).ok_or_else(|| Problem::new(Code::NotFound))
}

fn cards() -> impl Iterator<Item = PersonCard> {
    PEOPLE.iter().map(|(given, surname1, surname2, birth, sex, phone)| PersonCard {
        given: (*given).into(),
        surname1: (*surname1).into(),
        surname2: (*surname2).into(),
        birth: (*birth).into(),
        sex: (*sex).into(),
        phones: vec![(*phone).into()],
        ..PersonCard::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Instant;
    use crate::store::tx;

    /// At any hour of the day somebody is over, somebody waits and somebody is to come; the drawer is open.
    #[test]
    fn the_example_is_alive_at_any_hour() {
        // Midnight in Mexico City, a Tuesday.
        let midnight = Instant(1_795_500_000_000);
        for minutes in [3, 95, 8 * 60 + 20, 13 * 60, 20 * 60 + 40, 22 * 60 + 10] {
            let folder = tempfile::tempdir().unwrap();
            let clock = Clock::fixed(midnight.plus_min(minutes));
            let node = Node::open(folder.path(), clock, app::words().unwrap(), app::HOOKS).unwrap();
            found(&node).unwrap();
            actix_web::rt::System::new().block_on(fill(&node)).unwrap();
            let business = node.businesses().remove(0);
            let count = |sql: &str| business.store().read_now(|db| tx::one(db, sql, [], |r| r.get::<_, i64>(0))).unwrap().unwrap();
            let state = |state: &str| count(&format!("SELECT count(*) FROM appointment WHERE state = '{state}'"));
            assert_eq!((state("in_service"), state("arrived")), (1, 1), "{minutes}");
            assert!(minutes < 120 || state("done") >= 3, "{minutes}: {}", state("done"));
            assert!(state("booked") > 20, "{minutes}: {}", state("booked"));
            assert_eq!(count("SELECT count(*) FROM drawer_session WHERE closed_at IS NULL"), 1);
            assert_eq!(count("SELECT count(*) FROM cafe_order WHERE state = 'open' AND kitchen = 'waiting'"), 2);
        }
    }
}
