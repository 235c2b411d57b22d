-- Messages that must leave, and the server they leave through.
CREATE TABLE mail_server(
  only INTEGER PRIMARY KEY CHECK(only = 1),
  host TEXT NOT NULL CHECK(length(host) BETWEEN 1 AND 253),
  port INTEGER NOT NULL CHECK(port BETWEEN 1 AND 65535),
  security TEXT NOT NULL CHECK(security IN ('tls', 'starttls', 'none')),
  user TEXT NOT NULL DEFAULT '' CHECK(length(user) <= 200),
  password BLOB,
  from_name TEXT NOT NULL CHECK(length(from_name) BETWEEN 1 AND 120),
  from_address TEXT NOT NULL CHECK(length(from_address) BETWEEN 3 AND 254),
  -- Who gets the daily summary and alarms; empty for nobody.
  owner_address TEXT NOT NULL DEFAULT '' CHECK(length(owner_address) <= 254),
  -- Where the business's page is reached from outside, for links in letters; empty for no links.
  public_url TEXT NOT NULL DEFAULT '' CHECK(length(public_url) <= 200),
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  channel TEXT NOT NULL CHECK(channel IN ('email')),
  kind TEXT NOT NULL CHECK(length(kind) <= 40),
  -- One message for one reason, however often it is asked for.
  dedup TEXT NOT NULL UNIQUE CHECK(length(dedup) BETWEEN 3 AND 120),
  about BLOB CHECK(length(about) = 16),
  letter BLOB NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('waiting', 'sending', 'sent', 'failed', 'dropped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  leased_until INTEGER NOT NULL DEFAULT 0,
  said TEXT NOT NULL DEFAULT '' CHECK(length(said) <= 200),
  made_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox(due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_about ON outbox(about) WHERE about IS NOT NULL;
CREATE INDEX outbox_made ON outbox(made_at);
-- What was sent stays sent.
CREATE TRIGGER outbox_sent_stays BEFORE UPDATE OF state ON outbox WHEN OLD.state = 'sent' AND NEW.state <> 'sent'
BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
