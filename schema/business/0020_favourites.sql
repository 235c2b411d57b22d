-- A clinician's own sets of medicines to begin a prescription from, sealed each under a key of its own.
CREATE TABLE prescription_favourite(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  key INTEGER NOT NULL REFERENCES data_key(id),
  owner BLOB NOT NULL REFERENCES user(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX prescription_favourite_owner ON prescription_favourite(owner, made_at);
