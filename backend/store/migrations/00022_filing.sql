-- +goose Up
-- Who signed a month's forms (填报, 复核, 负责人), what was explained and why it was sent back. Kept as it was when the month is closed.
CREATE TABLE filing (
  id TEXT PRIMARY KEY, signatures TEXT NOT NULL, explained TEXT NOT NULL, returned TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER filing_closed BEFORE UPDATE ON filing WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = OLD.id) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER filing_late BEFORE INSERT ON filing WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = NEW.id) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER filing_kept BEFORE DELETE ON filing BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
