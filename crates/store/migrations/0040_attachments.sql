-- Files on issues. Their content is here too, in pieces, so that every server
-- of an installation can answer and a backup is whole.

CREATE TABLE attachment (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    issue_id UUID REFERENCES issue (id) ON DELETE SET NULL,
    comment_id UUID REFERENCES comment (id) ON DELETE SET NULL,
    uploader_type TEXT NOT NULL,
    uploader_id UUID NOT NULL,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    -- Of what is here; while it is being sent, of what has arrived.
    size_bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    -- When its last byte was here. Until then it does not exist for anybody.
    completed_at TIMESTAMPTZ
);
CREATE INDEX attachment_by_issue ON attachment (issue_id, created_at) WHERE issue_id IS NOT NULL;
CREATE INDEX attachment_by_comment ON attachment (comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX attachment_size ON attachment (workspace_id, size_bytes);
CREATE INDEX attachment_unused ON attachment (created_at) WHERE issue_id IS NULL;

CREATE TABLE attachment_chunk (
    attachment_id UUID NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    n BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (attachment_id, n)
);
