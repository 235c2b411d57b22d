-- privacy: notices, consents, requests of people about their data, disclosures, breaches.
CREATE TABLE user_role_new(
  user BLOB NOT NULL REFERENCES user(id),
  role TEXT NOT NULL CHECK(role IN ('owner','manager','reception','clinician','cashier','kitchen','housekeeping','accountant','auditor','privacy')),
  PRIMARY KEY(user, role)
) STRICT, WITHOUT ROWID;
INSERT INTO user_role_new SELECT user, role FROM user_role;
DROP TABLE user_role;
ALTER TABLE user_role_new RENAME TO user_role;

-- Days on which the house rests beside those of the law: terms do not run.
CREATE TABLE rest_day(
  day TEXT PRIMARY KEY CHECK(day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  why TEXT NOT NULL CHECK(length(why) BETWEEN 1 AND 80),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;

-- One version is three texts. A draft has no number; what is published never changes.
CREATE TABLE privacy_notice(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  version INTEGER UNIQUE CHECK(version > 0),
  whole TEXT NOT NULL CHECK(length(whole) <= 20000),
  simplified TEXT NOT NULL CHECK(length(simplified) <= 8000),
  short TEXT NOT NULL CHECK(length(short) <= 2000),
  content_hash BLOB CHECK(length(content_hash) = 32),
  valid_from INTEGER,
  published_by BLOB REFERENCES user(id),
  rev INTEGER NOT NULL DEFAULT 1,
  changed_at INTEGER NOT NULL,
  CHECK((version IS NULL) = (valid_from IS NULL) AND (version IS NULL) = (content_hash IS NULL) AND (version IS NULL) = (published_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX privacy_notice_draft ON privacy_notice((version IS NULL)) WHERE version IS NULL;
CREATE TRIGGER privacy_notice_keeps BEFORE UPDATE ON privacy_notice WHEN OLD.version IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER privacy_notice_stays BEFORE DELETE ON privacy_notice WHEN OLD.version IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- What a person consents to, purpose by purpose; taking it back is a row of its own.
CREATE TABLE privacy_consent(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  purpose TEXT NOT NULL CHECK(purpose IN ('care', 'reminders', 'promotion', 'teaching')),
  state TEXT NOT NULL CHECK(state IN ('granted', 'denied', 'revoked')),
  way TEXT NOT NULL CHECK(way IN ('paper', 'screen', 'verbal')),
  notice BLOB NOT NULL REFERENCES privacy_notice(id),
  evidence BLOB NOT NULL CHECK(length(evidence) >= 46),
  evidence_hash BLOB NOT NULL CHECK(length(evidence_hash) = 32),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  -- Health data: express and written (LFPDPPP, art. 8).
  CHECK(NOT (purpose = 'care' AND state = 'granted' AND way = 'verbal'))
) STRICT, WITHOUT ROWID;
CREATE INDEX privacy_consent_person ON privacy_consent(person, purpose, made_at DESC);
CREATE TRIGGER privacy_consent_keeps BEFORE UPDATE ON privacy_consent BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER privacy_consent_stays BEFORE DELETE ON privacy_consent BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- Cared for without consent (art. 9): when that ended, consent is still to be obtained.
CREATE TABLE privacy_exception(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  basis TEXT NOT NULL CHECK(basis IN ('emergency', 'cannot_consent', 'relationship')),
  why BLOB NOT NULL CHECK(length(why) >= 46),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  ended_at INTEGER,
  settled_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX privacy_exception_open ON privacy_exception(made_at) WHERE settled_at IS NULL;
CREATE INDEX privacy_exception_person ON privacy_exception(person, made_at);
CREATE TRIGGER privacy_exception_keeps BEFORE UPDATE ON privacy_exception
WHEN NEW.id <> OLD.id OR NEW.person <> OLD.person OR NEW.basis <> OLD.basis OR NEW.why <> OLD.why OR NEW.made_at <> OLD.made_at
  OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS NOT OLD.ended_at) OR (OLD.settled_at IS NOT NULL AND NEW.settled_at IS NOT OLD.settled_at)
BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER privacy_exception_stays BEFORE DELETE ON privacy_exception BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- A request about somebody's data. Terms are civil dates of the house, counted in business days.
CREATE TABLE arco_request(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  folio INTEGER NOT NULL UNIQUE CHECK(folio > 0),
  person BLOB REFERENCES person(id),
  key INTEGER NOT NULL REFERENCES data_key(id),
  kind TEXT NOT NULL CHECK(kind IN ('access', 'rectification', 'cancellation', 'opposition', 'revocation')),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  received_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('open', 'asking', 'answered', 'closed')),
  due_answer TEXT NOT NULL,
  answer_extended INTEGER NOT NULL DEFAULT 0 CHECK(answer_extended IN (0, 1)),
  asked_on TEXT,
  due_info TEXT,
  answered_on TEXT,
  outcome TEXT CHECK(outcome IN ('granted', 'partial', 'refused', 'blocked', 'anonymised', 'lapsed')),
  cause TEXT CHECK(cause IN ('not_holder', 'no_data', 'third_party', 'legal', 'done_before')),
  due_effect TEXT,
  effect_extended INTEGER NOT NULL DEFAULT 0 CHECK(effect_extended IN (0, 1)),
  effected_on TEXT,
  blocked_until TEXT,
  -- What comes next; nothing once it is closed.
  due_next TEXT,
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  CHECK((state = 'closed') = (due_next IS NULL)),
  CHECK((outcome IS NOT NULL) = (state IN ('answered', 'closed'))),
  CHECK((outcome IS 'refused') = (cause IS NOT NULL)),
  CHECK((outcome IS 'blocked') = (blocked_until IS NOT NULL)),
  CHECK(due_answer >= received_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX arco_request_due ON arco_request(due_next) WHERE due_next IS NOT NULL;
CREATE TRIGGER arco_request_keeps BEFORE UPDATE ON arco_request
WHEN OLD.state = 'closed' OR NEW.id <> OLD.id OR NEW.folio <> OLD.folio OR NEW.key <> OLD.key OR NEW.kind <> OLD.kind OR NEW.content <> OLD.content
  OR NEW.person IS NOT OLD.person OR NEW.received_on <> OLD.received_on OR NEW.due_answer < OLD.due_answer OR NEW.due_effect < OLD.due_effect
  OR NEW.answer_extended < OLD.answer_extended OR NEW.effect_extended < OLD.effect_extended
  OR (OLD.answered_on IS NOT NULL AND NEW.answered_on IS NOT OLD.answered_on) OR (OLD.asked_on IS NOT NULL AND NEW.asked_on IS NOT OLD.asked_on)
BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER arco_request_stays BEFORE DELETE ON arco_request BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

CREATE TABLE arco_event(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  request BLOB NOT NULL REFERENCES arco_request(id),
  what TEXT NOT NULL CHECK(what IN ('received', 'asked', 'informed', 'extended', 'answered', 'effected', 'lapsed')),
  note BLOB CHECK(length(note) >= 46),
  on_day TEXT NOT NULL,
  at INTEGER NOT NULL,
  by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX arco_event_request ON arco_event(request, at);
CREATE TRIGGER arco_event_keeps BEFORE UPDATE ON arco_event BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER arco_event_stays BEFORE DELETE ON arco_event BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- Two registers that only grow: who was given data, and what went wrong. Each row has a key of its own
-- unless it is of one person.
CREATE TABLE disclosure(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB REFERENCES person(id),
  key INTEGER NOT NULL REFERENCES data_key(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  on_day TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX disclosure_made ON disclosure(made_at DESC);
CREATE TRIGGER disclosure_keeps BEFORE UPDATE ON disclosure BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER disclosure_stays BEFORE DELETE ON disclosure BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

CREATE TABLE breach(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  folio INTEGER NOT NULL UNIQUE CHECK(folio > 0),
  key INTEGER NOT NULL REFERENCES data_key(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  on_day TEXT NOT NULL,
  told_on TEXT,
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER breach_keeps BEFORE UPDATE ON breach
WHEN OLD.told_on IS NOT NULL OR NEW.id <> OLD.id OR NEW.folio <> OLD.folio OR NEW.key <> OLD.key OR NEW.content <> OLD.content OR NEW.on_day <> OLD.on_day
BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER breach_stays BEFORE DELETE ON breach BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
