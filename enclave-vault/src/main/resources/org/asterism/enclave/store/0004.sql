-- Rows are named by HMAC(data key, handle) and sealed: what lies here tells nothing but how many
-- records of which kind there are, and how long they are (design.md §7, protocol.md §2).
CREATE TABLE vault (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
-- Long rows: their place is the name's first eight bytes, so that the tree's inner pages hold
-- numbers. By the name itself they would hold whole rows, about four a page.
CREATE TABLE key_record (place INTEGER PRIMARY KEY, name BLOB NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE object_record (place INTEGER PRIMARY KEY, name BLOB NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE account_record (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE staged_verifier (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE counter (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
-- Whose each record is and whether it is in use; no secret is in it.
CREATE TABLE standing (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
-- What each engine has here, and each of its tokens.
CREATE TABLE engine_census (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE token_census (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
-- The two places with a time, in the vault clock's milliseconds.
CREATE TABLE tombstone
  (name BLOB PRIMARY KEY, buried_at INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX tombstone_by_time ON tombstone (buried_at);
CREATE TABLE marked (name BLOB PRIMARY KEY, marked_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX marked_by_time ON marked (marked_at);
