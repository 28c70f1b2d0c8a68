-- One text for SQLite and PostgreSQL: only UUID, TEXT, BIGINT, BOOLEAN,
-- DOUBLE PRECISION and TIMESTAMPTZ, no clock and no JSON operators.

CREATE TABLE account (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE workspace (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    issue_prefix TEXT NOT NULL,
    last_issue BIGINT NOT NULL DEFAULT 0,
    last_event BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE member (
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (workspace_id, account_id)
);
CREATE INDEX member_by_account ON member (account_id);

-- Every bearer secret of a person: tokens, browser sessions, one-time links.
-- Only the SHA-256 of the secret is kept.
CREATE TABLE credential (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('personal', 'daemon', 'session', 'link')),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX credential_by_account ON credential (account_id, kind);

CREATE TABLE repository (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, name),
    UNIQUE (workspace_id, url)
);

CREATE TABLE machine (
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    daemon_id TEXT NOT NULL,
    owner_id UUID NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    os TEXT NOT NULL,
    version TEXT NOT NULL,
    capacity BIGINT NOT NULL,
    inventory TEXT NOT NULL,
    online BOOLEAN NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (workspace_id, daemon_id)
);
CREATE INDEX machine_by_daemon ON machine (daemon_id);

CREATE TABLE runtime (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL,
    daemon_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    -- False once its daemon no longer finds the agent CLI. The row stays, so
    -- that agents bound to it and its history do.
    offered BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, daemon_id, provider),
    FOREIGN KEY (workspace_id, daemon_id) REFERENCES machine (workspace_id, daemon_id) ON DELETE CASCADE
);

CREATE TABLE agent (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    owner_id UUID NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    instructions TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    -- The agent outlives the runtime it was bound to: deleting a runtime heals,
    -- and the agent then runs on any runtime of its provider.
    runtime_id UUID REFERENCES runtime (id) ON DELETE SET NULL,
    max_concurrent_tasks BIGINT NOT NULL CHECK (max_concurrent_tasks BETWEEN 1 AND 50),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    archived_at TIMESTAMPTZ,
    UNIQUE (workspace_id, name)
);

CREATE TABLE issue (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    -- The title in lower case, to be searched in. Made by us, because what the
    -- databases call lower case differs outside of ASCII.
    title_folded TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    assignee_type TEXT,
    assignee_id UUID,
    creator_type TEXT NOT NULL,
    creator_id UUID NOT NULL,
    repository_id UUID REFERENCES repository (id) ON DELETE SET NULL,
    position DOUBLE PRECISION NOT NULL,
    version BIGINT NOT NULL,
    latest_task_id UUID,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, number),
    CHECK ((assignee_type IS NULL) = (assignee_id IS NULL))
);
CREATE INDEX issue_by_column ON issue (workspace_id, status, position);

CREATE TABLE comment (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    author_type TEXT NOT NULL,
    author_id UUID NOT NULL,
    content TEXT NOT NULL,
    task_id UUID,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX comment_by_issue ON comment (issue_id, created_at, id);

CREATE TABLE task (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    agent_id UUID NOT NULL REFERENCES agent (id),
    kind TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
    weight BIGINT NOT NULL,
    epoch BIGINT NOT NULL DEFAULT 0,
    cancel_requested_at TIMESTAMPTZ,
    failure_class TEXT,
    failure_message TEXT,
    summary TEXT,
    queued_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);
-- Comments that arrive while a task waits belong to that task; an agent never
-- works twice on one issue at the same time.
CREATE UNIQUE INDEX task_one_alive ON task (issue_id, agent_id) WHERE status IN ('queued', 'running');
CREATE INDEX task_waiting ON task (workspace_id, weight, queued_at) WHERE status = 'queued';
CREATE INDEX task_running ON task (agent_id) WHERE status = 'running';
CREATE INDEX task_by_issue ON task (issue_id, created_at);
CREATE INDEX task_by_workspace ON task (workspace_id, created_at);

-- `trigger` is a keyword in SQL.
CREATE TABLE task_trigger (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    agent_id UUID NOT NULL REFERENCES agent (id),
    kind TEXT NOT NULL,
    actor_type TEXT NOT NULL,
    actor_id UUID NOT NULL,
    comment_id UUID REFERENCES comment (id) ON DELETE SET NULL,
    task_id UUID REFERENCES task (id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX task_trigger_unconsumed ON task_trigger (issue_id, agent_id) WHERE task_id IS NULL;

CREATE TABLE execution (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    task_id UUID NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    epoch BIGINT NOT NULL,
    -- History survives the deletion of the runtime.
    runtime_id UUID REFERENCES runtime (id) ON DELETE SET NULL,
    daemon_id TEXT NOT NULL,
    machine_name TEXT NOT NULL,
    request_id UUID NOT NULL,
    assignment TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    -- Whether the journal's last word is here; an execution may also end
    -- because its lease did, and then its journal never closes.
    closed BOOLEAN NOT NULL,
    lease_seconds BIGINT NOT NULL,
    lease_expires_at TIMESTAMPTZ NOT NULL,
    acknowledged BIGINT NOT NULL DEFAULT 0,
    directory TEXT,
    branch TEXT,
    native_session TEXT,
    model TEXT,
    dispatched_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    UNIQUE (task_id, epoch)
);
CREATE INDEX execution_live ON execution (daemon_id) WHERE live;
CREATE INDEX execution_by_request ON execution (request_id);

CREATE TABLE agent_session (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    agent_id UUID NOT NULL REFERENCES agent (id),
    daemon_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    native_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('usable', 'suspect', 'retired')),
    reason TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (issue_id, agent_id, daemon_id, native_id)
);

CREATE TABLE usage_entry (
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    n BIGINT NOT NULL,
    task_id UUID NOT NULL,
    model TEXT NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    cache_read_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    PRIMARY KEY (execution_id, n)
);
CREATE INDEX usage_by_task ON usage_entry (task_id);

CREATE TABLE diff (
    execution_id UUID PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
    patch TEXT NOT NULL,
    files TEXT NOT NULL,
    file_count BIGINT NOT NULL,
    additions BIGINT NOT NULL,
    deletions BIGINT NOT NULL,
    truncated BOOLEAN NOT NULL
);

-- The journal as uploaded: a JSON array of records per accepted batch.
CREATE TABLE journal_chunk (
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    first BIGINT NOT NULL,
    count BIGINT NOT NULL,
    records TEXT NOT NULL,
    PRIMARY KEY (execution_id, first)
);

CREATE TABLE event (
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    issue_id UUID,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (workspace_id, seq)
);
