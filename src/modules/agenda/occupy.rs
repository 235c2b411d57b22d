//! Taking a place on the board, inside the transaction that books, moves or revives an appointment.

use jiff::Span;
use jiff::civil::Date;

use super::appointment::Extra;
use super::board::{Board, Scope, Stretch, bounds};
use super::service::{Manner, Service};
use super::store::{self, Claim, ClaimKind, Place, Standing};
use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Code, Outcome, Problem};
use crate::store::Tx;

/// What is wished.
#[derive(Clone, Copy)]
pub(super) struct Wish {
    /// An appointment, or a hold.
    pub owner: [u8; 16],
    pub stretch: Stretch,
    /// Beside another, if there must be.
    pub extra: Option<Extra>,
    /// Only kept, until a moment.
    pub until: Option<Instant>,
}

impl Wish {
    const fn minutes(&self) -> (i64, i64) {
        let start = self.stretch.start.minute();
        (start, start + self.stretch.length_min)
    }
}

/// Takes the place: with the least busy of those who give it, with everything it needs besides.
///
/// # Errors
/// `SlotNotOffered` with the reason; `SlotTaken` where nothing is free; `ExtraFull` where no more may be
/// squeezed in that day.
pub(super) fn occupy(tx: &Tx<'_>, zone: &Zone, board: &Board, wish: &Wish) -> Outcome<Place> {
    board.judge(zone, wish.stretch, tx.now())?;
    let (start, end) = wish.minutes();
    if let Some(why) = wish.extra {
        return squeeze_in(tx, zone, board, wish, why);
    }
    let service = &board.service;
    let giver = board.free_givers(zone, wish.stretch).into_iter().next().ok_or_else(|| Problem::new(Code::SlotTaken))?;
    let shared = service.capacity > 1 && wish.stretch.length_min == service.duration_min;
    let joins = shared && giver.sessions.iter().any(|s| s.start == start);
    let also = if joins { Some(Vec::new()) } else { board.fill_needs(zone, wish.stretch) };
    let also = also.ok_or_else(|| Problem::new(Code::SlotTaken))?;
    let place = Place { resource: giver.resource.id, start, end, extra: None, seat: None };
    if shared && wish.until.is_some() {
        // A seat is taken when the code is typed: until then the session stays open for others.
        return Ok(place);
    }
    if shared {
        return Ok(Place { seat: Some(store::take_seat(tx, service, giver.resource.id, start, &also)?), ..place });
    }
    let standing = wish.until.map_or(Standing::Live, Standing::HeldUntil);
    for resource in std::iter::once(giver.resource.id).chain(also) {
        let at = service.padded(start, end);
        store::claim(tx, &Claim { resource, at, kind: ClaimKind::Appointment, owner: &wish.owner, standing })?;
    }
    Ok(place)
}

fn squeeze_in(tx: &Tx<'_>, zone: &Zone, board: &Board, wish: &Wish, why: Extra) -> Outcome<Place> {
    let [giver] = board.givers.as_slice() else { return Err(Problem::field("resource", "required")) };
    let day = zone.date(wish.stretch.start);
    if store::extras(tx.db(), giver.resource.id, bounds(zone, day, day)?)? >= giver.resource.extra_per_day {
        return Err(Problem::new(Code::ExtraFull).with("most", giver.resource.extra_per_day));
    }
    let (start, end) = wish.minutes();
    let claim = Claim {
        resource: giver.resource.id,
        at: (start, end),
        kind: ClaimKind::Appointment,
        owner: &wish.owner,
        standing: Standing::Extra,
    };
    store::claim(tx, &claim)?;
    Ok(Place { resource: giver.resource.id, start, end, extra: Some(why), seat: None })
}

/// Adds the three nearest free times to a refusal of a taken place.
pub(super) fn with_nearest(
    tx: &Tx<'_>,
    problem: Problem,
    scope: &Scope<'_>,
    service: &Service,
    wanted: Instant,
    manner: Manner,
) -> Problem {
    if problem.code != Code::SlotTaken {
        return problem;
    }
    let near = nearest(tx, scope, service, wanted, manner).unwrap_or_default();
    let same_day = scope.zone.date(wanted);
    let word = |t: &Instant| {
        let format = if scope.zone.date(*t) == same_day { "%H:%M" } else { "%d/%m %H:%M" };
        scope.zone.wall(*t).strftime(format).to_string()
    };
    let words: Vec<String> = near.iter().map(word).collect();
    problem.with("nearest", if words.is_empty() { "none".to_owned() } else { words.join(", ") }).and_field("start", "taken")
}

fn nearest(tx: &Tx<'_>, scope: &Scope<'_>, service: &Service, wanted: Instant, manner: Manner) -> Outcome<Vec<Instant>> {
    let days = (scope.days.0, later(scope.days.0, 7));
    let board = Board::read(tx.db(), service.clone(), &Scope { days, ..*scope })?;
    Ok(board.nearest(scope.zone, days, wanted, manner, tx.now()))
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}
