-- Doses that were given, here or by history. A row never changes; what was entered in error is annulled beside it.
CREATE TABLE immunisation(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX immunisation_person ON immunisation(person, made_at);
CREATE TRIGGER immunisation_keeps BEFORE UPDATE ON immunisation BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER immunisation_stays BEFORE DELETE ON immunisation BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

CREATE TABLE immunisation_annulment(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  immunisation BLOB NOT NULL REFERENCES immunisation(id),
  reason BLOB NOT NULL CHECK(length(reason) >= 46),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX immunisation_annulment_once ON immunisation_annulment(immunisation);
CREATE TRIGGER immunisation_annulment_keeps BEFORE UPDATE ON immunisation_annulment BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER immunisation_annulment_stays BEFORE DELETE ON immunisation_annulment BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
