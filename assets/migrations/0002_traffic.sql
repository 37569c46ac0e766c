-- How long deliveries took, counted by upper bound, so that the traffic can tell what most of them stayed within: `t0` counts
-- those within the first bound of src/store/traffic.rs, and so on; the last one takes the rest. Slots are minutes from now on,
-- and what is older is folded into ten minutes, so that the last hours can be looked at closely.
ALTER TABLE traffic ADD COLUMN t0 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t1 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t2 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t3 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t4 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t5 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t6 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t7 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t8 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t9 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t10 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t11 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t12 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t13 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE traffic ADD COLUMN t14 INTEGER NOT NULL DEFAULT 0;

-- Up to where it was folded; there is no need to look at what is older.
INSERT INTO meta VALUES ('traffic_folded', 0);
