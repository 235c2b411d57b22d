//! The first five minutes: the business, its owner, the emergency kit; or a backup brought back.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::login::cookie;
use crate::access::user::{self, NewUser};
use crate::access::{Role, Token, may, password, session};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Zone;
use crate::base::id::BusinessId;
use crate::base::lang::{Lang, Words};
use crate::base::money::{CURRENCIES, Currency};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text;
use crate::business::{Business, Founding, Profile, Trade};
use crate::documents;
use crate::http::{Allow, Anyone, Asked, Done, Input, Paper, Reply, Routes};
use crate::keyring::{Recovery, Ring, fingerprint};

pub(super) fn routes(r: &mut Routes) {
    r.get("/setup", show);
    r.post("/setup", found);
    r.get("/setup/kit", show_kit);
    r.get("/setup/kit.pdf", print_kit);
    r.post("/setup/kit", confirm_kit);
}

/// Recovery keys between their making and their confirmation: in memory only, for the page that shows
/// them. After a restart the owner makes a new kit.
static KITS: LazyLock<Mutex<HashMap<BusinessId, Recovery>>> = LazyLock::new(Mutex::default);

/// Puts a fresh recovery key before the kit page.
pub(super) fn hold_kit(business: BusinessId, recovery: Recovery) {
    KITS.lock().unwrap_or_else(PoisonError::into_inner).insert(business, recovery);
}

/// The set-up page.
#[derive(Serialize, ToSchema)]
struct SetupPage {
    code: String,
    zones: Vec<(String, String)>,
    currencies: Vec<(String, String)>,
}
crate::page!(SetupPage, "modules/house/pages/setup.html", "setup-title");

/// Zones of Latin America first, as people there name them.
const ZONES: &[&str] = &[
    "America/Mexico_City",
    "America/Tijuana",
    "America/Cancun",
    "America/Monterrey",
    "America/Bogota",
    "America/Lima",
    "America/Santiago",
    "America/Argentina/Buenos_Aires",
    "America/Montevideo",
    "America/Asuncion",
    "America/La_Paz",
    "America/Guayaquil",
    "America/Caracas",
    "America/Panama",
    "America/Costa_Rica",
    "America/Guatemala",
    "America/El_Salvador",
    "America/Tegucigalpa",
    "America/Managua",
    "America/Santo_Domingo",
    "America/Havana",
    "America/Puerto_Rico",
    "America/Sao_Paulo",
    "America/New_York",
    "Europe/Madrid",
    "UTC",
];

/// The zones a person may choose, with words.
pub(super) fn zones() -> Vec<(String, String)> {
    ZONES.iter().map(|z| ((*z).to_owned(), z.rsplit('/').next().unwrap_or(z).replace('_', " "))).collect()
}

/// The currencies a person may choose.
pub(super) fn currencies() -> Vec<(String, String)> {
    CURRENCIES.iter().map(|c| (c.code.to_owned(), format!("{} ({})", c.code, c.symbol.trim()))).collect()
}

#[derive(Deserialize, ToSchema)]
struct WithCode {
    code: Option<String>,
}

async fn show(who: Anyone, asked: Asked<WithCode>) -> Outcome<Reply<SetupPage>> {
    if !who.node().is_new() {
        return Err(Problem::new(Code::AlreadySetUp));
    }
    Ok(Reply(SetupPage { code: asked.code.clone().unwrap_or_default(), zones: zones(), currencies: currencies() }))
}

/// Founding a business.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Foundation {
    /// The one-time code that the server printed.
    #[garde(length(chars, min = 1, max = 40))]
    setup_code: String,
    /// The name over the door.
    #[garde(length(chars, min = 1, max = 120))]
    name: String,
    /// What it lives from.
    #[garde(length(min = 1, max = 3))]
    trades: Vec<Trade>,
    /// IANA zone.
    #[garde(length(chars, min = 1, max = 60))]
    zone: String,
    /// ISO 4217.
    #[garde(length(chars, min = 3, max = 3))]
    currency: String,
    /// Language of papers and screens.
    #[garde(skip)]
    lang: Lang,
    /// The owner's name.
    #[garde(length(chars, min = 1, max = 120))]
    owner_name: String,
    /// The owner's login name.
    #[garde(length(chars, min = 1, max = 40))]
    user: String,
    /// The owner's password.
    #[garde(length(chars, min = 1, max = 200))]
    password: String,
    /// True where the owner also treats people.
    #[garde(skip)]
    #[serde(default)]
    clinician: Option<String>,
}

