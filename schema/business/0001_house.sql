-- What every trade stands on: settings, keys, people who work here, the log, jobs.

CREATE TABLE setting(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK(length(value) <= 4000),
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One data key for each person served and each other purpose, wrapped under a key-encryption key.
CREATE TABLE data_key(
  id INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL CHECK(purpose IN ('person', 'access')),
  subject BLOB CHECK(length(subject) = 16),
  wrapped BLOB NOT NULL CHECK(length(wrapped) = 72),
  kek_version INTEGER NOT NULL CHECK(kek_version > 0),
  made_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX data_key_subject ON data_key(purpose, subject);

CREATE TABLE user(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  name TEXT NOT NULL UNIQUE CHECK(name = lower(name) AND length(name) BETWEEN 3 AND 40),
  full_name TEXT NOT NULL CHECK(length(full_name) BETWEEN 1 AND 120),
  password TEXT NOT NULL,
  totp BLOB,
  totp_step INTEGER NOT NULL DEFAULT 0,
  lang TEXT NOT NULL DEFAULT 'es' CHECK(lang IN ('es', 'en')),
  disabled_at INTEGER,
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user_role(
  user BLOB NOT NULL REFERENCES user(id),
  role TEXT NOT NULL CHECK(role IN ('owner','manager','reception','clinician','cashier','kitchen','housekeeping','accountant','auditor')),
  PRIMARY KEY(user, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_code(
  user BLOB NOT NULL REFERENCES user(id),
  hash BLOB NOT NULL CHECK(length(hash) = 32),
  used_at INTEGER,
  PRIMARY KEY(user, hash)
) STRICT, WITHOUT ROWID;

-- Only the hash of a session's token is kept.
CREATE TABLE session(
  hash BLOB PRIMARY KEY CHECK(length(hash) = 32),
  id BLOB NOT NULL CHECK(length(id) = 16),
  user BLOB NOT NULL REFERENCES user(id),
  stage TEXT NOT NULL CHECK(stage IN ('code', 'full')),
  made_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL,
  agent TEXT NOT NULL CHECK(length(agent) <= 200)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_user ON session(user);
CREATE INDEX session_ends ON session(ends_at);

-- Failed tries, counted across restarts.
CREATE TABLE throttle(
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  fails INTEGER NOT NULL,
  until INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY(kind, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency(
  scope TEXT NOT NULL,
  key TEXT NOT NULL CHECK(length(key) BETWEEN 8 AND 100),
  request BLOB NOT NULL CHECK(length(request) = 32),
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency(at);

-- Who did what: chained, never changed, never shortened. No personal data, only identifiers.
CREATE TABLE audit(
  seq INTEGER PRIMARY KEY CHECK(seq > 0),
  at INTEGER NOT NULL,
  actor BLOB,
  session BLOB,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  object_id BLOB,
  outcome TEXT NOT NULL CHECK(outcome IN ('done', 'refused')),
  detail TEXT NOT NULL CHECK(length(detail) <= 500),
  prev BLOB NOT NULL CHECK(length(prev) = 32),
  hash BLOB NOT NULL CHECK(length(hash) = 32)
) STRICT;
CREATE INDEX audit_object ON audit(object, object_id, seq);
CREATE INDEX audit_actor ON audit(actor, seq);
CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER audit_grows BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- Persisted jobs: leased while they run, so that a crash is seen and the job runs again.
CREATE TABLE job(
  name TEXT PRIMARY KEY,
  due_at INTEGER NOT NULL,
  leased_until INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER,
  last_ok INTEGER CHECK(last_ok IN (0, 1)),
  last_said TEXT NOT NULL DEFAULT '',
  fails INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE backup(
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK(kind IN ('hourly', 'daily', 'weekly', 'monthly', 'manual', 'pre-upgrade')),
  made_at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  verified_at INTEGER,
  fault TEXT
) STRICT, WITHOUT ROWID;
