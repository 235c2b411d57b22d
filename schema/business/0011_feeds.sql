-- A private calendar address for each resource; a new version makes the old addresses dead.
ALTER TABLE resource ADD COLUMN feed_version INTEGER NOT NULL DEFAULT 1 CHECK(feed_version > 0);
