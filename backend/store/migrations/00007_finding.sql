-- +goose Up
-- What the rules said of each customer in the working month: results, computed again whenever something they depend on changes.
CREATE TABLE standing (
  customer_id TEXT PRIMARY KEY REFERENCES customer (id) ON DELETE CASCADE, level TEXT NOT NULL, size TEXT NOT NULL, clause TEXT NOT NULL, basis TEXT NOT NULL,
  gasoline INTEGER CHECK (gasoline >= 0), diesel INTEGER CHECK (diesel >= 0), last_fuel TEXT NOT NULL, trend TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Up to which entry of the change log they hold, of which month, by which program.
CREATE TABLE standing_of (one INTEGER PRIMARY KEY CHECK (one = 1), month TEXT NOT NULL, program TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;

-- Lists as accounts want to see them. An empty name is the plain list of one account.
CREATE TABLE list_view (
  id TEXT PRIMARY KEY, owner_id TEXT NOT NULL, name TEXT NOT NULL, shared INTEGER NOT NULL CHECK (shared IN (0, 1)), place INTEGER NOT NULL,
  query TEXT NOT NULL, columns TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (owner_id, name)
) STRICT;

-- Changes made to many customers at once: the entries of the change log they wrote, so that they are undone as one.
CREATE TABLE mass_edit (
  id TEXT PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, title TEXT NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
  undone INTEGER NOT NULL CHECK (undone IN (0, 1)), rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
