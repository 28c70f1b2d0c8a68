-- What tokens cost, and what usage records say beside their tokens.

-- Prices that a workspace set itself; others are built into the program.
CREATE TABLE price (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- `2026-01-31`; empty if it always holds.
    since TEXT NOT NULL,
    -- Millionths of the currency for a million tokens.
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cache_read BIGINT,
    cache_write BIGINT,
    UNIQUE (workspace_id, provider, model, since)
);

-- Every model that was ever used in a workspace: those that prices are looked
-- up for. A model is entered when it is used.
CREATE TABLE model_used (
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    PRIMARY KEY (workspace_id, provider, model)
);

ALTER TABLE usage_entry ADD COLUMN counts TEXT NOT NULL DEFAULT 'turn';
-- What the agent's tool said, in millionths of a US dollar.
ALTER TABLE usage_entry ADD COLUMN cost_micros BIGINT;

-- Reports are of days.
CREATE INDEX execution_by_day ON execution (workspace_id, dispatched_at);

-- The first run of the chain that a run or what wakes one belongs to; none if
-- a person's act began it and nothing came before.
ALTER TABLE task ADD COLUMN root_id UUID;
ALTER TABLE task_trigger ADD COLUMN root_id UUID;
CREATE INDEX task_of_chain ON task (root_id) WHERE root_id IS NOT NULL;

-- What a chain may use before it wakes this agent no more.
ALTER TABLE agent ADD COLUMN chain_currency TEXT;
ALTER TABLE agent ADD COLUMN chain_micros BIGINT;
ALTER TABLE agent ADD COLUMN chain_tokens BIGINT;
