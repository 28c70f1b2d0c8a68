//! Agents: teammates that are programs.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Agent;
use shipmate_core::api::price::{ChainBudget, Money};
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, AgentId, RuntimeId, WorkspaceId};
use shipmate_core::status::{AgentStatus, Approval, Presence};
use sqlx::FromRow;

use crate::error::Result;
use crate::placement;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    LIST = Sql::Same(
        "SELECT a.id, a.workspace_id, a.name, a.description, a.instructions, a.provider, a.runtime_id, a.model,
                a.max_concurrent_tasks, a.max_attempts, a.approval,
                a.patience_seconds, a.chain_currency, a.chain_micros, a.chain_tokens, a.concurrency_key, a.owner_id, a.created_at, a.updated_at, a.archived_at,
                (SELECT COUNT(*) FROM task t WHERE t.agent_id = a.id AND t.status = 'running') AS running,
                EXISTS (SELECT 1 FROM runtime r JOIN machine m
                          ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
                        WHERE r.workspace_id = a.workspace_id AND r.provider = a.provider AND r.offered AND m.online
                          AND r.disabled_at IS NULL
                          AND (a.runtime_id IS NULL OR a.runtime_id = r.id)
                          AND NOT EXISTS (SELECT 1 FROM agent_label n WHERE n.agent_id = a.id
                                          AND NOT EXISTS (SELECT 1 FROM machine_label l
                                                          WHERE l.workspace_id = m.workspace_id
                                                            AND l.daemon_id = m.daemon_id
                                                            AND l.label = n.label))) AS online
         FROM agent a
         WHERE a.workspace_id = $1 AND ($2 OR a.archived_at IS NULL) AND (CAST($3 AS UUID) IS NULL OR a.id = $3)
         ORDER BY a.created_at, a.id"
    );
    INSERT = Sql::Same(
        "INSERT INTO agent (id, workspace_id, owner_id, name, description, instructions, provider, model, runtime_id,
                            max_concurrent_tasks, max_attempts, approval, patience_seconds, created_at, updated_at,
                            chain_currency, chain_micros, chain_tokens, concurrency_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, $17, $18)"
    );
    INSERT_UNLESS_THERE = Sql::Same(
        "INSERT INTO agent (id, workspace_id, owner_id, name, description, instructions, provider, model, runtime_id,
                            max_concurrent_tasks, max_attempts, approval, patience_seconds, created_at, updated_at,
                            chain_currency, chain_micros, chain_tokens, concurrency_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, $17, $18)
         ON CONFLICT (workspace_id, name) DO NOTHING"
    );
    UPDATE = Sql::Same(
        "UPDATE agent SET name = $3, description = $4, instructions = $5, model = $6, runtime_id = $7,
                          max_concurrent_tasks = $8, archived_at = $9, updated_at = $10, max_attempts = $11,
                          approval = $12, patience_seconds = $13, chain_currency = $14, chain_micros = $15,
                          chain_tokens = $16, concurrency_key = $17
         WHERE workspace_id = $1 AND id = $2"
    );
    KNOWN_PROVIDERS = Sql::Same("SELECT DISTINCT provider FROM agent WHERE workspace_id = $1");
    RUNNING = Sql::Same(
        "SELECT agent_id, COUNT(*) AS running FROM task WHERE workspace_id = $1 AND status = 'running' GROUP BY agent_id"
    );
}

#[derive(FromRow)]
struct AgentRow {
    id: AgentId,
    workspace_id: WorkspaceId,
    name: String,
    description: String,
    instructions: String,
    provider: String,
    runtime_id: Option<RuntimeId>,
    model: String,
    max_concurrent_tasks: i64,
    max_attempts: i64,
    #[sqlx(try_from = "String")]
    approval: Approval,
    patience_seconds: i64,
    chain_currency: Option<String>,
    chain_micros: Option<i64>,
    chain_tokens: Option<i64>,
    concurrency_key: String,
    owner_id: AccountId,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    archived_at: Option<DateTime<Utc>>,
    running: i64,
    online: bool,
}

impl From<AgentRow> for Agent {
    fn from(row: AgentRow) -> Self {
        Self {
            id: row.id,
            workspace_id: row.workspace_id,
            name: row.name,
            description: row.description,
            instructions: row.instructions,
            provider: row.provider,
            runtime_id: row.runtime_id,
            model: row.model,
            max_concurrent_tasks: row.max_concurrent_tasks,
            max_attempts: row.max_attempts,
            approval: row.approval,
            patience_seconds: row.patience_seconds,
            chain_budget: budget(row.chain_currency.zip(row.chain_micros), row.chain_tokens),
            required_labels: Vec::new(),
            concurrency_key: row.concurrency_key,
            running: row.running,
            presence: if row.online { Presence::Online } else { Presence::Offline },
            status: match (row.running, row.online) {
                (1.., _) => AgentStatus::Working,
                (_, true) => AgentStatus::Idle,
                (_, false) => AgentStatus::Offline,
            },
            owner_id: row.owner_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
            archived_at: row.archived_at,
        }
    }
}

