-- What agents can be taught.
CREATE TABLE skill (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    config TEXT NOT NULL,
    hash TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    file_count BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_by UUID REFERENCES account (id) ON DELETE SET NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, name)
);

-- What skills hold and held, by its hash. A row never changes and stays when
-- the skill goes: runs that were given it name it.
CREATE TABLE skill_bundle (
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    bundle TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (workspace_id, hash)
);
CREATE INDEX skill_bundle_by_hash ON skill_bundle (hash);

CREATE TABLE agent_skill (
    agent_id UUID NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    skill_id UUID NOT NULL REFERENCES skill (id) ON DELETE CASCADE,
    PRIMARY KEY (agent_id, skill_id)
);
CREATE INDEX agent_skill_by_skill ON agent_skill (skill_id);
