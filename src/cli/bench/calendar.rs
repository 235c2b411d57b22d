//! A whole calendar out of a file, as busy time and as appointments.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant as Tick;

use jiff::Span;

use super::stage::{Stage, card};
use super::{memory_mb, peak_mb};
use crate::app;
use crate::base::clock::{Clock, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::business::{Business, Node};
use crate::modules::agenda::{self, CalendarCommand};

/// People on file: the events are theirs in turn.
const PEOPLE: usize = 5_000;

/// A generated file of so many half hours, one after another up to tomorrow: looked at, then brought in.
pub(super) fn bring_in(events: usize, line: fn(&str)) -> Outcome<()> {
    let stage = Stage::build(PEOPLE, 0)?;
    let node = Node::open(&stage.folder, Clock::system(), app::words().map_err(Problem::internal)?, app::HOOKS)?;
    let business = node.business_for("")?;
    let file = stage.folder.join("bench.ics");
    let first = write(&file, events)?;
    let bytes = std::fs::metadata(&file)?.len();
    line(&format!(
        "\ncalendar of {events} events, {:.1} MB, {PEOPLE} people           dry run s  import s   peak MB (VmHWM above VmRSS before)",
        mb(bytes)
    ));
    for (name, resource, service) in [("as busy time", "Dra. 0", None), ("as appointments", "Dra. 1", Some("Medida"))] {
        let command =
            |dry_run| CalendarCommand { resource: resource.to_owned(), service: service.map(str::to_owned), from: first.clone(), dry_run };
        let (looked, peak_looking, _) = once(&business, &file, &command(true))?;
        let (made, peak_making, count) = once(&business, &file, &command(false))?;
        line(&format!(
            "  {name:<20} made {count:>8}               {looked:>13.2} {made:>9.2}   {peak_looking:>5.0} dry run, {peak_making:.0} import"
        ));
    }
    node.close();
    Ok(())
}

/// Seconds, the peak of memory above what there was before, and how many were made.
fn once(business: &Business, file: &Path, command: &CalendarCommand) -> Outcome<(f64, f64, usize)> {
    // Forgets the peak so far; where that is not allowed, the figure is the process's own peak.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (before, asked) = (memory_mb("self"), Tick::now());
    let told = agenda::import_calendar(business, command, &mut std::fs::File::open(file)?, &mut |_, _| {})?;
    Ok((asked.elapsed().as_secs_f64(), peak_mb("self") - before, told.made.appointments + told.made.blocks))
}

/// Writes the file; answers the day of its first event.
fn write(file: &Path, events: usize) -> Outcome<String> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    let zone = Zone::utc();
    let long = Span::new().minutes(i64::try_from(events).unwrap_or(0) * 30);
    let first = zone.wall(Clock::system().now()).checked_sub(long).map_err(Problem::internal)?.date();
    let mut at = first.at(12, 0, 0, 0);
    write!(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")?;
    for n in 0..events {
        let end = at.checked_add(Span::new().minutes(30)).map_err(Problem::internal)?;
        write!(
            out,
            "BEGIN:VEVENT\r\nUID:{n:08}@bench.example\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{}\r\nDTEND:{}\r\nSUMMARY:{}\r\nDESCRIPTION:Una nota que nadie guarda\\, con su coma.\r\nLOCATION:Consultorio 1\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT30M\r\nEND:VALARM\r\nEND:VEVENT\r\n",
            at.strftime("%Y%m%dT%H%M%SZ"),
            end.strftime("%Y%m%dT%H%M%SZ"),
            card(n % PEOPLE).full_name()
        )?;
        at = end;
    }
    write!(out, "END:VCALENDAR\r\n")?;
    out.into_inner().map_err(|e| Problem::internal(e.to_string()))?.sync_all()?;
    Ok(first.to_string())
}

#[expect(clippy::cast_precision_loss, reason = "a size for people")]
fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
