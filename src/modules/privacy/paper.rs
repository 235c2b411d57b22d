//! Letters of this module: a head, a title, sections, a place to sign.

use crate::base::problem::{Outcome, Problem};
use crate::documents::{Align, Flow, Foot, Imprint, Paper as Sheet, PaperFault, Shade, Style, Words, press};
use crate::http::Caller;

/// A letter, every text as it is printed.
pub(super) struct Letter {
    /// What it is.
    pub title: String,
    /// The date, as people write it.
    pub date: String,
    /// Heading (may be empty) and text.
    pub body: Vec<(String, String)>,
    /// Lines to sign on, each under a word.
    pub sign: Vec<String>,
    /// What stands at the foot of each page.
    pub foot: String,
}

/// A text whose paragraphs begin with a line of their own as heading.
pub(super) fn sections(text: &str) -> Vec<(String, String)> {
    let parts = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    parts
        .map(|p| match p.split_once('\n') {
            Some((head, rest)) if head.chars().count() < 70 => (head.to_owned(), rest.trim().to_owned()),
            _ => (String::new(), p.to_owned()),
        })
        .collect()
}

/// Draws it off the threads that answer.
pub(super) async fn print(who: &Caller, letter: Letter) -> Outcome<Vec<u8>> {
    let caller = who.clone();
    tokio::task::spawn_blocking(move || {
        let profile = caller.business.profile();
        let lang = profile.lang;
        let say = |key: &str| caller.house.words.t(lang, key);
        let head = [profile.address.as_str(), profile.phone.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
        draw(&profile.name, &head, &letter, &Words { language: lang.tag(), say: &say }).map_err(Problem::internal)
    })
    .await
    .map_err(Problem::internal)?
}

fn draw(name: &str, head: &str, letter: &Letter, words: &Words<'_>) -> Result<Vec<u8>, PaperFault> {
    let mut flow = Flow::new(Sheet::Letter);
    flow.paragraph(name, Style::accent(14.0), Align::Left)?;
    flow.paragraph(head, Style::soft(7.5), Align::Left)?;
    flow.skip(4.0);
    flow.rule(1.2, Shade::Accent);
    flow.skip(6.0);
    flow.repeat_head();
    flow.paragraph(&letter.date, Style::plain(9.0), Align::Right)?;
    flow.paragraph(&letter.title, Style::bold(13.0), Align::Left)?;
    flow.skip(8.0);
    for (heading, text) in &letter.body {
        if !heading.is_empty() {
            flow.heading(heading, Style::accent(9.5))?;
        }
        flow.paragraph(text, Style::plain(9.5), Align::Left)?;
        flow.skip(7.0);
    }
    for word in &letter.sign {
        flow.keep(60.0);
        flow.skip(42.0);
        flow.rule(0.6, Shade::Soft);
        flow.skip(3.0);
        flow.paragraph(word, Style::soft(8.0), Align::Left)?;
    }
    press(&flow.finish(&Foot { left: letter.foot.clone() }, words)?, &Imprint { title: &letter.title, language: words.language })
}
