//! Search from anywhere: people, and the places of the menu.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::may;
use crate::base::problem::Outcome;
use crate::base::text::fold;
use crate::http::{Allow, Asked, Reply, Routes};
use crate::modules::contacts;

pub(super) fn routes(r: &mut Routes) {
    r.get("/search", search);
}

#[derive(Deserialize, ToSchema)]
struct Query {
    q: Option<String>,
}

/// What was found.
#[derive(Serialize, ToSchema)]
struct FoundPage {
    q: String,
    items: Vec<contacts::Found>,
    more: bool,
}
crate::page!(FoundPage, "modules/house/pages/search.html", "search-title");

const MOST: usize = 12;

async fn search(who: Allow<may::UseTheCounter>, asked: Asked<Query>) -> Outcome<Reply<FoundPage>> {
    let q = asked.q.clone().unwrap_or_default();
    let folded = fold(&q);
    let places = who.house.menu.iter().filter(|m| !folded.is_empty() && who.session.roles.iter().any(|r| r.includes().contains(&m.needs)));
    let mut items: Vec<_> = places
        .map(|m| (who.t(m.word), m.href))
        .filter(|(word, _)| fold(word).starts_with(&folded))
        .map(|(word, href)| contacts::Found { id: href.to_owned(), name: word, detail: String::new(), url: href.to_owned() })
        .collect();
    if who.may::<may::FindPeople>() {
        items.extend(contacts::find(&who.business, &q, MOST + 1));
    }
    let more = items.len() > MOST;
    items.truncate(MOST);
    Ok(Reply(FoundPage { q, items, more }))
}
