-- Runs that are tried again by themselves.

-- How many executions a task of this agent has at most.
ALTER TABLE agent ADD COLUMN max_attempts BIGINT NOT NULL DEFAULT 3;
-- While it waits: it does not begin before.
ALTER TABLE task ADD COLUMN not_before TIMESTAMPTZ;
-- While it waits: only this machine has the conversation it goes on with.
ALTER TABLE task ADD COLUMN kept_for TEXT;
CREATE INDEX task_later ON task (not_before) WHERE not_before IS NOT NULL;
-- Whether the agent used a tool: it may have had effects in the world.
ALTER TABLE execution ADD COLUMN used_tools BOOLEAN NOT NULL DEFAULT FALSE;