/// A founded business. The recovery key is given this once.
#[derive(Serialize, ToSchema)]
struct Founded {
    business: BusinessId,
    recovery_key: String,
}

/// Checks what a person chose for a profile.
pub(crate) fn profile(name: &str, trades: &[Trade], zone: &str, currency: &str, lang: Lang) -> Outcome<Profile> {
    Zone::named(zone).ok_or_else(|| Problem::field("zone", "not-a-zone"))?;
    let currency = Currency::named(currency).ok_or_else(|| Problem::field("currency", "not-a-choice"))?;
    Ok(Profile {
        name: text::tidy(name, 120),
        trades: trades.to_vec(),
        zone: zone.to_owned(),
        currency: currency.code.to_owned(),
        lang,
        calling_code: calling_code(zone),
        ..Profile::default()
    })
}

/// The calling code of the country a zone lies in.
fn calling_code(zone: &str) -> u16 {
    match zone {
        "America/Bogota" => 57,
        "America/Lima" => 51,
        "America/Santiago" => 56,
        "America/Argentina/Buenos_Aires" => 54,
        "America/Montevideo" => 598,
        "America/Asuncion" => 595,
        "America/La_Paz" => 591,
        "America/Guayaquil" => 593,
        "America/Caracas" => 58,
        "America/Panama" => 507,
        "America/Costa_Rica" => 506,
        "America/Guatemala" => 502,
        "America/El_Salvador" => 503,
        "America/Tegucigalpa" => 504,
        "America/Managua" => 505,
        "America/Havana" => 53,
        "America/Sao_Paulo" => 55,
        "America/New_York" | "America/Santo_Domingo" | "America/Puerto_Rico" => 1,
        "Europe/Madrid" => 34,
        _ => 52,
    }
}

async fn found(who: Anyone, input: Input<Foundation>) -> Outcome<Done<Founded>> {
    let input = input.into_inner();
    who.node().check_setup_code(&input.setup_code).await?;
    let profile = profile(&input.name, &input.trades, &input.zone, &input.currency, input.lang)?;
    let login = user::login_name("user", &input.user)?;
    password::judge("password", &input.password, &[&input.name, &input.owner_name, &login])?;
    let phc = password::hash(Zeroizing::new(input.password)).await?;
    let mut roles = vec![Role::Owner];
    if input.clinician.is_some() {
        roles.push(Role::Clinician);
    }
    let recovery = Recovery::generate();
    let kit = Recovery::parse(recovery.text())?;
    let founding = Founding {
        profile,
        owner: NewUser { login: login.clone(), name: text::tidy(&input.owner_name, 120), password: phc, roles },
        recovery,
    };
    let node = who.node().clone();
    let business = tokio::task::spawn_blocking(move || node.found(founding)).await.map_err(Problem::internal)??;
    let token = Token::generate()?;
    let (fresh, agent) = (token.clone(), who.agent.clone());
    business
        .write(move |tx| {
            let (id, ..) = user::credentials(tx.db(), &login)?.ok_or_else(|| Problem::internal("no owner"))?;
            session::begin(tx, &fresh, id, true, &agent)?;
            audit::record(tx, Actor { user: Some(*id.bytes()), session: None }, &Event::done("session.begin", "user", id.bytes()))
        })
        .await?;
    let recovery_key = kit.text().to_owned();
    hold_kit(business.id(), kit);
    Ok(Done::made("/setup/kit", Founded { business: business.id(), recovery_key }).cookie(cookie(&who.house, &token)))
}

/// The emergency kit, shown once.
#[derive(Serialize, ToSchema)]
struct KitPage {
    /// The recovery key in groups.
    groups: Vec<String>,
    /// An SVG picture of it.
    qr: String,
    fingerprint: String,
    business: String,
    /// Which groups the page asks back, counted from one.
    ask: [usize; 2],
}
crate::page!(KitPage, "modules/house/pages/kit.html", "kit-title");

