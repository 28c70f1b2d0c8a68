-- Labels, blockers, children, due dates, history and search of issues.

ALTER TABLE issue ADD COLUMN parent_issue_id UUID REFERENCES issue (id) ON DELETE SET NULL;
-- `2026-01-31`: a day has no time zone, and sorts as text.
ALTER TABLE issue ADD COLUMN due_date TEXT;
ALTER TABLE issue ADD COLUMN archived_at TIMESTAMPTZ;
-- Whether its words are in issue_word. Issues from before that table are
-- entered by a background job, not by this migration.
ALTER TABLE issue ADD COLUMN findable BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX issue_by_parent ON issue (parent_issue_id) WHERE parent_issue_id IS NOT NULL;
CREATE INDEX issue_not_findable ON issue (id) WHERE NOT findable;

CREATE TABLE label (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- In lower case, made by us: see issue.title_folded.
    name_folded TEXT NOT NULL,
    description TEXT NOT NULL,
    color TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, name_folded)
);

CREATE TABLE issue_label (
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    label_id UUID NOT NULL REFERENCES label (id) ON DELETE CASCADE,
    PRIMARY KEY (issue_id, label_id)
);
CREATE INDEX issue_label_by_label ON issue_label (label_id);

CREATE TABLE issue_blocker (
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    blocker_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (issue_id, blocker_id),
    CHECK (issue_id <> blocker_id)
);
CREATE INDEX issue_blocker_by_blocker ON issue_blocker (blocker_id);

CREATE TABLE activity (
    id UUID PRIMARY KEY,
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    -- The issue's version that this change made.
    version BIGINT NOT NULL,
    actor_type TEXT NOT NULL,
    actor_id UUID NOT NULL,
    action TEXT NOT NULL,
    before TEXT,
    after TEXT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX activity_by_issue ON activity (issue_id, version);

-- The words of issues and comments, as bytes, because both databases compare
-- bytes alike and text differently. A source is an issue or a comment on it.
CREATE TABLE issue_word (
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    word BYTEA NOT NULL,
    source_id UUID NOT NULL,
    issue_id UUID NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    weight BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, word, source_id)
);
CREATE INDEX issue_word_by_source ON issue_word (source_id);
CREATE INDEX issue_word_by_issue ON issue_word (issue_id);

-- Names that callers gave to what they created, so that a repeat creates nothing.
CREATE TABLE creation (
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    subject_id UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (workspace_id, account_id, name)
);
CREATE INDEX creation_by_age ON creation (created_at);