/// The budget that these columns are; none if all are empty.
fn budget(cost: Option<(String, i64)>, tokens: Option<i64>) -> Option<ChainBudget> {
    let cost = cost.map(|(currency, micros)| Money { currency, micros });
    (cost.is_some() || tokens.is_some()).then_some(ChainBudget { cost, tokens })
}

/// The columns that a budget is: currency, millionths of it, tokens.
fn columns(budget: Option<&ChainBudget>) -> (Option<&str>, Option<i64>, Option<i64>) {
    let cost = budget.and_then(|budget| budget.cost.as_ref());
    (cost.map(|cost| cost.currency.as_str()), cost.map(|cost| cost.micros), budget.and_then(|budget| budget.tokens))
}

#[derive(FromRow)]
struct ProviderRow {
    provider: String,
}

#[derive(FromRow)]
struct RunningRow {
    agent_id: AgentId,
    running: i64,
}

/// A workspace's agents, oldest first.
pub async fn list(read: &mut Read, workspace: WorkspaceId, archived_too: bool) -> Result<Vec<Agent>> {
    let rows: Vec<AgentRow> = read.all(LIST, args![workspace, archived_too, None::<AgentId>]).await?;
    with_labels(read, workspace, rows).await
}

/// The agents, with the labels that they need.
async fn with_labels(read: &mut Read, workspace: WorkspaceId, rows: Vec<AgentRow>) -> Result<Vec<Agent>> {
    let mut needed = placement::of_agents(read, workspace).await?;
    let agents = rows.into_iter().map(Agent::from);
    Ok(agents.map(|agent| Agent { required_labels: needed.remove(&agent.id).unwrap_or_default(), ..agent }).collect())
}

/// An agent, archived or not.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: AgentId) -> Result<Option<Agent>> {
    let rows: Vec<AgentRow> = read.all(LIST, args![workspace, true, Some(id)]).await?;
    Ok(with_labels(read, workspace, rows).await?.pop())
}

/// Adds an agent.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its name is taken.
pub async fn create(write: &mut Write, new: &Agent) -> Result<()> {
    insert(write, INSERT, new).await
}

/// Adds an agent unless there is one of its name, also if somebody else adds
/// that one at this moment.
pub async fn create_unless_there(write: &mut Write, new: &Agent) -> Result<()> {
    insert(write, INSERT_UNLESS_THERE, new).await
}

async fn insert(write: &mut Write, statement: Sql, new: &Agent) -> Result<()> {
    let (currency, micros, tokens) = columns(new.chain_budget.as_ref());
    let values = args![
        new.id,
        new.workspace_id,
        new.owner_id,
        &new.name,
        &new.description,
        &new.instructions,
        &new.provider,
        &new.model,
        new.runtime_id,
        new.max_concurrent_tasks,
        new.max_attempts,
        new.approval.as_str(),
        new.patience_seconds,
        new.created_at,
        currency,
        micros,
        tokens,
        new.concurrency_key.as_str(),
    ];
    if write.execute(statement, values).await? > 0 {
        placement::label_agent(write, new.id, &new.required_labels).await?;
        write.tell(new.workspace_id, EventKind::Agent, new.id, None);
    }
    Ok(())
}

/// Writes an agent back as it should be.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its new name is taken.
pub async fn update(write: &mut Write, agent: &Agent) -> Result<()> {
    let (currency, micros, tokens) = columns(agent.chain_budget.as_ref());
    let values = args![
        agent.workspace_id,
        agent.id,
        &agent.name,
        &agent.description,
        &agent.instructions,
        &agent.model,
        agent.runtime_id,
        agent.max_concurrent_tasks,
        agent.archived_at,
        agent.updated_at,
        agent.max_attempts,
        agent.approval.as_str(),
        agent.patience_seconds,
        currency,
        micros,
        tokens,
        agent.concurrency_key.as_str(),
    ];
    write.execute(UPDATE, values).await?;
    placement::label_agent(write, agent.id, &agent.required_labels).await?;
    write.tell(agent.workspace_id, EventKind::Agent, agent.id, None);
    Ok(())
}

/// The providers that ever had an agent here, archived ones included: what a
/// person has put away is not made again.
pub async fn known_providers(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<String>> {
    let rows: Vec<ProviderRow> = read.all(KNOWN_PROVIDERS, args![workspace]).await?;
    Ok(rows.into_iter().map(|row| row.provider).collect())
}

/// How many runs each agent has that has any.
pub async fn running(read: &mut Read, workspace: WorkspaceId) -> Result<BTreeMap<AgentId, i64>> {
    let rows: Vec<RunningRow> = read.all(RUNNING, args![workspace]).await?;
    Ok(rows.into_iter().map(|row| (row.agent_id, row.running)).collect())
}
