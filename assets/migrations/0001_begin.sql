-- The whole schema. Times are milliseconds since 1970 in UTC. Every text that a CHECK or a trigger refuses with is written
-- for the person who reads it in another program. Only functions of SQLite 3.38 are used, so that older ones can write here too.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Counts the changes of everything that a sender keeps in memory: webhooks, their switches, secrets, settings.
INSERT INTO meta VALUES ('config_version', 1);
-- The number of this database, which the file with its key names; beside it, under `key`, the number of the key in force.
INSERT INTO meta VALUES ('database', random() & 9223372036854775807);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who may use the HTTP intake. A token itself is kept nowhere: only its SHA-256.
CREATE TABLE token (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    hash         BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    may_emit     INTEGER NOT NULL CHECK (may_emit IN (0, 1)),
    may_read     INTEGER NOT NULL CHECK (may_read IN (0, 1)),
    -- A JSON list of the kinds that it may emit; NULL for all.
    kinds        TEXT CHECK (json_valid(kinds)),
    -- Events a second; NULL for as many as there are.
    rate         REAL CHECK (rate > 0),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;

CREATE TABLE kind (
    name        TEXT PRIMARY KEY,
    root        TEXT NOT NULL,
    item        TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    built_in    INTEGER NOT NULL DEFAULT 0 CHECK (built_in IN (0, 1)),
    position    INTEGER NOT NULL DEFAULT 1000
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    url           TEXT NOT NULL,
    data_type     TEXT NOT NULL CHECK (data_type IN ('json', 'xml')),
    envelope      TEXT NOT NULL CHECK (envelope IN ('wfirma', 'standard')),
    description   TEXT NOT NULL,
    -- Sealed, as every secret is: src/store/vault.rs.
    key           BLOB NOT NULL,
    require_key   INTEGER NOT NULL CHECK (require_key IN (0, 1)),
    allow_private INTEGER NOT NULL CHECK (allow_private IN (0, 1)),
    -- Sealed.
    headers       BLOB NOT NULL,
    max_in_flight INTEGER NOT NULL CHECK (max_in_flight BETWEEN 1 AND 256),
    rate          REAL CHECK (rate > 0),
    ordered       INTEGER NOT NULL CHECK (ordered IN (0, 1)),
    waits         TEXT,
    state         TEXT NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'off', 'removed')),
    off_reason    TEXT CHECK (off_reason IN ('failures', 'gone', 'operator')),
    off_at        INTEGER,
    -- The rule of ten.
    failed_in_row INTEGER NOT NULL DEFAULT 0 CHECK (failed_in_row BETWEEN 0 AND 10),
    next_probe_at INTEGER,
    -- Grows with every switching; what a sender learned under another number is stale.
    epoch         INTEGER NOT NULL DEFAULT 0,
    -- Which row of `revision` is in force.
    revision_id   INTEGER NOT NULL DEFAULT 0,
    -- The last attempt, for the list on screen.
    last_at       INTEGER,
    last_status   INTEGER,
    last_phase    TEXT,
    last_cause    TEXT,
    created_at    INTEGER NOT NULL,
    modified_at   INTEGER NOT NULL,
    CHECK ((state = 'on') = (off_reason IS NULL))
) STRICT;

