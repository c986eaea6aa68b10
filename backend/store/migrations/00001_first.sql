-- +goose Up
-- Money is whole fen, mass whole grams, volume whole millilitres, days and months ISO text. '' is "not given", NULL "no such record".

CREATE TABLE change (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor_id TEXT NOT NULL, actor TEXT NOT NULL, office TEXT NOT NULL,
  entity TEXT NOT NULL, entity_id TEXT NOT NULL, action TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
  rev INTEGER NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX change_entity ON change (entity, entity_id, seq);

CREATE TABLE office (
  id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('省公司','所属单位','零管片区','加油站')),
  parent_code TEXT NOT NULL, county_code TEXT NOT NULL, county_name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('营业','停业装修','停业')), address TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;

CREATE TABLE staff (
  id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL, office_id TEXT REFERENCES office (id),
  post TEXT NOT NULL, phone TEXT NOT NULL, hired TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;

CREATE TABLE customer (
  id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL CHECK (name <> ''), kind TEXT NOT NULL CHECK (kind IN ('机构客户','个人客户','再流通客户')),
  document TEXT NOT NULL, industry TEXT NOT NULL, person_class TEXT NOT NULL, county_code TEXT NOT NULL, county_name TEXT NOT NULL,
  station_id TEXT REFERENCES office (id), manager_id TEXT REFERENCES staff (id), contact TEXT NOT NULL, phone TEXT NOT NULL,
  need_gasoline INTEGER CHECK (need_gasoline >= 0), need_diesel INTEGER CHECK (need_diesel >= 0), need_bearer INTEGER CHECK (need_bearer >= 0),
  province_purchase INTEGER NOT NULL CHECK (province_purchase IN (0, 1)), pay_modes TEXT NOT NULL, fixed INTEGER NOT NULL CHECK (fixed IN (0, 1)),
  registered TEXT NOT NULL, remark TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;

-- What a search looks at, derived from the customer at every save.
CREATE TABLE customer_search (
  customer_id TEXT PRIMARY KEY REFERENCES customer (id), folded TEXT NOT NULL, initials TEXT NOT NULL, pinyin TEXT NOT NULL, phone_reversed TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE card (
  id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, customer_id TEXT REFERENCES customer (id), customer_name TEXT NOT NULL,
  holder TEXT NOT NULL, phone TEXT NOT NULL, plate TEXT NOT NULL, station_id TEXT REFERENCES office (id), opened TEXT NOT NULL,
  operator_id TEXT REFERENCES staff (id), seller_id TEXT REFERENCES staff (id), channel TEXT NOT NULL CHECK (channel IN ('站内','站外')), rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX card_customer ON card (customer_id);
CREATE INDEX card_plate ON card (plate) WHERE plate <> '';

CREATE TABLE batch (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64), sheet TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
  from_month TEXT NOT NULL, to_month TEXT NOT NULL, totals TEXT NOT NULL, undone_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX batch_file ON batch (kind, sha256) WHERE undone_at = '';

CREATE TABLE sale (
  id INTEGER PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batch (id), serial TEXT NOT NULL, card_number TEXT NOT NULL,
  card_id TEXT REFERENCES card (id), customer_id TEXT REFERENCES customer (id), customer_name TEXT NOT NULL, plate TEXT NOT NULL,
  station_id TEXT REFERENCES office (id), station_name TEXT NOT NULL, at TEXT NOT NULL, day TEXT NOT NULL, month TEXT NOT NULL,
  product TEXT NOT NULL, family TEXT NOT NULL, price INTEGER NOT NULL, volume INTEGER NOT NULL, mass INTEGER NOT NULL, density INTEGER NOT NULL CHECK (density > 0), amount INTEGER NOT NULL,
  UNIQUE (card_number, serial)
) STRICT;
CREATE INDEX sale_month ON sale (month);
CREATE INDEX sale_customer ON sale (customer_id, day);
CREATE INDEX sale_batch ON sale (batch_id);

-- One line a customer, month and family: the sums of its sales, rebuilt by month whenever sales of the month change.
CREATE TABLE rollup (
  customer_id TEXT NOT NULL REFERENCES customer (id), month TEXT NOT NULL, family TEXT NOT NULL,
  mass INTEGER NOT NULL, volume INTEGER NOT NULL, amount INTEGER NOT NULL, count INTEGER NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
  PRIMARY KEY (customer_id, month, family)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_month ON rollup (month);

CREATE TABLE recharge (
  serial TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batch (id), card_number TEXT NOT NULL, card_id TEXT REFERENCES card (id), customer_id TEXT REFERENCES customer (id),
  customer_name TEXT NOT NULL, amount INTEGER NOT NULL, gift INTEGER NOT NULL, pay_mode TEXT NOT NULL, station_id TEXT REFERENCES office (id),
  at TEXT NOT NULL, day TEXT NOT NULL, month TEXT NOT NULL, reversal INTEGER NOT NULL CHECK (reversal IN (0, 1)), reverses TEXT NOT NULL
) STRICT;
CREATE INDEX recharge_month ON recharge (month);

CREATE TABLE bearer_sale (
  serial TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batch (id), customer_id TEXT REFERENCES customer (id), customer_name TEXT NOT NULL, agent TEXT NOT NULL,
  face_value INTEGER NOT NULL, count INTEGER NOT NULL, amount INTEGER NOT NULL, payer TEXT NOT NULL, day TEXT NOT NULL, month TEXT NOT NULL, invoice TEXT NOT NULL,
  CHECK (amount = face_value * count)
) STRICT;
CREATE INDEX bearer_day ON bearer_sale (day);

CREATE TABLE plan (month TEXT PRIMARY KEY, filed_on TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)) STRICT;
CREATE TABLE plan_line (
  month TEXT NOT NULL REFERENCES plan (month), line INTEGER NOT NULL, part TEXT NOT NULL CHECK (part IN ('A机构','B个人卡')), county_code TEXT NOT NULL, county_name TEXT NOT NULL,
  station_id TEXT REFERENCES office (id), target INTEGER NOT NULL CHECK (target >= 0), responsible_id TEXT REFERENCES staff (id), remark TEXT NOT NULL, PRIMARY KEY (month, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
  id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer (id), way TEXT NOT NULL, day TEXT NOT NULL, staff_id TEXT REFERENCES staff (id), contact TEXT NOT NULL,
  content TEXT NOT NULL, opinion TEXT NOT NULL, handled INTEGER NOT NULL CHECK (handled IN (0, 1)), next_step TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX visit_customer ON visit (customer_id, day);
CREATE INDEX visit_day ON visit (day);

CREATE TABLE prospect (
  id TEXT PRIMARY KEY, station_id TEXT NOT NULL REFERENCES office (id), area TEXT NOT NULL, surveyed_on TEXT NOT NULL, surveyor TEXT NOT NULL, name TEXT NOT NULL CHECK (name <> ''),
  object_kind TEXT NOT NULL, address TEXT NOT NULL, vehicles TEXT NOT NULL, gasoline INTEGER NOT NULL CHECK (gasoline >= 0), diesel INTEGER NOT NULL CHECK (diesel >= 0),
  cycle TEXT NOT NULL, current_place TEXT NOT NULL, competitor TEXT NOT NULL, bond TEXT NOT NULL, pay_mode TEXT NOT NULL, decider TEXT NOT NULL, decider_phone TEXT NOT NULL,
  importance TEXT NOT NULL, difficulty TEXT NOT NULL, rank INTEGER NOT NULL, responsible_id TEXT REFERENCES staff (id), intent TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('登记','开发中','已转化','搁置')), remark TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;

CREATE TABLE agreement (
  id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, customer_id TEXT NOT NULL REFERENCES customer (id), level TEXT NOT NULL CHECK (level IN ('省公司','所属单位')),
  status TEXT NOT NULL CHECK (status IN ('草稿','已签','作废')), from_day TEXT NOT NULL, to_day TEXT NOT NULL, template TEXT NOT NULL, terms TEXT, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX agreement_customer ON agreement (customer_id);
CREATE TABLE agreement_counter (unit TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (unit, year)) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
  kind TEXT NOT NULL, version TEXT NOT NULL, from_day TEXT NOT NULL, json TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (kind, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE scheme (key TEXT NOT NULL, version TEXT NOT NULL, from_day TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (key, version)) STRICT, WITHOUT ROWID;

CREATE TABLE settlement (
  id TEXT PRIMARY KEY, month TEXT NOT NULL, scheme TEXT NOT NULL, total INTEGER NOT NULL, people INTEGER NOT NULL, lines INTEGER NOT NULL,
  made_by TEXT NOT NULL, made_at TEXT NOT NULL, json TEXT NOT NULL
) STRICT;
-- An event is paid by one settlement only.
CREATE TABLE settled_event (event_key TEXT PRIMARY KEY, settlement_id TEXT NOT NULL REFERENCES settlement (id)) STRICT, WITHOUT ROWID;

CREATE TABLE closed_month (
  month TEXT PRIMARY KEY, closed_at TEXT NOT NULL, by TEXT NOT NULL, hash TEXT NOT NULL, forms BLOB NOT NULL, snapshots TEXT NOT NULL
) STRICT;

CREATE TABLE account (
  id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('填报','复核','负责人','管理员')), office_id TEXT REFERENCES office (id),
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)), password_hash TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Frozen in the schema: what lies in a closed month, what was settled, and the change log cannot be altered by any code.
-- +goose StatementBegin
CREATE TRIGGER sale_closed_insert BEFORE INSERT ON sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = NEW.month) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sale_closed_update BEFORE UPDATE ON sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month IN (OLD.month, NEW.month)) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sale_closed_delete BEFORE DELETE ON sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = OLD.month) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recharge_closed_insert BEFORE INSERT ON recharge WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = NEW.month) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recharge_closed_update BEFORE UPDATE ON recharge WHEN EXISTS (SELECT 1 FROM closed_month WHERE month IN (OLD.month, NEW.month)) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recharge_closed_delete BEFORE DELETE ON recharge WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = OLD.month) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER bearer_closed_insert BEFORE INSERT ON bearer_sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = NEW.month) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER bearer_closed_update BEFORE UPDATE ON bearer_sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month IN (OLD.month, NEW.month)) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER bearer_closed_delete BEFORE DELETE ON bearer_sale WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = OLD.month) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER plan_line_closed_insert BEFORE INSERT ON plan_line WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = NEW.month) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER plan_line_closed_update BEFORE UPDATE ON plan_line WHEN EXISTS (SELECT 1 FROM closed_month WHERE month IN (OLD.month, NEW.month)) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER plan_line_closed_delete BEFORE DELETE ON plan_line WHEN EXISTS (SELECT 1 FROM closed_month WHERE month = OLD.month) BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER closed_month_update BEFORE UPDATE ON closed_month BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER closed_month_delete BEFORE DELETE ON closed_month BEGIN SELECT RAISE(ABORT, 'month_closed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlement_update BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlement_delete BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settled_event_update BEFORE UPDATE ON settled_event BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settled_event_delete BEFORE DELETE ON settled_event BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER change_update BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER change_delete BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER policy_update BEFORE UPDATE ON policy BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER policy_delete BEFORE DELETE ON policy BEGIN SELECT RAISE(ABORT, 'immutable'); END;
-- +goose StatementEnd
