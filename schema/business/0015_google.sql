-- Google Calendar, for those who set it up: the owner's own project there.
CREATE TABLE google_project(
  -- There is one.
  id BLOB PRIMARY KEY CHECK(id = zeroblob(16)),
  client_id TEXT NOT NULL CHECK(length(client_id) BETWEEN 10 AND 200),
  client_secret BLOB NOT NULL CHECK(length(client_secret) >= 46),
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Somebody went to Google for permission and has yet to come back. What proves that it is them is a keyed
-- hash of the id: nothing here opens anything.
CREATE TABLE google_errand(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  resource BLOB NOT NULL REFERENCES resource(id),
  session BLOB NOT NULL CHECK(length(session) = 16),
  redirect TEXT NOT NULL CHECK(length(redirect) BETWEEN 10 AND 300),
  made_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;

-- A professional, room or piece of equipment and an account at Google.
CREATE TABLE google_connection(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  resource BLOB NOT NULL REFERENCES resource(id),
  account BLOB NOT NULL CHECK(length(account) >= 46),
  account_tag BLOB NOT NULL CHECK(length(account_tag) = 32),
  -- Forgotten when it ends.
  refresh_token BLOB CHECK(length(refresh_token) >= 46),
  detail TEXT NOT NULL DEFAULT 'busy' CHECK(detail IN ('busy', 'staff')),
  state TEXT NOT NULL DEFAULT 'ok' CHECK(state IN ('ok', 'degraded', 'broken')),
  fault TEXT CHECK(length(fault) BETWEEN 1 AND 40),
  fails INTEGER NOT NULL DEFAULT 0 CHECK(fails >= 0),
  -- Nothing is asked before: Google, or our own patience, says so.
  hold_until INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL DEFAULT 0,
  made_at INTEGER NOT NULL,
  succeeded_at INTEGER,
  -- It ends once what is to be removed there is removed.
  ending INTEGER NOT NULL DEFAULT 0 CHECK(ending IN (0, 1)),
  ended_at INTEGER,
  CHECK((ended_at IS NULL) = (refresh_token IS NOT NULL)),
  CHECK((state = 'ok') = (fault IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX google_connection_once ON google_connection(resource) WHERE ended_at IS NULL;

-- Busy time from Google lies where that of other followed calendars lies, and is settled in the same way.
ALTER TABLE outside_calendar ADD COLUMN kind TEXT NOT NULL DEFAULT 'feed' CHECK(kind IN ('feed', 'google'));
CREATE TABLE google_calendar(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  connection BLOB NOT NULL REFERENCES google_connection(id),
  -- Its id there and its name, sealed: they are often somebody's address.
  remote BLOB NOT NULL CHECK(length(remote) >= 46),
  remote_tag BLOB NOT NULL CHECK(length(remote_tag) = 32),
  main INTEGER NOT NULL CHECK(main IN (0, 1)),
  reads INTEGER NOT NULL CHECK(reads IN (0, 1)),
  writes INTEGER NOT NULL CHECK(writes IN (0, 1)),
  fault TEXT CHECK(length(fault) BETWEEN 1 AND 40),
  sync_token BLOB CHECK(length(sync_token) >= 46),
  -- When everything was listed last: what repeats reaches further with each day.
  listed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX google_calendar_once ON google_calendar(connection, remote_tag);
CREATE UNIQUE INDEX google_calendar_writes ON google_calendar(connection) WHERE writes = 1;

-- What should stand in Google, and what does: `rev` grows with each change here, `tried` is the last one
-- sent, `done` the last one Google has confirmed. A row whose `done` lags behind is work.
CREATE TABLE google_event(
  connection BLOB NOT NULL REFERENCES google_connection(id),
  appointment BLOB NOT NULL REFERENCES appointment(id),
  rev INTEGER NOT NULL DEFAULT 1 CHECK(rev > 0),
  tried INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  -- Its id there: a keyed hash, so that writing it twice is writing it once.
  remote TEXT CHECK(length(remote) BETWEEN 5 AND 64),
  -- The calendar it stands in; NULL where it stands in none.
  calendar BLOB REFERENCES google_calendar(id),
  s INTEGER,
  e INTEGER,
  etag TEXT CHECK(length(etag) <= 200),
  due_at INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  fault TEXT CHECK(length(fault) BETWEEN 1 AND 40),
  PRIMARY KEY(connection, appointment),
  CHECK(done <= tried AND tried <= rev),
  CHECK((s IS NULL) = (e IS NULL) AND (calendar IS NULL OR s IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX google_event_due ON google_event(due_at) WHERE done < rev;
CREATE INDEX google_event_of ON google_event(appointment);
CREATE UNIQUE INDEX google_event_remote ON google_event(remote) WHERE remote IS NOT NULL;

-- Whoever changes an appointment leaves the work behind, in the same transaction and without knowing.
CREATE TRIGGER google_event_booked AFTER INSERT ON appointment
  WHEN EXISTS(SELECT 1 FROM google_connection c WHERE c.resource = NEW.resource AND c.ended_at IS NULL)
BEGIN
  INSERT INTO google_event(connection, appointment)
    SELECT c.id, NEW.id FROM google_connection c WHERE c.resource = NEW.resource AND c.ended_at IS NULL AND c.ending = 0;
END;
-- That somebody arrived is nobody's business there: only whether the time is taken.
CREATE TRIGGER google_event_changed AFTER UPDATE OF resource, s, e, state ON appointment
  WHEN OLD.resource <> NEW.resource OR OLD.s <> NEW.s OR OLD.e <> NEW.e
    OR (OLD.state IN ('booked', 'arrived', 'in_service', 'done')) <> (NEW.state IN ('booked', 'arrived', 'in_service', 'done'))
BEGIN
  UPDATE google_event SET rev = rev + 1, due_at = 0, attempts = 0, fault = NULL WHERE appointment = NEW.id;
  INSERT INTO google_event(connection, appointment)
    SELECT c.id, NEW.id FROM google_connection c WHERE c.resource = NEW.resource AND c.ended_at IS NULL AND c.ending = 0
    ON CONFLICT DO NOTHING;
END;

-- What somebody did to an event of ours in Google, and a person here should know or decide.
CREATE TABLE google_note(
  id INTEGER PRIMARY KEY,
  connection BLOB NOT NULL REFERENCES google_connection(id),
  appointment BLOB NOT NULL REFERENCES appointment(id),
  kind TEXT NOT NULL CHECK(kind IN ('deleted', 'restored')),
  -- Why it could not be as they wished; empty for `deleted`.
  why TEXT NOT NULL DEFAULT '' CHECK(length(why) <= 40),
  -- Where they had put it.
  s INTEGER,
  e INTEGER,
  noticed_at INTEGER NOT NULL,
  settled_at INTEGER,
  settled_by BLOB REFERENCES user(id),
  how TEXT CHECK(how IN ('cancelled', 'restored', 'seen', 'over')),
  CHECK((settled_at IS NULL) = (how IS NULL))
) STRICT;
CREATE UNIQUE INDEX google_note_once ON google_note(connection, appointment, kind) WHERE settled_at IS NULL;
