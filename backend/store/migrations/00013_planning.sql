-- +goose Up
-- Versions of the monthly development plan on their way to approval (6.5.3). The table plan keeps the one in force.
CREATE TABLE plan_version (
  id TEXT PRIMARY KEY, month TEXT NOT NULL, no INTEGER NOT NULL CHECK (no > 0), state TEXT NOT NULL CHECK (state IN ('草稿','待审核','待批准','已批准','已放弃')), why TEXT NOT NULL,
  targets TEXT NOT NULL, steps TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0),
  UNIQUE (month, no), CHECK (no = 1 OR why <> '')
) STRICT;
CREATE UNIQUE INDEX plan_version_open ON plan_version (month) WHERE state IN ('草稿','待审核','待批准');
-- +goose StatementBegin
CREATE TRIGGER plan_version_locked BEFORE UPDATE ON plan_version WHEN OLD.state IN ('已批准','已放弃') BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
