-- Whether the agent goes on with work that was rejected.
ALTER TABLE review ADD COLUMN goes_on BOOLEAN NOT NULL DEFAULT FALSE;

-- What people say about lines of a run's diff. Drafts are their author's alone
-- until they are sent, all in one comment on the issue.
CREATE TABLE review_comment (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    agent_id UUID NOT NULL REFERENCES agent (id),
    task_id UUID NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id),
    path TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('old', 'new')),
    line BIGINT NOT NULL,
    end_line BIGINT NOT NULL,
    -- The lines it is about, as they were.
    code TEXT NOT NULL,
    body TEXT NOT NULL,
    comment_id UUID REFERENCES comment (id) ON DELETE SET NULL,
    sent_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX review_comment_by_issue ON review_comment (issue_id, agent_id, created_at);
CREATE INDEX review_comment_by_task ON review_comment (task_id);
