-- +goose Up
-- Working groups of key accounts and the board on which targets are put up and claimed (6.5.4.6). Who holds a target follows from its events.
CREATE TABLE team (
  id TEXT PRIMARY KEY, pursuit_id TEXT NOT NULL UNIQUE REFERENCES pursuit (id), head TEXT NOT NULL REFERENCES staff (id), deputy TEXT NOT NULL REFERENCES staff (id), members TEXT NOT NULL,
  since TEXT NOT NULL CHECK (since <> ''), note TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE TABLE claim_post (
  id TEXT PRIMARY KEY, pursuit_id TEXT NOT NULL REFERENCES pursuit (id), terms TEXT NOT NULL, days INTEGER NOT NULL CHECK (days > 0), put_up_at TEXT NOT NULL CHECK (put_up_at <> ''), put_up_by TEXT NOT NULL,
  put_up_id TEXT NOT NULL, events TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX claim_post_pursuit ON claim_post (pursuit_id);
