//! Parting two cards that were joined: both are as before, but for what was changed since.

use super::{MergeId, Merged, aliases, people, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::http::{Allow, At, Done, Routes};
use crate::keyring::Clear;

pub(super) fn routes(r: &mut Routes) {
    r.post("/people/merges/{id}/undo", part);
}

async fn part(who: Allow<may::MergePeople>, at: At<MergeId>) -> Outcome<Done<Merged>> {
    let (id, me, leave, vault) = (at.0, who.business.clone(), who.leave(), who.business.vault().clone());
    let keys = vault.clone();
    let (row, mine, theirs, others) = me
        .read(move |db| {
            let row = store::get(db, id)?;
            let (mine, theirs) = (people::get(db, row.kept)?, people::get(db, row.merged)?);
            let others = aliases(db, &keys, row.kept)?;
            Ok((row, mine, theirs, others))
        })
        .await?;
    let (kept, merged, home) = (row.kept, row.merged, me.profile().calling_code);
    let now = vault.open(&people::card_place(&kept), &mine.card)?.reveal(leave).clone();
    let other = vault.open(&people::card_place(&merged), &theirs.card)?.reveal(leave).clone();
    // A card that was changed since is not put back: the newer word stands.
    let untouched = mine.version == row.version;
    let card = if untouched { vault.open(&store::place(&id), &row.card)?.reveal(leave).clone() } else { now };
    let blind = if card.curp.is_empty() { None } else { Some(vault.blind("curp", &card.curp)?) };
    let sealed = vault.seal_value(mine.key, &people::card_place(&kept), &Clear::new(card.clone()))?;
    let others: Vec<_> = others.into_iter().filter(|(_, number)| *number != theirs.record_no).collect();
    let entries = [card.entry_with(kept, mine.record_no, home, &others), other.entry(merged, theirs.record_no, home)];
    let (by, actor, version, business) = (who.session.user, who.actor(), mine.version, me.clone());
    me.write(move |tx| {
        if untouched {
            let blind = people::curp_of(tx, kept, blind)?;
            people::update(tx, kept, version, &sealed, blind)?;
        }
        store::undo(tx, id, by)?;
        audit::record(tx, actor, &Event::done("person.part", "person", kept.bytes()).with(&format!("merged={merged}")))?;
        let index = business.people().clone();
        tx.after_commit(move || entries.into_iter().for_each(|e| index.put(e)));
        business.announce(tx, "people", Some(kept.0));
        Ok(())
    })
    .await?;
    let word = if untouched { "merge-undone" } else { "merge-undone-changed" };
    Ok(Done::see(format!("/people/{kept}"), Merged { id, kept }).say(who.t(word)))
}
