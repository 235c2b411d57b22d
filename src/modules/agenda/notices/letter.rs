//! The letter about an appointment: text, HTML and an invitation, in the business's language.

use askama::Template;

use super::Kind;
use crate::base::lang::Arg;
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::modules::agenda::ics::{self, Entry, Method};
use crate::modules::agenda::look::long_words;
use crate::modules::agenda::store::Row;
use crate::outbox::Letter;

/// What a letter tells, and to whom.
pub(in crate::modules::agenda) struct Told<'a> {
    pub kind: Kind,
    pub row: &'a Row,
    pub name: String,
    pub address: String,
    /// Where the person sees, moves or cancels it; empty for nowhere.
    pub link: String,
    /// The sender's address, as organizer of the invitation.
    pub from: &'a str,
}

#[derive(Template)]
#[template(path = "modules/agenda/notices/letter.html")]
struct Html<'a> {
    lang: &'a str,
    title: &'a str,
    greeting: &'a str,
    lead: &'a str,
    /// Word and value.
    facts: &'a [(String, String)],
    link: &'a str,
    link_word: &'a str,
    business: &'a str,
    foot: &'a str,
}

/// Writes the letter.
///
/// # Errors
/// Only the template's own.
pub(in crate::modules::agenda) fn letter(business: &Business, told: &Told<'_>) -> Outcome<Letter> {
    let profile = business.profile();
    let say = |key: &str, args: &[Arg<'_>]| business.words().ta(profile.lang, key, args);
    let key = |part: &str| format!("letter-{part}-{}", told.kind.code());
    let when = long_words(business, told.row.start);
    let subject = say(&key("subject"), &[("business", profile.name.clone().into()), ("when", when.clone().into())]);
    let greeting = say("letter-greeting", &[("name", told.name.clone().into())]);
    let lead = say(&key("lead"), &[("business", profile.name.clone().into())]);
    let facts: Vec<(String, String)> = [
        ("appointment-start", when),
        ("appointment-service", told.row.service_name.clone()),
        ("appointment-with", told.row.resource_name.clone()),
        ("letter-where", profile.address.replace('\n', ", ")),
        ("letter-phone", profile.phone.clone()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(word, value)| (business.t(word), value))
    .collect();
    let (link_word, foot) = (business.t("letter-link"), business.t("letter-foot"));
    let html = Html {
        lang: profile.lang.tag(),
        title: &subject,
        greeting: &greeting,
        lead: &lead,
        facts: &facts,
        link: &told.link,
        link_word: &link_word,
        business: &profile.name,
        foot: &foot,
    };
    let mut text = format!("{greeting}\n\n{lead}\n\n");
    text.extend(facts.iter().map(|(word, value)| format!("{word}: {value}\n")));
    if !told.link.is_empty() {
        text.extend(["\n", &link_word, ":\n", &told.link, "\n"]);
    }
    text.extend(["\n", &profile.name, "\n", &foot, "\n"]);
    Ok(Letter {
        to: told.address.clone(),
        to_name: told.name.clone(),
        html: html.render().map_err(|e| Problem::internal(format!("template: {e}")))?,
        text,
        subject,
        calendar: invitation(business, told),
    })
}

/// The letter about a place that came free: when and what, and the link to answer.
///
/// # Errors
/// Only the template's own.
pub(in crate::modules::agenda) fn offer_letter(
    business: &Business,
    name: &str,
    address: &str,
    [when, service]: &[String; 2],
    link: &str,
    minutes: i64,
) -> Outcome<Letter> {
    let profile = business.profile();
    let say = |key: &str, args: &[Arg<'_>]| business.words().ta(profile.lang, key, args);
    let subject = say("letter-subject-offer", &[("when", when.clone().into())]);
    let greeting = say("letter-greeting", &[("name", name.to_owned().into())]);
    let lead = say("letter-lead-offer", &[("business", profile.name.clone().into()), ("minutes", minutes.to_string().into())]);
    let facts = [(business.t("appointment-start"), when.clone()), (business.t("appointment-service"), service.clone())];
    let (link_word, foot) = (business.t("letter-link-offer"), business.t("letter-foot-offer"));
    let html = Html {
        lang: profile.lang.tag(),
        title: &subject,
        greeting: &greeting,
        lead: &lead,
        facts: &facts,
        link,
        link_word: &link_word,
        business: &profile.name,
        foot: &foot,
    };
    Ok(Letter {
        to: address.to_owned(),
        to_name: name.to_owned(),
        html: html.render().map_err(|e| Problem::internal(format!("template: {e}")))?,
        text: format!("{greeting}\n\n{lead}\n\n{when}\n{service}\n\n{link_word}:\n{link}\n\n{}\n{foot}\n", profile.name),
        subject,
        calendar: None,
    })
}

fn invitation(business: &Business, told: &Told<'_>) -> Option<(String, String)> {
    let method = match told.kind {
        Kind::Booked | Kind::Moved => Method::Request,
        Kind::Cancelled => Method::Cancel,
        Kind::Day | Kind::Hour => return None,
    };
    let entry = Entry { organizer: told.from, attendee: &told.address, ..Entry::of(business, told.row) };
    let calendar = ics::write(&ics::Calendar { name: &business.profile().name, method, entries: &[entry] });
    Some((method.code().to_owned(), String::from_utf8_lossy(&calendar).into_owned()))
}
