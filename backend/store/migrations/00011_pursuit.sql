-- +goose Up
-- The procedure of 6.5.4: what was found out, planned, declared and talked over in a pursuit; the sealed price floor; the list of reasons of giving up.

CREATE TABLE lost_reason (
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> ''), retired INTEGER NOT NULL CHECK (retired IN (0, 1)), rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
INSERT INTO lost_reason (id, name, retired, rev) VALUES
  ('01935e00-0000-7000-8000-000000000001', '价格没有谈拢', 0, 1), ('01935e00-0000-7000-8000-000000000002', '已签其他供油方', 0, 1), ('01935e00-0000-7000-8000-000000000003', '停产或搬迁', 0, 1),
  ('01935e00-0000-7000-8000-000000000004', '改用电或气', 0, 1), ('01935e00-0000-7000-8000-000000000005', '自备油库', 0, 1), ('01935e00-0000-7000-8000-000000000006', '联系不上决策人', 0, 1),
  ('01935e00-0000-7000-8000-000000000007', '信用不合格', 0, 1), ('01935e00-0000-7000-8000-000000000008', '其他', 0, 1);

ALTER TABLE pursuit ADD COLUMN lost_id TEXT REFERENCES lost_reason (id);
ALTER TABLE pursuit ADD COLUMN work TEXT NOT NULL DEFAULT '{"facts":{"cycle":"","vehicles":"","ties":"","pay":"","rank":""},"approach":{"strategy":"","talk":"","contact":"","cooperation":"","special":""},"declarations":[],"rounds":[],"path":[]}';

-- What the census found out of the facts is carried over to the pursuits taken up before there was a place for it.
UPDATE pursuit SET work = json_set(work, '$.facts.cycle', p.cycle, '$.facts.vehicles', p.vehicles, '$.facts.ties', p.bond, '$.facts.pay', p.pay_mode)
  FROM prospect p WHERE p.id = pursuit.prospect_id;

-- The most that may be given away: only the sealed bytes, never in the change log.
CREATE TABLE price_floor (
  pursuit_id TEXT PRIMARY KEY REFERENCES pursuit (id), sealed BLOB NOT NULL, sealed_at TEXT NOT NULL, sealed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
