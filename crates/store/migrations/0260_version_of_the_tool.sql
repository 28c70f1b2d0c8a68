-- The version of the agent CLI that an execution runs, as its journal tells.
ALTER TABLE execution ADD COLUMN tool_version TEXT;
