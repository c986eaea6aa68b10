-- +goose Up
-- Complaints and what was done about each (4.2, 5.2.4). How a complaint stands follows from its events, the moment and the working calendar.
CREATE TABLE complaint (
  id TEXT PRIMARY KEY, customer_id TEXT REFERENCES customer (id), office_id TEXT NOT NULL REFERENCES office (id), caller TEXT NOT NULL, category TEXT NOT NULL CHECK (category <> ''),
  severity INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 9), text TEXT NOT NULL CHECK (text <> ''), came TEXT NOT NULL CHECK (length(came) = 16), taker TEXT NOT NULL, cause TEXT NOT NULL, events TEXT NOT NULL,
  rev INTEGER NOT NULL CHECK (rev > 0), CHECK (customer_id IS NOT NULL OR caller <> '')
) STRICT;
CREATE INDEX complaint_customer ON complaint (customer_id);
