-- How much there is that is not dead, so that nobody counts it for each new row: kept up by SQLite
-- itself in the transaction that changes a row. Without a MAC, because it is no statement about any
-- row: whoever can change it can add rows as well.
CREATE TABLE held (objects INTEGER NOT NULL, keys INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;

INSERT INTO held VALUES (0, 0, 0);
UPDATE held SET objects = (SELECT count(*) FROM objects WHERE state <> 2);
UPDATE held SET keys = (SELECT count(*) FROM keys WHERE state <> 2);
UPDATE held SET bytes =
  (SELECT coalesce(sum(length(content) + length(locator)), 0) FROM objects WHERE state <> 2)
  + (SELECT coalesce(sum(length(content) + length(locator)), 0) FROM keys WHERE state <> 2);

CREATE TRIGGER objects_made AFTER INSERT ON objects WHEN new.state <> 2 BEGIN
  UPDATE held SET objects = objects + 1,
    bytes = bytes + length(new.content) + length(new.locator); END;

CREATE TRIGGER objects_changed AFTER UPDATE ON objects BEGIN
  UPDATE held SET objects = objects + (new.state <> 2) - (old.state <> 2), bytes = bytes
    + (new.state <> 2) * (length(new.content) + length(new.locator))
    - (old.state <> 2) * (length(old.content) + length(old.locator)); END;

CREATE TRIGGER objects_forgotten AFTER DELETE ON objects WHEN old.state <> 2 BEGIN
  UPDATE held SET objects = objects - 1,
    bytes = bytes - length(old.content) - length(old.locator); END;

CREATE TRIGGER keys_made AFTER INSERT ON keys WHEN new.state <> 2 BEGIN
  UPDATE held SET keys = keys + 1,
    bytes = bytes + length(new.content) + length(new.locator); END;

CREATE TRIGGER keys_changed AFTER UPDATE ON keys BEGIN
  UPDATE held SET keys = keys + (new.state <> 2) - (old.state <> 2), bytes = bytes
    + (new.state <> 2) * (length(new.content) + length(new.locator))
    - (old.state <> 2) * (length(old.content) + length(old.locator)); END;

CREATE TRIGGER keys_forgotten AFTER DELETE ON keys WHEN old.state <> 2 BEGIN
  UPDATE held SET keys = keys - 1,
    bytes = bytes - length(old.content) - length(old.locator); END;
