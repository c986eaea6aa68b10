-- +goose Up
-- The life of an agreement (6.5.4.5): its wording by version, departures, steps, the sealed paper, numbers by block, exceptions.
CREATE TABLE agreement_life (
  id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, customer_id TEXT NOT NULL REFERENCES customer (id), level TEXT NOT NULL CHECK (level IN ('省公司','所属单位')),
  status TEXT NOT NULL CHECK (status IN ('草稿','待审核','待法务','待批准','已批准','已打印','已盖章','已签','已终止','作废')), from_day TEXT NOT NULL, to_day TEXT NOT NULL,
  template TEXT NOT NULL, template_version TEXT NOT NULL, terms TEXT, changes TEXT NOT NULL, allowed TEXT NOT NULL, steps TEXT NOT NULL, renews TEXT NOT NULL, scan TEXT,
  fingerprint TEXT NOT NULL, ended_on TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0),
  CHECK (status NOT IN ('已批准','已打印','已盖章') OR fingerprint <> '')
) STRICT;
INSERT INTO agreement_life SELECT id, number, customer_id, level, status, from_day, to_day, template, CASE template WHEN '' THEN '' ELSE '2026-A' END, terms, '[]', '[]', '[]', '', NULL, '', '', rev FROM agreement;
DROP TABLE agreement;
ALTER TABLE agreement_life RENAME TO agreement;
CREATE INDEX agreement_customer ON agreement (customer_id);

-- What was approved is never changed: neither its terms nor its wording, and a number stays with its agreement.
-- +goose StatementBegin
CREATE TRIGGER agreement_frozen BEFORE UPDATE ON agreement
WHEN OLD.status IN ('已批准','已打印','已盖章','已签','已终止','作废') AND NEW.status <> '草稿' AND OLD.fingerprint <> ''
  AND (NEW.terms IS NOT OLD.terms OR NEW.changes IS NOT OLD.changes OR NEW.template IS NOT OLD.template OR NEW.template_version IS NOT OLD.template_version OR NEW.fingerprint IS NOT OLD.fingerprint)
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreement_number_kept BEFORE UPDATE OF number ON agreement WHEN NEW.number <> OLD.number
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd

-- The sealed paper that came back; the bytes lie in the database, so that a backup has them.
CREATE TABLE agreement_scan (agreement_id TEXT PRIMARY KEY REFERENCES agreement (id), sha256 TEXT NOT NULL, data BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Versions of the wording. The shipped ones are seeded; a version in force is never changed.
CREATE TABLE agreement_template (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, version TEXT NOT NULL, from_day TEXT NOT NULL, text TEXT NOT NULL, shipped INTEGER NOT NULL CHECK (shipped IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('草稿','在用')), made_by TEXT NOT NULL, maker TEXT NOT NULL, made_at TEXT NOT NULL,
  approved_by TEXT NOT NULL, approver TEXT NOT NULL, approved_at TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (key, version),
  CHECK (state = '草稿' OR shipped = 1 OR approved_by <> '' AND approved_by <> made_by)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER agreement_template_kept BEFORE UPDATE ON agreement_template WHEN OLD.state = '在用'
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd

-- Runs of numbers by office. They never overlap.
CREATE TABLE agreement_block (
  id TEXT PRIMARY KEY, office_id TEXT NOT NULL REFERENCES office (id), unit TEXT NOT NULL, year INTEGER NOT NULL, from_seq INTEGER NOT NULL CHECK (from_seq > 0),
  to_seq INTEGER NOT NULL, handed_by TEXT NOT NULL, handed_at TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), CHECK (to_seq >= from_seq)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER agreement_block_apart BEFORE INSERT ON agreement_block
WHEN EXISTS (SELECT 1 FROM agreement_block b WHERE b.unit = NEW.unit AND b.year = NEW.year AND b.from_seq <= NEW.to_seq AND b.to_seq >= NEW.from_seq)
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- Numbers that were taken, or left out with the reason. None is taken twice.
CREATE TABLE agreement_number (
  unit TEXT NOT NULL, year INTEGER NOT NULL, seq INTEGER NOT NULL CHECK (seq > 0), agreement_id TEXT NOT NULL, note TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (unit, year, seq), CHECK (agreement_id <> '' OR note <> '')
) STRICT, WITHOUT ROWID;
-- +goose StatementBegin
CREATE TRIGGER agreement_number_once BEFORE UPDATE OF agreement_id ON agreement_number WHEN EXISTS (SELECT 1 FROM agreement a WHERE a.id = OLD.agreement_id)
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
INSERT OR IGNORE INTO agreement_number
  SELECT substr(number, 6, length(number) - 18), CAST(substr(number, -12, 4) AS INTEGER), CAST(substr(number, -4) AS INTEGER), id, '', '', ''
  FROM agreement WHERE number GLOB 'SDXS-*-[0-9][0-9][0-9][0-9]-GY-[0-9][0-9][0-9][0-9]' AND CAST(substr(number, -4) AS INTEGER) > 0;
DROP TABLE agreement_counter;

-- A customer that may be without an agreement until a day.
CREATE TABLE agreement_exception (
  id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer (id), from_day TEXT NOT NULL, until_day TEXT NOT NULL, reason TEXT NOT NULL CHECK (reason <> ''),
  by TEXT NOT NULL, name TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), CHECK (until_day >= from_day)
) STRICT;
CREATE INDEX agreement_exception_customer ON agreement_exception (customer_id);
