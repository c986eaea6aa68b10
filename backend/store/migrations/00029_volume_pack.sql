-- +goose Up
-- What customers fuelled by month, many customers to a row: a year of a branch is read in some thousand rows instead of a million. It
-- takes the place of rollup; the program packs the stored sales when it opens the database.
CREATE TABLE volume_pack (
  month TEXT NOT NULL, first TEXT NOT NULL, lines INTEGER NOT NULL CHECK (lines > 0), packed BLOB NOT NULL, PRIMARY KEY (month, first)
) STRICT;
DROP TABLE rollup;
