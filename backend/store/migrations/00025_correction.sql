-- +goose Up
-- Delta forms (更正表) to signed months. An approved one is kept as it is.
CREATE TABLE correction (
  id TEXT PRIMARY KEY, month TEXT NOT NULL REFERENCES closed_month (month), no INTEGER NOT NULL CHECK (no > 0), signed TEXT NOT NULL, cells TEXT NOT NULL, reason TEXT NOT NULL,
  made_by TEXT NOT NULL, maker TEXT NOT NULL, made_at TEXT NOT NULL, approved_by TEXT NOT NULL, approver TEXT NOT NULL, approved_at TEXT NOT NULL,
  rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (month, no), CHECK (approved_at = '' OR approved_by <> made_by)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER correction_approved BEFORE UPDATE ON correction WHEN OLD.approved_at <> '' BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER correction_kept BEFORE DELETE ON correction BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
