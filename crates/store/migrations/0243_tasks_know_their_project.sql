-- The project of the issue, while the task waits or runs: who is next depends on it.
ALTER TABLE task ADD COLUMN project_id UUID REFERENCES project (id) ON DELETE SET NULL;
UPDATE task SET project_id = (SELECT i.project_id FROM issue i WHERE i.id = task.issue_id)
WHERE status IN ('queued', 'running');
CREATE INDEX task_by_project ON task (project_id) WHERE project_id IS NOT NULL;
-- What is alike is found once, and the oldest of it looked up, however much waits.
DROP INDEX task_waiting_of_agent;
DROP INDEX task_waiting_longest_of_agent;
CREATE INDEX task_waiting_alike ON task (workspace_id, agent_id, project_id, weight) WHERE status = 'queued';
CREATE INDEX task_waiting_longest ON task (agent_id, weight, queued_at, id, project_id) WHERE status = 'queued';
CREATE INDEX task_running_alike ON task (workspace_id, agent_id, project_id) WHERE status = 'running';
