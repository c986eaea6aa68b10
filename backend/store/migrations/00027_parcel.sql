-- +goose Up
-- What offices hand each other by file. A chain of parcels belongs to a pair of keys: whoever replaces his keys begins it anew.
CREATE TABLE own_key (
  id TEXT PRIMARY KEY, office_id TEXT NOT NULL REFERENCES office (id), code TEXT NOT NULL CHECK (code <> ''), locked BLOB NOT NULL, enrolment BLOB NOT NULL, words TEXT NOT NULL,
  made_at TEXT NOT NULL, made_by TEXT NOT NULL, retired_at TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE UNIQUE INDEX own_key_one ON own_key ((1)) WHERE retired_at = '';

CREATE TABLE peer (
  id TEXT PRIMARY KEY, code TEXT NOT NULL CHECK (code <> ''), name TEXT NOT NULL, upper INTEGER NOT NULL CHECK (upper IN (0, 1)), encrypt TEXT NOT NULL, verify BLOB NOT NULL, words TEXT NOT NULL,
  accepted_at TEXT NOT NULL, accepted_by TEXT NOT NULL, revoked_at TEXT NOT NULL, why TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE UNIQUE INDEX peer_one ON peer (code) WHERE revoked_at = '';

CREATE TABLE parcel_sent (
  id TEXT PRIMARY KEY, key_id TEXT NOT NULL REFERENCES own_key (id), peer_id TEXT NOT NULL REFERENCES peer (id), month TEXT NOT NULL, sequence INTEGER NOT NULL CHECK (sequence > 0),
  previous TEXT NOT NULL, to_seq INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, tables TEXT NOT NULL, signed INTEGER NOT NULL CHECK (signed IN (0, 1)), packed_at TEXT NOT NULL, packed_by TEXT NOT NULL, pc TEXT NOT NULL,
  placed TEXT NOT NULL, placed_at TEXT NOT NULL, received TEXT NOT NULL, left_aside TEXT NOT NULL, resent INTEGER NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0),
  UNIQUE (key_id, peer_id, sequence)
) STRICT;

-- The sealed bytes, kept until the receipt: a lost file is the same file again, never another one with its number.
CREATE TABLE parcel_file (parcel_id TEXT PRIMARY KEY REFERENCES parcel_sent (id), data BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE parcel_received (
  id TEXT PRIMARY KEY, key_id TEXT NOT NULL REFERENCES own_key (id), peer_id TEXT NOT NULL REFERENCES peer (id), code TEXT NOT NULL, month TEXT NOT NULL, sequence INTEGER NOT NULL CHECK (sequence > 0),
  name TEXT NOT NULL, opened_at TEXT NOT NULL, opened_by TEXT NOT NULL, pc TEXT NOT NULL, result TEXT NOT NULL, receipt BLOB NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0),
  UNIQUE (key_id, peer_id, sequence)
) STRICT;

-- The signed forms that came inside, as the sender signed them.
CREATE TABLE parcel_form (parcel_id TEXT NOT NULL REFERENCES parcel_received (id), name TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (parcel_id, name)) STRICT, WITHOUT ROWID;

-- Which record of ours is which of theirs, and how it last came: the common past of the two.
CREATE TABLE parcel_record (
  code TEXT NOT NULL, kind TEXT NOT NULL, theirs TEXT NOT NULL, ours TEXT NOT NULL, base TEXT NOT NULL, PRIMARY KEY (code, kind, theirs)
) STRICT, WITHOUT ROWID;
