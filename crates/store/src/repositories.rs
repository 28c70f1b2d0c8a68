//! The git repositories that issues of a workspace work in.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Repository;
use shipmate_core::event::EventKind;
use shipmate_core::id::{RepositoryId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    LIST = Sql::Same(
        "SELECT id, name, url, daemon_id, created_at FROM repository WHERE workspace_id = $1 ORDER BY created_at, id"
    );
    INSERT = Sql::Same(
        "INSERT INTO repository (id, workspace_id, name, url, daemon_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
    );
    DELETE = Sql::Same("DELETE FROM repository WHERE workspace_id = $1 AND id = $2");
}

#[derive(FromRow)]
struct RepositoryRow {
    id: RepositoryId,
    name: String,
    url: String,
    daemon_id: Option<String>,
    created_at: DateTime<Utc>,
}

/// A workspace's repositories, oldest first. The first is the one an issue
/// works in that names none.
pub async fn list(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Repository>> {
    let rows: Vec<RepositoryRow> = read.all(LIST, args![workspace]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Repository {
            id: row.id,
            name: row.name,
            url: row.url,
            daemon_id: row.daemon_id,
            created_at: row.created_at,
        })
        .collect())
}

/// Adds a repository.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its name or address is taken.
pub async fn create(write: &mut Write, workspace: WorkspaceId, new: &Repository) -> Result<()> {
    let values = args![new.id, workspace, &new.name, &new.url, new.daemon_id.as_deref(), new.created_at];
    write.execute(INSERT, values).await?;
    write.tell(workspace, EventKind::Repository, new.id, None);
    Ok(())
}

/// Removes a repository; answers whether it was there.
pub async fn delete(write: &mut Write, workspace: WorkspaceId, id: RepositoryId) -> Result<bool> {
    let removed = write.execute(DELETE, args![workspace, id]).await? > 0;
    if removed {
        write.tell(workspace, EventKind::Repository, id, None);
    }
    Ok(removed)
}
