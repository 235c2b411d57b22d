-- contacts: the people a business serves. Names, phones, identifiers: sealed, one key a person.
CREATE TABLE person(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  key INTEGER NOT NULL REFERENCES data_key(id),
  card BLOB NOT NULL CHECK(length(card) >= 46),
  curp_blind BLOB CHECK(length(curp_blind) = 8),
  record_no INTEGER NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 1,
  made_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_curp ON person(curp_blind) WHERE curp_blind IS NOT NULL;
CREATE TRIGGER person_stays BEFORE DELETE ON person BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- Sealed attachments; the bytes lie in files/, named by a random id.
CREATE TABLE attachment(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  label BLOB NOT NULL CHECK(length(label) >= 46),
  kind TEXT NOT NULL CHECK(kind IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
  bytes INTEGER NOT NULL CHECK(bytes > 0),
  sha256 BLOB NOT NULL CHECK(length(sha256) = 32),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_person ON attachment(person, made_at);

-- An import in preparation: the uploaded file, sealed, with its mapping; gone after the import.
CREATE TABLE import(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  key INTEGER NOT NULL REFERENCES data_key(id),
  file BLOB NOT NULL,
  mapping TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('draft', 'done')),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  imported INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
