-- Projects, their repositories and pages, and which issues belong to them.

CREATE TABLE project (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    -- In lower case, made by us: see issue.title_folded.
    title_folded TEXT NOT NULL,
    description TEXT NOT NULL,
    icon TEXT NOT NULL,
    color TEXT NOT NULL,
    status TEXT NOT NULL,
    lead_type TEXT,
    lead_id UUID,
    creator_type TEXT NOT NULL,
    creator_id UUID NOT NULL,
    start_date TEXT,
    due_date TEXT,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, title_folded),
    CHECK ((lead_type IS NULL) = (lead_id IS NULL))
);

CREATE TABLE project_repository (
    project_id UUID NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    repository_id UUID NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    -- From 0; the first is the one that new issues work in.
    place BIGINT NOT NULL,
    PRIMARY KEY (project_id, repository_id)
);
CREATE INDEX project_repository_by_repository ON project_repository (repository_id);

CREATE TABLE project_document (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    title_folded TEXT NOT NULL,
    content TEXT NOT NULL,
    -- In bytes; what the databases call a text's length differs.
    size_bytes BIGINT NOT NULL,
    updated_by_type TEXT NOT NULL,
    updated_by_id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (project_id, title_folded)
);

ALTER TABLE issue ADD COLUMN project_id UUID REFERENCES project (id) ON DELETE SET NULL;
CREATE INDEX issue_by_project ON issue (project_id, status) WHERE project_id IS NOT NULL;
