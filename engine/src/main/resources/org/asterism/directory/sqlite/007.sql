-- Sharings of roots that a vault is yet to hear of. Rows of tokens may name theirs at their end,
-- which a release before cannot read.
CREATE TABLE IF NOT EXISTS owed_roots (
  token INTEGER NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, mac BLOB NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;
