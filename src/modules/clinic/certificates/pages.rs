//! The screens of certificates.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::issue::{self, Content, Issued, Typed};
use super::paper::{Numbered, draw};
use super::{CertificateId, Kind, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Outcome, Problem};
use crate::http::{Allow, Asked, At, Caller, Done, Input, Paper, Reply, Routes};
use crate::keyring::Reveal;
use crate::modules::clinic::access;
use crate::modules::clinic::{letterhead, verify};
use crate::modules::contacts::{self, PersonId};

pub fn routes(r: &mut Routes) {
    r.get("/charts/{id}/certificates", list);
    r.get("/charts/{id}/certificates/new", blank);
    r.post("/charts/{id}/certificates", make);
    r.post("/charts/{id}/certificates/preview", preview);
    r.get("/certificates/{id}", show);
    r.get("/certificates/{id}/pdf", print);
    r.post("/certificates/{id}/annul", annul);
}

type Reader = Allow<may::ReadCharts>;
type Papers = Allow<may::ReadPapers>;
type Writer = Allow<may::WriteCharts>;

/// A certificate in the list.
#[derive(Serialize, ToSchema)]
struct Line {
    id: CertificateId,
    folio: String,
    title: String,
    when: String,
    annulled: bool,
}

/// Certificates of a person.
#[derive(Serialize, ToSchema)]
struct CertificatesPage {
    person: PersonId,
    name: String,
    certificates: Vec<Line>,
    kinds: Vec<(&'static str, &'static str)>,
    may_write: bool,
}
crate::page!(CertificatesPage, "modules/clinic/pages/certificates.html", "certificates-title", |d| d.name.clone());

async fn list(who: Reader, at: At<PersonId>) -> Outcome<Reply<CertificatesPage>> {
    access::open(&who, at.0).await?;
    let person = at.0;
    let rows = who
        .business
        .read(move |db| {
            contacts::key_of(db, person)?;
            store::of_person(db, person, 100)
        })
        .await?;
    let actor = who.actor();
    who.business
        .write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("certificates")))
        .await?;
    let zone = who.business.profile().zone();
    let certificates = rows
        .iter()
        .map(|row| {
            Ok(Line {
                id: row.id,
                folio: verify::folio(row.folio),
                title: open(&who, who.leave(), row)?.title.clone(),
                when: zone.wall(row.issued_at).strftime("%d/%m/%Y").to_string(),
                annulled: row.annulled.is_some(),
            })
        })
        .collect::<Outcome<_>>()?;
    Ok(Reply(CertificatesPage {
        person,
        name: contacts::name_of(&who.business, person),
        certificates,
        kinds: Kind::ALL.map(|k| (k.code(), k.word())).to_vec(),
        may_write: who.may::<may::WriteCharts>(),
    }))
}

/// What to begin from.
#[derive(Deserialize, ToSchema)]
struct Beginning {
    /// The kind.
    kind: Option<Kind>,
}

/// The form of a certificate.
#[derive(Serialize, ToSchema)]
struct CertificateForm {
    person: PersonId,
    name: String,
    kind: Kind,
    addressee: String,
    text: String,
    /// What the law wants and is not there yet, with where to add it.
    missing: Vec<(String, String)>,
}
crate::page!(CertificateForm, "modules/clinic/pages/certificate_new.html", "certificate-new");

async fn blank(who: Writer, at: At<PersonId>, asked: Asked<Beginning>) -> Outcome<Reply<CertificateForm>> {
    access::open(&who, at.0).await?;
    let (person, kind) = (at.0, asked.kind.unwrap_or_default());
    let (head, _) = letterhead::today(&who, who.leave(), person).await?;
    let profile = who.business.profile();
    let time = profile.zone().wall(who.business.now()).strftime("%H:%M").to_string();
    let args = [("name", head.patient.as_str()), ("age", head.age.as_str()), ("date", head.date.as_str()), ("time", time.as_str())];
    let args = args.map(|(name, value)| (name, value.into()));
    let say = |key: &str| who.house.words.ta(profile.lang, key, &args);
    let text = kind.text().map(say).unwrap_or_default();
    Ok(Reply(CertificateForm {
        person,
        kind,
        addressee: say("certificate-to-whom"),
        text,
        missing: head.to_add(&who, person),
        name: head.patient,
    }))
}

