-- Shares that a vault has lost and nobody can compute again.
CREATE TABLE IF NOT EXISTS lost_shares (
  token INTEGER NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, mac BLOB NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;
