-- The nested collections of an operator's own kind: a JSON object, the name of each list to the name of one object in it.
ALTER TABLE kind ADD COLUMN collections TEXT NOT NULL DEFAULT '{}';