async fn make(who: Writer, at: At<PersonId>, input: Input<Typed>) -> Outcome<Done<Issued>> {
    access::open(&who, at.0).await?;
    let sent = input.once(&who);
    let issued = issue::issue(&who, who.leave(), at.0, input.into_inner(), sent).await?;
    Ok(Done::made(format!("/certificates/{}", issued.id), issued).say(who.t("certificate-issued")))
}

/// The paper as it would be: no folio, no code, and it says that it is none.
async fn preview(who: Writer, at: At<PersonId>, input: Input<Typed>) -> Outcome<Paper> {
    access::open(&who, at.0).await?;
    let (content, _) = issue::prepare(&who, who.leave(), at.0, &input).await?;
    let (actor, person) = (who.actor(), at.0);
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("preview"))).await?;
    let caller = Caller::clone(&who);
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, &content, None)).await.map_err(Problem::internal)??;
    Ok(Paper::pdf("vista-previa.pdf", pdf))
}

/// An annulment as it is shown.
#[derive(Serialize, ToSchema)]
struct Annulled {
    reason: String,
    when: String,
    by: String,
}

/// An issued certificate.
#[derive(Serialize, ToSchema)]
struct CertificatePage {
    id: CertificateId,
    folio: String,
    kind: Kind,
    person: PersonId,
    name: String,
    age: String,
    date: String,
    author: String,
    title: String,
    addressee: String,
    text: String,
    hash: String,
    annulled: Option<Annulled>,
    may_write: bool,
}
crate::page!(CertificatePage, "modules/clinic/pages/certificate.html", "certificate-title");

fn open(who: &Caller, leave: Reveal, row: &store::Row) -> Outcome<Content> {
    Ok(who.business.vault().open(&store::place(&row.id), &row.content)?.reveal(leave).clone())
}

fn annulled(who: &Caller, leave: Reveal, row: &store::Row) -> Outcome<Option<Annulled>> {
    let zone = who.business.profile().zone();
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    row.annulled
        .as_ref()
        .map(|a| {
            let reason = who.business.vault().open(&store::reason_place(&a.id), &a.reason)?.reveal(leave).clone();
            Ok(Annulled { reason, when: when(a.at), by: a.by.clone() })
        })
        .transpose()
}

async fn show(who: Papers, at: At<CertificateId>) -> Outcome<Reply<CertificatePage>> {
    let id = at.0;
    let row = who.business.read(move |db| store::get(db, id)).await?;
    access::papers(&who, row.person).await?;
    let (actor, person) = (who.actor(), row.person);
    who.business
        .write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("certificate")))
        .await?;
    let c = open(&who, who.leave(), &row)?;
    Ok(Reply(CertificatePage {
        id,
        folio: verify::folio(row.folio),
        kind: row.kind,
        person,
        name: c.head.patient.clone(),
        age: c.head.age.clone(),
        date: c.head.date.clone(),
        author: c.head.author.clone(),
        title: c.title.clone(),
        addressee: c.addressee.clone(),
        text: c.text.clone(),
        hash: audit::anchor::hex(&row.hash)[..verify::PRINTED].to_owned(),
        annulled: annulled(&who, who.leave(), &row)?,
        may_write: who.may::<may::WriteCharts>(),
    }))
}

async fn print(who: Papers, at: At<CertificateId>) -> Outcome<Paper> {
    let id = at.0;
    let row = who.business.read(move |db| store::get(db, id)).await?;
    access::papers(&who, row.person).await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("certificate.print", "certificate", id.bytes()))).await?;
    let content = open(&who, who.leave(), &row)?;
    let annulled = match &row.annulled {
        Some(a) => {
            Some(super::paper::annulled(&who, a.at, who.business.vault().open(&store::reason_place(&a.id), &a.reason)?.reveal(who.leave())))
        }
        None => None,
    };
    let numbered = Numbered { folio: row.folio, hash: audit::anchor::hex(&row.hash), annulled };
    let caller = Caller::clone(&who);
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, &content, Some(&numbered))).await.map_err(Problem::internal)??;
    Ok(Paper::pdf(format!("constancia-{}.pdf", row.folio), pdf))
}

/// Why it does not count.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Annulling {
    /// The reason.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct CertificateRef {
    id: CertificateId,
}

async fn annul(who: Writer, at: At<CertificateId>, input: Input<Annulling>) -> Outcome<Done<CertificateRef>> {
    issue::annul(&who, at.0, &input.reason).await?;
    Ok(Done::see(format!("/certificates/{}", at.0), CertificateRef { id: at.0 }).say(who.t("certificate-annulled-now")))
}
