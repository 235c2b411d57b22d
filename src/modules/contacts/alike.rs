//! While somebody is registered: who on file looks like them. It warns beside the form and stops nobody.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Found;
use crate::access::may;
use crate::base::birth::{Birth, DateOrder, parse as parse_birth};
use crate::base::national_id::Curp;
use crate::base::phone::Phone;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Allow, Asked, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/people/alike", alike);
}

/// The most that are shown: more are a name, not a person.
const MOST: usize = 5;

/// What was typed so far.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
struct SoFar {
    /// Given names.
    given: String,
    /// First surname.
    surname1: String,
    /// Second surname.
    surname2: String,
    /// Birth date as typed.
    birth: String,
    /// Phone as typed.
    phone: String,
    /// CURP as typed.
    curp: String,
}

/// Somebody on file, and what is the same.
#[derive(Serialize, ToSchema)]
struct Alike {
    found: Found,
    why: String,
}

/// Who looks alike, the likest first.
#[derive(Serialize, ToSchema)]
struct AlikePage {
    items: Vec<Alike>,
}
crate::page!(AlikePage, "modules/contacts/pages/alike.html", "people-title");

/// What is the same, the surest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Why {
    Curp,
    NameAndBirth,
    Phone,
    Name,
}

impl Why {
    const fn word(self) -> &'static str {
        match self {
            Self::Curp => "alike-curp",
            Self::NameAndBirth => "alike-name-birth",
            Self::Phone => "alike-phone",
            Self::Name => "alike-name",
        }
    }
}

/// Asks the index, which knows names, phones and identifiers of everybody, for each thing that was typed whole.
fn look(business: &Business, typed: &SoFar, today: Date) -> Vec<(Found, Why)> {
    let mut seen: Vec<(Found, Why)> = Vec::new();
    let mut add = |found: Vec<Found>, why: &dyn Fn(&Found) -> Why| {
        for one in found {
            if seen.iter().all(|(known, _)| known.id != one.id) {
                let why = why(&one);
                seen.push((one, why));
            }
        }
    };
    let find = |query: &str| super::find(business, query, MOST);
    if let Ok(curp) = Curp::parse(&typed.curp) {
        add(find(curp.as_str()), &|_| Why::Curp);
    }
    if let Ok(phones) = Phone::parse_all(&typed.phone, business.profile().calling_code) {
        for phone in phones {
            add(find(phone.e164().to_string().trim_start_matches('+')), &|_| Why::Phone);
        }
    }
    let born = match parse_birth(&typed.birth, DateOrder::DayFirst, today) {
        Ok(Birth::Known(date, _)) => Some(date.strftime("%d/%m/%Y").to_string()),
        _ => None,
    };
    // A name without a surname is everybody's.
    if !typed.given.trim().is_empty() && typed.surname1.trim().chars().count() > 1 {
        let first = typed.given.split_whitespace().next().unwrap_or_default();
        let named = find(&format!("{first} {} {}", typed.surname1, typed.surname2));
        let same_day = |f: &Found| born.as_deref().is_some_and(|b| f.detail.starts_with(b));
        add(named, &|f| if same_day(f) { Why::NameAndBirth } else { Why::Name });
    }
    seen.sort_by_key(|(_, why)| *why as u8);
    seen.truncate(MOST);
    seen
}

async fn alike(who: Allow<may::KeepPeople>, asked: Asked<SoFar>) -> Outcome<Reply<AlikePage>> {
    if who.business.vault().is_sealed() {
        return Err(Problem::new(Code::Sealed));
    }
    let today = who.business.profile().zone().date(who.business.now());
    let found = look(&who.business, &asked, today);
    Ok(Reply(AlikePage { items: found.into_iter().map(|(found, why)| Alike { found, why: who.t(why.word()) }).collect() }))
}
