-- Retention and erasure: when the last medical act was, and whose data key was destroyed.

-- The last medical act of each card, from which the years of keeping are counted (NOM-004-SSA3-2012, 5.4).
-- A draft and a visit without a note count too: what is doubtful keeps longer.
CREATE TABLE medical_act(
  person BLOB PRIMARY KEY REFERENCES person(id),
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX medical_act_last ON medical_act(last_at);
INSERT INTO medical_act(person, last_at)
  SELECT person, max(at) FROM (
    SELECT person, coalesce(signed_at, changed_at) AS at FROM note
    UNION ALL SELECT person, issued_at FROM prescription
    UNION ALL SELECT person, issued_at FROM study_order
    UNION ALL SELECT person, made_at FROM study_result
    UNION ALL SELECT person, issued_at FROM certificate
    UNION ALL SELECT person, made_at FROM immunisation
    UNION ALL SELECT person, made_at FROM alert
    UNION ALL SELECT person, coalesce(completed_at, made_at) FROM informed_consent
    UNION ALL SELECT person, e * 60000 FROM appointment WHERE state = 'done'
  ) GROUP BY person;
CREATE TRIGGER medical_act_note AFTER INSERT ON note BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.changed_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_signed AFTER UPDATE OF signed_at ON note WHEN NEW.signed_at IS NOT NULL BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.signed_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_prescription AFTER INSERT ON prescription BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.issued_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_order AFTER INSERT ON study_order BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.issued_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_result AFTER INSERT ON study_result BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.made_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_certificate AFTER INSERT ON certificate BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.issued_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_vaccine AFTER INSERT ON immunisation BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.made_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_alert AFTER INSERT ON alert BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.made_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_consent AFTER UPDATE OF completed_at ON informed_consent WHEN NEW.completed_at IS NOT NULL BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.completed_at) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_visit AFTER UPDATE OF state ON appointment WHEN NEW.state = 'done' BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.e * 60000) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
CREATE TRIGGER medical_act_past_visit AFTER INSERT ON appointment WHEN NEW.state = 'done' BEGIN
  INSERT INTO medical_act VALUES (NEW.person, NEW.e * 60000) ON CONFLICT(person) DO UPDATE SET last_at = max(last_at, excluded.last_at); END;
-- It only moves forward, and goes with the person.
CREATE TRIGGER medical_act_keeps BEFORE UPDATE ON medical_act WHEN NEW.person <> OLD.person OR NEW.last_at < OLD.last_at BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER medical_act_stays BEFORE DELETE ON medical_act WHEN (SELECT erased_at FROM person WHERE id = OLD.person) IS NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- What is held of a person, row by row, for the list of what an erasure makes unreadable.
CREATE VIEW person_holding(person, kind) AS
  SELECT person, 'note' FROM note
  UNION ALL SELECT person, 'vital' FROM vital
  UNION ALL SELECT person, 'alert' FROM alert
  UNION ALL SELECT person, 'prescription' FROM prescription
  UNION ALL SELECT person, 'study_order' FROM study_order
  UNION ALL SELECT person, 'study_result' FROM study_result
  UNION ALL SELECT person, 'certificate' FROM certificate
  UNION ALL SELECT person, 'informed_consent' FROM informed_consent
  UNION ALL SELECT person, 'immunisation' FROM immunisation
  UNION ALL SELECT person, 'privacy_consent' FROM privacy_consent
  UNION ALL SELECT person, 'file' FROM attachment
  UNION ALL SELECT r.person, 'file' FROM study_result r JOIN result_file f ON f.result = r.id
  UNION ALL SELECT c.person, 'file' FROM informed_consent c JOIN consent_scan s ON s.consent = c.id;

-- Files in the folder of files, by whose they are.
CREATE VIEW person_file(person, id) AS
  SELECT person, id FROM attachment
  UNION ALL SELECT r.person, f.id FROM study_result r JOIN result_file f ON f.result = r.id
  UNION ALL SELECT c.person, s.id FROM informed_consent c JOIN consent_scan s ON s.consent = c.id;

