//! A machine that changed its id: what it had under the old one is its own.

use shipmate_core::id::{AccountId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Sql, Write, args, statements};

statements! {
    // Old ids were host names, and those change their case.
    KNOWN = Sql::Same(
        "SELECT daemon_id FROM machine
         WHERE workspace_id = $1 AND owner_id = $2 AND LOWER(daemon_id) = LOWER($3) AND daemon_id <> $4"
    );
    MOVE_RUNTIMES = Sql::Same(
        "UPDATE runtime SET daemon_id = $3, offered = FALSE
         WHERE workspace_id = $1 AND daemon_id = $2
           AND provider NOT IN (SELECT n.provider FROM runtime n WHERE n.workspace_id = $1 AND n.daemon_id = $3)"
    );
    // What a person said of it holds for the machine, whatever its id.
    KEEP_WISHES = Sql::Same(
        "UPDATE runtime SET
             disabled_at = COALESCE(disabled_at,
                 (SELECT o.disabled_at FROM runtime o
                  WHERE o.workspace_id = $1 AND o.daemon_id = $2 AND o.provider = runtime.provider)),
             given_name = COALESCE(given_name,
                 (SELECT o.given_name FROM runtime o
                  WHERE o.workspace_id = $1 AND o.daemon_id = $2 AND o.provider = runtime.provider))
         WHERE workspace_id = $1 AND daemon_id = $3"
    );
    MOVE_AGENTS = Sql::Same(
        "UPDATE agent SET runtime_id =
             (SELECT n.id FROM runtime n JOIN runtime o ON o.workspace_id = n.workspace_id AND o.provider = n.provider
              WHERE o.id = agent.runtime_id AND n.daemon_id = $3)
         WHERE workspace_id = $1
           AND runtime_id IN (SELECT o.id FROM runtime o WHERE o.workspace_id = $1 AND o.daemon_id = $2)"
    );
    MOVE_EXECUTIONS = Sql::Same("UPDATE execution SET daemon_id = $3 WHERE workspace_id = $1 AND daemon_id = $2");
    MOVE_SESSIONS = Sql::Same(
        "UPDATE agent_session SET daemon_id = $3
         WHERE workspace_id = $1 AND daemon_id = $2
           AND NOT EXISTS (SELECT 1 FROM agent_session n
                           WHERE n.issue_id = agent_session.issue_id AND n.agent_id = agent_session.agent_id
                             AND n.native_id = agent_session.native_id AND n.daemon_id = $3)"
    );
    REMOVE = Sql::Same("DELETE FROM machine WHERE workspace_id = $1 AND daemon_id = $2");
}

#[derive(FromRow)]
struct DaemonRow {
    daemon_id: String,
}

/// Makes what `owner` had under `legacy` in this workspace that of `daemon`,
/// which must be registered there. Another person's machine is never touched.
/// Answers whether there was something.
pub async fn adopt(
    write: &mut Write,
    workspace: WorkspaceId,
    owner: AccountId,
    legacy: &str,
    daemon: &str,
) -> Result<bool> {
    let known: Vec<DaemonRow> = write.all(KNOWN, args![workspace, owner, legacy, daemon]).await?;
    for DaemonRow { daemon_id: old } in &known {
        for statement in [MOVE_RUNTIMES, KEEP_WISHES, MOVE_AGENTS, MOVE_EXECUTIONS, MOVE_SESSIONS] {
            write.execute(statement, args![workspace, old, daemon]).await?;
        }
        write.execute(REMOVE, args![workspace, old]).await?;
    }
    Ok(!known.is_empty())
}
