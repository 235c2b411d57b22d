//! The till and the café as a browser and a tablet meet them.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{App, test, web};
use serde_json::{Value, json};

use crate::access::user::{self, NewUser};
use crate::access::{Role, Token, session};
use crate::base::clock::Clock;
use crate::base::lang::Words;
use crate::business::{Business, Founding, Hooks, Node, Profile, Trade};
use crate::http::{House, Listening, Memory, Routes, assets::Assets, guard};
use crate::keyring::Recovery;
use crate::modules::till;
use crate::modules::till::tests::NOW;

struct Place {
    _dir: tempfile::TempDir,
    business: Business,
    house: web::Data<House>,
    owner: Token,
}

/// Away from the runtime, where waiting for the writer is allowed.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|s| s.spawn(work).join().unwrap())
}

fn place() -> Place {
    apart(found)
}

fn found() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let base = (include_str!("../../base/words/es.ftl"), include_str!("../../base/words/en.ftl"));
    let papers = (include_str!("../../documents/words/es.ftl"), include_str!("../../documents/words/en.ftl"));
    let words = Arc::new(Words::new(&[base, papers, crate::http::WORDS, till::WORDS, super::WORDS]).unwrap());
    let node = Node::open(dir.path(), Clock::fixed(NOW), words.clone(), Hooks { on_unseal: &[], on_found: &[] }).unwrap();
    let profile =
        Profile { name: "Café El Naranjo".into(), trades: vec![Trade::Cafe], address: "Calle 5 n.º 12".into(), ..Profile::default() };
    let owner = NewUser { login: "lucia".into(), name: "Lucía Prado".into(), password: "x".into(), roles: vec![Role::Owner] };
    let business = node.found(Founding { profile, owner, recovery: Recovery::generate() }).unwrap();
    // The café works while the keys are away.
    business.seal();
    let house = web::Data::new(House {
        node,
        words,
        menu: [super::MENU, till::MENU].concat(),
        person: &[],
        assets: Assets::embedded(),
        memory: Memory::default(),
        proofs: crate::http::proof::Proofs::default(),
        limiter: crate::http::limit::Limiter::new(crate::http::limit::Limits::default()),
        listening: Listening::Loopback,
        notices: |_, _| Vec::new(),
    });
    let owner = hire(&business, "lucia", Role::Owner);
    Place { _dir: dir, business, house, owner }
}

fn enter(business: &Business, login: &'static str, role: Role) -> Token {
    apart(|| hire(business, login, role))
}

/// Logs somebody in, after hiring them where they are new.
fn hire(business: &Business, login: &'static str, role: Role) -> Token {
    let token = Token::generate().unwrap();
    let hash = token.clone();
    business
        .store()
        .write_now(move |tx| {
            let known = user::credentials(tx.db(), login)?.map(|(id, ..)| id);
            let id = known.map_or_else(
                || user::add(tx, &NewUser { login: login.into(), name: login.into(), password: "x".into(), roles: vec![role] }),
                Ok,
            )?;
            session::begin(tx, &hash, id, true, "").map(|_| ())
        })
        .unwrap();
    token
}

/// The app over a place.
macro_rules! app {
    ($place:expr) => {{
        let mut routes = Routes::default();
        till::routes(&mut routes);
        super::routes(&mut routes);
        test::init_service(
            App::new()
                .app_data($place.house.clone())
                .wrap(from_fn(|req, next| guard::guard(|_, _, _, _| (), req, next)))
                .configure(move |c| routes.mount(c)),
        )
        .await
    }};
}

/// Sends a request as somebody.
macro_rules! send {
    ($app:expr, $token:expr, $request:expr) => {
        Answer::of(test::call_service(&$app, by($token, $request).to_request()).await).await
    };
}

fn by(token: &Token, request: test::TestRequest) -> test::TestRequest {
    request
        .insert_header(("host", "localhost"))
        .insert_header(("origin", "http://localhost"))
        .insert_header(("cookie", format!("mostrador={}", token.cookie())))
}

/// What came back: status, where to go next, body.
struct Answer {
    status: StatusCode,
    to: String,
    body: String,
}

