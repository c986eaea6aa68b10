-- +goose Up
-- A file with rows left out is taken again once what they lacked is known, so its fingerprint may stand in more than one batch.
DROP INDEX batch_file;
CREATE INDEX batch_file ON batch (kind, sha256) WHERE undone_at = '';
