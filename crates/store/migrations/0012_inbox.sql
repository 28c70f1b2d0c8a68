-- Who follows an issue, and what they are told.

CREATE TABLE subscriber (
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    -- Somebody who has turned away is not made a follower again by what others do.
    muted BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (issue_id, account_id)
);

CREATE TABLE inbox_item (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    actor_type TEXT NOT NULL,
    actor_id UUID NOT NULL,
    comment_id UUID REFERENCES comment (id) ON DELETE SET NULL,
    task_id UUID REFERENCES task (id) ON DELETE SET NULL,
    body TEXT NOT NULL,
    read_at TIMESTAMPTZ,
    archived_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX inbox_item_of_account ON inbox_item (account_id, workspace_id, created_at);
-- What is not read yet is told once, however often it happens.
CREATE UNIQUE INDEX inbox_item_unread ON inbox_item (account_id, issue_id, kind)
    WHERE read_at IS NULL AND archived_at IS NULL;

CREATE TABLE inbox_preference (
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    wanted BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, account_id, kind)
);
