-- What machines are or have; what is declared comes from the machine's own
-- policy, the rest was added by people here.
CREATE TABLE machine_label (
    workspace_id UUID NOT NULL,
    daemon_id TEXT NOT NULL,
    label TEXT NOT NULL,
    declared BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, daemon_id, label, declared),
    FOREIGN KEY (workspace_id, daemon_id) REFERENCES machine (workspace_id, daemon_id) ON DELETE CASCADE
);

-- What a machine must have to run an agent: all of them.
CREATE TABLE agent_label (
    agent_id UUID NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    PRIMARY KEY (agent_id, label)
);

-- Of all runs in a workspace whose agents have the same key one is under way at
-- a time; empty means none.
ALTER TABLE agent ADD COLUMN concurrency_key TEXT NOT NULL DEFAULT '';
CREATE INDEX agent_by_key ON agent (workspace_id, concurrency_key) WHERE concurrency_key <> '';
