-- Until when a receiver asked to be left alone (`Retry-After`), for the next sender: an operator who shortens the waits does not
-- shorten this.
ALTER TABLE webhook ADD COLUMN asked_until INTEGER;
