//! What was erased, on paper: how, what it does not reach, and until when copies may hold it.

use super::{ErasureId, person::in_words};
use crate::access::may;
use crate::audit::{self, Event};
use crate::backup;
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, At, Paper, Routes};
use crate::modules::privacy::paper::{self, Letter};
use crate::modules::privacy::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/erasures/{id}/certificate", print);
}

async fn print(who: Allow<may::KeepPrivacy>, at: At<ErasureId>) -> Outcome<Paper> {
    let id = at.0;
    let (row, s, by_hand, of_the_house) = who
        .business
        .read(move |db| {
            let row = store::erasure(db, id)?;
            let done = row.done_at.ok_or_else(|| Problem::new(Code::WrongState))?;
            Ok((row, store::settings(db)?, store::archives_by_hand(db, done)?, store::archives_of_the_house(db, done)?))
        })
        .await?;
    let done = row.done_at.ok_or_else(|| Problem::new(Code::WrongState))?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("erasure.print", "erasure", id.bytes()))).await?;
    let (profile, words) = (who.business.profile(), &who.house.words);
    let (lang, zone) = (profile.lang, profile.zone());
    let day = |at: Instant| zone.date(at).strftime("%d/%m/%Y").to_string();
    let say = |key: &str, args: &[(&str, String)]| {
        words.ta(lang, key, &args.iter().map(|(name, value)| (*name, value.as_str().into())).collect::<Vec<_>>())
    };
    let number = |n: i64| format!("{n:04}");
    let basis = if row.basis == "cancellation" {
        // Brought in again from the ledger, it does not know its request any more.
        say("erasure-text-request", &[("folio", row.request.map_or_else(|| "—".to_owned(), number))])
    } else {
        let last = row.last_act.map(day).unwrap_or_default();
        say("erasure-text-retention", &[("last", last), ("years", row.years.to_string())])
    };
    let what = in_words(|key| words.t(lang, key), &row.holdings).into_iter().map(|(kind, n)| format!("{kind}: {n}")).collect::<Vec<_>>();
    let mut copies = vec![say("erasure-text-here", &[])];
    if of_the_house {
        copies.push(say("erasure-text-copies", &[("day", day(done.plus_min(backup::LONGEST_DAYS * 1440)))]));
    }
    if by_hand > 0 {
        copies.push(say("erasure-text-by-hand", &[("n", by_hand.to_string())]));
    }
    copies.push(say("erasure-text-elsewhere", &[]));
    let letter = Letter {
        title: say("erasure-certificate", &[]),
        date: day(done),
        body: vec![
            (
                String::new(),
                say("erasure-text-lead", &[("number", row.record_no.to_string()), ("day", day(done)), ("folio", number(row.folio))]),
            ),
            (say("erasure-text-basis", &[]), basis),
            (say("erasure-text-what", &[]), if what.is_empty() { say("erasure-text-card-only", &[]) } else { what.join("\n") }),
            (say("erasure-text-how", &[]), say("erasure-text-key", &[])),
            (say("erasure-text-remains", &[]), say("erasure-text-kept", &[])),
            (say("erasure-text-limits", &[]), copies.join("\n")),
        ],
        sign: vec![if s.officer.is_empty() { say("arco-text-officer", &[]) } else { s.officer }],
        foot: say("erasure-foot", &[("folio", number(row.folio))]),
    };
    Ok(Paper::pdf(format!("constancia-borrado-{}.pdf", number(row.folio)), paper::print(&who, letter).await?))
}
