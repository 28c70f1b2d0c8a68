//! Projects: what they are, how far they are, and which repositories they have.

mod documents;

pub(crate) use documents::STATEMENTS as DOCUMENT_STATEMENTS;
pub use documents::{
    create as create_document, delete as delete_document, document, documents, update as update_document,
};

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use shipmate_core::api::project::{Project, StatusCount};
use shipmate_core::event::EventKind;
use shipmate_core::id::{ProjectId, RepositoryId, WorkspaceId};
use shipmate_core::status::{ActorKind, IssueStatus, ProjectStatus};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    LIST = Sql::Same(
        "SELECT p.id, p.workspace_id, p.title, p.description, p.icon, p.color, p.status, p.lead_type, p.lead_id,
                p.start_date, p.due_date, p.version, p.created_at, p.updated_at,
                (SELECT COUNT(*) FROM project_document d WHERE d.project_id = p.id) AS document_count
         FROM project p WHERE p.workspace_id = $1 AND (CAST($2 AS UUID) IS NULL OR p.id = $2)
         ORDER BY p.created_at, p.id"
    );
    // Whoever changes a project does so one after the other.
    LOCK = Sql::Each {
        sqlite: "SELECT id FROM project WHERE workspace_id = $1 AND id = $2",
        postgres: "SELECT id FROM project WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE",
    };
    CREATOR = Sql::Same("SELECT creator_type, creator_id FROM project WHERE id = $1");
    PROGRESS = Sql::Same(
        "SELECT i.project_id, i.status, COUNT(*) AS count
         FROM issue i JOIN project p ON p.id = i.project_id
         WHERE p.workspace_id = $1 AND (CAST($2 AS UUID) IS NULL OR p.id = $2) AND i.archived_at IS NULL
         GROUP BY i.project_id, i.status"
    );
    REPOSITORIES = Sql::Same(
        "SELECT r.project_id, r.repository_id FROM project_repository r JOIN project p ON p.id = r.project_id
         WHERE p.workspace_id = $1 AND (CAST($2 AS UUID) IS NULL OR p.id = $2) ORDER BY r.place"
    );
    INSERT = Sql::Same(
        "INSERT INTO project (id, workspace_id, title, title_folded, description, icon, color, status, lead_type,
                              lead_id, creator_type, creator_id, start_date, due_date, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $15)"
    );
    UPDATE = Sql::Same(
        "UPDATE project SET title = $2, title_folded = $3, description = $4, icon = $5, color = $6, status = $7,
                            lead_type = $8, lead_id = $9, start_date = $10, due_date = $11, updated_at = $12,
                            version = version + 1
         WHERE id = $1"
    );
    UNLINK = Sql::Same("DELETE FROM project_repository WHERE project_id = $1");
    LINK = Sql::Same("INSERT INTO project_repository (project_id, repository_id, place) VALUES ($1, $2, $3)");
    DELETE = Sql::Same("DELETE FROM project WHERE workspace_id = $1 AND id = $2");
}

#[derive(FromRow)]
struct ProjectRow {
    id: ProjectId,
    workspace_id: WorkspaceId,
    title: String,
    description: String,
    icon: String,
    color: String,
    #[sqlx(try_from = "String")]
    status: ProjectStatus,
    lead_type: Option<String>,
    lead_id: Option<Uuid>,
    start_date: Option<String>,
    due_date: Option<String>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    document_count: i64,
}

#[derive(FromRow)]
struct ProgressRow {
    project_id: ProjectId,
    #[sqlx(try_from = "String")]
    status: IssueStatus,
    count: i64,
}

#[derive(FromRow)]
struct RepositoryRow {
    project_id: ProjectId,
    repository_id: RepositoryId,
}

#[derive(FromRow)]
struct CreatorRow {
    #[sqlx(try_from = "String")]
    creator_type: ActorKind,
    creator_id: Uuid,
}

#[derive(FromRow)]
struct IdRow {
    #[expect(dead_code, reason = "only that there is a row is asked")]
    id: ProjectId,
}

