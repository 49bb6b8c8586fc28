-- Every table carries `mac`, an HMAC under the housekeeping key over its whole row.
CREATE TABLE tokens (
  slot INTEGER PRIMARY KEY AUTOINCREMENT,
  state INTEGER NOT NULL,
  version INTEGER NOT NULL,
  floor INTEGER NOT NULL,
  content BLOB NOT NULL,
  mac BLOB NOT NULL
) STRICT;

CREATE TABLE keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token INTEGER NOT NULL,
  state INTEGER NOT NULL,
  version INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  content BLOB NOT NULL,
  places BLOB NOT NULL,
  locator BLOB NOT NULL,
  root_mac BLOB NOT NULL,
  mac BLOB NOT NULL
) STRICT;

CREATE INDEX keys_by_version ON keys (token, version);
CREATE INDEX keys_to_clean ON keys (state) WHERE state <> 1;

CREATE TABLE objects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token INTEGER NOT NULL,
  state INTEGER NOT NULL,
  version INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  content BLOB NOT NULL,
  places BLOB NOT NULL,
  locator BLOB NOT NULL,
  root_mac BLOB NOT NULL,
  mac BLOB NOT NULL
) STRICT;

CREATE INDEX objects_by_version ON objects (token, version);
CREATE INDEX objects_to_clean ON objects (state) WHERE state <> 1;

CREATE TABLE debts (
  token INTEGER NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, mac BLOB NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
  token INTEGER NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, mac BLOB NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE owed_credentials (
  token INTEGER NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, mac BLOB NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  token INTEGER NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, mac BLOB NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE lineage (
  token INTEGER NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, mac BLOB NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;
