-- Who reads which part of a chart: nurses and doctors' secretaries, and the door for an emergency.
CREATE TABLE user_role_new(
  user BLOB NOT NULL REFERENCES user(id),
  role TEXT NOT NULL CHECK(role IN ('owner','manager','reception','clinician','nurse','secretary','cashier','kitchen','housekeeping','accountant','auditor','privacy')),
  PRIMARY KEY(user, role)
) STRICT, WITHOUT ROWID;
INSERT INTO user_role_new SELECT user, role FROM user_role;
DROP TABLE user_role;
ALTER TABLE user_role_new RENAME TO user_role;

-- A chart opened in an emergency by somebody who does not treat the person: a reason, an end, a review.
CREATE TABLE emergency_access(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  user BLOB NOT NULL REFERENCES user(id),
  person BLOB NOT NULL REFERENCES person(id),
  reason BLOB NOT NULL CHECK(length(reason) >= 46),
  began_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  reviewed_at INTEGER,
  reviewed_by BLOB REFERENCES user(id),
  verdict TEXT CHECK(verdict IN ('justified', 'unjustified')),
  CHECK(until > began_at AND until - began_at <= 86400000),
  CHECK((reviewed_at IS NULL) = (reviewed_by IS NULL) AND (reviewed_at IS NULL) = (verdict IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX emergency_access_open ON emergency_access(user, person, until);
CREATE INDEX emergency_access_waits ON emergency_access(began_at) WHERE reviewed_at IS NULL;
CREATE INDEX emergency_access_done ON emergency_access(reviewed_at) WHERE reviewed_at IS NOT NULL;
CREATE TRIGGER emergency_access_stays BEFORE DELETE ON emergency_access BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER emergency_access_keeps BEFORE UPDATE ON emergency_access
BEGIN
  SELECT RAISE(ABORT, 'problem:immutable') WHERE OLD.reviewed_at IS NOT NULL OR NEW.user <> OLD.user OR NEW.person <> OLD.person
    OR NEW.reason <> OLD.reason OR NEW.began_at <> OLD.began_at OR NEW.until <> OLD.until;
  -- Nobody judges themselves.
  SELECT RAISE(ABORT, 'problem:not_allowed') WHERE NEW.reviewed_by = OLD.user;
END;