CREATE TABLE subscription (
    kind       TEXT NOT NULL REFERENCES kind (name),
    webhook_id INTEGER NOT NULL REFERENCES webhook (id),
    PRIMARY KEY (kind, webhook_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscription_webhook ON subscription (webhook_id);

CREATE TABLE secret (
    id         INTEGER PRIMARY KEY,
    webhook_id INTEGER NOT NULL REFERENCES webhook (id),
    -- Sealed.
    secret     BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;
CREATE INDEX secret_webhook ON secret (webhook_id);

-- Everything that shapes a request, as it was at some time. An attempt names its revision, so the log can show
-- what was sent without keeping it a second time.
CREATE TABLE revision (
    id         INTEGER PRIMARY KEY,
    webhook_id INTEGER NOT NULL REFERENCES webhook (id),
    created_at INTEGER NOT NULL,
    url        TEXT NOT NULL,
    data_type  TEXT NOT NULL,
    envelope   TEXT NOT NULL,
    -- Sealed.
    headers    BLOB NOT NULL,
    company_id TEXT NOT NULL,
    time_zone  TEXT NOT NULL
) STRICT;

-- The public interface: INSERT INTO event (kind, data) VALUES ('invoice/add', '{…}').
CREATE TABLE event (
    id          INTEGER PRIMARY KEY,
    uid         TEXT NOT NULL UNIQUE
                DEFAULT (printf('evt_%011x%s', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER), lower(hex(randomblob(8)))))
                CONSTRAINT "a uid has 1 to 128 visible ASCII characters and no full stop"
                -- SQLite ends a text at a zero byte where it counts and matches, but not where it hands it on: hence the BLOB.
                CHECK (length(CAST(uid AS BLOB)) BETWEEN 1 AND 128 AND length(uid) = length(CAST(uid AS BLOB))
                       AND uid NOT GLOB '*[^!-~]*' AND instr(uid, '.') = 0),
    kind        TEXT NOT NULL,
    -- NULL where retention has removed it.
    data        TEXT
                CONSTRAINT "data must be JSON of at most 1 MiB"
                CHECK (length(data) <= 1048576 AND json_valid(data)),
    occurred_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT;

CREATE TABLE request (
    id          INTEGER PRIMARY KEY,
    webhook_id  INTEGER NOT NULL,
    event_id    INTEGER NOT NULL,
    -- A pending request of a webhook that is off is what people call held. It is not written here, so that switching
    -- a webhook off or on costs the same with a million requests waiting as with one.
    -- Not `IN`: for more than two values SQLite fills a table with them each time that a row is written.
    state       TEXT NOT NULL DEFAULT 'pending'
                CHECK (state = 'pending' OR state = 'delivered' OR state = 'failed' OR state = 'discarded'),
    -- How many of its ten attempts are used up.
    used        INTEGER NOT NULL DEFAULT 0,
    -- How many attempts were ever made: the number of the last one.
    attempts    INTEGER NOT NULL DEFAULT 0,
    accepted_at INTEGER NOT NULL,
    -- 0 for one that was never attempted: due at once whatever the clock says, and in the order of acceptance.
    due_at      INTEGER NOT NULL DEFAULT 0,
    -- The last attempt, as far as the log is searched by it; the rest stands in its row.
    last_status INTEGER,
    last_phase  TEXT,
    last_cause  TEXT
) STRICT;
-- What is due, in the order in which a sender asks: by webhook, then fewest attempts, then time.
CREATE INDEX request_due ON request (webhook_id, used, due_at) WHERE state = 'pending';
-- The log of one webhook.
CREATE INDEX request_log ON request (webhook_id);
-- What waits or ended without success.
CREATE INDEX request_undelivered ON request (state, webhook_id) WHERE state IN ('failed', 'discarded');

-- What an operator asked to send again.
CREATE TABLE resend (
    request_id INTEGER PRIMARY KEY REFERENCES request (id),
    webhook_id INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX resend_webhook ON resend (webhook_id);

CREATE TABLE attempt (
    request_id    INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    -- NULL for a delivery.
    purpose       TEXT,
    revision_id   INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    dns_us        INTEGER,
    connect_us    INTEGER,
    tls_us        INTEGER,
    send_us       INTEGER,
    wait_us       INTEGER,
    body_us       INTEGER,
    total_us      INTEGER NOT NULL,
    -- 4 bytes of an IPv4 address or 16 of an IPv6 one, and 2 of the port, the highest first.
    address       BLOB,
    -- The signatures, 32 bytes each.
    macs          BLOB NOT NULL,
    status        INTEGER,
    -- `name:value` a line.
    reply_headers TEXT,
    reply_body    BLOB,
    reply_cut     INTEGER,
    phase         TEXT,
    cause         TEXT,
    chain         TEXT,
    retry_after   INTEGER,
    next_at       INTEGER,
    PRIMARY KEY (request_id, number)
) STRICT, WITHOUT ROWID;

-- The books: running counts. What is pending is not among them; `balance` counts it anew from the rows.
CREATE TABLE book (
    webhook_id INTEGER PRIMARY KEY REFERENCES webhook (id),
    accepted   INTEGER NOT NULL DEFAULT 0,
    delivered  INTEGER NOT NULL DEFAULT 0,
    failed     INTEGER NOT NULL DEFAULT 0,
    discarded  INTEGER NOT NULL DEFAULT 0,
    -- Rows that retention took away, by the state in which they had ended.
    pruned_delivered INTEGER NOT NULL DEFAULT 0,
    pruned_failed    INTEGER NOT NULL DEFAULT 0,
    pruned_discarded INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Work of operators on many requests, done in steps.
CREATE TABLE bulk (
    id       INTEGER PRIMARY KEY,
    action   TEXT NOT NULL CHECK (action = 'resend' OR action = 'discard'),
    filter   TEXT NOT NULL CHECK (json_valid(filter)),
    actor    TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    -- Only requests up to this one are meant; those up to `place` were looked at.
    last     INTEGER NOT NULL,
    place    INTEGER NOT NULL DEFAULT 0,
    total    INTEGER NOT NULL,
    done     INTEGER NOT NULL DEFAULT 0,
    state    TEXT NOT NULL DEFAULT 'running'
) STRICT;
CREATE INDEX bulk_running ON bulk (id) WHERE state = 'running';

-- Attempts by webhook and ten minutes.
CREATE TABLE traffic (
    webhook_id INTEGER NOT NULL,
    slot       INTEGER NOT NULL,
    delivered  INTEGER NOT NULL,
    failed     INTEGER NOT NULL,
    total_us   INTEGER NOT NULL,
    PRIMARY KEY (webhook_id, slot)
) STRICT, WITHOUT ROWID;

-- Who changed what, when.
CREATE TABLE activity (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;

CREATE TRIGGER event_kind BEFORE INSERT ON event
WHEN NOT EXISTS (SELECT 1 FROM kind WHERE name = NEW.kind)
BEGIN
    SELECT RAISE(ABORT, 'unknown kind of event; `hookkeeper kind list` shows the known ones, `hookkeeper kind add` makes a new one');
END;

-- Only retention takes data away.
CREATE TRIGGER event_data BEFORE INSERT ON event
WHEN NEW.data IS NULL
BEGIN
    SELECT RAISE(ABORT, 'an event needs data: JSON of at most 1 MiB');
END;

-- Whatever a program does about a uid that is there already, such as INSERT OR REPLACE or an upsert, the event that was
-- accepted stays as it is: its requests would be left without it.
CREATE TRIGGER event_again BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE uid = NEW.uid)
BEGIN
    SELECT RAISE(IGNORE);
END;

-- -1 is what SQLite shows here where no id was given. One that is given may be taken, which OR REPLACE would turn against the
-- accepted event, or the largest there is, after which SQLite would number events by chance and not in their order.
CREATE TRIGGER event_number BEFORE INSERT ON event
WHEN NEW.id <> -1
BEGIN
    SELECT RAISE(ABORT, 'leave the id of an event out: it gets the next number by itself; a name of your own is its uid');
END;

CREATE TRIGGER event_requests AFTER INSERT ON event
BEGIN
    INSERT INTO request (webhook_id, event_id, accepted_at)
        SELECT webhook_id, NEW.id, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
        FROM subscription WHERE kind = NEW.kind;
    UPDATE book SET accepted = accepted + 1
        WHERE webhook_id IN (SELECT webhook_id FROM subscription WHERE kind = NEW.kind);
END;

CREATE TRIGGER event_unchanged BEFORE UPDATE OF id, uid, kind, data, occurred_at ON event
BEGIN
    SELECT RAISE(ABORT, 'an accepted event cannot be changed');
END;

CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'an accepted event cannot be deleted; its requests can be discarded with `hookkeeper request discard`');
END;
