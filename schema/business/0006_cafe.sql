-- cafe: the menu and the orders taken from it.
CREATE TABLE menu_category(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 60),
  colour INTEGER NOT NULL CHECK(colour BETWEEN 1 AND 8),
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_item(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  category BLOB NOT NULL REFERENCES menu_category(id),
  name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 80),
  price_minor INTEGER NOT NULL CHECK(price_minor BETWEEN 0 AND 1000000000),
  tax_bp INTEGER NOT NULL DEFAULT 0 CHECK(tax_bp BETWEEN 0 AND 5000),
  kitchen INTEGER NOT NULL DEFAULT 1 CHECK(kitchen IN (0, 1)),
  sold_out INTEGER NOT NULL DEFAULT 0 CHECK(sold_out IN (0, 1)),
  position INTEGER NOT NULL,
  retired_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX menu_item_category ON menu_item(category, position);

CREATE TABLE cafe_order(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  number INTEGER NOT NULL UNIQUE CHECK(number > 0),
  place TEXT NOT NULL CHECK(length(place) BETWEEN 1 AND 40),
  state TEXT NOT NULL CHECK(state IN ('open', 'paid', 'void')),
  total_minor INTEGER NOT NULL CHECK(total_minor >= 0),
  tax_minor INTEGER NOT NULL CHECK(tax_minor >= 0),
  kitchen TEXT NOT NULL DEFAULT 'none' CHECK(kitchen IN ('none', 'waiting', 'done')),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  sent_at INTEGER,
  ready_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX order_open ON cafe_order(number) WHERE state = 'open';
CREATE INDEX order_kitchen ON cafe_order(sent_at) WHERE kitchen = 'waiting';

-- Lines carry name, price and tax as they were when tapped.
CREATE TABLE order_line(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  cafe_order BLOB NOT NULL REFERENCES cafe_order(id),
  line INTEGER NOT NULL CHECK(line > 0),
  item BLOB NOT NULL REFERENCES menu_item(id),
  name TEXT NOT NULL,
  qty INTEGER NOT NULL CHECK(qty BETWEEN 1 AND 999),
  price_minor INTEGER NOT NULL CHECK(price_minor >= 0),
  amount_minor INTEGER NOT NULL CHECK(amount_minor = qty * price_minor),
  tax_bp INTEGER NOT NULL,
  kitchen INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '' CHECK(length(note) <= 120),
  UNIQUE(cafe_order, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER line_of_open_order BEFORE INSERT ON order_line WHEN (SELECT state FROM cafe_order WHERE id = NEW.cafe_order) <> 'open' BEGIN SELECT RAISE(ABORT, 'problem:order_paid'); END;
CREATE TRIGGER line_keeps BEFORE UPDATE ON order_line WHEN (SELECT state FROM cafe_order WHERE id = OLD.cafe_order) <> 'open' BEGIN SELECT RAISE(ABORT, 'problem:order_paid'); END;
CREATE TRIGGER line_stays BEFORE DELETE ON order_line WHEN (SELECT state FROM cafe_order WHERE id = OLD.cafe_order) <> 'open' BEGIN SELECT RAISE(ABORT, 'problem:order_paid'); END;
CREATE TRIGGER order_paid_keeps BEFORE UPDATE OF state, total_minor, tax_minor, number, place ON cafe_order WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'problem:order_paid'); END;

-- A payment names the journal entry that moved the money, and so a drawer session.
CREATE TABLE payment(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  folio INTEGER NOT NULL UNIQUE CHECK(folio > 0),
  cafe_order BLOB NOT NULL UNIQUE REFERENCES cafe_order(id),
  entry BLOB NOT NULL UNIQUE REFERENCES entry(id),
  method TEXT NOT NULL CHECK(method IN ('cash', 'card', 'transfer')),
  amount_minor INTEGER NOT NULL CHECK(amount_minor >= 0),
  tendered_minor INTEGER NOT NULL CHECK(tendered_minor >= amount_minor),
  at INTEGER NOT NULL,
  by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER payment_keeps BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER payment_stays BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
