-- What the reference's daemons tell of their machine.
ALTER TABLE machine ADD COLUMN timezone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE machine ADD COLUMN launched_by TEXT NOT NULL DEFAULT '';

-- The reference's daemons number their messages themselves, per execution,
-- from 1 and with gaps where one was lost. The text is in the journal; this
-- says which record a number became, so that a repeat is one and an answer
-- can name the numbers again.
CREATE TABLE reference_message (
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    tool TEXT NOT NULL,
    -- A call whose result has not come: results name the tool, not the call.
    open BOOLEAN NOT NULL,
    PRIMARY KEY (execution_id, seq)
);
CREATE INDEX reference_message_open ON reference_message (execution_id, tool) WHERE open;
