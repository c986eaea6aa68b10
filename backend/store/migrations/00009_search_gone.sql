-- +goose Up
-- Customers are found in the register kept in memory (backend/finding); nothing reads this table any more.
DROP TABLE customer_search;
