//! The notice for everybody: no account, no session, whatever else of the house is closed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store;
use crate::base::problem::Outcome;
use crate::http::{Anyone, Asked, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/b/privacy", show);
}

/// Which of the three texts.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Form {
    Whole,
    Simplified,
    Short,
}

#[derive(Deserialize, ToSchema)]
struct View {
    /// Left out: the whole one.
    form: Option<Form>,
}

/// The notice that holds now.
#[derive(Serialize, ToSchema)]
struct PublicNotice {
    version: i64,
    since: String,
    text: String,
    hash: String,
}
crate::page!(PublicNotice, "modules/privacy/pages/public.html", "privacy-public-title");

async fn show(who: Anyone, asked: Asked<View>) -> Outcome<Reply<PublicNotice>> {
    let business = who.business()?;
    let Some(row) = business.read(store::current_notice).await? else {
        return Ok(Reply(PublicNotice { version: 0, since: String::new(), text: String::new(), hash: String::new() }));
    };
    let zone = business.profile().zone();
    let [whole, simplified, short] = row.texts;
    Ok(Reply(PublicNotice {
        version: row.version.unwrap_or(0),
        since: row.valid_from.map(|at| zone.wall(at).strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
        hash: row.hash.map(|h| crate::base::text::hex(&h)[..16].to_owned()).unwrap_or_default(),
        text: match asked.form.unwrap_or(Form::Whole) {
            Form::Whole => whole,
            Form::Simplified => simplified,
            Form::Short => short,
        },
    }))
}
