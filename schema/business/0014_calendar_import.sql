-- Calendars brought in from a file: the file while it waits, and what each import made.
CREATE TABLE calendar_import(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  state TEXT NOT NULL CHECK(state IN ('draft', 'done', 'undone')),
  -- While it waits: its events, reduced to when, what they are called and who was invited, sealed under a key of
  -- its own. Both go when it is decided.
  key INTEGER REFERENCES data_key(id),
  file BLOB CHECK(length(file) >= 46),
  events INTEGER NOT NULL CHECK(events BETWEEN 1 AND 200000),
  -- Whose time, what events become, from when on: identifiers and switches.
  choices TEXT NOT NULL CHECK(json_valid(choices) AND length(choices) <= 1000),
  resource BLOB REFERENCES resource(id),
  appointments INTEGER NOT NULL DEFAULT 0 CHECK(appointments >= 0),
  blocks INTEGER NOT NULL DEFAULT 0 CHECK(blocks >= 0),
  people INTEGER NOT NULL DEFAULT 0 CHECK(people >= 0),
  left_out INTEGER NOT NULL DEFAULT 0 CHECK(left_out >= 0),
  made_at INTEGER NOT NULL,
  made_by BLOB REFERENCES user(id),
  done_at INTEGER,
  undone_at INTEGER,
  CHECK((state = 'draft') = (file IS NOT NULL)),
  CHECK((file IS NULL) = (key IS NULL)),
  CHECK((state = 'draft') = (done_at IS NULL)),
  CHECK((state = 'draft') OR (resource IS NOT NULL)),
  CHECK((state = 'undone') = (undone_at IS NOT NULL))
) STRICT;
CREATE INDEX calendar_import_done ON calendar_import(done_at) WHERE state <> 'draft';

-- What came of which event: the keyed hash of its UID and RECURRENCE-ID, so that no agenda has it twice.
CREATE TABLE calendar_import_item(
  resource BLOB NOT NULL REFERENCES resource(id),
  tag BLOB NOT NULL CHECK(length(tag) = 16),
  import BLOB NOT NULL REFERENCES calendar_import(id),
  made TEXT NOT NULL CHECK(made IN ('appointment', 'block')),
  owner BLOB NOT NULL CHECK(length(owner) = 16),
  PRIMARY KEY(resource, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_import_item_of ON calendar_import_item(import);
