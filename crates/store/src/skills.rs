//! Skills: what agents can be taught, and which agents were.

use chrono::{DateTime, Utc};
use shipmate_core::api::skill::Skill;
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, AgentId, SkillId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    LIST = Sql::Same(
        "SELECT id, workspace_id, name, description, config, hash, size_bytes, file_count, version, created_by,
                created_at, updated_at
         FROM skill WHERE workspace_id = $1 AND (CAST($2 AS UUID) IS NULL OR id = $2) ORDER BY name"
    );
    OF_AGENT = Sql::Same(
        "SELECT s.id, s.workspace_id, s.name, s.description, s.config, s.hash, s.size_bytes, s.file_count, s.version,
                s.created_by, s.created_at, s.updated_at
         FROM agent_skill k JOIN skill s ON s.id = k.skill_id
         WHERE s.workspace_id = $1 AND k.agent_id = $2 ORDER BY s.name"
    );
    INSERT = Sql::Same(
        "INSERT INTO skill (id, workspace_id, name, description, config, hash, size_bytes, file_count, version,
                            created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    UPDATE = Sql::Same(
        "UPDATE skill SET name = $3, description = $4, config = $5, hash = $6, size_bytes = $7, file_count = $8,
                          version = version + 1, updated_at = $9
         WHERE workspace_id = $1 AND id = $2 AND version = $10"
    );
    DELETE = Sql::Same("DELETE FROM skill WHERE workspace_id = $1 AND id = $2");
    KEEP_BUNDLE = Sql::Same(
        "INSERT INTO skill_bundle (workspace_id, hash, bundle, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
    );
    BUNDLE = Sql::Same("SELECT bundle FROM skill_bundle WHERE workspace_id = $1 AND hash = $2");
    BUNDLE_FOR = Sql::Same(
        "SELECT b.bundle FROM skill_bundle b
         JOIN member k ON k.workspace_id = b.workspace_id AND k.account_id = $2
         WHERE b.hash = $1 LIMIT 1"
    );
    ATTACH = Sql::Same("INSERT INTO agent_skill (agent_id, skill_id) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    DETACH = Sql::Same("DELETE FROM agent_skill WHERE agent_id = $1 AND skill_id = $2");
    DETACH_ALL = Sql::Same("DELETE FROM agent_skill WHERE agent_id = $1");
    AGENTS_WITH = Sql::Same("SELECT agent_id FROM agent_skill WHERE skill_id = $1 ORDER BY agent_id");
}

#[derive(FromRow)]
struct SkillRow {
    id: SkillId,
    workspace_id: WorkspaceId,
    name: String,
    description: String,
    config: String,
    hash: String,
    size_bytes: i64,
    file_count: i64,
    version: i64,
    created_by: Option<AccountId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<SkillRow> for Skill {
    fn from(row: SkillRow) -> Self {
        Self {
            id: row.id,
            workspace_id: row.workspace_id,
            name: row.name,
            description: row.description,
            // Written by `create` and `update`, so it is an object.
            config: serde_json::from_str(&row.config).unwrap_or_default(),
            hash: row.hash,
            size_bytes: row.size_bytes,
            file_count: row.file_count,
            version: row.version,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

#[derive(FromRow)]
struct BundleRow {
    bundle: String,
}

#[derive(FromRow)]
struct AgentRow {
    agent_id: AgentId,
}

/// A workspace's skills, by name.
pub async fn list(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Skill>> {
    let rows: Vec<SkillRow> = read.all(LIST, args![workspace, None::<SkillId>]).await?;
    Ok(rows.into_iter().map(Skill::from).collect())
}

/// A skill.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: SkillId) -> Result<Option<Skill>> {
    Ok(read.optional::<SkillRow>(LIST, args![workspace, Some(id)]).await?.map(Skill::from))
}

/// The skills of an agent, by name.
pub async fn of_agent(read: &mut Read, workspace: WorkspaceId, agent: AgentId) -> Result<Vec<Skill>> {
    let rows: Vec<SkillRow> = read.all(OF_AGENT, args![workspace, agent]).await?;
    Ok(rows.into_iter().map(Skill::from).collect())
}

/// What a skill of this workspace holds or once held, as it was kept.
pub async fn bundle(read: &mut Read, workspace: WorkspaceId, hash: &str) -> Result<Option<String>> {
    Ok(read.optional::<BundleRow>(BUNDLE, args![workspace, hash]).await?.map(|row| row.bundle))
}

/// The same, in whichever of this person's workspaces has it.
pub async fn bundle_for(read: &mut Read, account: AccountId, hash: &str) -> Result<Option<String>> {
    Ok(read.optional::<BundleRow>(BUNDLE_FOR, args![hash, account]).await?.map(|row| row.bundle))
}

/// Adds a skill, with what it holds.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its name is taken.
pub async fn create(write: &mut Write, new: &Skill, bundle: &str) -> Result<()> {
    write.execute(KEEP_BUNDLE, args![new.workspace_id, &new.hash, bundle, new.created_at]).await?;
    let values = args![
        new.id,
        new.workspace_id,
        &new.name,
        &new.description,
        serde_json::json!(new.config).to_string(),
        &new.hash,
        new.size_bytes,
        new.file_count,
        new.version,
        new.created_by,
        new.created_at,
        new.updated_at,
    ];
    write.execute(INSERT, values).await?;
    write.tell(new.workspace_id, EventKind::Skill, new.id, None);
    Ok(())
}

/// Writes a skill back as it should be, with what it holds now; answers
/// whether it still had the version that `skill` has.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its new name is taken.
pub async fn update(write: &mut Write, skill: &Skill, bundle: &str) -> Result<bool> {
    write.execute(KEEP_BUNDLE, args![skill.workspace_id, &skill.hash, bundle, skill.updated_at]).await?;
    let values = args![
        skill.workspace_id,
        skill.id,
        &skill.name,
        &skill.description,
        serde_json::json!(skill.config).to_string(),
        &skill.hash,
        skill.size_bytes,
        skill.file_count,
        skill.updated_at,
        skill.version,
    ];
    let changed = write.execute(UPDATE, values).await? > 0;
    if changed {
        write.tell(skill.workspace_id, EventKind::Skill, skill.id, None);
    }
    Ok(changed)
}

/// Removes a skill, and takes it from every agent; answers whether it was there.
pub async fn delete(write: &mut Write, workspace: WorkspaceId, id: SkillId) -> Result<bool> {
    let agents: Vec<AgentRow> = write.all(AGENTS_WITH, args![id]).await?;
    let removed = write.execute(DELETE, args![workspace, id]).await? > 0;
    if removed {
        write.tell(workspace, EventKind::Skill, id, None);
        for agent in agents {
            write.tell(workspace, EventKind::Agent, agent.agent_id, None);
        }
    }
    Ok(removed)
}

/// Teaches an agent these skills.
pub async fn attach(write: &mut Write, workspace: WorkspaceId, agent: AgentId, skills: &[SkillId]) -> Result<()> {
    for skill in skills {
        write.execute(ATTACH, args![agent, *skill]).await?;
    }
    write.tell(workspace, EventKind::Agent, agent, None);
    Ok(())
}

/// Makes these all the skills that an agent has.
pub async fn replace(write: &mut Write, workspace: WorkspaceId, agent: AgentId, skills: &[SkillId]) -> Result<()> {
    write.execute(DETACH_ALL, args![agent]).await?;
    attach(write, workspace, agent, skills).await
}

/// Takes a skill from an agent; answers whether it had it.
pub async fn detach(write: &mut Write, workspace: WorkspaceId, agent: AgentId, skill: SkillId) -> Result<bool> {
    let had = write.execute(DETACH, args![agent, skill]).await? > 0;
    if had {
        write.tell(workspace, EventKind::Agent, agent, None);
    }
    Ok(had)
}
