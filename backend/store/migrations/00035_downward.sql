-- +goose Up
-- Who answers for a record: the office of this folder, unless a row says otherwise. A record that came from an office is that office's until it hands it over.
CREATE TABLE record_owner (
  kind TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL CHECK (code <> ''), turn INTEGER NOT NULL CHECK (turn >= 0), PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO record_owner (kind, id, code, turn) SELECT kind, ours, code, 0 FROM parcel_record WHERE kind IN ('customer', 'card', 'visit') ORDER BY code;
CREATE INDEX parcel_record_ours ON parcel_record (code, kind, ours);

-- Of which handing over an office below was told last, for every record it was ever sent.
CREATE TABLE parcel_told (code TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, turn INTEGER NOT NULL, PRIMARY KEY (code, kind, id)) STRICT, WITHOUT ROWID;

-- Questions and returns travel between offices with their answers.
CREATE TABLE parcel_note (
  id TEXT PRIMARY KEY, sort TEXT NOT NULL CHECK (sort IN ('疑问', '退回')), kind TEXT NOT NULL, month TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, field TEXT NOT NULL, stands TEXT NOT NULL, other TEXT NOT NULL,
  text TEXT NOT NULL, from_code TEXT NOT NULL, from_name TEXT NOT NULL, to_code TEXT NOT NULL, raised_at TEXT NOT NULL, raised_by TEXT NOT NULL, answer TEXT NOT NULL, adopted INTEGER NOT NULL CHECK (adopted IN (0, 1)),
  answered_at TEXT NOT NULL, answered_by TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX parcel_note_open ON parcel_note (to_code, answered_at);
