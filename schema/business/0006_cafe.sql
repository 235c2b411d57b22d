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
-- Old orders point at it: an item leaves the menu by being retired.
CREATE TRIGGER menu_item_stays BEFORE DELETE ON menu_item BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- The id is made by the device; `content` is SHA-256 over what it first asked for, so that the same
-- order sent twice is one order and another one under the same id is refused.
CREATE TABLE cafe_order(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  number INTEGER NOT NULL UNIQUE CHECK(number > 0),
  content BLOB NOT NULL CHECK(length(content) = 32),
  place TEXT NOT NULL CHECK(length(place) BETWEEN 1 AND 40),
  state TEXT NOT NULL CHECK(state IN ('open', 'paid', 'void')),
  total_minor INTEGER NOT NULL CHECK(total_minor BETWEEN 0 AND 1000000000000),
  tax_minor INTEGER NOT NULL CHECK(tax_minor BETWEEN 0 AND total_minor),
  kitchen TEXT NOT NULL DEFAULT 'none' CHECK(kitchen IN ('none', 'waiting', 'done')),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES user(id),
  sent_at INTEGER,
  ready_at INTEGER,
  void_why TEXT CHECK(length(void_why) BETWEEN 1 AND 200),
  void_at INTEGER,
  void_by BLOB REFERENCES user(id),
  CHECK((state = 'void') = (void_why IS NOT NULL) AND (state = 'void') = (void_at IS NOT NULL) AND (state = 'void') = (void_by IS NOT NULL)),
  CHECK((kitchen = 'none') OR sent_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_open ON cafe_order(number) WHERE state = 'open';
CREATE INDEX order_kitchen ON cafe_order(sent_at) WHERE kitchen = 'waiting';
CREATE INDEX order_ready ON cafe_order(ready_at) WHERE kitchen = 'done';
CREATE TRIGGER order_numbered BEFORE INSERT ON cafe_order
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM cafe_order) OR NEW.state <> 'open' BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER order_stays BEFORE DELETE ON cafe_order BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER order_facts_keep BEFORE UPDATE OF id, number, content, made_at, made_by ON cafe_order BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER order_paid_keeps BEFORE UPDATE OF state, total_minor, tax_minor, place, void_why, void_at, void_by ON cafe_order WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'problem:order_paid'); END;

-- Lines carry name, price and tax as they were when tapped. Only the kitchen's mark changes later.
CREATE TABLE order_line(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  cafe_order BLOB NOT NULL REFERENCES cafe_order(id),
  line INTEGER NOT NULL CHECK(line > 0),
  item BLOB NOT NULL REFERENCES menu_item(id),
  name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 80),
  qty INTEGER NOT NULL CHECK(qty BETWEEN 1 AND 999),
  price_minor INTEGER NOT NULL CHECK(price_minor >= 0),
  amount_minor INTEGER NOT NULL CHECK(amount_minor = qty * price_minor),
  tax_bp INTEGER NOT NULL CHECK(tax_bp BETWEEN 0 AND 5000),
  tax_minor INTEGER NOT NULL CHECK(tax_minor BETWEEN 0 AND amount_minor),
  kitchen INTEGER NOT NULL CHECK(kitchen IN (0, 1)),
  note TEXT NOT NULL DEFAULT '' CHECK(length(note) <= 120),
  done_at INTEGER,
  UNIQUE(cafe_order, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER line_of_open_order BEFORE INSERT ON order_line WHEN (SELECT state FROM cafe_order WHERE id = NEW.cafe_order) <> 'open' BEGIN SELECT RAISE(ABORT, 'problem:order_paid'); END;
CREATE TRIGGER line_keeps BEFORE UPDATE OF id, cafe_order, line, item, name, qty, price_minor, amount_minor, tax_bp, tax_minor, kitchen, note ON order_line BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER line_stays BEFORE DELETE ON order_line BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;

-- A payment names the journal entry that moved the money, and so a drawer session.
CREATE TABLE payment(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  folio INTEGER NOT NULL UNIQUE CHECK(folio > 0),
  cafe_order BLOB NOT NULL UNIQUE REFERENCES cafe_order(id),
  entry BLOB NOT NULL UNIQUE REFERENCES entry(id),
  method TEXT NOT NULL CHECK(method IN ('cash', 'card', 'transfer')),
  amount_minor INTEGER NOT NULL CHECK(amount_minor > 0),
  tendered_minor INTEGER NOT NULL CHECK(tendered_minor >= amount_minor AND (method = 'cash' OR tendered_minor = amount_minor)),
  at INTEGER NOT NULL,
  by BLOB NOT NULL REFERENCES user(id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER payment_once BEFORE INSERT ON payment WHEN (SELECT state FROM cafe_order WHERE id = NEW.cafe_order) <> 'open' BEGIN SELECT RAISE(ABORT, 'problem:order_paid'); END;
-- The order's total, the sum of its lines, the payment and the posted entry are one amount.
CREATE TRIGGER payment_fits BEFORE INSERT ON payment
BEGIN
  SELECT RAISE(ABORT, 'problem:unbalanced') WHERE NOT EXISTS (
    SELECT 1 FROM cafe_order o JOIN entry e ON e.id = NEW.entry AND e.posted = 1 AND e.kind = 'sale'
    WHERE o.id = NEW.cafe_order AND o.total_minor = NEW.amount_minor
      AND o.total_minor = (SELECT sum(amount_minor) FROM order_line WHERE cafe_order = o.id)
      AND o.tax_minor = (SELECT sum(tax_minor) FROM order_line WHERE cafe_order = o.id)
      AND o.total_minor = -(SELECT sum(amount_minor) FROM posting WHERE entry = e.id AND account IN ('sales', 'tax')));
  SELECT RAISE(ABORT, 'problem:immutable') WHERE NEW.folio <> (SELECT coalesce(max(folio), 0) + 1 FROM payment);
END;
CREATE TRIGGER order_paid_by_payment BEFORE UPDATE OF state ON cafe_order
WHEN NEW.state = 'paid' AND NOT EXISTS (SELECT 1 FROM payment WHERE cafe_order = NEW.id) BEGIN SELECT RAISE(ABORT, 'problem:unbalanced'); END;
CREATE TRIGGER payment_keeps BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
CREATE TRIGGER payment_stays BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'problem:immutable'); END;
