-- Calendars kept elsewhere and followed here as busy time.
CREATE TABLE outside_calendar(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  resource BLOB NOT NULL REFERENCES resource(id),
  name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 80),
  -- Who has the address can read the calendar: it is kept like a password.
  address BLOB NOT NULL CHECK(length(address) >= 46),
  address_tag BLOB NOT NULL CHECK(length(address_tag) = 32),
  host TEXT NOT NULL CHECK(length(host) <= 253),
  made_at INTEGER NOT NULL,
  ended_at INTEGER,
  next_at INTEGER NOT NULL,
  tried_at INTEGER,
  succeeded_at INTEGER,
  changed_at INTEGER,
  fails INTEGER NOT NULL DEFAULT 0,
  fault TEXT CHECK(length(fault) BETWEEN 1 AND 40),
  etag TEXT NOT NULL DEFAULT '' CHECK(length(etag) <= 200),
  modified TEXT NOT NULL DEFAULT '' CHECK(length(modified) <= 200),
  -- When the whole text was read last: a rule that repeats reaches further with each day.
  read_at INTEGER,
  events INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  -- Answers in a row without an event where there had been some, and since when.
  empties INTEGER NOT NULL DEFAULT 0,
  empty_since INTEGER,
  -- Some events are missing and their time is not free yet.
  unsettled INTEGER NOT NULL DEFAULT 0 CHECK(unsettled IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX outside_calendar_due ON outside_calendar(next_at) WHERE ended_at IS NULL;
-- One address is one calendar: followed twice it would clash with itself.
CREATE UNIQUE INDEX outside_calendar_once ON outside_calendar(address_tag) WHERE ended_at IS NULL;

-- What they say: when, and nothing else.
CREATE TABLE outside_event(
  calendar BLOB NOT NULL REFERENCES outside_calendar(id),
  key BLOB NOT NULL CHECK(length(key) = 16),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  misses INTEGER NOT NULL DEFAULT 0,
  missed_since INTEGER,
  PRIMARY KEY(calendar, key),
  CHECK(e > s)
) STRICT, WITHOUT ROWID;
CREATE INDEX outside_event_time ON outside_event(calendar, e);

-- An appointment and a calendar elsewhere that want the same time, until a person has looked.
CREATE TABLE outside_conflict(
  id INTEGER PRIMARY KEY,
  calendar BLOB NOT NULL REFERENCES outside_calendar(id),
  key BLOB NOT NULL CHECK(length(key) = 16),
  appointment BLOB NOT NULL REFERENCES appointment(id),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  noticed_at INTEGER NOT NULL,
  settled_at INTEGER,
  settled_by BLOB REFERENCES user(id),
  how TEXT CHECK(how IN ('kept', 'over')),
  CHECK((settled_at IS NULL) = (how IS NULL))
) STRICT;
CREATE UNIQUE INDEX outside_conflict_once ON outside_conflict(appointment, calendar, key);
CREATE INDEX outside_conflict_open ON outside_conflict(s) WHERE settled_at IS NULL;

CREATE INDEX claim_conflict ON claim(resource, s) WHERE state = 'conflict';
CREATE INDEX claim_external ON claim(resource, e) WHERE kind = 'external';
