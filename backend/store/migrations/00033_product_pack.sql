-- +goose Up
-- What customers fuelled of each product by month, packed as volume_pack is: 用油趋势 tells products apart for a whole unit. The program packs the
-- stored sales when it opens the database.
CREATE TABLE product_pack (
  month TEXT NOT NULL, first TEXT NOT NULL, lines INTEGER NOT NULL CHECK (lines > 0), packed BLOB NOT NULL, PRIMARY KEY (month, first)
) STRICT;
