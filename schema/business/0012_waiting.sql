-- Who would come sooner, and the places that came free for them.
CREATE TABLE waiting(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  person BLOB NOT NULL REFERENCES person(id),
  service BLOB NOT NULL REFERENCES service(id),
  -- With whom; none is whoever.
  resource BLOB REFERENCES resource(id),
  -- One bit for each weekday, Monday first.
  weekdays INTEGER NOT NULL CHECK(weekdays BETWEEN 1 AND 127),
  from_min INTEGER NOT NULL CHECK(from_min BETWEEN 0 AND 1439),
  until_min INTEGER NOT NULL CHECK(until_min BETWEEN 1 AND 1440),
  last_day TEXT NOT NULL CHECK(last_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  state TEXT NOT NULL CHECK(state IN ('waiting', 'booked', 'left')),
  -- Offers that nobody answered; the third ends the wait.
  missed INTEGER NOT NULL DEFAULT 0,
  made_at INTEGER NOT NULL,
  made_by BLOB REFERENCES user(id),
  CHECK(until_min > from_min)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_order ON waiting(made_at) WHERE state = 'waiting';

-- A place that came free and is to be offered.
CREATE TABLE freed(
  resource BLOB NOT NULL REFERENCES resource(id),
  s INTEGER NOT NULL,
  e INTEGER NOT NULL,
  PRIMARY KEY(resource, s)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiting_offer(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  waiting BLOB NOT NULL REFERENCES waiting(id),
  resource BLOB NOT NULL REFERENCES resource(id),
  s INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('open', 'accepted', 'declined', 'expired')),
  expires_at INTEGER NOT NULL,
  appointment BLOB REFERENCES appointment(id),
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- One open offer for each who waits, and nobody is offered the same place twice.
CREATE UNIQUE INDEX waiting_offer_open ON waiting_offer(waiting) WHERE state = 'open';
CREATE UNIQUE INDEX waiting_offer_once ON waiting_offer(waiting, resource, s);
CREATE INDEX waiting_offer_expires ON waiting_offer(expires_at) WHERE state = 'open';
