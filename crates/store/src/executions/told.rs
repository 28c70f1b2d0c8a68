//! What an execution's journal tells, as it is kept.

use chrono::{DateTime, Utc};
use shipmate_core::api::run::UsageTotal;
use shipmate_core::id::{AgentId, IssueId, SessionId};
use shipmate_core::journal::{Diff, Started, Usage};
use shipmate_core::rules::session::{Earlier, SessionState};
use sqlx::FromRow;

use super::{Locked, tell_of_run};
use crate::error::Result;
use crate::runs::{files_as_text, stat};
use crate::sql::{Read, Sql, Write, args, statements};
use crate::usage;

statements! {
    STARTED = Sql::Same(
        "UPDATE execution SET started_at = $2, directory = $3, branch = $4, tool_version = $5
         WHERE id = $1 AND started_at IS NULL"
    );
    USED_TOOLS = Sql::Same("UPDATE execution SET used_tools = TRUE WHERE id = $1");
    SESSION = Sql::Same("UPDATE execution SET native_session = $2, model = COALESCE($3, model) WHERE id = $1");
    INSERT_USAGE = Sql::Same(
        "INSERT INTO usage_entry (execution_id, n, task_id, model, input_tokens, output_tokens, cache_read_tokens,
                                  cache_write_tokens, counts, cost_micros)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    MODEL_USED = Sql::Same(
        "INSERT INTO model_used (workspace_id, provider, model) SELECT workspace_id, provider, $3 FROM agent
         WHERE workspace_id = $1 AND id = $2
         ON CONFLICT (workspace_id, provider, model) DO NOTHING"
    );
    UPSERT_DIFF = Sql::Same(
        "INSERT INTO diff (execution_id, patch, files, file_count, additions, deletions, truncated)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (execution_id) DO UPDATE
         SET patch = $2, files = $3, file_count = $4, additions = $5, deletions = $6, truncated = $7"
    );
    UPSERT_SESSION = Sql::Same(
        "INSERT INTO agent_session (id, workspace_id, issue_id, agent_id, daemon_id, provider, native_id, state, reason,
                                    created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
         ON CONFLICT (issue_id, agent_id, daemon_id, native_id) DO UPDATE SET state = $8, reason = $9, updated_at = $10"
    );
    EARLIER_SESSION = Sql::Same(
        "SELECT native_id, state, reason FROM agent_session
         WHERE issue_id = $1 AND agent_id = $2 AND daemon_id = $3 AND provider = $4
         ORDER BY updated_at DESC, id DESC LIMIT 1"
    );
}

#[derive(FromRow)]
struct SessionRow {
    native_id: String,
    state: String,
    reason: String,
}

/// Folds `started`.
pub async fn started(write: &mut Write, execution: &Locked, said: &Started, now: DateTime<Utc>) -> Result<()> {
    let branch = said.branch.as_ref().map(|branch| branch.as_str());
    let version = said.version.as_ref().map(|version| version.as_str());
    write.execute(STARTED, args![execution.id, now, said.directory.as_str(), branch, version]).await?;
    tell_of_run(write, execution);
    Ok(())
}

/// Notes that the agent used a tool.
pub async fn used_tools(write: &mut Write, execution: &Locked) -> Result<()> {
    write.execute(USED_TOOLS, args![execution.id]).await.map(drop)
}

/// Folds `session`.
pub async fn session(write: &mut Write, execution: &Locked, native_id: &str, model: Option<&str>) -> Result<()> {
    write.execute(SESSION, args![execution.id, native_id, model]).await?;
    tell_of_run(write, execution);
    Ok(())
}

/// What an agent may say that one turn took, in tokens or millionths; more is
/// a mistake of it. So small that the sum over a run always fits a number.
fn tokens(said: i64) -> i64 {
    said.clamp(0, 10_000_000_000)
}

/// Folds `usage`.
pub async fn usage(write: &mut Write, execution: &Locked, n: i64, said: &Usage) -> Result<()> {
    let model = said.model.as_str();
    let used = UsageTotal {
        input_tokens: tokens(said.input_tokens),
        output_tokens: tokens(said.output_tokens),
        cache_read_tokens: tokens(said.cache_read_tokens),
        cache_write_tokens: tokens(said.cache_write_tokens),
    };
    let cost_micros = said.cost_micros.map(tokens);
    let values = args![
        execution.id,
        n,
        execution.task_id,
        model,
        used.input_tokens,
        used.output_tokens,
        used.cache_read_tokens,
        used.cache_write_tokens,
        said.counts.as_str(),
        cost_micros,
    ];
    write.execute(INSERT_USAGE, values).await?;
    usage::add(write, execution, model, (used, cost_micros)).await?;
    write.execute(MODEL_USED, args![execution.workspace_id, execution.agent_id, model]).await?;
    tell_of_run(write, execution);
    Ok(())
}

/// Folds `diff`: the newest one counts.
pub async fn diff(write: &mut Write, execution: &Locked, said: &Diff) -> Result<()> {
    let (files, size) = (files_as_text(said)?, stat(said));
    let values =
        args![execution.id, said.patch.as_str(), files, size.files, size.additions, size.deletions, said.truncated,];
    write.execute(UPSERT_DIFF, values).await?;
    tell_of_run(write, execution);
    Ok(())
}

/// Notes what became of the conversation that an execution had.
pub async fn keep_session(
    write: &mut Write,
    id: SessionId,
    execution: &Locked,
    provider: &str,
    (state, reason): (SessionState, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(native_id) = &execution.native_session else { return Ok(()) };
    let values = args![
        id,
        execution.workspace_id,
        execution.issue_id,
        execution.agent_id,
        &execution.daemon_id,
        provider,
        native_id,
        state.as_str(),
        reason,
        now,
    ];
    write.execute(UPSERT_SESSION, values).await.map(drop)
}

/// The last conversation that this agent had about this issue on this
/// machine, by its present provider: another's would not know it.
pub async fn earlier_session(
    read: &mut Read,
    (issue, agent): (IssueId, AgentId),
    daemon_id: &str,
    provider: &str,
) -> Result<Option<Earlier>> {
    let row: Option<SessionRow> = read.optional(EARLIER_SESSION, args![issue, agent, daemon_id, provider]).await?;
    Ok(row.map(|row| Earlier {
        id: row.native_id,
        is_usable: row.state == SessionState::Usable.as_str(),
        reason: row.reason,
    }))
}
