-- Studies: an order is issued whole; what came back stands as it was entered, and a correction stands beside it.
CREATE TABLE study_order(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  folio INTEGER NOT NULL UNIQUE CHECK(folio > 0),
  person BLOB NOT NULL REFERENCES person(id),
  author BLOB NOT NULL REFERENCES user(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  content_hash BLOB NOT NULL CHECK(length(content_hash) = 32),
  issued_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX study_order_person ON study_order(person, issued_at DESC);
CREATE TRIGGER study_order_no_gap BEFORE INSERT ON study_order WHEN NEW.folio <> (SELECT coalesce(max(folio), 0) + 1 FROM study_order) BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER study_order_keeps BEFORE UPDATE ON study_order BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER study_order_stays BEFORE DELETE ON study_order BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

CREATE TABLE study_result(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  study_order BLOB REFERENCES study_order(id),
  supersedes BLOB UNIQUE REFERENCES study_result(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  content_hash BLOB NOT NULL CHECK(length(content_hash) = 32),
  studied_at INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  -- A clinician has seen it; this is set once and nothing else ever changes.
  reviewed_at INTEGER,
  reviewed_by BLOB REFERENCES user(id),
  CHECK((reviewed_at IS NULL) = (reviewed_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX study_result_person ON study_result(person, studied_at DESC);
CREATE INDEX study_result_order ON study_result(study_order);
CREATE INDEX study_result_waits ON study_result(made_at) WHERE reviewed_at IS NULL;
CREATE TRIGGER study_result_new BEFORE INSERT ON study_result
BEGIN
  SELECT RAISE(ABORT, 'problem:immutable') WHERE NEW.reviewed_at IS NOT NULL;
  -- Order and corrected result are of the same person.
  SELECT RAISE(ABORT, 'problem:not_found') WHERE NEW.study_order IS NOT NULL AND NOT EXISTS(SELECT 1 FROM study_order o WHERE o.id = NEW.study_order AND o.person = NEW.person);
  SELECT RAISE(ABORT, 'problem:not_found') WHERE NEW.supersedes IS NOT NULL AND NOT EXISTS(SELECT 1 FROM study_result r WHERE r.id = NEW.supersedes AND r.person = NEW.person);
  SELECT RAISE(ABORT, 'problem:stale') WHERE EXISTS(SELECT 1 FROM study_result r WHERE r.supersedes = NEW.supersedes);
END;
CREATE TRIGGER study_result_keeps BEFORE UPDATE ON study_result
BEGIN
  SELECT RAISE(ABORT, 'problem:immutable') WHERE OLD.reviewed_at IS NOT NULL OR NEW.reviewed_at IS NULL
    OR NEW.id <> OLD.id OR NEW.person <> OLD.person OR NEW.study_order IS NOT OLD.study_order OR NEW.supersedes IS NOT OLD.supersedes
    OR NEW.content <> OLD.content OR NEW.content_hash <> OLD.content_hash OR NEW.studied_at <> OLD.studied_at
    OR NEW.made_at <> OLD.made_at OR NEW.made_by <> OLD.made_by;
END;
CREATE TRIGGER study_result_stays BEFORE DELETE ON study_result BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- Files of a result; the sealed bytes lie in files/, named by the id. None comes to a result that was seen.
CREATE TABLE result_file(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  result BLOB NOT NULL REFERENCES study_result(id),
  label BLOB NOT NULL CHECK(length(label) >= 46),
  kind TEXT NOT NULL CHECK(kind IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
  bytes INTEGER NOT NULL CHECK(bytes > 0),
  sha256 BLOB NOT NULL CHECK(length(sha256) = 32),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX result_file_result ON result_file(result, made_at);
CREATE TRIGGER result_file_new BEFORE INSERT ON result_file WHEN (SELECT reviewed_at FROM study_result WHERE id = NEW.result) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER result_file_keeps BEFORE UPDATE ON result_file BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER result_file_stays BEFORE DELETE ON result_file BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
