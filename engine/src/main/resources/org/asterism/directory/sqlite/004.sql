-- Bytes are those of the contents of objects: an engine keeps nothing else of rows in its memory.
DROP TRIGGER objects_made;
DROP TRIGGER objects_changed;
DROP TRIGGER objects_forgotten;
DROP TRIGGER keys_made;
DROP TRIGGER keys_changed;
DROP TRIGGER keys_forgotten;

UPDATE held SET bytes = (SELECT coalesce(sum(length(content)), 0) FROM objects WHERE state <> 2);

CREATE TRIGGER objects_made AFTER INSERT ON objects WHEN new.state <> 2 BEGIN
  UPDATE held SET objects = objects + 1, bytes = bytes + length(new.content); END;

CREATE TRIGGER objects_changed AFTER UPDATE ON objects BEGIN
  UPDATE held SET objects = objects + (new.state <> 2) - (old.state <> 2), bytes = bytes
    + (new.state <> 2) * length(new.content) - (old.state <> 2) * length(old.content); END;

CREATE TRIGGER objects_forgotten AFTER DELETE ON objects WHEN old.state <> 2 BEGIN
  UPDATE held SET objects = objects - 1, bytes = bytes - length(old.content); END;

CREATE TRIGGER keys_made AFTER INSERT ON keys WHEN new.state <> 2 BEGIN
  UPDATE held SET keys = keys + 1; END;

CREATE TRIGGER keys_changed AFTER UPDATE ON keys WHEN new.state <> 2 OR old.state <> 2 BEGIN
  UPDATE held SET keys = keys + (new.state <> 2) - (old.state <> 2); END;

CREATE TRIGGER keys_forgotten AFTER DELETE ON keys WHEN old.state <> 2 BEGIN
  UPDATE held SET keys = keys - 1; END;
