-- Every list is read from an index that has its order, and ends where its page
-- does. What is archived is in indexes of its own: after years it is most.
CREATE INDEX issue_open_by_position ON issue (workspace_id, position, number DESC) WHERE archived_at IS NULL;
CREATE INDEX issue_open_by_number ON issue (workspace_id, number DESC) WHERE archived_at IS NULL;
CREATE INDEX issue_open_by_change ON issue (workspace_id, updated_at DESC, number DESC) WHERE archived_at IS NULL;
CREATE INDEX issue_open_by_priority ON issue (
    workspace_id,
    (CASE priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END),
    position, number DESC
) WHERE archived_at IS NULL;
CREATE INDEX issue_open_by_due_date ON issue (
    workspace_id, (COALESCE(due_date, '9999-12-31')), position, number DESC
) WHERE archived_at IS NULL;
CREATE INDEX issue_open_in_column ON issue (workspace_id, status, position, number DESC) WHERE archived_at IS NULL;
-- Small, for looking for a part of a title in all of them.
CREATE INDEX issue_open_titles ON issue (workspace_id, title_folded, id) WHERE archived_at IS NULL;
CREATE INDEX issue_by_change ON issue (workspace_id, updated_at DESC, number DESC);
CREATE INDEX issue_archived ON issue (workspace_id, position, number DESC) WHERE archived_at IS NOT NULL;
CREATE INDEX issue_by_assignee ON issue (assignee_id, workspace_id, archived_at) WHERE assignee_id IS NOT NULL;
-- Deleting a repository looks for the issues that name it.
CREATE INDEX issue_by_repository ON issue (repository_id) WHERE repository_id IS NOT NULL;

-- How far projects are is counted without a look at their issues.
CREATE INDEX issue_progress_of_project ON issue (project_id, status) WHERE project_id IS NOT NULL AND archived_at IS NULL;

-- A run is looked for within its workspace, so that begins them.
CREATE INDEX task_by_status ON task (workspace_id, status, created_at, id);
CREATE INDEX task_by_agent ON task (workspace_id, agent_id, created_at, id);
CREATE INDEX task_of_issue ON task (workspace_id, issue_id, created_at, id);
CREATE INDEX task_trigger_by_task ON task_trigger (task_id) WHERE task_id IS NOT NULL;
-- Deleting a runtime looks for what ran on it.
CREATE INDEX execution_by_runtime ON execution (runtime_id) WHERE runtime_id IS NOT NULL;
CREATE INDEX execution_live_in_workspace ON execution (workspace_id, daemon_id) WHERE live;
CREATE INDEX agent_session_of_daemon ON agent_session (workspace_id, daemon_id);

CREATE INDEX inbox_item_unread_of_account ON inbox_item (account_id, workspace_id) WHERE read_at IS NULL AND archived_at IS NULL;
CREATE INDEX inbox_item_open ON inbox_item (account_id, workspace_id, created_at, id) WHERE archived_at IS NULL;

-- Whether an issue has a word too is looked up, not read through.
CREATE INDEX issue_word_of_issue ON issue_word (issue_id, word, weight);
DROP INDEX issue_word_by_issue;
