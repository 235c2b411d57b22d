//! Joining two cards: which stays, field by field, in one transaction that rewrites nothing of the other.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{FIELDS, MergeId, Merged, aliases, field, joined, people, stands, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Asked, At, Done, Input, Reply, Routes};
use crate::keyring::Clear;
use crate::modules::contacts::person::{PersonCard, PersonId};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.get("/people/{id}/merge", ask);
    r.post("/people/{id}/merge", join);
}

#[derive(Deserialize, ToSchema)]
struct With {
    /// The other card.
    with: Option<PersonId>,
}

/// One field of both cards.
#[derive(Serialize, ToSchema)]
struct Pair {
    field: String,
    word: String,
    mine: String,
    theirs: String,
    /// Chosen beforehand: what is not empty.
    chosen: String,
}

impl Pair {
    fn options(&self) -> Vec<(&'static str, String)> {
        let shown = |text: &String| if text.is_empty() { "—".to_owned() } else { text.clone() };
        vec![("mine", shown(&self.mine)), ("theirs", shown(&self.theirs))]
    }
}

/// Two cards beside each other.
#[derive(Serialize, ToSchema)]
struct MergePage {
    id: PersonId,
    name: String,
    record_no: i64,
    version: i64,
    with: Option<PersonId>,
    with_name: String,
    with_record_no: i64,
    with_version: i64,
    pairs: Vec<Pair>,
}
crate::page!(MergePage, "modules/contacts/pages/merge.html", "merge-title");

async fn ask(who: Allow<may::MergePeople>, at: At<PersonId>, asked: Asked<With>) -> Outcome<Reply<MergePage>> {
    let (id, with) = (at.0, asked.with);
    let (mine, theirs) =
        who.business.read(move |db| Ok((people::get(db, id)?, with.map(|with| people::get(db, with)).transpose()?))).await?;
    stands(&mine, "/people")?;
    let (vault, leave) = (who.business.vault(), who.leave());
    let open = |row: &people::Row| Ok::<_, Problem>(vault.open(&people::card_place(&row.id), &row.card)?.reveal(leave).clone());
    let card = open(&mine)?;
    let other = theirs.as_ref().map(open).transpose()?;
    let actor = who.actor();
    who.business
        .write(move |tx| {
            for person in [Some(id), with].into_iter().flatten() {
                audit::record(tx, actor, &Event::done("person.read", "person", person.bytes()))?;
            }
            Ok(())
        })
        .await?;
    let said = |card: &PersonCard, name: &str| match name {
        "birth" => card.birth().map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
        "sex" if !card.sex.is_empty() => who.t(&format!("sex-{}", card.sex.replace('_', "-"))),
        _ => field(card, name),
    };
    let pairs = other.as_ref().map_or_else(Vec::new, |other| {
        let differ = FIELDS.iter().filter(|(name, _)| field(&card, name) != field(other, name));
        differ
            .map(|(name, word)| Pair {
                field: (*name).to_owned(),
                word: who.t(word),
                mine: said(&card, name),
                theirs: said(other, name),
                chosen: if field(&card, name).is_empty() { "theirs" } else { "mine" }.to_owned(),
            })
            .collect()
    });
    Ok(Reply(MergePage {
        id,
        name: card.full_name(),
        record_no: mine.record_no,
        version: mine.version,
        with,
        with_name: other.map(|c| c.full_name()).unwrap_or_default(),
        with_record_no: theirs.as_ref().map_or(0, |r| r.record_no),
        with_version: theirs.as_ref().map_or(0, |r| r.version),
        pairs,
    }))
}

/// Whose field it is.
#[derive(Deserialize, Clone, Copy, Default, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Side {
    /// Of the card that stays.
    #[default]
    Mine,
    /// Of the other.
    Theirs,
}

/// How they are joined.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
struct Joining {
    /// The card that goes.
    with: PersonId,
    /// The version of the one that stays.
    version: i64,
    /// The version of the other.
    with_version: i64,
    /// Whose name.
    #[serde(default)]
    name: Side,
    /// Whose birth date.
    #[serde(default)]
    birth: Side,
    /// Whose sex.
    #[serde(default)]
    sex: Side,
    /// Whose CURP.
    #[serde(default)]
    curp: Side,
    /// Whose RFC.
    #[serde(default)]
    rfc: Side,
    /// Whose e-mail.
    #[serde(default)]
    email: Side,
    /// Whose address.
    #[serde(default)]
    address: Side,
}

impl Joining {
    fn taken(&self) -> Vec<&'static str> {
        let sides = [self.name, self.birth, self.sex, self.curp, self.rfc, self.email, self.address];
        FIELDS.iter().zip(sides).filter(|(_, side)| *side == Side::Theirs).map(|((name, _), _)| *name).collect()
    }
}

async fn join(who: Allow<may::MergePeople>, at: At<PersonId>, input: Input<Joining>) -> Outcome<Done<Merged>> {
    let (kept, merged) = (at.0, input.with);
    if kept == merged {
        return Err(Problem::field("with", "merge-itself"));
    }
    let (me, leave, vault) = (who.business.clone(), who.leave(), who.business.vault().clone());
    let keys = vault.clone();
    let (mine, theirs, mut others) =
        me.read(move |db| Ok((people::get(db, kept)?, people::get(db, merged)?, aliases(db, &keys, kept)?))).await?;
    if (mine.version, theirs.version) != (input.version, input.with_version) {
        return Err(Problem::new(Code::Stale));
    }
    let before = vault.open(&people::card_place(&kept), &mine.card)?.reveal(leave).clone();
    let other = vault.open(&people::card_place(&merged), &theirs.card)?.reveal(leave).clone();
    let card = joined(&before, &other, &input.taken());
    let blind = if card.curp.is_empty() { None } else { Some(vault.blind("curp", &card.curp)?) };
    let sealed = vault.seal_value(mine.key, &people::card_place(&kept), &Clear::new(card.clone()))?;
    let id = MergeId::mint(me.now());
    let row = store::Row {
        id,
        kept,
        merged,
        card: vault.seal_value(mine.key, &store::place(&id), &Clear::new(before))?,
        version: mine.version + 1,
        at: me.now(),
    };
    others.push((other, theirs.record_no));
    let entry = card.entry_with(kept, mine.record_no, me.profile().calling_code, &others);
    let (by, actor, sent, version) = (who.session.user, who.actor(), input.once(&who), mine.version);
    let (business, done) = (me.clone(), me);
    let made = done
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                store::insert(tx, &row, by)?;
                let blind = people::curp_of(tx, kept, blind)?;
                people::update(tx, kept, version, &sealed, blind)?;
                audit::record(tx, actor, &Event::done("person.merge", "person", kept.bytes()).with(&format!("merged={merged}")))?;
                let index = business.people().clone();
                tx.after_commit(move || {
                    index.put(entry);
                    index.follow(*merged.bytes(), *kept.bytes());
                });
                business.announce(tx, "people", Some(kept.0));
                Ok(Merged { id, kept })
            })
        })
        .await?;
    let undo = format!("/people/merges/{}/undo", made.id);
    Ok(Done::made(format!("/people/{kept}"), made).say(who.t("merge-done")).undo(undo, who.t("merge-undo")))
}
