-- +goose Up
-- Restore drills: a copy was opened and proven as if it had to be used. The copies themselves are files and stand in no table: a list in the
-- database would be lost with it.
CREATE TABLE drill (
  id TEXT PRIMARY KEY, at TEXT NOT NULL CHECK (at <> ''), by_name TEXT NOT NULL, file TEXT NOT NULL CHECK (file <> ''), taken TEXT NOT NULL, passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
  months INTEGER NOT NULL, findings TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
