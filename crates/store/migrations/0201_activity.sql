-- What an execution's agent is doing, as its journal tells: a small document
-- that grows with the records, and when the newest of them was written.
ALTER TABLE execution ADD COLUMN activity TEXT;
ALTER TABLE execution ADD COLUMN heard_at TIMESTAMPTZ;
