//! What waiting tasks want of a machine.

use std::collections::BTreeMap;

use shipmate_core::api::board::Repository;
use shipmate_core::id::{AccountId, RepositoryId, RuntimeId, TaskId, WorkspaceId};
use shipmate_core::rules::placing;
use shipmate_core::status::Approval;
use sqlx::FromRow;

use crate::error::Result;
use crate::runtimes::RuntimeFacts;
use crate::sql::{Read, Sql, args, statements};

macro_rules! wish_query {
    ($condition:literal) => {
        concat!(
            "SELECT t.id AS task_id, t.workspace_id, w.slug, t.requester_id, p.name AS requester_name, a.provider, a.approval,
                    a.runtime_id AS bound_to, i.repository_id
             FROM task t
             JOIN workspace w ON w.id = t.workspace_id
             JOIN issue i ON i.id = t.issue_id
             JOIN agent a ON a.id = t.agent_id
             LEFT JOIN account p ON p.id = t.requester_id
             WHERE ",
            $condition
        )
    };
}

statements! {
    OF_TASK = Sql::Same(wish_query!("t.id = $1"));
    WAITING = Sql::Same(wish_query!("t.workspace_id = $1 AND t.status = 'queued'"));
}

/// What a task wants of a machine.
#[derive(Debug, Clone, FromRow)]
pub struct Wish {
    /// The task.
    pub task_id: TaskId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// The workspace's short name.
    pub slug: String,
    /// Who asked for it.
    pub requester_id: Option<AccountId>,
    /// Their name.
    pub requester_name: Option<String>,
    /// The kind of agent CLI.
    pub provider: String,
    /// What its agent may do without a person's leave.
    #[sqlx(try_from = "String")]
    pub approval: Approval,
    /// The only runtime it may run on, if there is one.
    pub bound_to: Option<RuntimeId>,
    /// The repository that its issue names.
    pub repository_id: Option<RepositoryId>,
}

impl Wish {
    /// The repository that the work happens in.
    #[must_use]
    pub fn repository<'a>(&self, known: &'a [Repository], facts: &[RuntimeFacts]) -> Option<&'a Repository> {
        let able: Vec<&str> = facts
            .iter()
            .filter(|runtime| runtime.offers(&self.provider, self.bound_to))
            .map(|runtime| runtime.daemon_id.as_str())
            .collect();
        placing::repository(known, self.repository_id, &able)
    }
}

/// What this task wants.
pub async fn of_task(read: &mut Read, task: TaskId) -> Result<Option<Wish>> {
    read.optional(OF_TASK, args![task]).await
}

/// What the waiting tasks of a workspace want.
pub async fn waiting(read: &mut Read, workspace: WorkspaceId) -> Result<BTreeMap<TaskId, Wish>> {
    let rows: Vec<Wish> = read.all(WAITING, args![workspace]).await?;
    Ok(rows.into_iter().map(|wish| (wish.task_id, wish)).collect())
}
