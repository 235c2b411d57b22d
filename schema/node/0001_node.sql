-- This node: which businesses live here and which host names they answer to.
CREATE TABLE business(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 120),
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE host(
  name TEXT PRIMARY KEY CHECK(name = lower(name) AND length(name) BETWEEN 1 AND 253),
  business BLOB NOT NULL REFERENCES business(id)
) STRICT, WITHOUT ROWID;

-- The one-time code of the set-up page, hashed; gone once it is used.
CREATE TABLE setup_code(
  only INTEGER PRIMARY KEY CHECK(only = 1),
  hash BLOB NOT NULL CHECK(length(hash) = 32),
  made_at INTEGER NOT NULL
) STRICT;
