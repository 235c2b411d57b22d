-- What those concerned are told of an appointment: one row for each kind and channel, so that none
-- suppresses another and none is sent twice.
CREATE TABLE notice(
  appointment BLOB NOT NULL REFERENCES appointment(id),
  kind TEXT NOT NULL CHECK(kind IN ('booked', 'moved', 'cancelled', 'day', 'hour')),
  channel TEXT NOT NULL CHECK(channel IN ('email')),
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('pending', 'posted', 'skipped', 'withdrawn')),
  -- Why it was skipped: no-address, too-late, over.
  said TEXT NOT NULL DEFAULT '' CHECK(length(said) <= 20),
  -- The appointment's SEQUENCE it tells of: a change of time or place makes it anew.
  sequence INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY(appointment, kind, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_due ON notice(due_at) WHERE state = 'pending';
