-- What a vault is yet to hear of the other vaults of a key.
CREATE TABLE IF NOT EXISTS owed_rosters (
  token INTEGER NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, mac BLOB NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;
