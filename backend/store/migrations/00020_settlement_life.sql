-- +goose Up
-- The life of a settlement (6.5.5): submitted, approved by a second person, then locked; the inputs it was made from stay with it.
CREATE TABLE settlement_step (
  settlement_id TEXT PRIMARY KEY REFERENCES settlement (id), state TEXT NOT NULL CHECK (state IN ('待批准','已批准','已退回')),
  made_by TEXT NOT NULL, by TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL,
  CHECK (state <> '已批准' OR made_by = '' OR by <> made_by)
) STRICT, WITHOUT ROWID;
INSERT INTO settlement_step SELECT id, '已批准', '', '', made_by, made_at, '本版本以前保存' FROM settlement;
-- +goose StatementBegin
CREATE TRIGGER settlement_step_locked BEFORE UPDATE ON settlement_step WHEN OLD.state <> '待批准' BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlement_step_kept BEFORE DELETE ON settlement_step BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
CREATE TABLE settlement_input (settlement_id TEXT PRIMARY KEY REFERENCES settlement (id), data BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- +goose StatementBegin
CREATE TRIGGER settlement_input_kept BEFORE UPDATE ON settlement_input BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlement_input_stays BEFORE DELETE ON settlement_input BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd

-- Schemes being written; an approved one goes into scheme and never changes.
CREATE TABLE scheme_draft (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, version TEXT NOT NULL, json TEXT NOT NULL, made_by TEXT NOT NULL, maker TEXT NOT NULL, made_at TEXT NOT NULL,
  rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (key, version)
) STRICT;

-- Events held back that a second person released.
CREATE TABLE bonus_release (
  id TEXT PRIMARY KEY, event_key TEXT NOT NULL UNIQUE, event TEXT NOT NULL, held TEXT NOT NULL, reason TEXT NOT NULL CHECK (reason <> ''),
  by TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;

-- How a station divided its pool.
CREATE TABLE pool_share (
  id TEXT PRIMARY KEY, settlement_id TEXT NOT NULL REFERENCES settlement (id), office_id TEXT NOT NULL REFERENCES office (id), parts TEXT NOT NULL,
  by TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (settlement_id, office_id)
) STRICT;

-- When the sheet for the pay office left: from then on pools stay as they were divided.
CREATE TABLE settlement_payroll (settlement_id TEXT PRIMARY KEY REFERENCES settlement (id), by TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- +goose StatementBegin
CREATE TRIGGER pool_share_paid BEFORE UPDATE ON pool_share WHEN EXISTS (SELECT 1 FROM settlement_payroll p WHERE p.settlement_id = OLD.settlement_id) BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd

-- Disputes: who asks does not rule.
CREATE TABLE bonus_dispute (
  id TEXT PRIMARY KEY, month TEXT NOT NULL, staff_id TEXT NOT NULL REFERENCES staff (id), question TEXT NOT NULL CHECK (question <> ''), evidence TEXT NOT NULL,
  asked_by TEXT NOT NULL, asker TEXT NOT NULL, asked_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('待裁定','成立','不成立')), amount INTEGER NOT NULL,
  ruling TEXT NOT NULL, ruled_by TEXT NOT NULL, ruler TEXT NOT NULL, ruled_at TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0),
  CHECK (state = '待裁定' OR (ruling <> '' AND ruled_by <> '' AND ruled_by <> asked_by)), CHECK (state = '成立' OR amount = 0)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER bonus_dispute_ruled BEFORE UPDATE ON bonus_dispute WHEN OLD.state <> '待裁定' BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
