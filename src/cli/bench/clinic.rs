//! A long chart, its hand-over, and a day of a clinic, over HTTP as a doctor's browser does it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::client::Client;
use super::http::get;
use super::stage::Stage;
use super::{Times, rate};
use crate::base::problem::{Outcome, Problem};

/// Encounters of the long chart.
const ENCOUNTERS: usize = 1_000;
/// Patients of a full day.
const PATIENTS: usize = 40;

/// Writes the long chart, reads it beside an empty one, hands both over, replays a day.
pub(super) fn clinic(runtime: &Runtime, stage: &Stage, shrink: usize, seconds: Duration, line: fn(&str)) -> Outcome<()> {
    let encounters = (ENCOUNTERS / shrink).max(10);
    line(&format!("\na chart of {encounters} encounters among {} people", stage.people.len()));
    line("                              conns      per s   p50 ms    p95 ms    p99 ms");
    let server = stage.serve()?;
    let cookie = runtime.block_on(server.cookie())?;
    let (long, empty) = (stage.people[0].to_string(), stage.people[1].to_string());
    let row = |name: &str, conns: usize, times: &mut Times, took: Duration| {
        line(&format!("  {name:<24} {conns:>8} {:>10.0} {}", rate(times.len(), took), times.row()));
    };
    let mut client = runtime.block_on(Client::connect(server.address, &cookie))?;
    runtime.block_on(ready(&mut client))?;
    let began = Instant::now();
    let mut written = Times::default();
    for n in 0..encounters {
        let asked = Instant::now();
        runtime.block_on(encounter(&mut client, &long, n))?;
        written.push(asked.elapsed());
    }
    row("note begun, kept, signed", 1, &mut written, began.elapsed());
    for conns in [1, 16] {
        for (name, path) in [
            ("chart, empty (baseline)", format!("/charts/{empty}")),
            ("chart, long", format!("/charts/{long}")),
            ("trends, long", format!("/charts/{long}/trends")),
        ] {
            let (mut times, took) = runtime.block_on(get(server.address, &cookie, &path, conns, seconds.min(Duration::from_secs(3))))?;
            row(name, conns, &mut times, took);
        }
    }
    for (name, person) in [("whole file, empty", &empty), ("whole file, long", &long)] {
        let (began, mut times, mut bytes) = (Instant::now(), Times::default(), 0);
        for _ in 0..5 {
            let asked = Instant::now();
            let answer = runtime.block_on(client.get(&format!("/charts/{person}/file.zip"), "*/*"))?;
            expect(answer.status, 200, "file.zip")?;
            bytes = answer.body.len();
            times.push(asked.elapsed());
        }
        row(name, 1, &mut times, began.elapsed());
        line(&format!("      {} kB", bytes / 1_024));
    }
    day(runtime, stage, &mut client, line)
}

/// A doctor's sheet and an address, without which nothing is signed or prescribed.
async fn ready(client: &mut Client) -> Outcome<()> {
    post(client, "/me/practitioner", &json!({ "licence": "1234567", "title_institution": "UNAM" })).await?;
    let settings = json!({ "name": "Medición", "trades": ["clinic"], "zone": "America/Mexico_City", "currency": "MXN", "lang": "es", "address": "Av. Jacarandas 128" });
    post(client, "/settings", &settings).await.map(drop)
}

/// A day: each patient registered, noted, signed, prescribed for, the chart read before and after.
fn day(runtime: &Runtime, stage: &Stage, client: &mut Client, line: fn(&str)) -> Outcome<()> {
    line(&format!("\na day of a clinic, {PATIENTS} patients one after the other"));
    line("                                                    p50 ms    p95 ms    p99 ms");
    let mut steps: [(&str, Times); 5] = ["register", "read the chart", "note begun, kept, signed", "prescribe", "prescription on paper"]
        .map(|name| (name, Times::default()));
    let began = Instant::now();
    for n in 0..PATIENTS {
        let asked = Instant::now();
        let card = json!({ "given": format!("Paciente {n}"), "surname1": "De la jornada", "birth": "1980-05-17" });
        let person = text(&runtime.block_on(post(client, "/people", &card))?, "id");
        steps[0].1.push(asked.elapsed());
        let asked = Instant::now();
        let page = runtime.block_on(client.get(&format!("/charts/{person}"), "text/html"))?;
        expect(page.status, 200, "chart")?;
        steps[1].1.push(asked.elapsed());
        let asked = Instant::now();
        runtime.block_on(encounter(client, &person, n))?;
        steps[2].1.push(asked.elapsed());
        let asked = Instant::now();
        let item = json!({ "generic": "Losartán", "strength": "50 mg", "form": "tabletas", "dose": "1 tableta", "route": "oral", "frequency": "cada 24 horas", "duration": "30 días" });
        let issued = text(&runtime.block_on(post(client, &format!("/charts/{person}/prescriptions"), &json!({ "items": [item] })))?, "id");
        steps[3].1.push(asked.elapsed());
        let asked = Instant::now();
        let paper = runtime.block_on(client.get(&format!("/prescriptions/{issued}/pdf"), "*/*"))?;
        expect(paper.status, 200, "pdf")?;
        steps[4].1.push(asked.elapsed());
    }
    let took = began.elapsed();
    for (name, times) in &mut steps {
        line(&format!("  {name:<44} {}", times.row()));
    }
    line(&format!("  the whole day of the server: {:.1} s, beside {} people", took.as_secs_f64(), stage.people.len()));
    Ok(())
}

async fn encounter(client: &mut Client, person: &str, n: usize) -> Outcome<()> {
    let note = text(&post(client, &format!("/charts/{person}/notes"), &json!({})).await?, "id");
    let body = json!({
        "version": 1, "reason": "Control", "confirmed": true,
        "evolution": format!("Visita {n}: se siente bien, toma su medicina, duerme siete horas."),
        "exam": "Ruidos cardiacos rítmicos, campos pulmonares ventilados.",
        "diagnosis": "I10 Hipertensión arterial esencial", "prognosis": "Bueno", "treatment": "Losartán 50 mg cada 24 horas",
        "vitals": {
            "systolic": { "value": (118 + n % 30).to_string() }, "diastolic": { "value": (70 + n % 15).to_string() },
            "heart-rate": { "value": (64 + n % 20).to_string() }, "temperature": { "value": "36,6" },
            "weight": { "value": (70 + n % 3).to_string() }, "height": { "value": "168" },
        },
    });
    let saved = post(client, &format!("/notes/{note}"), &body).await?;
    post(client, &format!("/notes/{note}/sign"), &json!({ "version": saved["version"] })).await.map(drop)
}

async fn post(client: &mut Client, path: &str, body: &Value) -> Outcome<Value> {
    let answer = client.post(path, &body.to_string()).await?;
    if !(200..300).contains(&answer.status) {
        return Err(Problem::internal(format!("{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body))));
    }
    serde_json::from_slice(&answer.body).map_err(Problem::internal)
}

fn text(of: &Value, name: &str) -> String {
    of[name].as_str().unwrap_or_default().to_owned()
}

fn expect(status: u16, wanted: u16, what: &str) -> Outcome<()> {
    if status == wanted { Ok(()) } else { Err(Problem::internal(format!("{what}: {status}"))) }
}
