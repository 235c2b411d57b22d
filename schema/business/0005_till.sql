-- till: drawers and the double-entry journal. Posted is posted; a mistake is reversed, not edited.
CREATE TABLE account(
  code TEXT PRIMARY KEY CHECK(length(code) BETWEEN 2 AND 40)
) STRICT, WITHOUT ROWID;
INSERT INTO account(code) VALUES ('drawer'), ('safe'), ('clearing:card'), ('clearing:transfer'), ('sales'), ('tax'), ('over_short'), ('expenses'), ('owner');

CREATE TABLE drawer_session(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  number INTEGER NOT NULL UNIQUE CHECK(number > 0),
  register TEXT NOT NULL CHECK(length(register) BETWEEN 1 AND 40),
  cashier BLOB NOT NULL REFERENCES user(id),
  float_minor INTEGER NOT NULL CHECK(float_minor >= 0),
  opened_at INTEGER NOT NULL,
  counted_at INTEGER,
  counted_minor INTEGER CHECK(counted_minor >= 0),
  expected_minor INTEGER,
  count_json TEXT,
  why TEXT CHECK(length(why) <= 400),
  closed_at INTEGER,
  seal BLOB CHECK(length(seal) = 32),
  CHECK((counted_at IS NULL) = (counted_minor IS NULL)),
  CHECK(closed_at IS NULL OR (counted_at IS NOT NULL AND expected_minor IS NOT NULL AND seal IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX drawer_open ON drawer_session(register) WHERE closed_at IS NULL;
CREATE TRIGGER drawer_sealed_keeps BEFORE UPDATE ON drawer_session WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER drawer_stays BEFORE DELETE ON drawer_session BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
-- A blind count is a fact: once given it is not overwritten by what was expected.
CREATE TRIGGER drawer_count_keeps BEFORE UPDATE OF counted_minor, counted_at, count_json ON drawer_session
WHEN OLD.counted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

CREATE TABLE entry(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  number INTEGER NOT NULL UNIQUE CHECK(number > 0),
  kind TEXT NOT NULL CHECK(kind IN ('float', 'sale', 'paid_in', 'paid_out', 'safe_drop', 'over_short', 'float_out')),
  drawer BLOB NOT NULL REFERENCES drawer_session(id),
  business_date TEXT NOT NULL CHECK(business_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  note TEXT NOT NULL DEFAULT '' CHECK(length(note) <= 200),
  reverses BLOB REFERENCES entry(id),
  posted INTEGER NOT NULL DEFAULT 0 CHECK(posted IN (0, 1)),
  at INTEGER NOT NULL,
  by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_drawer ON entry(drawer, number);
CREATE TABLE posting(
  entry BLOB NOT NULL REFERENCES entry(id),
  line INTEGER NOT NULL CHECK(line > 0),
  account TEXT NOT NULL REFERENCES account(code),
  amount_minor INTEGER NOT NULL CHECK(amount_minor <> 0 AND abs(amount_minor) <= 1000000000000),
  PRIMARY KEY(entry, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER entry_open_drawer BEFORE INSERT ON entry
WHEN (SELECT closed_at FROM drawer_session WHERE id = NEW.drawer) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER entry_born_unposted BEFORE INSERT ON entry WHEN NEW.posted <> 0 BEGIN SELECT RAISE(ABORT, 'problem:unbalanced'); END;
-- Posting is the moment of truth: at least two lines, sum zero.
CREATE TRIGGER entry_balances BEFORE UPDATE OF posted ON entry WHEN NEW.posted = 1
BEGIN
  SELECT RAISE(ABORT, 'problem:unbalanced') WHERE
    (SELECT coalesce(sum(amount_minor), 1) FROM posting WHERE entry = NEW.id) <> 0
    OR (SELECT count(*) FROM posting WHERE entry = NEW.id) < 2;
END;
CREATE TRIGGER entry_posted_keeps BEFORE UPDATE ON entry WHEN OLD.posted = 1 BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER posting_closed BEFORE INSERT ON posting WHEN (SELECT posted FROM entry WHERE id = NEW.entry) <> 0 BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER posting_keeps BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
