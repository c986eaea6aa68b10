-- +goose Up
-- Slips and photos that prove a first fuelling the sales data do not show (6.5.4.4): handed in by one person, confirmed by another.
CREATE TABLE proof (
  id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer (id), fuelled_on TEXT NOT NULL CHECK (fuelled_on <> ''), kind TEXT NOT NULL CHECK (kind IN ('加油小票','现场照片')),
  attachment_id TEXT NOT NULL, sha256 TEXT NOT NULL, note TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('待确认','已确认','已撤销')),
  claimed_by TEXT NOT NULL, claimer TEXT NOT NULL, claimed_on TEXT NOT NULL, confirmed_by TEXT NOT NULL, confirmer TEXT NOT NULL, confirmed_on TEXT NOT NULL,
  removed_by TEXT NOT NULL, removed_on TEXT NOT NULL, removed_why TEXT NOT NULL, counted TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0),
  CHECK (state <> '已确认' OR confirmed_by <> '' AND confirmed_by <> claimed_by)
) STRICT;
CREATE INDEX proof_customer ON proof (customer_id);
