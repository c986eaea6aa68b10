-- +goose Up
-- Areas of responsibility, campaigns, potential customers with their states, competitors, pursuits (6.5.1, 6.5.2, 6.5.4).

CREATE TABLE street (
  id TEXT PRIMARY KEY, county_code TEXT NOT NULL CHECK (county_code <> ''), county_name TEXT NOT NULL, name TEXT NOT NULL CHECK (name <> ''), rev INTEGER NOT NULL CHECK (rev > 0),
  UNIQUE (county_code, name)
) STRICT;

CREATE TABLE area (
  id TEXT PRIMARY KEY, station_id TEXT NOT NULL REFERENCES office (id), kind TEXT NOT NULL CHECK (kind IN ('街道','居民小区','厂矿企业','其他')), name TEXT NOT NULL CHECK (name <> ''),
  county_code TEXT NOT NULL, county_name TEXT NOT NULL, parent_id TEXT REFERENCES area (id), note TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX area_station ON area (station_id);

CREATE TABLE campaign (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('普查','专项调查')), round TEXT NOT NULL, subject TEXT NOT NULL, occasion TEXT NOT NULL, segment TEXT NOT NULL, frozen INTEGER NOT NULL CHECK (frozen >= 0),
  state TEXT NOT NULL CHECK (state IN ('筹备','进行','已报出')), opened_on TEXT NOT NULL, station_due TEXT NOT NULL, due_on TEXT NOT NULL, reported_on TEXT NOT NULL, reported_by TEXT NOT NULL,
  note TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0), sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1)),
  CHECK ((kind = '普查') = (round <> ''))
) STRICT;
CREATE UNIQUE INDEX campaign_round ON campaign (round) WHERE round <> '';

CREATE TABLE campaign_mark (
  id TEXT PRIMARY KEY, campaign_id TEXT NOT NULL REFERENCES campaign (id), station_id TEXT NOT NULL REFERENCES office (id), handed_in TEXT NOT NULL, absence TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0),
  UNIQUE (campaign_id, station_id)
) STRICT;