fn assembled(row: ProjectRow, mut progress: Vec<StatusCount>, repository_ids: Vec<RepositoryId>) -> Project {
    progress.sort_by_key(|each| each.status);
    let count = |status: IssueStatus| progress.iter().filter(|each| each.status == status).map(|each| each.count).sum();
    let all: i64 = progress.iter().map(|each| each.count).sum();
    Project {
        id: row.id,
        workspace_id: row.workspace_id,
        title: row.title,
        description: row.description,
        icon: row.icon,
        color: row.color,
        status: row.status,
        lead_type: row.lead_type.and_then(|word| word.parse().ok()),
        lead_id: row.lead_id,
        start_date: row.start_date.and_then(|day| day.parse().ok()),
        due_date: row.due_date.and_then(|day| day.parse().ok()),
        repository_ids,
        issue_count: all - count(IssueStatus::Cancelled),
        done_count: count(IssueStatus::Done),
        progress,
        document_count: row.document_count,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

async fn read_all(read: &mut Read, workspace: WorkspaceId, only: Option<ProjectId>) -> Result<Vec<Project>> {
    let rows: Vec<ProjectRow> = read.all(LIST, args![workspace, only]).await?;
    let mut progress: HashMap<ProjectId, Vec<StatusCount>> = HashMap::new();
    for row in read.all::<ProgressRow>(PROGRESS, args![workspace, only]).await? {
        progress.entry(row.project_id).or_default().push(StatusCount { status: row.status, count: row.count });
    }
    let mut repositories: HashMap<ProjectId, Vec<RepositoryId>> = HashMap::new();
    for row in read.all::<RepositoryRow>(REPOSITORIES, args![workspace, only]).await? {
        repositories.entry(row.project_id).or_default().push(row.repository_id);
    }
    let mut whole = |row: ProjectRow| {
        let (progress, repositories) = (progress.remove(&row.id), repositories.remove(&row.id));
        assembled(row, progress.unwrap_or_default(), repositories.unwrap_or_default())
    };
    Ok(rows.into_iter().map(&mut whole).collect())
}

/// A workspace's projects, oldest first.
pub async fn list(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Project>> {
    read_all(read, workspace, None).await
}

/// A project.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: ProjectId) -> Result<Option<Project>> {
    Ok(read_all(read, workspace, Some(id)).await?.pop())
}

/// Who made a project.
pub async fn creator(read: &mut Read, id: ProjectId) -> Result<Option<(ActorKind, Uuid)>> {
    let row: Option<CreatorRow> = read.optional(CREATOR, args![id]).await?;
    Ok(row.map(|row| (row.creator_type, row.creator_id)))
}

/// Keeps others from changing a project or its pages until the transaction
/// ends. What was read of it before may be old; read it again.
pub async fn lock(write: &mut Write, workspace: WorkspaceId, id: ProjectId) -> Result<()> {
    write.optional::<IdRow>(LOCK, args![workspace, id]).await.map(drop)
}

/// Adds a project, made by `creator`.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its title is taken.
pub async fn create(write: &mut Write, new: &Project, creator: (ActorKind, Uuid)) -> Result<()> {
    let values = args![
        new.id,
        new.workspace_id,
        &new.title,
        new.title.to_lowercase(),
        &new.description,
        &new.icon,
        &new.color,
        new.status.as_str(),
        new.lead_type.map(ActorKind::as_str),
        new.lead_id,
        creator.0.as_str(),
        creator.1,
        new.start_date.map(|day| day.to_string()),
        new.due_date.map(|day| day.to_string()),
        new.created_at,
    ];
    write.execute(INSERT, values).await?;
    link(write, new).await
}

/// Writes a project back as it should be. It is locked.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its new title is taken.
pub async fn update(write: &mut Write, project: &Project) -> Result<()> {
    let values = args![
        project.id,
        &project.title,
        project.title.to_lowercase(),
        &project.description,
        &project.icon,
        &project.color,
        project.status.as_str(),
        project.lead_type.map(ActorKind::as_str),
        project.lead_id,
        project.start_date.map(|day| day.to_string()),
        project.due_date.map(|day| day.to_string()),
        project.updated_at,
    ];
    write.execute(UPDATE, values).await?;
    write.execute(UNLINK, args![project.id]).await?;
    link(write, project).await
}

async fn link(write: &mut Write, project: &Project) -> Result<()> {
    for (place, repository) in (0_i64..).zip(&project.repository_ids) {
        write.execute(LINK, args![project.id, *repository, place]).await?;
    }
    write.tell(project.workspace_id, EventKind::Project, project.id, None);
    Ok(())
}

/// Removes a project and its pages; its issues stay. Answers whether it was there.
pub async fn delete(write: &mut Write, workspace: WorkspaceId, id: ProjectId) -> Result<bool> {
    let removed = write.execute(DELETE, args![workspace, id]).await? > 0;
    if removed {
        write.tell(workspace, EventKind::Project, id, None);
    }
    Ok(removed)
}
