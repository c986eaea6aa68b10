-- +goose Up
-- The days of the month with a fuelling, one bit a day (the 1st is bit 0): the cycle needs no look at the single sales.
ALTER TABLE rollup ADD COLUMN days INTEGER NOT NULL DEFAULT 0;
UPDATE rollup SET days = (SELECT sum(DISTINCT 1 << (CAST(substr(s.day, 9) AS INTEGER) - 1)) FROM sale s
  WHERE s.customer_id = rollup.customer_id AND s.day BETWEEN rollup.first_day AND rollup.last_day AND s.month = rollup.month AND s.family = rollup.family);
