-- What another program may do: read everything, and INSERT INTO event. Everything else is refused here, with a sentence that
-- names the way that is open. hookkeeper's own connection that writes has triggers off, so this costs it nothing.
-- A new table needs its three triggers too; tests/foreign.rs holds that.

-- Holds the event whose requests are being made, and only for that moment: it is how `request` and `book` tell the trigger that
-- makes them from a program that writes to them by itself.
CREATE TABLE accepting (
    event_id INTEGER PRIMARY KEY
) STRICT;

DROP TRIGGER event_requests;
CREATE TRIGGER event_requests AFTER INSERT ON event
BEGIN
    INSERT INTO accepting VALUES (NEW.id);
    INSERT INTO request (webhook_id, event_id, accepted_at)
        SELECT webhook_id, NEW.id, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
        FROM subscription WHERE kind = NEW.kind;
    UPDATE book SET accepted = accepted + 1
        WHERE webhook_id IN (SELECT webhook_id FROM subscription WHERE kind = NEW.kind);
    DELETE FROM accepting;
END;

-- The table's own checks refuse these too, but not where a program says INSERT OR IGNORE, as one does who gives a uid: then the
-- event would be lost without a word.
DROP TRIGGER event_data;
CREATE TRIGGER event_data BEFORE INSERT ON event
WHEN NEW.data IS NULL OR length(CAST(NEW.data AS BLOB)) > 1048576 OR NOT json_valid(NEW.data)
     -- SQLite ends a text at a zero byte where it reads JSON, but not where it hands it on.
     OR instr(CAST(NEW.data AS BLOB), x'00') > 0
BEGIN
    SELECT RAISE(ABORT, 'an event needs data: JSON of at most 1 MiB');
END;

CREATE TRIGGER event_uid BEFORE INSERT ON event
WHEN NEW.uid IS NULL OR length(CAST(NEW.uid AS BLOB)) NOT BETWEEN 1 AND 128 OR length(NEW.uid) <> length(CAST(NEW.uid AS BLOB))
     OR NEW.uid GLOB '*[^!-~]*' OR instr(NEW.uid, '.') > 0
BEGIN
    SELECT RAISE(ABORT, 'a uid has 1 to 128 visible ASCII characters and no full stop; leave it out and the event gets one');
END;

-- Seconds since 1970 are below this until the year 5138.
CREATE TRIGGER event_time BEFORE INSERT ON event
WHEN typeof(NEW.occurred_at) <> 'integer' OR NEW.occurred_at NOT BETWEEN 100000000000 AND 253402300799999
BEGIN
    SELECT RAISE(ABORT, 'occurred_at counts milliseconds since 1970 in UTC; leave it out where the event happens now');
END;

CREATE TRIGGER guard_request_insert BEFORE INSERT ON request
WHEN NOT EXISTS (SELECT 1 FROM accepting WHERE event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'the table request is read-only for other programs: requests are made by INSERT INTO event and kept by hookkeeper; `hookkeeper request resend` and `hookkeeper request discard` change them'); END;
CREATE TRIGGER guard_request_update BEFORE UPDATE ON request
BEGIN SELECT RAISE(ABORT, 'the table request is read-only for other programs: requests are made by INSERT INTO event and kept by hookkeeper; `hookkeeper request resend` and `hookkeeper request discard` change them'); END;
CREATE TRIGGER guard_request_delete BEFORE DELETE ON request
BEGIN SELECT RAISE(ABORT, 'the table request is read-only for other programs: requests are made by INSERT INTO event and kept by hookkeeper; `hookkeeper request resend` and `hookkeeper request discard` change them'); END;

CREATE TRIGGER guard_resend_insert BEFORE INSERT ON resend
BEGIN SELECT RAISE(ABORT, 'the table resend is read-only for other programs: use `hookkeeper request resend`'); END;
CREATE TRIGGER guard_resend_update BEFORE UPDATE ON resend
BEGIN SELECT RAISE(ABORT, 'the table resend is read-only for other programs: use `hookkeeper request resend`'); END;
CREATE TRIGGER guard_resend_delete BEFORE DELETE ON resend
BEGIN SELECT RAISE(ABORT, 'the table resend is read-only for other programs: use `hookkeeper request resend`'); END;

