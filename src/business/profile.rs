//! What a business says of itself: name, trades, zone, currency, letterhead.

use serde::{Deserialize, Serialize};

use crate::base::clock::Zone;
use crate::base::lang::Lang;
use crate::base::money::Currency;
use crate::base::problem::{Outcome, Problem};
use crate::documents::{Layout, Paper};
use crate::store::{Tx, tx};

/// What a business lives from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Trade {
    /// Appointments and charts.
    Clinic,
    /// Orders and a till.
    Cafe,
    /// Rooms by the night.
    Lodging,
}

impl Trade {
    /// Every trade.
    pub const ALL: [Self; 3] = [Self::Clinic, Self::Cafe, Self::Lodging];

    /// Its stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Cafe => "cafe",
            Self::Lodging => "lodging",
        }
    }

    /// Finds a trade by its name.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.code() == code)
    }
}

/// The business's page for those who book by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Online {
    /// It is open.
    pub open: bool,
    /// A few words at its head.
    pub welcome: String,
    /// Other sites may show it inside theirs.
    pub embed: bool,
}

/// A business's profile.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The name over the door.
    pub name: String,
    /// What it lives from.
    pub trades: Vec<Trade>,
    /// IANA zone.
    pub zone: String,
    /// ISO 4217.
    pub currency: String,
    /// Language of papers and of people who have not chosen.
    pub lang: Lang,
    /// Street address, for papers.
    pub address: String,
    /// Phone, for papers.
    pub phone: String,
    /// Tax number (RFC, NIT, CUIT, RUT), for receipts.
    pub tax_id: String,
    /// A line at the foot of receipts.
    pub receipt_foot: String,
    /// Calling code for phones typed without one: 52.
    pub calling_code: u16,
    /// What kind of establishment it is, for clinical papers (NOM-004-SSA3-2012, 5.2.1).
    pub kind: String,
    /// Its owner or legal name, for clinical papers.
    pub owner: String,
    /// Height above the sea in metres: saturation is judged by it.
    pub altitude_m: u16,
    /// Charts are open to those who treat the person; others need an emergency.
    pub private_charts: bool,
    /// How each kind of clinical paper is laid out.
    pub papers: Papers,
    /// The page for those who book by themselves.
    pub online: Online,
}

/// How each kind of clinical paper is laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Papers {
    /// Prescriptions: half a letter is the usual pad in Mexico.
    pub prescription: Layout,
    /// Orders for studies.
    pub order: Layout,
    /// Certificates.
    pub certificate: Layout,
}

impl Default for Papers {
    fn default() -> Self {
        Self { prescription: Paper::HalfLetter.into(), order: Paper::HalfLetter.into(), certificate: Paper::Letter.into() }
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            name: String::new(),
            trades: Vec::new(),
            zone: "America/Mexico_City".into(),
            currency: "MXN".into(),
            lang: Lang::Es,
            address: String::new(),
            phone: String::new(),
            tax_id: String::new(),
            receipt_foot: String::new(),
            calling_code: 52,
            kind: String::new(),
            owner: String::new(),
            altitude_m: 0,
            private_charts: false,
            papers: Papers::default(),
            online: Online::default(),
        }
    }
}

impl Profile {
    /// The zone; UTC only for a name that left the zone data since it was chosen.
    #[must_use]
    pub fn zone(&self) -> Zone {
        Zone::named(&self.zone).unwrap_or_else(Zone::utc)
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        Currency::named(&self.currency).unwrap_or(crate::base::money::CURRENCIES[0])
    }

    /// True where the business lives from a trade.
    #[must_use]
    pub fn has(&self, trade: Trade) -> bool {
        self.trades.contains(&trade)
    }
}

pub(super) fn load(db: &rusqlite::Connection) -> Outcome<Profile> {
    let text = tx::one(db, "SELECT value FROM setting WHERE key = 'profile'", [], |r| r.get::<_, String>(0))?;
    text.map_or_else(|| Ok(Profile::default()), |t| serde_json::from_str(&t).map_err(Problem::internal))
}

pub(super) fn save(tx: &Tx<'_>, profile: &Profile) -> Outcome<()> {
    let text = serde_json::to_string(profile).map_err(Problem::internal)?;
    tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('profile', ?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at", (text, tx.now()))?;
    Ok(())
}
