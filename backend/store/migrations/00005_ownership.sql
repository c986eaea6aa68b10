-- +goose Up
-- Who answers for a customer from a day on, until the next period: without an end day there is exactly one owner at every moment.
-- Derived from the customer's saves, so it goes with it. '' as a day is "since ever".
CREATE TABLE ownership (
  customer_id TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE, from_day TEXT NOT NULL,
  office_id TEXT REFERENCES office (id), manager_id TEXT REFERENCES staff (id), reason TEXT NOT NULL, by TEXT NOT NULL,
  PRIMARY KEY (customer_id, from_day)
) STRICT, WITHOUT ROWID;
INSERT INTO ownership (customer_id, from_day, office_id, manager_id, reason, by) SELECT id, registered, station_id, manager_id, '建档', '' FROM customer;

-- Transfers of management authority (6.1.1): two signatures by two accounts before one is in force, kept here and not only in code.
CREATE TABLE override (
  id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer (id), computed TEXT NOT NULL, managing TEXT NOT NULL CHECK (managing <> computed),
  reason TEXT NOT NULL CHECK (reason <> ''), from_month TEXT NOT NULL CHECK (from_month <> ''), to_month TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('待批','生效','驳回','终止')), proposer TEXT NOT NULL, decider TEXT NOT NULL, ender TEXT NOT NULL, answer TEXT NOT NULL,
  rev INTEGER NOT NULL CHECK (rev > 0),
  CHECK (json_extract(proposer, '$.userId') <> ''),
  CHECK (state NOT IN ('生效','终止') OR json_extract(decider, '$.userId') NOT IN ('', json_extract(proposer, '$.userId')))
) STRICT;
CREATE INDEX override_customer ON override (customer_id);
CREATE UNIQUE INDEX override_pending ON override (customer_id) WHERE state = '待批';

-- What was handed over, as printed and signed; customer by customer, so that one handed over cannot vanish.
CREATE TABLE handover (id TEXT PRIMARY KEY, made_at TEXT NOT NULL, made_by TEXT NOT NULL, on_day TEXT NOT NULL, customers INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE handover_customer (
  handover_id TEXT NOT NULL REFERENCES handover (id), customer_id TEXT NOT NULL REFERENCES customer (id), PRIMARY KEY (handover_id, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX handover_of ON handover_customer (customer_id);
-- +goose StatementBegin
CREATE TRIGGER handover_update BEFORE UPDATE ON handover BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER handover_delete BEFORE DELETE ON handover BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- An owner of a closed month cannot be changed; that a customer is entered late, with the day it was registered, is no change.
-- +goose StatementBegin
CREATE TRIGGER ownership_closed_insert BEFORE INSERT ON ownership WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = substr(NEW.from_day, 1, 7))
  AND EXISTS (SELECT 1 FROM ownership WHERE customer_id = NEW.customer_id) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ownership_closed_update BEFORE UPDATE ON ownership WHEN EXISTS (SELECT 1 FROM closed_month WHERE month IN (substr(OLD.from_day, 1, 7), substr(NEW.from_day, 1, 7)))
  BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
