-- The variables of agents' environments. Values are encrypted before they come
-- here, with a key that is kept elsewhere; the agent's id and the variable's
-- name are bound to them.
CREATE TABLE agent_variable (
    agent_id UUID NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- Says which key, and nothing about it.
    key_id TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agent_id, name)
);
