-- Threads, reactions and mentions; and how far a run is from a person's act.

-- The first comment of the thread this one belongs to; threads have one level.
ALTER TABLE comment ADD COLUMN parent_id UUID REFERENCES comment (id) ON DELETE SET NULL;
ALTER TABLE comment ADD COLUMN resolved_at TIMESTAMPTZ;
ALTER TABLE comment ADD COLUMN resolved_by_type TEXT;
ALTER TABLE comment ADD COLUMN resolved_by_id UUID;
ALTER TABLE comment ADD COLUMN deleted_at TIMESTAMPTZ;
CREATE INDEX comment_by_parent ON comment (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE comment_reaction (
    comment_id UUID NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    actor_type TEXT NOT NULL,
    actor_id UUID NOT NULL,
    emoji TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (comment_id, actor_id, emoji)
);

CREATE TABLE comment_mention (
    comment_id UUID NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    target_type TEXT NOT NULL CHECK (target_type IN ('agent', 'member', 'issue')),
    target_id UUID NOT NULL,
    PRIMARY KEY (comment_id, target_id)
);
CREATE INDEX comment_mention_by_target ON comment_mention (target_id);

ALTER TABLE task_trigger ADD COLUMN depth BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task_trigger ADD COLUMN idle BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN depth BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN idle BIGINT NOT NULL DEFAULT 0;
