//! What the reference's daemons need looked up. They name a runtime or an
//! execution by its id alone, so whose it is comes with every answer.

mod executions;
pub mod legacy;
pub mod messages;

use chrono::{DateTime, Utc};
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, RuntimeId, WorkspaceId};
use sqlx::FromRow;

pub(crate) use executions::STATEMENTS as EXECUTION_STATEMENTS;
pub use executions::{Execution, Live, ModelUsage, Queued, execution, live_on, place, prior_directory, queued, usage};

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    RUNTIME = Sql::Same(
        "SELECT r.id, r.workspace_id, r.daemon_id, r.provider, r.version, m.owner_id, m.online, m.last_seen_at,
                (SELECT COUNT(*) FROM member k WHERE k.workspace_id = r.workspace_id AND k.account_id = $2) AS memberships
         FROM runtime r JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
         WHERE r.id = $1"
    );
    WITHDRAW = Sql::Same("UPDATE runtime SET offered = FALSE WHERE id = $1");
    CLOSE_MACHINE = Sql::Same(
        "UPDATE machine SET online = FALSE, offline_since = $3 WHERE workspace_id = $1 AND daemon_id = $2
           AND NOT EXISTS (SELECT 1 FROM runtime r WHERE r.workspace_id = $1 AND r.daemon_id = $2 AND r.offered)"
    );
}

/// A runtime, and what it is to the account that asked.
#[derive(Debug, Clone, FromRow)]
pub struct Runtime {
    /// The runtime.
    pub id: RuntimeId,
    /// The workspace it serves.
    pub workspace_id: WorkspaceId,
    /// The daemon it is on.
    pub daemon_id: String,
    /// The kind of agent CLI.
    pub provider: String,
    /// The agent CLI's version.
    pub version: String,
    /// Whose machine it is on.
    pub owner_id: AccountId,
    /// Whether its machine is shown as there.
    pub online: bool,
    /// When its machine's last beat was written down.
    pub last_seen_at: DateTime<Utc>,
    memberships: i64,
}

impl Runtime {
    /// Whether the account that asked is a member of its workspace.
    #[must_use]
    pub fn asked_by_member(&self) -> bool {
        self.memberships > 0
    }
}

/// A runtime by its id alone, and what it is to `account`.
pub async fn runtime(read: &mut Read, id: RuntimeId, account: AccountId) -> Result<Option<Runtime>> {
    read.optional(RUNTIME, args![id, account]).await
}

/// Notes that a daemon offers this runtime no more; without any, its machine
/// is shown as offline.
pub async fn withdraw(write: &mut Write, runtime: &Runtime, now: DateTime<Utc>) -> Result<()> {
    write.execute(WITHDRAW, args![runtime.id]).await?;
    write.execute(CLOSE_MACHINE, args![runtime.workspace_id, &runtime.daemon_id, now]).await?;
    write.tell(runtime.workspace_id, EventKind::Machine, runtime.workspace_id, None);
    Ok(())
}
