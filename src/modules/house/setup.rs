//! The first five minutes: the business and its owner.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::kit::hold_kit;
use super::login::cookie;
use crate::access::user::{self, NewUser};
use crate::access::{Role, Token, password, session};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Zone;
use crate::base::id::BusinessId;
use crate::base::lang::Lang;
use crate::base::money::{CURRENCIES, Currency};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text;
use crate::business::{Founding, Profile, Trade};
use crate::http::{Anyone, Asked, Done, Input, Reply, Routes};
use crate::keyring::Recovery;

pub(super) fn routes(r: &mut Routes) {
    r.get("/setup", show);
    r.post("/setup", found);
    super::kit::routes(r);
}

/// The set-up page.
#[derive(Serialize, ToSchema)]
struct SetupPage {
    code: String,
    zones: Vec<(String, String)>,
    currencies: Vec<(String, String)>,
}
crate::page!(SetupPage, "modules/house/pages/setup.html", "setup-title");

/// Zones of Latin America first, with the names that people there give them.
const ZONES: &[(&str, &str)] = &[
    ("America/Mexico_City", "Ciudad de México"),
    ("America/Tijuana", "Tijuana"),
    ("America/Cancun", "Cancún"),
    ("America/Monterrey", "Monterrey"),
    ("America/Bogota", "Bogotá"),
    ("America/Lima", "Lima"),
    ("America/Santiago", "Santiago"),
    ("America/Argentina/Buenos_Aires", "Buenos Aires"),
    ("America/Montevideo", "Montevideo"),
    ("America/Asuncion", "Asunción"),
    ("America/La_Paz", "La Paz"),
    ("America/Guayaquil", "Guayaquil"),
    ("America/Caracas", "Caracas"),
    ("America/Panama", "Panamá"),
    ("America/Costa_Rica", "Costa Rica"),
    ("America/Guatemala", "Guatemala"),
    ("America/El_Salvador", "El Salvador"),
    ("America/Tegucigalpa", "Tegucigalpa"),
    ("America/Managua", "Managua"),
    ("America/Santo_Domingo", "Santo Domingo"),
    ("America/Havana", "La Habana"),
    ("America/Puerto_Rico", "Puerto Rico"),
    ("America/Sao_Paulo", "São Paulo"),
    ("America/New_York", "Nueva York"),
    ("Europe/Madrid", "Madrid"),
    ("UTC", "UTC"),
];

/// The zones a person may choose, with words.
pub(super) fn zones() -> Vec<(String, String)> {
    ZONES.iter().map(|(zone, name)| ((*zone).to_owned(), (*name).to_owned())).collect()
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
