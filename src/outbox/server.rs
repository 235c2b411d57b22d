//! The mail server that letters leave through.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::base::problem::Outcome;
use crate::keyring::{Clear, KeyId, Place, Purpose, Sealed, Vault};
use crate::store::{Tx, tx};

/// How the connection is kept private.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS, required (port 587).
    Starttls,
    /// None: for a server on this machine only.
    None,
}

impl Security {
    /// As the database has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Starttls => "starttls",
            Self::None => "none",
        }
    }

    fn named(code: &str) -> Self {
        [Self::Tls, Self::Starttls].into_iter().find(|s| s.code() == code).unwrap_or(Self::None)
    }
}

/// A mail server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS or none.
    pub security: Security,
    /// Who logs in; empty for nobody.
    pub user: String,
    /// Their password, sealed under a key that stays while people's data is sealed.
    pub password: Option<Sealed<String>>,
    /// The sender's name.
    pub from_name: String,
    /// The sender's address.
    pub from_address: String,
    /// Who gets the daily summary; empty for nobody.
    pub owner_address: String,
    /// Where the business's page is reached from outside; empty for no links.
    pub public_url: String,
}

/// Where the password lies.
const PLACE: Place<'static> = Place { table: "mail_server", column: "password", row: &[0; 16] };
/// The subject of the key for what belongs to the house and to no person.
const HOUSE: [u8; 16] = *b"mostrador-outbox";

impl Server {
    /// The password, opened.
    ///
    /// # Errors
    /// `Sealed` where not even the access keys are open.
    pub(super) fn opened(&self, vault: &Vault) -> Outcome<Option<Clear<String>>> {
        self.password.as_ref().map(|sealed| vault.open(&PLACE, sealed)).transpose()
    }
}

/// The server, where one was given.
///
/// # Errors
/// What SQLite says.
pub fn load(db: &Connection) -> Outcome<Option<Server>> {
    tx::one(
        db,
        "SELECT host, port, security, user, password, from_name, from_address, owner_address, public_url FROM mail_server WHERE only = 1",
        [],
        |r| {
            Ok(Server {
                host: r.get(0)?,
                port: r.get(1)?,
                security: Security::named(&r.get::<_, String>(2)?),
                user: r.get(3)?,
                password: r.get(4)?,
                from_name: r.get(5)?,
                from_address: r.get(6)?,
                owner_address: r.get(7)?,
                public_url: r.get(8)?,
            })
        },
    )
}

/// The key for what belongs to the house and to no person: the mail password, codes for strangers.
///
/// # Errors
/// `Sealed` while sealed and none was made yet.
pub fn server_key(tx: &Tx<'_>, vault: &Vault) -> Outcome<KeyId> {
    let known = tx.one("SELECT id FROM data_key WHERE purpose = 'access' AND subject = ?1", [HOUSE], |r| r.get::<_, i64>(0))?;
    if let Some(id) = known {
        return Ok(KeyId::from_sql(id));
    }
    let key = vault.mint(Purpose::Access, Some(HOUSE))?;
    key.store(tx)?;
    Ok(key.id)
}

/// Stores the server; without a new password the old one stays.
///
/// # Errors
/// `Sealed` where a password is to be sealed and cannot.
pub fn save(tx: &Tx<'_>, vault: &Vault, server: &Server, password: Option<&str>) -> Outcome<()> {
    let sealed = match password {
        Some(text) => Some(vault.seal_value(server_key(tx, vault)?, &PLACE, &Clear::new(text.to_owned()))?),
        None => server.password.clone(),
    };
    tx.exec(
        "INSERT INTO mail_server(only, host, port, security, user, password, from_name, from_address, owner_address, public_url, changed_at)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT(only) DO UPDATE SET host = excluded.host, port = excluded.port, security = excluded.security, user = excluded.user, password = excluded.password,
           from_name = excluded.from_name, from_address = excluded.from_address, owner_address = excluded.owner_address, public_url = excluded.public_url, changed_at = excluded.changed_at",
        rusqlite::params![
            server.host, server.port, server.security.code(), server.user, sealed, server.from_name, server.from_address, server.owner_address,
            server.public_url, tx.now()
        ],
    )?;
    Ok(())
}
