-- +goose Up
-- The register of cards (6.5.5): who developed the customer and in what campaign, what became of a card, number ranges by station.
ALTER TABLE card ADD COLUMN developer_id TEXT REFERENCES staff (id);
ALTER TABLE card ADD COLUMN campaign TEXT NOT NULL DEFAULT '';

CREATE TABLE card_event (
  serial TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batch (id), card_number TEXT NOT NULL, change TEXT NOT NULL CHECK (change IN ('激活','挂失','解挂','补卡','换卡','退卡')),
  day TEXT NOT NULL, new_number TEXT NOT NULL, station_id TEXT REFERENCES office (id), note TEXT NOT NULL, amount INTEGER NOT NULL DEFAULT 0 CHECK (amount = 0),
  CHECK ((change IN ('补卡','换卡')) = (new_number <> ''))
) STRICT, WITHOUT ROWID;
CREATE INDEX card_event_card ON card_event (card_number);
CREATE INDEX card_event_batch ON card_event (batch_id);

CREATE TABLE card_range (
  id TEXT PRIMARY KEY, station_id TEXT NOT NULL REFERENCES office (id), from_number TEXT NOT NULL, to_number TEXT NOT NULL, on_day TEXT NOT NULL,
  by TEXT NOT NULL, name TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), CHECK (length(from_number) = length(to_number) AND from_number <= to_number)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER card_range_apart BEFORE INSERT ON card_range
WHEN EXISTS (SELECT 1 FROM card_range r WHERE length(r.from_number) = length(NEW.from_number) AND r.from_number <= NEW.to_number AND r.to_number >= NEW.from_number)
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd

-- Days people worked for the sale of cards, by kind of day: what allowances are paid for.
CREATE TABLE bonus_day (
  id TEXT PRIMARY KEY, staff_id TEXT NOT NULL REFERENCES staff (id), on_day TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind <> ''), note TEXT NOT NULL,
  by TEXT NOT NULL, name TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (staff_id, on_day, kind)
) STRICT;
