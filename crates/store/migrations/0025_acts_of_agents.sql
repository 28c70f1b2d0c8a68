-- What agents did on the board in the middle of their runs: by which execution,
-- and how often, which is bounded.
CREATE TABLE act (
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    task_id UUID NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    verb TEXT NOT NULL,
    -- The issue or the comment that it was done to.
    subject_id UUID NOT NULL,
    done_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (execution_id, number)
);
CREATE INDEX act_by_task ON act (task_id, verb);
