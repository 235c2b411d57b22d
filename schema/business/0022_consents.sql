-- Consent to procedures (NOM-004-SSA3-2012, 10.1) and leaving at one's own wish (10.2).
-- The house's own texts: one never changes, a newer version takes its place.
CREATE TABLE consent_text(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  family BLOB NOT NULL CHECK(length(family) = 16),
  version INTEGER NOT NULL CHECK(version > 0),
  kind TEXT NOT NULL CHECK(kind IN ('procedure', 'discharge')),
  title TEXT NOT NULL CHECK(length(title) BETWEEN 1 AND 120),
  act TEXT NOT NULL CHECK(length(act) <= 2000),
  risks TEXT NOT NULL CHECK(length(risks) <= 4000),
  benefits TEXT NOT NULL CHECK(length(benefits) <= 4000),
  contingency TEXT NOT NULL CHECK(length(contingency) <= 2000),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  retired_at INTEGER,
  UNIQUE(family, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX consent_text_now ON consent_text(family) WHERE retired_at IS NULL;
CREATE TRIGGER consent_text_keeps BEFORE UPDATE ON consent_text
WHEN OLD.retired_at IS NOT NULL OR NEW.retired_at IS NULL OR NEW.id <> OLD.id OR NEW.family <> OLD.family OR NEW.version <> OLD.version
  OR NEW.kind <> OLD.kind OR NEW.title <> OLD.title OR NEW.act <> OLD.act OR NEW.risks <> OLD.risks OR NEW.benefits <> OLD.benefits
  OR NEW.contingency <> OLD.contingency OR NEW.made_at <> OLD.made_at OR NEW.made_by <> OLD.made_by
BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER consent_text_stays BEFORE DELETE ON consent_text BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- One sheet for one person. Words may change until somebody signs; complete, nothing changes.
CREATE TABLE informed_consent(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  doctor BLOB NOT NULL REFERENCES user(id),
  text BLOB NOT NULL REFERENCES consent_text(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  version INTEGER NOT NULL DEFAULT 1,
  made_at INTEGER NOT NULL,
  way TEXT CHECK(way IN ('screen', 'paper')),
  completed_at INTEGER,
  content_hash BLOB CHECK(length(content_hash) = 32),
  CHECK((completed_at IS NULL) = (content_hash IS NULL) AND (completed_at IS NULL) = (way IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX informed_consent_person ON informed_consent(person, made_at DESC);

-- Signatures drawn on the screen; the order in which they are given is free.
CREATE TABLE consent_hand(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  consent BLOB NOT NULL REFERENCES informed_consent(id),
  hand TEXT NOT NULL CHECK(hand IN ('subject', 'doctor', 'witness1', 'witness2')),
  strokes BLOB NOT NULL CHECK(length(strokes) >= 46),
  signed_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  UNIQUE(consent, hand)
) STRICT, WITHOUT ROWID;

-- The sheet that was signed on paper; its sealed bytes lie in files/, named by the id.
CREATE TABLE consent_scan(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  consent BLOB NOT NULL UNIQUE REFERENCES informed_consent(id),
  label BLOB NOT NULL CHECK(length(label) >= 46),
  kind TEXT NOT NULL CHECK(kind IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
  bytes INTEGER NOT NULL CHECK(bytes > 0),
  sha256 BLOB NOT NULL CHECK(length(sha256) = 32),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;

-- Taken back by the person: a row of its own, once.
CREATE TABLE consent_revocation(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  consent BLOB NOT NULL UNIQUE REFERENCES informed_consent(id),
  content BLOB NOT NULL CHECK(length(content) >= 46),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER informed_consent_new BEFORE INSERT ON informed_consent WHEN NEW.completed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:wrong_state'); END;
CREATE TRIGGER informed_consent_keeps BEFORE UPDATE ON informed_consent
BEGIN
  SELECT RAISE(ABORT, 'problem:signed') WHERE OLD.completed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.person <> OLD.person
    OR NEW.doctor <> OLD.doctor OR NEW.text <> OLD.text OR NEW.made_at <> OLD.made_at;
  -- The words that somebody signed are the words that stand.
  SELECT RAISE(ABORT, 'problem:signed') WHERE NEW.content <> OLD.content AND EXISTS(SELECT 1 FROM consent_hand h WHERE h.consent = OLD.id);
  SELECT RAISE(ABORT, 'problem:wrong_state') WHERE NEW.way = 'screen' AND (SELECT count(*) FROM consent_hand h WHERE h.consent = OLD.id) < 4;
  SELECT RAISE(ABORT, 'problem:wrong_state') WHERE NEW.way = 'paper' AND NOT EXISTS(SELECT 1 FROM consent_scan s WHERE s.consent = OLD.id);
END;
CREATE TRIGGER informed_consent_stays BEFORE DELETE ON informed_consent WHEN OLD.completed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER consent_hand_new BEFORE INSERT ON consent_hand WHEN (SELECT completed_at FROM informed_consent WHERE id = NEW.consent) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER consent_hand_keeps BEFORE UPDATE ON consent_hand BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER consent_hand_stays BEFORE DELETE ON consent_hand WHEN (SELECT completed_at FROM informed_consent WHERE id = OLD.consent) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER consent_scan_new BEFORE INSERT ON consent_scan WHEN (SELECT completed_at FROM informed_consent WHERE id = NEW.consent) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER consent_scan_keeps BEFORE UPDATE ON consent_scan BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER consent_scan_stays BEFORE DELETE ON consent_scan BEGIN SELECT RAISE(ABORT, 'problem:signed'); END;
CREATE TRIGGER consent_revocation_new BEFORE INSERT ON consent_revocation WHEN (SELECT completed_at FROM informed_consent WHERE id = NEW.consent) IS NULL BEGIN SELECT RAISE(ABORT, 'problem:wrong_state'); END;
CREATE TRIGGER consent_revocation_keeps BEFORE UPDATE ON consent_revocation BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER consent_revocation_stays BEFORE DELETE ON consent_revocation BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
