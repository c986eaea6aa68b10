-- +goose Up
-- Which file a change came by, so that an import can be taken back weeks later.
ALTER TABLE change ADD COLUMN batch TEXT NOT NULL DEFAULT '';
CREATE INDEX change_batch ON change (batch, seq) WHERE batch <> '';

-- A merged customer keeps its row and all that hangs on it; reading resolves it to the survivor, so a merge can be taken back.
ALTER TABLE customer ADD COLUMN merged_into TEXT REFERENCES customer (id) CHECK (merged_into <> id);
ALTER TABLE customer ADD COLUMN retired TEXT NOT NULL DEFAULT '';
CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE merge (
  id TEXT PRIMARY KEY, survivor_id TEXT NOT NULL REFERENCES customer (id), merged_id TEXT NOT NULL REFERENCES customer (id), taken TEXT NOT NULL,
  seq INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, undone_at TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX merge_survivor ON merge (survivor_id);
CREATE INDEX merge_merged ON merge (merged_id);

-- How the columns of a file of a known shape are read, as a clerk once said.
CREATE TABLE import_profile (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, shape TEXT NOT NULL, name TEXT NOT NULL, mapping TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (kind, shape)
) STRICT;

-- Deleting a parent looks for its children: without these each delete would read the whole table.
CREATE INDEX sale_card ON sale (card_id);
CREATE INDEX recharge_card ON recharge (card_id);
CREATE INDEX recharge_customer ON recharge (customer_id);
CREATE INDEX bearer_customer ON bearer_sale (customer_id);
