-- A webhook of the wfirma envelope may send its key.

-- Webhooks from before go on without the key in the body, as their receivers know it.
ALTER TABLE webhook ADD COLUMN send_key INTEGER NOT NULL DEFAULT 0 CHECK (send_key IN (0, 1));
ALTER TABLE revision ADD COLUMN send_key INTEGER NOT NULL DEFAULT 0;

-- Attempts that began before this time sent the form of version 0.1, without wrapped collections; the log shows them so.
INSERT INTO meta VALUES ('wire_2_since', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER));
