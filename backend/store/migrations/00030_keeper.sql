-- +goose Up
-- The passphrase of the keys as the system of a PC keeps it for the person signed in there; NULL where it does not.
ALTER TABLE own_key ADD COLUMN kept BLOB;

-- +goose Down
ALTER TABLE own_key DROP COLUMN kept;
