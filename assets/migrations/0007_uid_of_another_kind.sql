-- An event under a known uid changes nothing, so that a program may try again. If it is of another kind, it is another event
-- under a name that is taken, and would be lost without a word.
DROP TRIGGER event_again;
CREATE TRIGGER event_again BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE uid = NEW.uid AND kind = NEW.kind)
BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER event_uid_taken BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE uid = NEW.uid AND kind <> NEW.kind)
BEGIN
    SELECT RAISE(ABORT, 'an event of another kind was accepted under this uid; give each event a uid of its own');
END;
