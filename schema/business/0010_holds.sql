-- Places kept for somebody outside who has yet to type the code they were sent.
CREATE TABLE hold(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  service BLOB NOT NULL REFERENCES service(id),
  resource BLOB REFERENCES resource(id),
  s INTEGER NOT NULL,
  -- Name, address, phone and reason, sealed under the house's own key until there is a person.
  visitor BLOB NOT NULL,
  -- Keyed hashes: the code, and the address (to count and to recognise a second try).
  code_hash BLOB NOT NULL CHECK(length(code_hash) = 32),
  email_blind BLOB NOT NULL CHECK(length(email_blind) = 8),
  peer TEXT NOT NULL CHECK(length(peer) <= 60),
  tries INTEGER NOT NULL DEFAULT 0 CHECK(tries BETWEEN 0 AND 5),
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  appointment BLOB REFERENCES appointment(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_peer ON hold(peer, made_at);
CREATE INDEX hold_email ON hold(email_blind, made_at);
CREATE INDEX hold_made ON hold(made_at);
