-- Links by which people come into a workspace. Only the SHA-256 of the secret is kept.
CREATE TABLE invitation (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    inviter_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    accepted_at TIMESTAMPTZ,
    accepted_by UUID REFERENCES account (id) ON DELETE SET NULL
);
CREATE INDEX invitation_of_workspace ON invitation (workspace_id, created_at);

-- Whether the machine's owner lets others of the workspace run work on it.
ALTER TABLE machine ADD COLUMN shared BOOLEAN NOT NULL DEFAULT FALSE;

-- The person whose wish it is in the end; not known of tasks from before.
ALTER TABLE task ADD COLUMN requester_id UUID REFERENCES account (id) ON DELETE SET NULL;
ALTER TABLE task_trigger ADD COLUMN requester_id UUID REFERENCES account (id) ON DELETE SET NULL;
