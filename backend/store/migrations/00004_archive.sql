-- +goose Up
ALTER TABLE customer ADD COLUMN document_note TEXT NOT NULL DEFAULT '';

-- One entry of an archive: a class, a contact, an address, a vehicle, a tank, another supplier, a need. The body is the record of its kind.
CREATE TABLE detail (
  id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer (id), kind TEXT NOT NULL CHECK (kind IN ('分类','联系人','地址','车辆','储油','现供油方','需求')),
  body TEXT NOT NULL CHECK (json_valid(body)), from_day TEXT NOT NULL, to_day TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX detail_customer ON detail (customer_id);
CREATE INDEX detail_plate ON detail (json_extract(body, '$.vehicle.plate')) WHERE kind = '车辆';

CREATE TABLE attachment (
  id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer (id), name TEXT NOT NULL CHECK (name <> ''), media TEXT NOT NULL, size INTEGER NOT NULL CHECK (size >= 0),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64), added_at TEXT NOT NULL, added_by TEXT NOT NULL, note TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX attachment_customer ON attachment (customer_id);
CREATE TABLE attachment_data (attachment_id TEXT PRIMARY KEY REFERENCES attachment (id) ON DELETE CASCADE, data BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Sensitive facts of 6.5.4.1. The key is wrapped with a passphrase nobody stores; content is sealed and stands nowhere else.
CREATE TABLE vault (id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL, wrapped BLOB NOT NULL, set_at TEXT NOT NULL, set_by TEXT NOT NULL) STRICT;
CREATE TABLE secret (
  id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer (id), subject TEXT NOT NULL, purpose TEXT NOT NULL CHECK (purpose <> ''), basis TEXT NOT NULL CHECK (basis <> ''),
  approver TEXT NOT NULL, expires TEXT NOT NULL CHECK (expires <> ''), sealed BLOB NOT NULL, written_at TEXT NOT NULL, written_by TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX secret_customer ON secret (customer_id);

-- What concerns a customer, for its timeline: also entries about records that were deleted since.
CREATE INDEX change_about ON change (coalesce(json_extract(after, '$.customerId'), json_extract(before, '$.customerId')))
  WHERE entity IN ('detail','attachment','visit','card','agreement','secret','tenure','transfer');
