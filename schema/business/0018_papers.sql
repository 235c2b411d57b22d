-- Certificates: numbered without a gap, issued whole, never changed. What should not count is annulled beside it.
CREATE TABLE certificate(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  folio INTEGER NOT NULL UNIQUE CHECK(folio > 0),
  kind TEXT NOT NULL CHECK(kind IN ('health', 'attendance', 'rest', 'free')),
  person BLOB NOT NULL REFERENCES person(id),
  author BLOB NOT NULL REFERENCES user(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  content_hash BLOB NOT NULL CHECK(length(content_hash) = 32),
  issued_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_person ON certificate(person, issued_at DESC);
CREATE TRIGGER certificate_no_gap BEFORE INSERT ON certificate WHEN NEW.folio <> (SELECT coalesce(max(folio), 0) + 1 FROM certificate) BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER certificate_keeps BEFORE UPDATE ON certificate BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER certificate_stays BEFORE DELETE ON certificate BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- At most one for each, and never taken back.
CREATE TABLE certificate_annulment(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  certificate BLOB NOT NULL REFERENCES certificate(id),
  reason BLOB NOT NULL CHECK(length(reason) >= 46),
  annulled_at INTEGER NOT NULL,
  annulled_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX certificate_annulment_once ON certificate_annulment(certificate);
CREATE TRIGGER certificate_annulment_new BEFORE INSERT ON certificate_annulment WHEN EXISTS(SELECT 1 FROM certificate_annulment a WHERE a.certificate = NEW.certificate) BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER certificate_annulment_keeps BEFORE UPDATE ON certificate_annulment BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER certificate_annulment_stays BEFORE DELETE ON certificate_annulment BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
