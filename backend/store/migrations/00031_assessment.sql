-- +goose Up
-- What the chief says of an assessed office or person (5.1.4), what an office wrote of a duty no other record tells of (5.2.4, 6.6.1), and the
-- files of a complaint. Scores are never stored: they follow from the facts. Codes and not ids, for a remark is read beside a printed board.
CREATE TABLE assessment_remark (
  id TEXT PRIMARY KEY, month TEXT NOT NULL CHECK (length(month) = 7), kind TEXT NOT NULL CHECK (kind <> ''), code TEXT NOT NULL CHECK (code <> ''), text TEXT NOT NULL, by_name TEXT NOT NULL,
  at TEXT NOT NULL CHECK (at <> ''), rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (month, kind, code)
) STRICT;
CREATE TABLE duty_note (
  id TEXT PRIMARY KEY, month TEXT NOT NULL CHECK (length(month) = 7), fact TEXT NOT NULL CHECK (fact <> ''), text TEXT NOT NULL CHECK (text <> ''), figures TEXT NOT NULL, by_name TEXT NOT NULL,
  day TEXT NOT NULL CHECK (length(day) = 10), rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (month, fact)
) STRICT;
ALTER TABLE complaint ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