CREATE TRIGGER guard_bulk_insert BEFORE INSERT ON bulk
BEGIN SELECT RAISE(ABORT, 'the table bulk is read-only for other programs: use `hookkeeper request resend` or `hookkeeper request discard`'); END;
CREATE TRIGGER guard_bulk_update BEFORE UPDATE ON bulk
BEGIN SELECT RAISE(ABORT, 'the table bulk is read-only for other programs: use `hookkeeper request resend` or `hookkeeper request discard`'); END;
CREATE TRIGGER guard_bulk_delete BEFORE DELETE ON bulk
BEGIN SELECT RAISE(ABORT, 'the table bulk is read-only for other programs: use `hookkeeper request resend` or `hookkeeper request discard`'); END;

CREATE TRIGGER guard_attempt_insert BEFORE INSERT ON attempt
BEGIN SELECT RAISE(ABORT, 'the table attempt is read-only for other programs: attempts are recorded by the sender only'); END;
CREATE TRIGGER guard_attempt_update BEFORE UPDATE ON attempt
BEGIN SELECT RAISE(ABORT, 'the table attempt is read-only for other programs: attempts are recorded by the sender only'); END;
CREATE TRIGGER guard_attempt_delete BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'the table attempt is read-only for other programs: attempts are recorded by the sender only'); END;

CREATE TRIGGER guard_traffic_insert BEFORE INSERT ON traffic
BEGIN SELECT RAISE(ABORT, 'the table traffic is read-only for other programs: attempts are counted by the sender only'); END;
CREATE TRIGGER guard_traffic_update BEFORE UPDATE ON traffic
BEGIN SELECT RAISE(ABORT, 'the table traffic is read-only for other programs: attempts are counted by the sender only'); END;
CREATE TRIGGER guard_traffic_delete BEFORE DELETE ON traffic
BEGIN SELECT RAISE(ABORT, 'the table traffic is read-only for other programs: attempts are counted by the sender only'); END;

CREATE TRIGGER guard_book_insert BEFORE INSERT ON book
BEGIN SELECT RAISE(ABORT, 'the table book is read-only for other programs: the books are kept by hookkeeper only; `hookkeeper balance` shows them'); END;
CREATE TRIGGER guard_book_update BEFORE UPDATE ON book
WHEN NOT EXISTS (SELECT 1 FROM accepting)
BEGIN SELECT RAISE(ABORT, 'the table book is read-only for other programs: the books are kept by hookkeeper only; `hookkeeper balance` shows them'); END;
CREATE TRIGGER guard_book_delete BEFORE DELETE ON book
BEGIN SELECT RAISE(ABORT, 'the table book is read-only for other programs: the books are kept by hookkeeper only; `hookkeeper balance` shows them'); END;

CREATE TRIGGER guard_webhook_insert BEFORE INSERT ON webhook
BEGIN SELECT RAISE(ABORT, 'the table webhook is read-only for other programs: use `hookkeeper webhook add`, `edit`, `enable`, `disable` or `remove`'); END;
CREATE TRIGGER guard_webhook_update BEFORE UPDATE ON webhook
BEGIN SELECT RAISE(ABORT, 'the table webhook is read-only for other programs: use `hookkeeper webhook add`, `edit`, `enable`, `disable` or `remove`'); END;
CREATE TRIGGER guard_webhook_delete BEFORE DELETE ON webhook
BEGIN SELECT RAISE(ABORT, 'the table webhook is read-only for other programs: use `hookkeeper webhook add`, `edit`, `enable`, `disable` or `remove`'); END;

CREATE TRIGGER guard_subscription_insert BEFORE INSERT ON subscription
BEGIN SELECT RAISE(ABORT, 'the table subscription is read-only for other programs: use `hookkeeper webhook edit ID --event KIND`'); END;
CREATE TRIGGER guard_subscription_update BEFORE UPDATE ON subscription
BEGIN SELECT RAISE(ABORT, 'the table subscription is read-only for other programs: use `hookkeeper webhook edit ID --event KIND`'); END;
CREATE TRIGGER guard_subscription_delete BEFORE DELETE ON subscription
BEGIN SELECT RAISE(ABORT, 'the table subscription is read-only for other programs: use `hookkeeper webhook edit ID --event KIND`'); END;