-- The records of a round as they were reported: later surveys of the same customers do not reach back.
CREATE TABLE campaign_report (campaign_id TEXT PRIMARY KEY REFERENCES campaign (id), prospects TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The customers of a special survey: frozen at creation, only the answers are written afterwards.
CREATE TABLE campaign_target (
  id TEXT PRIMARY KEY, campaign_id TEXT NOT NULL REFERENCES campaign (id), customer_id TEXT NOT NULL REFERENCES customer (id), code TEXT NOT NULL, name TEXT NOT NULL, station_id TEXT REFERENCES office (id),
  surveyed_on TEXT NOT NULL, surveyor TEXT NOT NULL, finding TEXT NOT NULL, need_changed INTEGER NOT NULL CHECK (need_changed IN (0, 1)), rev INTEGER NOT NULL CHECK (rev > 0),
  UNIQUE (campaign_id, customer_id)
) STRICT;
CREATE INDEX campaign_target_customer ON campaign_target (customer_id);

CREATE TABLE competitor (
  id TEXT PRIMARY KEY, station_id TEXT NOT NULL REFERENCES office (id), name TEXT NOT NULL CHECK (name <> ''), brand TEXT NOT NULL, metres INTEGER NOT NULL CHECK (metres >= 0), discount TEXT NOT NULL,
  note TEXT NOT NULL, seen_on TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX competitor_station ON competitor (station_id);

CREATE TABLE prospect_new (
  id TEXT PRIMARY KEY, station_id TEXT NOT NULL REFERENCES office (id), area TEXT NOT NULL, area_id TEXT REFERENCES area (id), campaign_id TEXT REFERENCES campaign (id),
  surveyed_on TEXT NOT NULL, surveyor TEXT NOT NULL, name TEXT NOT NULL CHECK (name <> ''),
  object_kind TEXT NOT NULL, address TEXT NOT NULL, vehicles TEXT NOT NULL, gasoline INTEGER NOT NULL CHECK (gasoline >= 0), diesel INTEGER NOT NULL CHECK (diesel >= 0),
  cycle TEXT NOT NULL, current_place TEXT NOT NULL, competitor TEXT NOT NULL, bond TEXT NOT NULL, pay_mode TEXT NOT NULL, decider TEXT NOT NULL, decider_phone TEXT NOT NULL,
  importance TEXT NOT NULL, difficulty TEXT NOT NULL, rank INTEGER NOT NULL, responsible_id TEXT REFERENCES staff (id), intent TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('登记','有效','无效','开发中','已转化','搁置')), status_on TEXT NOT NULL, status_why TEXT NOT NULL, customer_id TEXT REFERENCES customer (id),
  remark TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
INSERT INTO prospect_new SELECT id, station_id, area, NULL, NULL, surveyed_on, surveyor, name, object_kind, address, vehicles, gasoline, diesel, cycle, current_place, competitor, bond, pay_mode,
  decider, decider_phone, importance, difficulty, rank, responsible_id, intent, status, '', '', NULL, remark, rev FROM prospect;
DROP TABLE prospect;
ALTER TABLE prospect_new RENAME TO prospect;
CREATE INDEX prospect_station ON prospect (station_id);
CREATE INDEX prospect_campaign ON prospect (campaign_id);
CREATE INDEX prospect_customer ON prospect (customer_id);

CREATE TABLE pursuit (
  id TEXT PRIMARY KEY, prospect_id TEXT NOT NULL REFERENCES prospect (id), customer_id TEXT REFERENCES customer (id), name TEXT NOT NULL CHECK (name <> ''), station_id TEXT NOT NULL REFERENCES office (id),
  object_kind TEXT NOT NULL, address TEXT NOT NULL, gasoline INTEGER NOT NULL CHECK (gasoline >= 0), diesel INTEGER NOT NULL CHECK (diesel >= 0), current_place TEXT NOT NULL, competitor TEXT NOT NULL,
  decider TEXT NOT NULL, decider_phone TEXT NOT NULL, responsible_id TEXT REFERENCES staff (id), stage TEXT NOT NULL CHECK (stage IN ('收集情况','策划方案','确定人员','过程控制','签订协议','核实')),
  opened_on TEXT NOT NULL, progress_on TEXT NOT NULL, next_step TEXT NOT NULL, next_on TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('进行','已转化','放弃')), ended_on TEXT NOT NULL, reason TEXT NOT NULL,
  before_status TEXT NOT NULL, remark TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE UNIQUE INDEX pursuit_open ON pursuit (prospect_id) WHERE state = '进行';
CREATE INDEX pursuit_customer ON pursuit (customer_id);

-- What a person has typed into a form and not saved yet. It is not a record and not in the change log.
CREATE TABLE draft (account TEXT NOT NULL, form TEXT NOT NULL, json TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (account, form)) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER campaign_target_insert BEFORE INSERT ON campaign_target WHEN (SELECT sealed FROM campaign WHERE id = NEW.campaign_id) = 1 BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER campaign_target_update BEFORE UPDATE OF campaign_id, customer_id, code, name, station_id ON campaign_target
  WHEN OLD.campaign_id IS NOT NEW.campaign_id OR OLD.customer_id IS NOT NEW.customer_id OR OLD.code IS NOT NEW.code OR OLD.name IS NOT NEW.name OR OLD.station_id IS NOT NEW.station_id
  BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER campaign_target_delete BEFORE DELETE ON campaign_target BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER campaign_sealed BEFORE UPDATE ON campaign WHEN OLD.sealed = 1 AND (NEW.sealed = 0 OR NEW.segment <> OLD.segment OR NEW.frozen <> OLD.frozen OR NEW.kind <> OLD.kind) BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER campaign_report_update BEFORE UPDATE ON campaign_report BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER campaign_report_delete BEFORE DELETE ON campaign_report BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
