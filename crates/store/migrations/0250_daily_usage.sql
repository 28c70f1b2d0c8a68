-- What each execution used, one row for each of its models however often its
-- agent told of it, with all that reports ask for: they read nothing else.
-- Prices are not in it: they meet the tokens when somebody asks.
CREATE TABLE daily_usage (
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    -- The beginning, in UTC, of the day on which a machine was given the execution.
    day TIMESTAMPTZ NOT NULL,
    task_id UUID NOT NULL,
    issue_id UUID NOT NULL,
    agent_id UUID NOT NULL,
    machine_name TEXT NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    cache_read_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    cost_micros BIGINT,
    PRIMARY KEY (execution_id, model)
);
CREATE INDEX daily_usage_by_day ON daily_usage (workspace_id, day, agent_id, model, task_id);

-- Whether its usage is in daily_usage. Executions from before that table are
-- entered by a background job, not by this migration.
ALTER TABLE execution ADD COLUMN in_daily_usage BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX execution_not_in_daily_usage ON execution (workspace_id, dispatched_at) WHERE NOT in_daily_usage;
