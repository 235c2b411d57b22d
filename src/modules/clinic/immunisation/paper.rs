//! The card as PDF: what counts, signed by whoever hands it out.

use super::show::{DoseShown, opened, shown};
use super::store;
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::documents::letter::{self, Block, Letter, Section, Table};
use crate::documents::{Paper as Sheet, Signer, Words};
use crate::http::{Allow, At, Caller, Paper, Routes};
use crate::modules::clinic::access;
use crate::modules::clinic::letterhead::{self, Letterhead};
use crate::modules::clinic::prescription_pages::paper_problem;
use crate::modules::contacts::PersonId;

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts/{id}/immunisations/pdf", print);
}

async fn print(who: Allow<may::ReadPapers>, at: At<PersonId>) -> Outcome<Paper> {
    access::papers(&who, at.0).await?;
    let (person, actor) = (at.0, who.actor());
    let rows = who.business.read(move |db| store::of_person(db, person)).await?;
    let (head, _) = letterhead::today(&who, who.leave(), person).await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("immunisation.print", "person", person.bytes()))).await?;
    let doses = opened(who.business.vault(), who.leave(), &rows)?;
    let lines = doses.iter().filter(|(.., annulled)| annulled.is_empty()).map(|d| shown(&who, d)).collect::<Vec<_>>();
    let caller = Caller::clone(&who);
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, &head, &lines)).await.map_err(Problem::internal)??;
    Ok(Paper::pdf("vacunas.pdf", pdf))
}

pub(super) fn draw(who: &Caller, head: &Letterhead, lines: &[DoseShown]) -> Outcome<Vec<u8>> {
    let lang = who.business.profile().lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let words = Words { language: lang.tag(), say: &say };
    let columns = [("vaccine-name", 0.28), ("vaccine-dose", 0.12), ("vaccine-on", 0.14), ("vaccine-lot", 0.18), ("vaccine-by", 0.28)];
    let rows = lines
        .iter()
        .map(|l| {
            let by = if l.history { format!("{} ({})", l.by, say("vaccine-history-short")) } else { l.by.clone() };
            vec![l.vaccine.clone(), l.dose.clone(), l.on.clone(), l.lot.clone(), by]
        })
        .collect();
    let table = Table { columns: columns.iter().map(|(key, share)| (say(key), *share)).collect(), rows };
    let body = if lines.is_empty() { Block::Text(say("vaccine-none")) } else { Block::Table(table) };
    let signer = if head.licence.is_empty() {
        Signer { name: head.author.clone(), ..Signer::default() }
    } else {
        Signer::of(&head.author(), &words)
    };
    let letter = Letter {
        layout: Sheet::Letter.into(),
        establishment: head.establishment(),
        title: say("vaccine-paper"),
        folio: None,
        dated: head.date.clone(),
        notice: None,
        subject: Some(head.subject()),
        sections: vec![Section { heading: None, blocks: vec![body] }],
        signers: vec![signer],
        verification: String::new(),
        hash: String::new(),
    };
    letter::render(&letter, &words).map_err(|fault| paper_problem(&fault))
}
