-- Measurements: may be lost, and never contend with a sale.
CREATE TABLE sample(
  metric TEXT NOT NULL,
  at INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY(metric, at)
) STRICT, WITHOUT ROWID;
