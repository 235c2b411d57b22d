-- clinic: charts. What is signed never changes; it can only be added to (NOM-004-SSA3-2012, 5.11).
CREATE TABLE practitioner(
  user BLOB PRIMARY KEY REFERENCES user(id),
  licence TEXT NOT NULL DEFAULT '' CHECK(length(licence) <= 40),
  title_institution TEXT NOT NULL DEFAULT '' CHECK(length(title_institution) <= 160),
  specialty TEXT NOT NULL DEFAULT '' CHECK(length(specialty) <= 120),
  specialty_licence TEXT NOT NULL DEFAULT '' CHECK(length(specialty_licence) <= 40),
  may_prescribe INTEGER NOT NULL DEFAULT 1 CHECK(may_prescribe IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE alert(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  kind TEXT NOT NULL CHECK(kind IN ('allergy', 'problem', 'medicine')),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  ended_at INTEGER,
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_person ON alert(person, kind, made_at);

CREATE TABLE note(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  appointment BLOB REFERENCES appointment(id),
  author BLOB NOT NULL REFERENCES user(id),
  addendum_of BLOB REFERENCES note(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  age_days INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  started_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  signed_at INTEGER,
  content_hash BLOB CHECK(length(content_hash) = 32),
  CHECK((signed_at IS NULL) = (content_hash IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX note_person ON note(person, started_at DESC);
CREATE INDEX note_draft ON note(author) WHERE signed_at IS NULL;
CREATE INDEX note_addendum ON note(addendum_of);
CREATE TRIGGER note_signed_keeps BEFORE UPDATE ON note WHEN OLD.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER note_signed_stays BEFORE DELETE ON note WHEN OLD.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER note_addendum_to_signed BEFORE INSERT ON note WHEN NEW.addendum_of IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'problem:wrong_state') WHERE NOT EXISTS(
    SELECT 1 FROM note n WHERE n.id = NEW.addendum_of AND n.signed_at IS NOT NULL AND n.person = NEW.person AND n.addendum_of IS NULL);
END;

-- Vital signs: which sign and when is no secret, the value is sealed with unit as typed and as stored.
CREATE TABLE vital(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  note BLOB NOT NULL REFERENCES note(id),
  person BLOB NOT NULL REFERENCES person(id),
  sign TEXT NOT NULL CHECK(length(sign) BETWEEN 2 AND 30),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  taken_at INTEGER NOT NULL,
  UNIQUE(note, sign)
) STRICT, WITHOUT ROWID;
CREATE INDEX vital_person ON vital(person, sign, taken_at);
CREATE TRIGGER vital_signed_new BEFORE INSERT ON vital WHEN (SELECT signed_at FROM note WHERE id = NEW.note) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER vital_signed_keeps BEFORE UPDATE ON vital WHEN (SELECT signed_at FROM note WHERE id = OLD.note) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER vital_signed_stays BEFORE DELETE ON vital WHEN (SELECT signed_at FROM note WHERE id = OLD.note) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;

-- A prescription is issued whole, with the legal header as it was that day (LGS 83, RIS 28-31).
CREATE TABLE prescription(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  folio INTEGER NOT NULL UNIQUE CHECK(folio > 0),
  person BLOB NOT NULL REFERENCES person(id),
  note BLOB REFERENCES note(id),
  author BLOB NOT NULL REFERENCES user(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  content_hash BLOB NOT NULL CHECK(length(content_hash) = 32),
  issued_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX prescription_person ON prescription(person, issued_at DESC);
CREATE TRIGGER prescription_keeps BEFORE UPDATE ON prescription BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER prescription_stays BEFORE DELETE ON prescription BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
