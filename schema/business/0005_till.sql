-- till: drawers and the double-entry journal. Posted is posted; a mistake is reversed, not edited.
CREATE TABLE account(
  code TEXT PRIMARY KEY CHECK(length(code) BETWEEN 2 AND 40)
) STRICT, WITHOUT ROWID;
INSERT INTO account(code) VALUES ('drawer'), ('safe'), ('clearing:card'), ('clearing:transfer'), ('sales'), ('tax'), ('over_short'), ('expenses'), ('owner');

-- From the float to the seal. `z` numbers the closings in their order, whichever register closes first.
CREATE TABLE drawer_session(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  number INTEGER NOT NULL UNIQUE CHECK(number > 0),
  register TEXT NOT NULL CHECK(length(register) BETWEEN 1 AND 40),
  cashier BLOB NOT NULL REFERENCES user(id),
  float_minor INTEGER NOT NULL CHECK(float_minor BETWEEN 0 AND 1000000000000),
  opened_at INTEGER NOT NULL,
  counted_at INTEGER,
  counted_minor INTEGER CHECK(counted_minor BETWEEN 0 AND 1000000000000),
  expected_minor INTEGER,
  count_json TEXT CHECK(length(count_json) <= 2000),
  why TEXT CHECK(length(why) <= 400),
  closed_at INTEGER,
  z INTEGER UNIQUE CHECK(z > 0),
  seal BLOB CHECK(length(seal) = 32),
  CHECK((counted_at IS NULL) = (counted_minor IS NULL) AND (counted_at IS NULL) = (expected_minor IS NULL) AND (counted_at IS NULL) = (count_json IS NULL)),
  CHECK((closed_at IS NULL) = (z IS NULL) AND (closed_at IS NULL) = (seal IS NULL)),
  CHECK(closed_at IS NULL OR counted_at IS NOT NULL),
  CHECK(closed_at IS NULL OR counted_minor = expected_minor OR length(coalesce(why, '')) > 0)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX drawer_open ON drawer_session(register) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX drawer_cashier ON drawer_session(cashier) WHERE closed_at IS NULL;
CREATE TRIGGER drawer_born_open BEFORE INSERT ON drawer_session
WHEN NEW.counted_at IS NOT NULL OR NEW.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER drawer_sealed_keeps BEFORE UPDATE ON drawer_session WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER drawer_facts_keep BEFORE UPDATE OF id, number, register, cashier, float_minor, opened_at ON drawer_session BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER drawer_stays BEFORE DELETE ON drawer_session BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
-- A blind count is a fact: once given it is not overwritten, nor is what was expected at that moment.
CREATE TRIGGER drawer_count_keeps BEFORE UPDATE OF counted_minor, counted_at, count_json, expected_minor ON drawer_session
WHEN OLD.counted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

CREATE TABLE entry(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  number INTEGER NOT NULL UNIQUE CHECK(number > 0),
  kind TEXT NOT NULL CHECK(kind IN ('float', 'sale', 'paid_in', 'paid_out', 'safe_drop', 'over_short', 'last_drop')),
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

-- What the ledger says the drawer of a session holds.
CREATE VIEW drawer_balance AS
SELECT e.drawer AS drawer, sum(p.amount_minor) AS amount_minor
FROM entry e JOIN posting p ON p.entry = e.id WHERE p.account = 'drawer' GROUP BY e.drawer;

CREATE TRIGGER entry_open_drawer BEFORE INSERT ON entry
BEGIN
  SELECT RAISE(ABORT, 'problem:immutable') WHERE (SELECT closed_at FROM drawer_session WHERE id = NEW.drawer) IS NOT NULL;
  -- After the count only the closing itself moves money.
  SELECT RAISE(ABORT, 'problem:drawer_closed') WHERE NEW.kind NOT IN ('over_short', 'last_drop') AND (SELECT counted_at FROM drawer_session WHERE id = NEW.drawer) IS NOT NULL;
  -- The journal has no gaps.
  SELECT RAISE(ABORT, 'problem:immutable') WHERE NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM entry);
END;
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

-- The expected amount is the ledger's sum and nothing else.
CREATE TRIGGER drawer_count_true BEFORE UPDATE OF counted_at ON drawer_session WHEN NEW.counted_at IS NOT NULL AND OLD.counted_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'problem:unbalanced') WHERE NEW.expected_minor <> coalesce((SELECT amount_minor FROM drawer_balance WHERE drawer = NEW.id), 0);
END;
-- A session is sealed with an empty drawer, nothing half posted, and the next Z number.
CREATE TRIGGER drawer_seals BEFORE UPDATE OF closed_at ON drawer_session WHEN NEW.closed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'problem:unbalanced') WHERE
    coalesce((SELECT amount_minor FROM drawer_balance WHERE drawer = NEW.id), 0) <> 0
    OR EXISTS (SELECT 1 FROM entry WHERE drawer = NEW.id AND posted = 0);
  SELECT RAISE(ABORT, 'problem:immutable') WHERE NEW.z <> (SELECT coalesce(max(z), 0) + 1 FROM drawer_session);
END;
