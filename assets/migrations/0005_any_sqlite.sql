-- What differs between the SQLites that open this file. Before 3.45 `json_valid(NULL)` is 0, so that their integrity_check found
-- fault with a token for all kinds, and with an event whose data retention has removed. What stands in the rows is the same as
-- before: only the schema's text changes, which takes no longer with a million events.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (json_valid(kinds))', 'CHECK (kinds IS NULL OR json_valid(kinds))')
    WHERE type = 'table' AND name = 'token';
UPDATE sqlite_schema
    SET sql = replace(sql, 'CHECK (length(data) <= 1048576 AND json_valid(data))',
                           'CHECK (data IS NULL OR (length(data) <= 1048576 AND json_valid(data)))')
    WHERE type = 'table' AND name = 'event';
PRAGMA writable_schema = RESET;

-- And they read JSON 2,000 deep, those after it 1,000: data between the two was accepted, and then held to be damage by ours. One
-- that reads deeper is asked about the data within 1,000 more.
DROP TRIGGER event_data;
CREATE TRIGGER event_data BEFORE INSERT ON event
WHEN NEW.data IS NULL OR length(CAST(NEW.data AS BLOB)) > 1048576 OR NOT json_valid(NEW.data)
     -- SQLite ends a text at a zero byte where it reads JSON, but not where it hands it on.
     OR instr(CAST(NEW.data AS BLOB), x'00') > 0
     OR (length(NEW.data) > 2000 AND json_valid(printf('%.1001c', '[') || printf('%.1001c', ']'))
         AND NOT json_valid(printf('%.1000c', '[') || NEW.data || printf('%.1000c', ']')))
BEGIN
    SELECT RAISE(ABORT, 'an event needs data: JSON of at most 1 MiB, nested at most 1,000 deep');
END;
