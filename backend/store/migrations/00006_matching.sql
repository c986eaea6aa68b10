-- +goose Up
-- The words a customer is filed under for finding whom it resembles, derived from it at every save. The version of what
-- they were made by stands in match_version; the program makes all of them again when it knows another.
CREATE TABLE match_key (
  key TEXT NOT NULL CHECK (key <> ''), customer_id TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
  PRIMARY KEY (key, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_key_customer ON match_key (customer_id);
CREATE TABLE match_version (version INTEGER NOT NULL) STRICT;
CREATE INDEX card_phone ON card (phone) WHERE phone <> '';
CREATE INDEX detail_phone ON detail (json_extract(body, '$.contact.phone')) WHERE kind = '联系人';

-- What a clerk declared: these two are not one customer. A withdrawn word stays and counts no more.
CREATE TABLE not_same (
  id TEXT PRIMARY KEY, a TEXT NOT NULL REFERENCES customer (id), b TEXT NOT NULL REFERENCES customer (id), reason TEXT NOT NULL CHECK (reason <> ''),
  by TEXT NOT NULL, at TEXT NOT NULL, withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)), rev INTEGER NOT NULL CHECK (rev > 0),
  UNIQUE (a, b), CHECK (a < b)
) STRICT;
CREATE INDEX not_same_b ON not_same (b);
