-- +goose Up
-- Short messages to customers (6.7.1.2): templates, what numbers answered about being written to, lists as they were frozen, who was left out.
-- Answers are only added to; whether a message was sent stands on its line, with the contact it became.
CREATE TABLE message_template (
  id TEXT PRIMARY KEY, name TEXT NOT NULL CHECK (name <> ''), occasion TEXT NOT NULL CHECK (occasion IN ('节日', '生日', '调价', '提醒')), text TEXT NOT NULL CHECK (text <> ''),
  retired INTEGER NOT NULL CHECK (retired IN (0, 1)), rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE TABLE message_consent (
  id TEXT PRIMARY KEY, customer_id TEXT REFERENCES customer (id), phone TEXT NOT NULL CHECK (phone <> ''), name TEXT NOT NULL, answer TEXT NOT NULL CHECK (answer IN ('同意', '退订')),
  scope TEXT NOT NULL CHECK (scope IN ('', '全部', '服务', '营销')), day TEXT NOT NULL CHECK (length(day) = 10), source TEXT NOT NULL CHECK (source <> ''), note TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0),
  CHECK (answer = '退订' OR customer_id IS NOT NULL)
) STRICT;
CREATE INDEX message_consent_customer ON message_consent (customer_id);
CREATE TRIGGER message_consent_kept BEFORE UPDATE ON message_consent BEGIN SELECT RAISE(ABORT, 'answers about messages are only added to'); END;
CREATE TRIGGER message_consent_stays BEFORE DELETE ON message_consent BEGIN SELECT RAISE(ABORT, 'answers about messages are only added to'); END;
CREATE TABLE mailing (
  id TEXT PRIMARY KEY, name TEXT NOT NULL CHECK (name <> ''), occasion TEXT NOT NULL CHECK (occasion IN ('节日', '生日', '调价', '提醒')), template TEXT NOT NULL, text TEXT NOT NULL, given TEXT NOT NULL,
  send_on TEXT NOT NULL CHECK (length(send_on) = 10), send_at TEXT NOT NULL CHECK (length(send_at) = 5), state TEXT NOT NULL CHECK (state IN ('已冻结', '已回收', '已作废')), frozen_at TEXT NOT NULL, frozen_by TEXT NOT NULL,
  office_id TEXT NOT NULL, file_at TEXT NOT NULL, file_by TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE TABLE message_line (
  id TEXT PRIMARY KEY, mailing_id TEXT NOT NULL REFERENCES mailing (id), no INTEGER NOT NULL CHECK (no > 0), customer_id TEXT NOT NULL REFERENCES customer (id), phone TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
  parts INTEGER NOT NULL CHECK (parts > 0), send_on TEXT NOT NULL CHECK (length(send_on) = 10), state TEXT NOT NULL CHECK (state IN ('待发', '已发', '失败', '已退订')), sent_at TEXT NOT NULL, note TEXT NOT NULL,
  visit_id TEXT REFERENCES visit (id), rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (mailing_id, no), UNIQUE (mailing_id, phone), CHECK ((state = '已发') = (visit_id IS NOT NULL))
) STRICT;
CREATE INDEX message_line_customer ON message_line (customer_id);
CREATE INDEX message_line_visit ON message_line (visit_id) WHERE visit_id IS NOT NULL;
CREATE TABLE message_left (
  mailing_id TEXT NOT NULL REFERENCES mailing (id), customer_id TEXT NOT NULL REFERENCES customer (id), why TEXT NOT NULL, PRIMARY KEY (mailing_id, customer_id)
) STRICT, WITHOUT ROWID;
-- Questionnaires (5.2.4): a question is known apart from its wording; a version keeps its items for good once it was printed or answered.
CREATE TABLE questionnaire (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> ''), rev INTEGER NOT NULL CHECK (rev > 0)) STRICT;
CREATE TABLE question (id TEXT PRIMARY KEY, topic TEXT NOT NULL CHECK (topic <> ''), rev INTEGER NOT NULL CHECK (rev > 0)) STRICT;
CREATE TABLE questionnaire_version (
  id TEXT PRIMARY KEY, questionnaire_id TEXT NOT NULL REFERENCES questionnaire (id), no INTEGER NOT NULL CHECK (no > 0), intro TEXT NOT NULL, items TEXT NOT NULL, frozen_on TEXT NOT NULL,
  rev INTEGER NOT NULL CHECK (rev > 0), UNIQUE (questionnaire_id, no)
) STRICT;
CREATE TRIGGER questionnaire_version_kept BEFORE UPDATE ON questionnaire_version WHEN OLD.frozen_on <> '' BEGIN SELECT RAISE(ABORT, 'a version that was used is frozen'); END;
CREATE TABLE questionnaire_answer (
  id TEXT PRIMARY KEY, version_id TEXT NOT NULL REFERENCES questionnaire_version (id), customer_id TEXT NOT NULL REFERENCES customer (id), visit_id TEXT REFERENCES visit (id), day TEXT NOT NULL CHECK (length(day) = 10),
  level TEXT NOT NULL, kind TEXT NOT NULL, station_id TEXT REFERENCES office (id), answers TEXT NOT NULL, rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT;
CREATE INDEX questionnaire_answer_version ON questionnaire_answer (version_id);
CREATE INDEX questionnaire_answer_customer ON questionnaire_answer (customer_id);
CREATE INDEX questionnaire_answer_visit ON questionnaire_answer (visit_id) WHERE visit_id IS NOT NULL;
