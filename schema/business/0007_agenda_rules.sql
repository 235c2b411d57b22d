-- The agenda's rules: what a service asks, who gives it, days that differ, blocked time, groups, series.

ALTER TABLE service ADD COLUMN buffer_before_min INTEGER NOT NULL DEFAULT 0 CHECK(buffer_before_min BETWEEN 0 AND 120);
ALTER TABLE service ADD COLUMN step_min INTEGER NOT NULL DEFAULT 15 CHECK(step_min BETWEEN 5 AND 240);
-- Seats of one session; 1 is an ordinary appointment.
ALTER TABLE service ADD COLUMN capacity INTEGER NOT NULL DEFAULT 1 CHECK(capacity BETWEEN 1 AND 200);
ALTER TABLE service ADD COLUMN deposit_minor INTEGER NOT NULL DEFAULT 0 CHECK(deposit_minor >= 0);
-- Rules for those who book by themselves: notice and horizon of a start, and until when it may be called off.
ALTER TABLE service ADD COLUMN min_notice_min INTEGER NOT NULL DEFAULT 120 CHECK(min_notice_min BETWEEN 0 AND 43200);
ALTER TABLE service ADD COLUMN horizon_days INTEGER NOT NULL DEFAULT 60 CHECK(horizon_days BETWEEN 1 AND 540);
ALTER TABLE service ADD COLUMN cancel_until_min INTEGER NOT NULL DEFAULT 1440 CHECK(cancel_until_min BETWEEN 0 AND 43200);
ALTER TABLE service ADD COLUMN online INTEGER NOT NULL DEFAULT 0 CHECK(online IN (0, 1));
ALTER TABLE service ADD COLUMN about TEXT NOT NULL DEFAULT '' CHECK(length(about) <= 400);

-- How many appointments a day may be squeezed in beside others (sobreturno); 0 is none.
ALTER TABLE resource ADD COLUMN extra_per_day INTEGER NOT NULL DEFAULT 0 CHECK(extra_per_day BETWEEN 0 AND 20);

-- Who gives a service; a service without rows is given by everybody.
CREATE TABLE service_resource(
  service BLOB NOT NULL REFERENCES service(id),
  resource BLOB NOT NULL REFERENCES resource(id),
  PRIMARY KEY(service, resource)
) STRICT, WITHOUT ROWID;
CREATE INDEX service_resource_back ON service_resource(resource);

-- What it needs besides: one free room, one free piece of equipment.
CREATE TABLE service_need(
  service BLOB NOT NULL REFERENCES service(id),
  kind TEXT NOT NULL CHECK(kind IN ('professional', 'room', 'equipment')),
  PRIMARY KEY(service, kind)
) STRICT, WITHOUT ROWID;

