-- Two cards of one person: one stays, what hangs on the other is reached from it. Nothing is rewritten, so it can be undone.
CREATE TABLE person_merge(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  kept BLOB NOT NULL REFERENCES person(id),
  merged BLOB NOT NULL REFERENCES person(id),
  -- The card that stays as it was before, and the version it had afterwards.
  card BLOB NOT NULL CHECK(length(card) >= 46),
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by BLOB NOT NULL REFERENCES user(id),
  undone_at INTEGER,
  undone_by BLOB REFERENCES user(id),
  CHECK(kept <> merged),
  CHECK((undone_at IS NULL) = (undone_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_merge_once ON person_merge(merged) WHERE undone_at IS NULL;
CREATE INDEX person_merge_kept ON person_merge(kept) WHERE undone_at IS NULL;
CREATE TRIGGER person_merge_new BEFORE INSERT ON person_merge
BEGIN
  SELECT RAISE(ABORT, 'problem:wrong_state') WHERE NEW.undone_at IS NOT NULL;
  -- No chains: neither is joined to a third the other way about, and nobody twice at a time.
  SELECT RAISE(ABORT, 'problem:person_merged') WHERE EXISTS(
    SELECT 1 FROM person_merge m WHERE m.undone_at IS NULL AND (m.merged = NEW.merged OR m.merged = NEW.kept OR m.kept = NEW.merged));
END;
CREATE TRIGGER person_merge_keeps BEFORE UPDATE ON person_merge
WHEN OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL OR NEW.id <> OLD.id OR NEW.kept <> OLD.kept OR NEW.merged <> OLD.merged
  OR NEW.card <> OLD.card OR NEW.version <> OLD.version OR NEW.at <> OLD.at OR NEW.by <> OLD.by
BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER person_merge_stays BEFORE DELETE ON person_merge BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- Everybody who is one: `person IN (SELECT also FROM one_person WHERE person = ?)`.
CREATE VIEW one_person(person, also) AS
  SELECT id, id FROM person
  UNION ALL SELECT kept, merged FROM person_merge WHERE undone_at IS NULL
  UNION ALL SELECT merged, kept FROM person_merge WHERE undone_at IS NULL
  UNION ALL SELECT a.merged, b.merged FROM person_merge a JOIN person_merge b ON b.kept = a.kept WHERE a.undone_at IS NULL AND b.undone_at IS NULL AND b.merged <> a.merged;
