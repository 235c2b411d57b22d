-- Notes by kind (NOM-004-SSA3-2012, 6 and 7.1), second signatures, texts to begin from.
ALTER TABLE note ADD COLUMN kind TEXT NOT NULL DEFAULT 'evolution' CHECK(kind IN ('history', 'evolution', 'interconsultation', 'referral', 'urgent', 'nursing'));

-- Asked of a colleague; once given it stands like the signature beside it, over the same hash.
CREATE TABLE cosignature(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  note BLOB NOT NULL REFERENCES note(id),
  doctor BLOB NOT NULL REFERENCES user(id),
  asked_by BLOB NOT NULL REFERENCES user(id),
  asked_at INTEGER NOT NULL,
  signed_at INTEGER,
  content_hash BLOB CHECK(length(content_hash) = 32),
  UNIQUE(note, doctor),
  CHECK((signed_at IS NULL) = (content_hash IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX cosignature_waits ON cosignature(doctor, asked_at) WHERE signed_at IS NULL;
CREATE TRIGGER cosignature_of_signed BEFORE INSERT ON cosignature
BEGIN
  SELECT RAISE(ABORT, 'problem:wrong_state') WHERE NEW.signed_at IS NOT NULL OR NOT EXISTS(
    SELECT 1 FROM note n WHERE n.id = NEW.note AND n.signed_at IS NOT NULL AND n.author <> NEW.doctor);
END;
CREATE TRIGGER cosignature_keeps BEFORE UPDATE ON cosignature
BEGIN
  SELECT RAISE(ABORT, 'problem:signed') WHERE OLD.signed_at IS NOT NULL OR NEW.note <> OLD.note OR NEW.doctor <> OLD.doctor;
  SELECT RAISE(ABORT, 'problem:wrong_state') WHERE NEW.content_hash IS NOT (SELECT content_hash FROM note WHERE id = OLD.note);
END;
CREATE TRIGGER cosignature_stays BEFORE DELETE ON cosignature WHEN OLD.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;

-- A clinician's own texts to begin a note from, sealed each under a key of its own.
CREATE TABLE note_template(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  key INTEGER NOT NULL REFERENCES data_key(id),
  owner BLOB NOT NULL REFERENCES user(id),
  kind TEXT NOT NULL CHECK(kind IN ('history', 'evolution', 'interconsultation', 'referral', 'urgent', 'nursing')),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  favourite INTEGER NOT NULL DEFAULT 0 CHECK(favourite IN (0, 1)),
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX note_template_owner ON note_template(owner, kind, favourite DESC, made_at);
