//! Orders and results in the whole file.

use std::collections::HashMap;

use rusqlite::Connection;
use serde_json::Value as Json;

use super::order::OrderContent;
use super::result::{ResultContent, Value};
use super::store::{self, OrderRow, ResultRow};
use super::{OrderId, order_pages, report, resources};
use crate::base::clock::Zone;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::documents::letter::{self, Block, Letter, Section, Table};
use crate::documents::{Paper, Words};
use crate::http::Caller;
use crate::keyring::Reveal;
use crate::modules::clinic::fhir::reference;
use crate::modules::clinic::letterhead::Letterhead;
use crate::modules::clinic::prescription_pages::paper_problem;
use crate::modules::clinic::whole_file::{Share, SharedFile};
use crate::modules::contacts::PersonId;

struct Studies {
    orders: Vec<(OrderRow, OrderContent)>,
    results: Vec<(ResultRow, ResultContent)>,
    files: Vec<SharedFile>,
    zone: Zone,
}

/// Reads orders, results (those that were corrected too), and their files.
pub fn read(db: &Connection, business: &Business, leave: Reveal, person: PersonId) -> Outcome<Box<dyn Share>> {
    let vault = business.vault();
    let orders = store::orders(db, person, u32::MAX)?.into_iter().map(|row| {
        let content = vault.open(&store::order_place(&row.id), &row.content)?.reveal(leave).clone();
        Ok((row, content))
    });
    let orders = orders.collect::<Outcome<_>>()?;
    let results = store::all_results(db, person)?.into_iter().map(|row| {
        let content = report::open(vault, leave, &row)?;
        Ok((row, content))
    });
    let results = results.collect::<Outcome<_>>()?;
    let files = store::files_of_person(db, person)?.into_iter().zip(1..).map(|((file, key), number)| {
        let label = vault.open(&store::file_place(&file.id), &file.label)?.reveal(leave).clone();
        Ok(SharedFile { folder: "file-results", number, label, id: *file.id.bytes(), key })
    });
    Ok(Box::new(Studies { orders, results, files: files.collect::<Outcome<_>>()?, zone: business.profile().zone() }))
}

impl Share for Studies {
    fn resources(&self, person: PersonId) -> Vec<Json> {
        let subject = reference(&person.to_string());
        let mut asked: HashMap<OrderId, Vec<Json>> = HashMap::new();
        let mut found = Vec::new();
        for (row, content) in &self.orders {
            let requests = resources::requests(row, content, &subject);
            asked.insert(row.id, requests.iter().map(resources::refer).collect());
            found.extend(requests);
        }
        for (row, content) in &self.results {
            let based_on = row.order.and_then(|(order, _)| asked.get(&order));
            found.extend(resources::report(row, content, &subject, based_on));
        }
        found
    }

    fn papers(&self, who: &Caller, head: &Letterhead) -> Outcome<Vec<(String, Vec<u8>)>> {
        let lang = who.business.profile().lang;
        let say = |key: &str| who.house.words.t(lang, key);
        let mut papers = self
            .orders
            .iter()
            .map(|(row, c)| Ok((format!("{}/{:06}.pdf", say("file-orders"), row.folio), order_pages::draw(who, row, c)?)))
            .collect::<Outcome<Vec<_>>>()?;
        if !self.results.is_empty() {
            let letter = Letter {
                layout: Paper::Letter.into(),
                establishment: head.establishment(),
                title: say("file-results-title"),
                folio: None,
                dated: head.date.clone(),
                notice: None,
                subject: Some(head.subject()),
                sections: self.results.iter().map(|(row, c)| section(&say, &self.zone, row, c)).collect(),
                signers: Vec::new(),
                verification: String::new(),
                hash: String::new(),
            };
            let pdf = letter::render(&letter, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))?;
            papers.push((format!("{}.pdf", say("file-results")), pdf));
        }
        Ok(papers)
    }

    fn files(&self) -> &[SharedFile] {
        &self.files
    }
}

/// One result on the paper of all of them.
fn section(say: &dyn Fn(&str) -> String, zone: &Zone, row: &ResultRow, c: &ResultContent) -> Section {
    let day = zone.wall(row.studied_at).strftime("%d/%m/%Y").to_string();
    let heading = [c.study.as_str(), &day, &c.lab].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
    let mut blocks = Vec::new();
    if row.superseded_by.is_some() {
        blocks.push(Block::Text(say("result-replaced")));
    }
    if !c.values.is_empty() {
        let columns = [("result-name", 0.4), ("result-value", 0.3), ("result-range", 0.3)];
        let line = |v: &Value| {
            let range = [v.low.as_str(), v.high.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" – ");
            let flag = v.flag.word().map(|w| format!(" ({})", say(w))).unwrap_or_default();
            vec![v.name.clone(), format!("{} {}{flag}", v.value, v.unit), range]
        };
        blocks.push(Block::Table(Table {
            columns: columns.iter().map(|(key, share)| (say(key), *share)).collect(),
            rows: c.values.iter().map(line).collect(),
        }));
    }
    if !c.comments.is_empty() {
        blocks.push(Block::Text(c.comments.clone()));
    }
    Section { heading: Some(heading), blocks }
}