/// Groups of four characters behind the fixed beginning, exactly as the paper prints them
/// (`documents::kit`), for two of them are asked back from it.
fn groups(key: &str) -> Vec<String> {
    let body: Vec<char> = key.strip_prefix("AGE-SECRET-KEY-1").unwrap_or(key).chars().collect();
    body.chunks(4).map(|c| c.iter().collect()).collect()
}

/// Which two groups are asked back: out of the key itself, so that a reload asks for the same.
fn asked_groups(groups: &[String]) -> [usize; 2] {
    let sum: usize = groups.iter().flat_map(|g| g.bytes()).map(usize::from).sum();
    let first = sum % groups.len().max(1);
    let second = (first + 1 + sum % (groups.len().max(2) - 1)) % groups.len().max(1);
    [first + 1, second + 1]
}

fn held(business: BusinessId) -> Outcome<Recovery> {
    let kits = KITS.lock().unwrap_or_else(PoisonError::into_inner);
    kits.get(&business).map(|r| Recovery::parse(r.text())).ok_or_else(|| Problem::new(Code::NotFound))?
}

async fn show_kit(who: Allow<may::ManageKeys>) -> Outcome<Reply<KitPage>> {
    let recovery = held(who.business.id())?;
    let groups = groups(recovery.text());
    let public = Ring::public_keys(who.business.keys_folder(), who.business.id())?;
    Ok(Reply(KitPage {
        ask: asked_groups(&groups),
        groups,
        qr: svg(recovery.text())?,
        fingerprint: fingerprint(&public[1]),
        business: who.business.profile().name.clone(),
    }))
}

/// A QR as SVG without inline style.
pub(super) fn svg(text: &str) -> Outcome<String> {
    let code = qrcode::QrCode::new(text).map_err(Problem::internal)?;
    Ok(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(180, 180).quiet_zone(true).build())
}

async fn print_kit(who: Allow<may::ManageKeys>) -> Outcome<Paper> {
    let recovery = held(who.business.id())?;
    Ok(Paper::pdf("mostrador-kit.pdf", kit_pdf(&who.business, &recovery, &who.house.words)?))
}

/// The emergency kit as a PDF to print.
///
/// # Errors
/// The recipients file is missing; what the paper refuses.
pub(crate) fn kit_pdf(business: &Business, recovery: &Recovery, words: &Words) -> Outcome<Vec<u8>> {
    let profile = business.profile();
    let public = Ring::public_keys(business.keys_folder(), business.id())?;
    let kit = documents::kit::Kit {
        business: profile.name.clone(),
        key: recovery.text().to_owned(),
        fingerprint: fingerprint(&public[1]),
        made: profile.zone().date(business.now()).strftime("%d/%m/%Y").to_string(),
    };
    let say = |key: &str| words.t(profile.lang, key);
    documents::kit::render(&kit, &documents::Words { language: profile.lang.tag(), say: &say }).map_err(Problem::internal)
}

/// Part of the key, typed back from paper.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct KitAnswer {
    /// The first group asked for.
    #[garde(length(chars, min = 1, max = 20))]
    first_recovery: String,
    /// The second group asked for.
    #[garde(length(chars, min = 1, max = 20))]
    second_recovery: String,
}

#[derive(Serialize, ToSchema)]
struct KitConfirmed {
    confirmed: bool,
}

async fn confirm_kit(who: Allow<may::ManageKeys>, input: Input<KitAnswer>) -> Outcome<Done<KitConfirmed>> {
    let groups = groups(held(who.business.id())?.text());
    let [a, b] = asked_groups(&groups);
    let same = |typed: &str, group: usize| groups.get(group - 1).is_some_and(|g| g.eq_ignore_ascii_case(typed.trim()));
    for (field, typed, group) in [("first_recovery", &input.first_recovery, a), ("second_recovery", &input.second_recovery, b)] {
        if !same(typed, group) {
            return Err(Problem::field(field, "not-same"));
        }
    }
    let actor = who.actor();
    who.business
        .write(move |tx| {
            tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('kit_confirmed', '1', ?1) ON CONFLICT(key) DO UPDATE SET value = '1', changed_at = excluded.changed_at", [tx.now()])?;
            audit::record(tx, actor, &Event::house("kit.confirm"))
        })
        .await?;
    KITS.lock().unwrap_or_else(PoisonError::into_inner).remove(&who.business.id());
    Ok(Done::see("/", KitConfirmed { confirmed: true }).say(who.t("kit-confirmed")))
}
