-- Two ways past the guards are closed. An event of number -1, which no trigger before the row can tell from one without a number:
-- given twice with OR REPLACE, the second took the place of the first, which was accepted and then never sent.
CREATE TRIGGER event_number_after AFTER INSERT ON event
WHEN NEW.id < 1
BEGIN
    SELECT RAISE(ABORT, 'leave the id of an event out: it gets the next number by itself; a name of your own is its uid');
END;

-- And a row in `accepting`, which opened `request` and `book` to everybody. It is let in for the event that this connection has
-- inserted last, which is the newest, which somebody wants, and whose requests are not made: outside of the trigger below there
-- is none. A DELETE needs no guard, since nobody else finds a row there.
DELETE FROM accepting;
CREATE TRIGGER guard_accepting_insert BEFORE INSERT ON accepting
WHEN NEW.event_id IS NOT last_insert_rowid()
     OR NEW.event_id IS NOT (SELECT max(id) FROM event)
     OR NEW.event_id IS (SELECT event_id FROM request ORDER BY id DESC LIMIT 1)
     OR NOT EXISTS (SELECT 1 FROM event JOIN subscription USING (kind) WHERE id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'the table accepting is read-only for other programs: this is hookkeeper''s own'); END;
CREATE TRIGGER guard_accepting_update BEFORE UPDATE ON accepting
BEGIN SELECT RAISE(ABORT, 'the table accepting is read-only for other programs: this is hookkeeper''s own'); END;

DROP TRIGGER event_requests;
CREATE TRIGGER event_requests AFTER INSERT ON event
WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM subscription WHERE kind = NEW.kind)
BEGIN
    INSERT INTO accepting VALUES (NEW.id);
    INSERT INTO request (webhook_id, event_id, accepted_at)
        SELECT webhook_id, NEW.id, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
        FROM subscription WHERE kind = NEW.kind;
    UPDATE book SET accepted = accepted + 1
        WHERE webhook_id IN (SELECT webhook_id FROM subscription WHERE kind = NEW.kind);
    DELETE FROM accepting;
END;
