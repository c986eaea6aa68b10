-- +goose Up
-- Problems met in developing customers and what was done about each (6.5.4.4). Where a problem stands follows from its events and the day.
CREATE TABLE problem (
  id TEXT PRIMARY KEY, office_id TEXT NOT NULL REFERENCES office (id), pursuit_id TEXT REFERENCES pursuit (id), customer_id TEXT REFERENCES customer (id), title TEXT NOT NULL CHECK (title <> ''), detail TEXT NOT NULL,
  raised_on TEXT NOT NULL CHECK (raised_on <> ''), raised_by TEXT NOT NULL, raiser TEXT NOT NULL, events TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX problem_pursuit ON problem (pursuit_id);
CREATE INDEX problem_customer ON problem (customer_id);
