-- What agents ask in the middle of their work, and what they are told.

ALTER TABLE agent ADD COLUMN approval TEXT NOT NULL DEFAULT 'full';
ALTER TABLE agent ADD COLUMN patience_seconds BIGINT NOT NULL DEFAULT 3600;

CREATE TABLE question (
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    -- The agent's own id for it.
    id TEXT NOT NULL,
    n BIGINT NOT NULL,
    body TEXT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    answer TEXT,
    answered_by TEXT,
    PRIMARY KEY (execution_id, id)
);

-- Carried to the machine until the journal says what became of it.
CREATE TABLE letter (
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    -- The question it answers, or the comment it is.
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    delivered_at TIMESTAMPTZ,
    PRIMARY KEY (execution_id, number),
    UNIQUE (execution_id, subject)
);