-- A destroyed key stays destroyed; who was erased is written to no more.
CREATE TRIGGER data_key_destroyed BEFORE UPDATE ON data_key WHEN OLD.wrapped = zeroblob(72) BEGIN SELECT RAISE(ABORT, 'problem:erased'); END;
ALTER TABLE person ADD COLUMN erased_at INTEGER;
CREATE TRIGGER person_erased BEFORE UPDATE ON person WHEN OLD.erased_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:erased'); END;
-- Nothing medical goes before five years, whatever the program thinks (NOM-004-SSA3-2012, 5.4).
CREATE TRIGGER person_keeps_five_years BEFORE UPDATE OF erased_at ON person
WHEN EXISTS(SELECT 1 FROM medical_act a WHERE a.person = NEW.id AND a.last_at > NEW.erased_at - 1825 * 86400000)
BEGIN SELECT RAISE(ABORT, 'problem:retention_runs'); END;
CREATE TRIGGER person_erasing BEFORE UPDATE OF erased_at ON person
WHEN NEW.erased_at IS NOT NULL AND (NEW.curp_blind IS NOT NULL OR (SELECT wrapped FROM data_key WHERE id = NEW.key) <> zeroblob(72))
BEGIN SELECT RAISE(ABORT, 'problem:wrong_state'); END;

-- An erasure: planned, taken back while there is time, or done. It names nobody: what it is about is unreadable.
CREATE TABLE erasure(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  folio INTEGER NOT NULL UNIQUE CHECK(folio > 0),
  person BLOB NOT NULL REFERENCES person(id),
  basis TEXT NOT NULL CHECK(basis IN ('retention', 'cancellation')),
  request BLOB REFERENCES arco_request(id),
  last_act INTEGER,
  -- Years of keeping on the day it was planned.
  years INTEGER NOT NULL CHECK(years >= 5),
  planned_at INTEGER NOT NULL,
  -- Nobody: brought in again from beside the database, after an older archive was restored.
  planned_by BLOB REFERENCES user(id),
  due_at INTEGER NOT NULL,
  dropped_at INTEGER,
  -- Nobody: the house stopped it, because something came up meanwhile.
  dropped_by BLOB REFERENCES user(id),
  done_at INTEGER,
  holdings TEXT CHECK(json_valid(holdings) AND length(holdings) <= 2000),
  CHECK(due_at >= planned_at),
  CHECK(dropped_by IS NULL OR dropped_at IS NOT NULL),
  CHECK((done_at IS NULL) = (holdings IS NULL)),
  CHECK(dropped_at IS NULL OR done_at IS NULL),
  CHECK(request IS NULL OR basis = 'cancellation')
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX erasure_once ON erasure(person) WHERE dropped_at IS NULL;
CREATE INDEX erasure_due ON erasure(due_at) WHERE dropped_at IS NULL AND done_at IS NULL;
-- Nor is it planned before.
CREATE TRIGGER erasure_keeps_five_years BEFORE INSERT ON erasure
WHEN NEW.done_at IS NULL AND EXISTS(SELECT 1 FROM medical_act a WHERE a.person IN (SELECT also FROM one_person WHERE person = NEW.person) AND a.last_at > NEW.planned_at - 1825 * 86400000)
BEGIN SELECT RAISE(ABORT, 'problem:retention_runs'); END;
CREATE TRIGGER erasure_keeps BEFORE UPDATE ON erasure
WHEN OLD.dropped_at IS NOT NULL OR OLD.done_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.folio <> OLD.folio OR NEW.person <> OLD.person
  OR NEW.basis <> OLD.basis OR NEW.request IS NOT OLD.request OR NEW.last_act IS NOT OLD.last_act OR NEW.planned_at <> OLD.planned_at OR NEW.years <> OLD.years
  OR NEW.planned_by IS NOT OLD.planned_by OR NEW.due_at <> OLD.due_at OR (NEW.done_at IS NOT NULL AND NEW.done_at < OLD.due_at)
BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER erasure_stays BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
