-- What people decide about runs' work. An accepted one is an order to the
-- machine that has the work; it is open until that machine says how it ended.
CREATE TABLE review (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    task_id UUID NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    execution_id UUID NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id),
    decision TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected')),
    progress TEXT NOT NULL CHECK (progress IN ('requested', 'delivered', 'done', 'failed')),
    open BOOLEAN NOT NULL,
    daemon_id TEXT NOT NULL,
    machine_name TEXT NOT NULL,
    how TEXT,
    target TEXT,
    reason TEXT,
    branch TEXT,
    commit_name TEXT,
    link TEXT,
    decided_at TIMESTAMPTZ NOT NULL,
    delivered_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ
);
CREATE INDEX review_by_task ON review (task_id);
CREATE UNIQUE INDEX review_open_on_task ON review (task_id) WHERE open;
CREATE INDEX review_open_on_daemon ON review (daemon_id) WHERE open;

-- The newest decision.
ALTER TABLE task ADD COLUMN review_id UUID REFERENCES review (id) ON DELETE SET NULL;
