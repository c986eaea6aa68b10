-- +goose Up
-- What a quick note of a contact says besides (6.7.1), the visits planned of a month, and gatherings. Whether a planned visit was made is read
-- from the visits; who came to a gathering, from the visits that name it.
CREATE TABLE party (
  id TEXT PRIMARY KEY, name TEXT NOT NULL CHECK (name <> ''), day TEXT NOT NULL CHECK (length(day) = 10), place TEXT NOT NULL, note TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
ALTER TABLE visit ADD COLUMN need TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN mood TEXT NOT NULL DEFAULT '' CHECK (mood IN ('', '满意', '一般', '不满'));
ALTER TABLE visit ADD COLUMN follow_up TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN party_id TEXT REFERENCES party (id);
CREATE INDEX visit_party ON visit (party_id) WHERE party_id IS NOT NULL;
CREATE TABLE errand (
  id TEXT PRIMARY KEY, month TEXT NOT NULL CHECK (length(month) = 7), customer_id TEXT NOT NULL REFERENCES customer (id), staff_id TEXT REFERENCES staff (id),
  due_on TEXT NOT NULL CHECK (length(due_on) = 10), why TEXT NOT NULL, put_off INTEGER NOT NULL CHECK (put_off >= 0), unmet TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (month, customer_id)
) STRICT;
CREATE INDEX errand_customer ON errand (customer_id);
