//! The variables of agents' environments, as they were encrypted.

use chrono::{DateTime, Utc};
use shipmate_core::event::EventKind;
use shipmate_core::id::{AgentId, ExecutionId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    OF_AGENT = Sql::Same(
        "SELECT agent_id, name, key_id, nonce, sealed, updated_at FROM agent_variable WHERE agent_id = $1 ORDER BY name"
    );
    OF_EXECUTION = Sql::Same(
        "SELECT v.agent_id, v.name, v.key_id, v.nonce, v.sealed, v.updated_at
         FROM execution e JOIN task t ON t.id = e.task_id JOIN agent_variable v ON v.agent_id = t.agent_id
         WHERE e.id = $1 ORDER BY v.name"
    );
    SET = Sql::Same(
        "INSERT INTO agent_variable (agent_id, name, key_id, nonce, sealed, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (agent_id, name) DO UPDATE
         SET key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed, updated_at = excluded.updated_at"
    );
    REMOVE = Sql::Same("DELETE FROM agent_variable WHERE agent_id = $1 AND name = $2");
}

/// A variable, encrypted.
#[derive(Clone, FromRow)]
pub struct SealedVariable {
    /// Whose it is.
    pub agent_id: AgentId,
    /// Its name.
    pub name: String,
    /// Which key it was encrypted with.
    pub key_id: String,
    /// The number that was used once.
    pub nonce: Vec<u8>,
    /// The encrypted value.
    pub sealed: Vec<u8>,
    /// When it was set.
    pub updated_at: DateTime<Utc>,
}

impl std::fmt::Debug for SealedVariable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedVariable({} of {})", self.name, self.agent_id)
    }
}

/// The variables of an agent, by name.
pub async fn of_agent(read: &mut Read, agent: AgentId) -> Result<Vec<SealedVariable>> {
    read.all(OF_AGENT, args![agent]).await
}

/// The variables of the agent that an execution is of, by name.
pub async fn of_execution(read: &mut Read, execution: ExecutionId) -> Result<Vec<SealedVariable>> {
    read.all(OF_EXECUTION, args![execution]).await
}

/// Gives an agent a variable, in place of one of the same name.
pub async fn set(write: &mut Write, workspace: WorkspaceId, variable: SealedVariable) -> Result<()> {
    let agent = variable.agent_id;
    let values = args![agent, variable.name, variable.key_id, variable.nonce, variable.sealed, variable.updated_at];
    write.execute(SET, values).await?;
    write.tell(workspace, EventKind::Agent, agent, None);
    Ok(())
}

/// Takes a variable from an agent; answers whether it had it.
pub async fn remove(write: &mut Write, workspace: WorkspaceId, agent: AgentId, name: &str) -> Result<bool> {
    let removed = write.execute(REMOVE, args![agent, name]).await? > 0;
    if removed {
        write.tell(workspace, EventKind::Agent, agent, None);
    }
    Ok(removed)
}
