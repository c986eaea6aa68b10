-- +goose Up
-- A corrected file takes the place of earlier ones (更正): their rows are kept aside as they were, and come back when the correction is undone.
-- Month volumes typed by a clerk (手工月量) are batches of one row of sale with what was typed beside them.
ALTER TABLE batch ADD COLUMN corrects TEXT NOT NULL DEFAULT 'null';
ALTER TABLE batch ADD COLUMN corrected_by TEXT REFERENCES batch (id);
ALTER TABLE batch ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN entry TEXT;

-- value holds every column of the row by its name, seq its place in the table.
CREATE TABLE replaced_row (
  batch_id TEXT NOT NULL REFERENCES batch (id), seq INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (batch_id, seq)
) STRICT, WITHOUT ROWID;

-- Facts of a closed month stay frozen but for the correction that has put its own name here; it takes it away again before its transaction ends.
CREATE TABLE late_pass (batch_id TEXT PRIMARY KEY REFERENCES batch (id)) STRICT, WITHOUT ROWID;
DROP TRIGGER sale_closed_insert;
-- +goose StatementBegin
CREATE TRIGGER sale_closed_insert BEFORE INSERT ON sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = NEW.month) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
DROP TRIGGER sale_closed_update;
-- +goose StatementBegin
CREATE TRIGGER sale_closed_update BEFORE UPDATE ON sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month IN (OLD.month, NEW.month)) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
DROP TRIGGER sale_closed_delete;
-- +goose StatementBegin
CREATE TRIGGER sale_closed_delete BEFORE DELETE ON sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = OLD.month) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
DROP TRIGGER recharge_closed_insert;
-- +goose StatementBegin
CREATE TRIGGER recharge_closed_insert BEFORE INSERT ON recharge WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = NEW.month) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
DROP TRIGGER recharge_closed_update;
-- +goose StatementBegin
CREATE TRIGGER recharge_closed_update BEFORE UPDATE ON recharge WHEN EXISTS (SELECT 1 FROM closed_month WHERE month IN (OLD.month, NEW.month)) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
DROP TRIGGER recharge_closed_delete;
-- +goose StatementBegin
CREATE TRIGGER recharge_closed_delete BEFORE DELETE ON recharge WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = OLD.month) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
DROP TRIGGER bearer_closed_insert;
-- +goose StatementBegin
CREATE TRIGGER bearer_closed_insert BEFORE INSERT ON bearer_sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = NEW.month) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
DROP TRIGGER bearer_closed_update;
-- +goose StatementBegin
CREATE TRIGGER bearer_closed_update BEFORE UPDATE ON bearer_sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month IN (OLD.month, NEW.month)) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
DROP TRIGGER bearer_closed_delete;
-- +goose StatementBegin
CREATE TRIGGER bearer_closed_delete BEFORE DELETE ON bearer_sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = OLD.month) AND NOT EXISTS (SELECT 1 FROM late_pass) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
