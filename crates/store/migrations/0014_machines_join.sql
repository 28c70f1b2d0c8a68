-- One-time links by which another machine joins. Only the SHA-256 of the secret is kept.
CREATE TABLE machine_link (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- The workspace that the machine will serve; none for all of its owner's.
    workspace_id UUID REFERENCES workspace (id) ON DELETE CASCADE,
    hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);

-- The one workspace that a daemon's token serves; none for all of its person's.
ALTER TABLE credential ADD COLUMN workspace_id UUID REFERENCES workspace (id) ON DELETE CASCADE;

-- The machine that a repository is a folder of; not known of those that were added before.
ALTER TABLE repository ADD COLUMN daemon_id TEXT;
