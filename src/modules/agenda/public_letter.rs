//! The letter with the code, for somebody who is not on file yet.

use askama::Template;

use super::hold::{HELD_MIN, Visitor};
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::outbox::Letter;

#[derive(Template)]
#[template(path = "modules/agenda/pages/public/code_letter.html")]
struct Html<'a> {
    lang: &'a str,
    business: &'a str,
    greeting: &'a str,
    lead: &'a str,
    code: &'a str,
    foot: &'a str,
}

/// Writes it.
///
/// # Errors
/// Only the template's own.
pub(super) fn code(business: &Business, visitor: &Visitor, code: &str) -> Outcome<Letter> {
    let profile = business.profile();
    let say = |key: &str, name: &'static str, value: String| business.words().ta(profile.lang, key, &[(name, value.into())]);
    let greeting = say("letter-greeting", "name", visitor.given.clone());
    let lead = say("letter-code-lead", "business", profile.name.clone());
    let foot = say("letter-code-foot", "minutes", HELD_MIN.to_string());
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let html = Html { lang: profile.lang.tag(), business: &profile.name, greeting: &greeting, lead: &lead, code: &spaced, foot: &foot };
    Ok(Letter {
        to: visitor.email.clone(),
        to_name: format!("{} {}", visitor.given, visitor.surname),
        subject: say("letter-code-subject", "code", spaced.clone()),
        html: html.render().map_err(|e| Problem::internal(format!("template: {e}")))?,
        text: format!("{greeting}\n\n{lead}\n\n{spaced}\n\n{foot}\n\n{}\n", profile.name),
        calendar: None,
    })
}
