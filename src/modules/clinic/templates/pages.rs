//! The screens of templates: kept from a draft, put into one, listed, starred, thrown away.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{self, TemplateShown};
use super::{Template, TemplateId};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::http::{Allow, At, Done, Input, Reply, Routes};
use crate::keyring::{Clear, Purpose};
use crate::modules::clinic::note::NoteId;
use crate::modules::clinic::store as notes;
use crate::modules::contacts;

pub fn routes(r: &mut Routes) {
    r.get("/me/templates", show);
    r.post("/notes/{id}/templates", keep);
    r.post("/notes/{id}/fill", fill);
    r.post("/templates/{id}/favourite", favourite);
    r.post("/templates/{id}/discard", discard);
}

type Writer = Allow<may::WriteNotes>;

/// My templates.
#[derive(Serialize, ToSchema)]
struct TemplatesPage {
    templates: Vec<TemplateShown>,
}
crate::page!(TemplatesPage, "modules/clinic/pages/templates.html", "templates-title");

async fn show(who: Writer) -> Outcome<Reply<TemplatesPage>> {
    let (vault, leave, me) = (who.business.vault().clone(), who.leave(), who.session.user);
    Ok(Reply(TemplatesPage { templates: who.business.read(move |db| store::list(db, &vault, leave, me, None)).await? }))
}

/// Keep a note's texts as a template.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Naming {
    /// What to call it.
    #[garde(length(chars, min = 1, max = 80))]
    name: String,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct TemplateRef {
    id: TemplateId,
}

async fn keep(who: Writer, at: At<NoteId>, input: Input<Naming>) -> Outcome<Done<TemplateRef>> {
    let (note, me, leave, actor, sent) = (at.0, who.session.user, who.leave(), who.actor(), input.once(&who));
    let row = who.business.read(move |db| notes::note(db, note)).await?;
    if row.author != me {
        return Err(Problem::new(Code::NotAllowed));
    }
    let vault = who.business.vault();
    let content = vault.open(&notes::note_place(&note), &row.content)?;
    let template = Template::of(tidy(&input.name, 80), content.reveal(leave));
    let id = TemplateId::mint(who.business.now());
    let key = vault.mint(Purpose::Person, Some(*id.bytes()))?;
    let sealed = vault.seal_value(key.id, &store::place(&id), &Clear::new(template))?;
    let made = who
        .business
        .write(move |tx| {
            crate::store::idempotency::once(tx, sent.as_ref(), || {
                key.store(tx)?;
                store::insert(tx, id, key.id, me, row.kind, &sealed)?;
                audit::record(tx, actor, &Event::done("template.keep", "template", id.bytes()))?;
                Ok(TemplateRef { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/notes/{note}"), made).say(who.t("template-kept")))
}

/// Which template.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Choice {
    /// The template.
    #[garde(skip)]
    template: TemplateId,
}

async fn fill(who: Writer, at: At<NoteId>, input: Input<Choice>) -> Outcome<Done<TemplateRef>> {
    let (note, id, me, leave) = (at.0, input.template, who.session.user, who.leave());
    let (row, sealed) = who.business.read(move |db| Ok((notes::note(db, note)?, store::get(db, id, me)?))).await?;
    if row.author != me {
        return Err(Problem::new(Code::NotAllowed));
    }
    let vault = who.business.vault();
    let mut content = vault.open(&notes::note_place(&note), &row.content)?.reveal(leave).clone();
    let template = vault.open(&store::place(&id), &sealed)?;
    let changed = template.reveal(leave).fill(row.kind, &mut content);
    if changed {
        let person = row.person;
        let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
        let sealed = vault.seal_value(key, &notes::note_place(&note), &Clear::new(content))?;
        who.business.write(move |tx| notes::update_note(tx, note, row.version, &sealed)).await?;
    }
    let said = if changed { "template-filled" } else { "template-nothing" };
    Ok(Done::see(format!("/notes/{note}/edit"), TemplateRef { id }).say(who.t(said)))
}

/// A star, or none.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Star {
    /// Shown first: `true`.
    #[garde(skip)]
    #[serde(default, deserialize_with = "crate::base::loose::ticked")]
    favourite: bool,
}

async fn favourite(who: Writer, at: At<TemplateId>, input: Input<Star>) -> Outcome<Done<TemplateRef>> {
    let (id, me, star) = (at.0, who.session.user, input.favourite);
    who.business.write(move |tx| store::set_favourite(tx, id, me, star)).await?;
    Ok(Done::see("/me/templates", TemplateRef { id }))
}

async fn discard(who: Writer, at: At<TemplateId>) -> Outcome<Done<TemplateRef>> {
    let (id, me, actor) = (at.0, who.session.user, who.actor());
    who.business
        .write(move |tx| {
            store::delete(tx, id, me)?;
            audit::record(tx, actor, &Event::done("template.discard", "template", id.bytes()))
        })
        .await?;
    Ok(Done::see("/me/templates", TemplateRef { id }).say(who.t("template-discarded")))
}
