-- agenda: who and what can be booked, and every claim on their time.
CREATE TABLE resource(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  kind TEXT NOT NULL CHECK(kind IN ('professional', 'room', 'equipment')),
  name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 80),
  colour INTEGER NOT NULL CHECK(colour BETWEEN 1 AND 8),
  user BLOB REFERENCES user(id),
  retired_at INTEGER
) STRICT, WITHOUT ROWID;

-- Weekly hours in local wall time; 1 is Monday (ISO 8601).
CREATE TABLE opening(
  resource BLOB NOT NULL REFERENCES resource(id),
  weekday INTEGER NOT NULL CHECK(weekday BETWEEN 1 AND 7),
  from_min INTEGER NOT NULL CHECK(from_min BETWEEN 0 AND 1439),
  until_min INTEGER NOT NULL CHECK(until_min BETWEEN 1 AND 1440),
  PRIMARY KEY(resource, weekday, from_min),
  CHECK(until_min > from_min)
) STRICT, WITHOUT ROWID;

CREATE TABLE service(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 80),
  duration_min INTEGER NOT NULL CHECK(duration_min BETWEEN 5 AND 720),
  buffer_min INTEGER NOT NULL DEFAULT 0 CHECK(buffer_min BETWEEN 0 AND 120),
  price_minor INTEGER NOT NULL DEFAULT 0 CHECK(price_minor >= 0),
  retired_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE appointment(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  service BLOB NOT NULL REFERENCES service(id),
  resource BLOB NOT NULL REFERENCES resource(id),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  zone TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('booked', 'arrived', 'in_service', 'done', 'no_show', 'cancelled')),
  reason BLOB CHECK(length(reason) >= 46),
  version INTEGER NOT NULL DEFAULT 1,
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  changed_at INTEGER NOT NULL,
  CHECK(e > s)
) STRICT, WITHOUT ROWID;
CREATE INDEX appointment_day ON appointment(s, resource);
CREATE INDEX appointment_resource ON appointment(resource, s);
CREATE INDEX appointment_person ON appointment(person, s);

-- Everything that occupies a resource is a claim: UTC minutes, end exclusive, buffers inside.
CREATE TABLE claim(
  id INTEGER PRIMARY KEY,
  resource BLOB NOT NULL REFERENCES resource(id),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('appointment', 'block', 'external')),
  owner BLOB NOT NULL CHECK(length(owner) = 16),
  state TEXT NOT NULL CHECK(state IN ('held', 'live', 'conflict', 'released')),
  expires_at INTEGER,
  CHECK(e > s AND e - s <= 1440),
  CHECK((state = 'held') = (expires_at IS NOT NULL))
) STRICT;
-- The redundant bound (no claim is longer than a day) lets one index answer both sides of an overlap.
CREATE INDEX claim_live ON claim(resource, s, e) WHERE state IN ('held', 'live');
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