CREATE TRIGGER guard_revision_insert BEFORE INSERT ON revision
BEGIN SELECT RAISE(ABORT, 'the table revision is read-only for other programs: use `hookkeeper webhook edit`'); END;
CREATE TRIGGER guard_revision_update BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, 'the table revision is read-only for other programs: use `hookkeeper webhook edit`'); END;
CREATE TRIGGER guard_revision_delete BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'the table revision is read-only for other programs: use `hookkeeper webhook edit`'); END;

CREATE TRIGGER guard_secret_insert BEFORE INSERT ON secret
BEGIN SELECT RAISE(ABORT, 'the table secret is read-only for other programs: use `hookkeeper webhook rotate-secret`'); END;
CREATE TRIGGER guard_secret_update BEFORE UPDATE ON secret
BEGIN SELECT RAISE(ABORT, 'the table secret is read-only for other programs: use `hookkeeper webhook rotate-secret`'); END;
CREATE TRIGGER guard_secret_delete BEFORE DELETE ON secret
BEGIN SELECT RAISE(ABORT, 'the table secret is read-only for other programs: use `hookkeeper webhook rotate-secret`'); END;

CREATE TRIGGER guard_kind_insert BEFORE INSERT ON kind
BEGIN SELECT RAISE(ABORT, 'the table kind is read-only for other programs: use `hookkeeper kind add` or `hookkeeper kind remove`'); END;
CREATE TRIGGER guard_kind_update BEFORE UPDATE ON kind
BEGIN SELECT RAISE(ABORT, 'the table kind is read-only for other programs: use `hookkeeper kind add` or `hookkeeper kind remove`'); END;
CREATE TRIGGER guard_kind_delete BEFORE DELETE ON kind
BEGIN SELECT RAISE(ABORT, 'the table kind is read-only for other programs: use `hookkeeper kind add` or `hookkeeper kind remove`'); END;

CREATE TRIGGER guard_setting_insert BEFORE INSERT ON setting
BEGIN SELECT RAISE(ABORT, 'the table setting is read-only for other programs: use `hookkeeper setting set`'); END;
CREATE TRIGGER guard_setting_update BEFORE UPDATE ON setting
BEGIN SELECT RAISE(ABORT, 'the table setting is read-only for other programs: use `hookkeeper setting set`'); END;
CREATE TRIGGER guard_setting_delete BEFORE DELETE ON setting
BEGIN SELECT RAISE(ABORT, 'the table setting is read-only for other programs: use `hookkeeper setting set`'); END;

CREATE TRIGGER guard_token_insert BEFORE INSERT ON token
BEGIN SELECT RAISE(ABORT, 'the table token is read-only for other programs: use `hookkeeper token add` or `hookkeeper token remove`'); END;
CREATE TRIGGER guard_token_update BEFORE UPDATE ON token
BEGIN SELECT RAISE(ABORT, 'the table token is read-only for other programs: use `hookkeeper token add` or `hookkeeper token remove`'); END;
CREATE TRIGGER guard_token_delete BEFORE DELETE ON token
BEGIN SELECT RAISE(ABORT, 'the table token is read-only for other programs: use `hookkeeper token add` or `hookkeeper token remove`'); END;

CREATE TRIGGER guard_activity_insert BEFORE INSERT ON activity
BEGIN SELECT RAISE(ABORT, 'the table activity is read-only for other programs: what operators did is noted by hookkeeper only'); END;
CREATE TRIGGER guard_activity_update BEFORE UPDATE ON activity
BEGIN SELECT RAISE(ABORT, 'the table activity is read-only for other programs: what operators did is noted by hookkeeper only'); END;
CREATE TRIGGER guard_activity_delete BEFORE DELETE ON activity
BEGIN SELECT RAISE(ABORT, 'the table activity is read-only for other programs: what operators did is noted by hookkeeper only'); END;

CREATE TRIGGER guard_meta_insert BEFORE INSERT ON meta
BEGIN SELECT RAISE(ABORT, 'the table meta is read-only for other programs: this is hookkeeper''s own'); END;
CREATE TRIGGER guard_meta_update BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'the table meta is read-only for other programs: this is hookkeeper''s own'); END;
CREATE TRIGGER guard_meta_delete BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'the table meta is read-only for other programs: this is hookkeeper''s own'); END;
