-- What comes first of each agent is looked up, however much waits.
CREATE INDEX task_waiting_of_agent ON task (agent_id, weight DESC, queued_at, id) WHERE status = 'queued';
CREATE INDEX task_waiting_longest_of_agent ON task (agent_id, queued_at, id) WHERE status = 'queued';