-- A day that differs: other hours, or none (both minutes NULL). Without resource it is for everybody.
CREATE TABLE day_exception(
  id INTEGER PRIMARY KEY,
  resource BLOB REFERENCES resource(id),
  day TEXT NOT NULL CHECK(day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  from_min INTEGER CHECK(from_min BETWEEN 0 AND 1439),
  until_min INTEGER CHECK(until_min BETWEEN 1 AND 1440),
  note TEXT NOT NULL DEFAULT '' CHECK(length(note) <= 80),
  CHECK((from_min IS NULL) = (until_min IS NULL)),
  CHECK(until_min > from_min)
) STRICT;
CREATE UNIQUE INDEX day_exception_once ON day_exception(day, coalesce(resource, x''), coalesce(from_min, -1));

-- Time taken out of somebody's agenda.
CREATE TABLE block(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  resource BLOB NOT NULL REFERENCES resource(id),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('block', 'maintenance')),
  title TEXT NOT NULL DEFAULT '' CHECK(length(title) <= 80),
  made_at INTEGER NOT NULL,
  made_by BLOB REFERENCES user(id),
  ended_at INTEGER,
  CHECK(e > s AND e - s <= 540 * 1440)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_day ON block(s, e) WHERE ended_at IS NULL;

-- One time of a service that several people share.
CREATE TABLE session_group(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  service BLOB NOT NULL REFERENCES service(id),
  resource BLOB NOT NULL REFERENCES resource(id),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  capacity INTEGER NOT NULL CHECK(capacity BETWEEN 2 AND 200),
  CHECK(e > s)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX session_group_place ON session_group(resource, s, service);

CREATE TABLE series(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  every_weeks INTEGER NOT NULL CHECK(every_weeks BETWEEN 1 AND 26),
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Appointments learn where they came from, and to be held, squeezed in, repeated and shared.
CREATE TABLE appointment_new(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  service BLOB NOT NULL REFERENCES service(id),
  resource BLOB NOT NULL REFERENCES resource(id),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  zone TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('held', 'booked', 'arrived', 'in_service', 'done', 'no_show', 'cancelled', 'expired')),
  reason BLOB CHECK(length(reason) >= 46),
  origin TEXT NOT NULL DEFAULT 'staff' CHECK(origin IN ('staff', 'web', 'waiting', 'import', 'google')),
  -- Why it was squeezed in beside another.
  extra TEXT CHECK(extra IN ('urgent', 'brief', 'promised', 'other')),
  series BLOB REFERENCES series(id),
  session_group BLOB REFERENCES session_group(id),
  seat INTEGER CHECK(seat BETWEEN 1 AND 200),
  -- SEQUENCE of RFC 5545: grows with each change of time or place.
  sequence INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  made_at INTEGER NOT NULL,
  made_by BLOB REFERENCES user(id),
  changed_at INTEGER NOT NULL,
  CHECK(e > s),
  CHECK((session_group IS NULL) = (seat IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO appointment_new(id, person, service, resource, s, e, zone, state, reason, version, made_at, made_by, changed_at)
  SELECT id, person, service, resource, s, e, zone, state, reason, version, made_at, made_by, changed_at FROM appointment;
DROP TABLE appointment;
ALTER TABLE appointment_new RENAME TO appointment;
CREATE INDEX appointment_day ON appointment(s, resource);
CREATE INDEX appointment_resource ON appointment(resource, s);
CREATE INDEX appointment_person ON appointment(person, s);
CREATE INDEX appointment_series ON appointment(series, s) WHERE series IS NOT NULL;
-- A seat is somebody's, or free.
CREATE UNIQUE INDEX appointment_seat ON appointment(session_group, seat)
  WHERE session_group IS NOT NULL AND state NOT IN ('no_show', 'cancelled', 'expired');
CREATE TRIGGER appointment_seat_exists_insert BEFORE INSERT ON appointment WHEN NEW.seat IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'problem:slot_taken') WHERE NEW.seat > (SELECT capacity FROM session_group WHERE id = NEW.session_group);
END;
CREATE TRIGGER appointment_seat_exists_update BEFORE UPDATE OF seat, session_group ON appointment WHEN NEW.seat IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'problem:slot_taken') WHERE NEW.seat > (SELECT capacity FROM session_group WHERE id = NEW.session_group);
END;

-- What happened to an appointment: for its page and the reports. Never changed.
CREATE TABLE appointment_event(
  id INTEGER PRIMARY KEY,
  appointment BLOB NOT NULL REFERENCES appointment(id),
  at INTEGER NOT NULL,
  by BLOB REFERENCES user(id),
  what TEXT NOT NULL CHECK(what IN ('booked', 'state', 'moved')),
  was TEXT NOT NULL DEFAULT '' CHECK(length(was) <= 60),
  became TEXT NOT NULL DEFAULT '' CHECK(length(became) <= 60)
) STRICT;
CREATE INDEX appointment_event_of ON appointment_event(appointment, id);
CREATE TRIGGER appointment_event_keeps BEFORE UPDATE ON appointment_event BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER appointment_event_stays BEFORE DELETE ON appointment_event BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- Claims learn new kinds, and the state of a place squeezed in (`extra`): counted, outside the promise.
CREATE TABLE claim_new(
  id INTEGER PRIMARY KEY,
  resource BLOB NOT NULL REFERENCES resource(id),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('appointment', 'session', 'block', 'maintenance', 'external', 'offer')),
  owner BLOB NOT NULL CHECK(length(owner) = 16),
  state TEXT NOT NULL CHECK(state IN ('held', 'live', 'extra', 'conflict', 'released')),
  expires_at INTEGER,
  CHECK(e > s AND e - s <= 1440),
  CHECK((state = 'held') = (expires_at IS NOT NULL)),
  CHECK(state <> 'extra' OR kind = 'appointment')
) STRICT;
INSERT INTO claim_new(id, resource, s, e, kind, owner, state, expires_at) SELECT id, resource, s, e, kind, owner, state, expires_at FROM claim;
DROP TABLE claim;
ALTER TABLE claim_new RENAME TO claim;
CREATE INDEX claim_live ON claim(resource, s, e) WHERE state IN ('held', 'live');
CREATE INDEX claim_extra ON claim(resource, s) WHERE state = 'extra';
CREATE INDEX claim_owner ON claim(owner);
CREATE TRIGGER claim_no_overlap_insert BEFORE INSERT ON claim WHEN NEW.state IN ('held', 'live')
BEGIN
  SELECT RAISE(ABORT, 'problem:slot_taken') WHERE EXISTS(
    SELECT 1 FROM claim c WHERE c.resource = NEW.resource AND c.state IN ('held', 'live')
      AND c.s < NEW.e AND c.s > NEW.s - 1440 AND c.e > NEW.s);
END;
CREATE TRIGGER claim_no_overlap_update BEFORE UPDATE OF resource, s, e, state ON claim WHEN NEW.state IN ('held', 'live')
BEGIN
  SELECT RAISE(ABORT, 'problem:slot_taken') WHERE EXISTS(
    SELECT 1 FROM claim c WHERE c.resource = NEW.resource AND c.id <> NEW.id AND c.state IN ('held', 'live')
      AND c.s < NEW.e AND c.s > NEW.s - 1440 AND c.e > NEW.s);
END;