impl Answer {
    async fn of(response: ServiceResponse<BoxBody>) -> Self {
        let (status, to) =
            (response.status(), response.headers().get("location").and_then(|h| h.to_str().ok()).unwrap_or_default().to_owned());
        Self { status, to, body: String::from_utf8_lossy(&test::read_body(response).await).into_owned() }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    fn page(self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        let missing: Vec<&str> =
            self.body.split('‹').skip(1).filter_map(|p| p.split('›').next()).filter(|k| !k.starts_with("role-")).collect();
        assert!(missing.is_empty() && !self.body.contains("style="), "{missing:?}");
        self.body
    }
}

fn browse(uri: &str) -> test::TestRequest {
    test::TestRequest::get().uri(uri).insert_header(("accept", "text/html"))
}

fn form(uri: &str, body: &str) -> test::TestRequest {
    let from = format!("http://localhost{}", uri.rsplit_once('/').map_or("/", |(p, _)| p));
    test::TestRequest::post()
        .uri(uri)
        .insert_header(("accept", "text/html"))
        .insert_header(("referer", from))
        .insert_header(("content-type", "application/x-www-form-urlencoded"))
        .set_payload(body.to_owned())
}

fn tablet(uri: &str, body: &Value, key: &str) -> test::TestRequest {
    test::TestRequest::post()
        .uri(uri)
        .insert_header(("accept", "application/json"))
        .insert_header(("idempotency-key", key.to_owned()))
        .set_json(body)
}

#[actix_web::test]
async fn a_day_by_plain_forms() {
    let place = place();
    let (app, me) = (app!(place), &place.owner);
    assert!(send!(app, me, browse("/cafe")).page().contains("Agregue su primer producto"));
    assert!(send!(app, me, browse("/cafe/menu/items/new")).page().contains("new_category"));
    for (name, price, kitchen) in [("Caf%C3%A9+de+olla", "38.00", "&kitchen=on"), ("Agua", "25%2C50", "")] {
        let made = send!(app, me, form("/cafe/menu/items", &format!("name={name}&new_category=Bebidas&price={price}&tax=16{kitchen}")));
        assert_eq!((made.status, made.to.as_str()), (StatusCode::SEE_OTHER, "/cafe/menu"), "{}", made.body);
    }
    let refused = send!(app, me, form("/cafe/menu/items", "name=Pan&new_category=Pan&price=caro"));
    assert!(refused.to.contains("again="), "{}", refused.to);
    assert!(send!(app, me, browse("/cafe/menu")).page().contains("Café de olla"));

    let screen = send!(app, me, browse("/cafe?place=Mesa+4")).page();
    let items: Vec<&str> = screen.split("[item]\" value=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    assert_eq!(items.len(), 2);
    let body =
        format!("_key=form-key-1&place=Mesa+4&lines[0][item]={}&lines[0][qty]=2&lines[1][item]={}&lines[1][qty]=", items[0], items[1]);
    let order = send!(app, me, form("/cafe/orders", &body)).to;
    assert!(order.starts_with("/cafe/orders/"), "{order}");
    assert_eq!(send!(app, me, form("/cafe/orders", &body)).to, order, "sent twice by the same form");
    assert!(send!(app, me, browse("/cafe/orders")).page().contains("Mesa 4"));
    assert!(send!(app, me, browse("/cafe/kitchen")).page().contains("Café de olla"));
    assert!(send!(app, me, browse(&order)).page().contains("La caja está cerrada"));
    let more =
        send!(app, me, form(&format!("{order}/lines"), &format!("lines[0][item]={}&lines[0][qty]=1&lines[0][note]=sin+gas", items[1])));
    assert_eq!(more.to, order);

    assert!(send!(app, me, browse("/till")).page().contains("Fondo inicial"));
    assert_eq!(send!(app, me, form("/till/open", "register=Caja+1&float=500")).to, "/till");
    let receipt = send!(app, me, form(&format!("{order}/pay"), "method=cash&tendered=200")).to;
    let shown = send!(app, me, browse(&receipt)).page();
    assert!(shown.contains("$101.50") && shown.contains("$98.50"), "{shown}");
    assert!(send!(app, me, browse(&format!("{receipt}.pdf"))).body.starts_with("%PDF"));
    assert!(send!(app, me, browse("/cafe/orders?state=closed")).page().contains("Mesa 4"));
    assert_eq!(send!(app, me, form(&format!("{order}/bump"), "_key=bump-key-1")).to, "/cafe/kitchen");
    assert!(send!(app, me, browse("/cafe/kitchen")).page().contains("/recall"));

    let till = send!(app, me, browse("/till")).page();
    assert!(till.contains("$601.50") && till.contains("count[50000]"));
    let session = till.split("/till/").find_map(|p| p.split_once("/count").map(|(id, _)| id)).unwrap().to_owned();
    assert_eq!(send!(app, me, form(&format!("/till/{session}/move"), "kind=paid_out&amount=36&reason=hielo")).to, "/till");
    let z = send!(app, me, form(&format!("/till/{session}/count"), "count[50000]=1&count[5000]=1&count[1000]=&other=15.00")).to;
    assert_eq!(z, format!("/till/sessions/{session}"));
    assert!(send!(app, me, browse(&z)).page().contains("Falta: $0.50"));
    assert_eq!(send!(app, me, form(&format!("/till/{session}/close"), "why=vuelto")).to, z);
    assert!(send!(app, me, browse(&z)).page().contains("Corte Z 1"));
    assert!(send!(app, me, browse("/till/sessions")).page().contains("Caja 1"));
    assert!(send!(app, me, browse("/till/journal")).page().contains("Cajón"));
    assert_eq!(place.business.store().read_now(till::journal_sum).unwrap(), 0);
}

#[actix_web::test]
async fn a_sale_by_the_tablet_with_a_bad_network() {
    let place = place();
    let (app, me) = (app!(place), &place.owner);
    let made = send!(
        app,
        me,
        tablet(
            "/cafe/menu/items",
            &json!({"name": "Latte", "new_category": "Café", "price": "56", "tax": 16, "kitchen": true}),
            "menu-key-1"
        )
    );
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let item = made.json()["id"].clone();
    let order = json!({"id": "0198c5b0-0000-4000-8000-000000000001", "place": "Mostrador", "lines": [{"id": "0198c5b0-0000-4000-8000-000000000002", "item": item, "qty": 3, "note": ""}]});
    let first = send!(app, me, tablet("/cafe/orders", &order, "order-key-1"));
    assert_eq!((first.status, &first.json()["total_minor"]), (StatusCode::CREATED, &json!(16_800)), "{}", first.body);
    for key in ["order-key-1", "another-key"] {
        assert_eq!(send!(app, me, tablet("/cafe/orders", &order, key)).json(), first.json());
    }
    let mut other = order.clone();
    other["lines"][0]["qty"] = json!(4);
    assert_eq!(send!(app, me, tablet("/cafe/orders", &other, "order-key-2")).json()["error"]["code"], "key_reused");
    let mut priced = order.clone();
    priced["lines"][0]["price_minor"] = json!(1);
    assert_eq!(send!(app, me, tablet("/cafe/orders", &priced, "order-key-3")).status, StatusCode::UNPROCESSABLE_ENTITY);

    let pay = "/cafe/orders/0198c5b0-0000-4000-8000-000000000001/pay";
    assert_eq!(
        send!(app, me, tablet(pay, &json!({"method": "cash", "tendered_minor": 20_000}), "pay-key-01")).json()["error"]["code"],
        "drawer_closed"
    );
    send!(app, me, tablet("/till/open", &json!({"register": "Caja 1", "float": 0}), "open-key-1"));
    let paid = send!(app, me, tablet(pay, &json!({"method": "cash", "tendered_minor": 20_000}), "pay-key-01"));
    assert_eq!(paid.json()["change_minor"], json!(3_200), "{}", paid.body);
    assert_eq!(send!(app, me, tablet(pay, &json!({"method": "cash", "tendered_minor": 20_000}), "pay-key-01")).json(), paid.json());
    assert_eq!(
        send!(app, me, tablet(pay, &json!({"method": "cash", "tendered_minor": 20_000}), "pay-key-02")).json()["error"]["code"],
        "order_paid"
    );
}

#[actix_web::test]
async fn a_cashier_counts_blind() {
    let place = place();
    let app = app!(place);
    let (ana, cook) = (enter(&place.business, "ana", Role::Cashier), enter(&place.business, "beto", Role::Kitchen));
    let opened = send!(app, &ana, tablet("/till/open", &json!({"register": "Caja 1", "float": "777"}), "open-key-1")).json();
    let id = opened["id"].as_str().unwrap().to_owned();
    for uri in ["/till".to_owned(), format!("/till/sessions/{id}")] {
        let told = send!(app, &ana, test::TestRequest::get().uri(&uri)).json();
        assert_eq!((&told["session"]["expected_minor"], &told["session"]["totals"]), (&Value::Null, &Value::Null), "{uri}");
        assert!(!send!(app, &ana, browse(&uri)).page().contains("Debe haber"));
    }
    assert_eq!(send!(app, &ana, browse("/till/sessions")).status, StatusCode::FORBIDDEN);
    assert_eq!(send!(app, &cook, browse(&format!("/till/sessions/{id}"))).status, StatusCode::FORBIDDEN);
    assert_eq!(send!(app, &cook, browse("/cafe")).status, StatusCode::FORBIDDEN);
    send!(app, &cook, browse("/cafe/kitchen")).page();
    let counted =
        send!(app, &ana, tablet(&format!("/till/{id}/count"), &json!({"count": {"50000": 1}, "other": "277"}), "count-key-1")).json();
    assert_eq!((&counted["expected_minor"], &counted["difference_minor"]), (&json!(77_700), &json!(0)));
    assert_eq!(send!(app, &ana, tablet(&format!("/till/{id}/close"), &json!({}), "close-key-1")).json()["z"], json!(1));
    assert!(send!(app, &ana, browse(&format!("/till/sessions/{id}"))).page().contains("Corte Z 1"));
}
