-- The turns of an execution, as its journal tells them, and what changed in each.
CREATE TABLE turn (
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    turn BIGINT NOT NULL,
    first_record BIGINT NOT NULL,
    last_record BIGINT,
    comment_id TEXT,
    began_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    commit_name TEXT,
    patch TEXT,
    files TEXT,
    file_count BIGINT,
    additions BIGINT,
    deletions BIGINT,
    truncated BOOLEAN,
    PRIMARY KEY (execution_id, turn)
);
