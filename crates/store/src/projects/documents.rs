//! Pages of projects.

use chrono::{DateTime, Utc};
use shipmate_core::api::project::Document;
use shipmate_core::event::EventKind;
use shipmate_core::id::{DocumentId, ProjectId, WorkspaceId};
use shipmate_core::status::ActorKind;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

/// The columns that every page is read with; `$content` is its text, or none.
macro_rules! document_query {
    ($content:literal, $condition:literal) => {
        concat!(
            "SELECT d.id, d.project_id, d.title, ",
            $content,
            " AS content, d.size_bytes, d.updated_by_type, d.updated_by_id, d.version, d.created_at, d.updated_at
             FROM project_document d JOIN project p ON p.id = d.project_id WHERE p.workspace_id = $1 AND ",
            $condition
        )
    };
}

statements! {
    LIST = Sql::Same(document_query!("CAST(NULL AS TEXT)", "d.project_id = $2 ORDER BY d.created_at, d.id"));
    GET = Sql::Same(document_query!("d.content", "d.id = $2"));
    INSERT = Sql::Same(
        "INSERT INTO project_document (id, project_id, title, title_folded, content, size_bytes, updated_by_type,
                                       updated_by_id, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)"
    );
    UPDATE = Sql::Same(
        "UPDATE project_document SET title = $2, title_folded = $3, content = $4, size_bytes = $5,
                                     updated_by_type = $6, updated_by_id = $7, updated_at = $8, version = version + 1
         WHERE id = $1"
    );
    DELETE = Sql::Same("DELETE FROM project_document WHERE id = $1");
}

#[derive(FromRow)]
struct DocumentRow {
    id: DocumentId,
    project_id: ProjectId,
    title: String,
    content: Option<String>,
    size_bytes: i64,
    #[sqlx(try_from = "String")]
    updated_by_type: ActorKind,
    updated_by_id: Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<DocumentRow> for Document {
    fn from(row: DocumentRow) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            title: row.title,
            content: row.content,
            size_bytes: row.size_bytes,
            updated_by_type: row.updated_by_type,
            updated_by_id: row.updated_by_id,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A project's pages without their contents, oldest first.
pub async fn documents(read: &mut Read, workspace: WorkspaceId, project: ProjectId) -> Result<Vec<Document>> {
    let rows: Vec<DocumentRow> = read.all(LIST, args![workspace, project]).await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// A page, whole.
pub async fn document(read: &mut Read, workspace: WorkspaceId, id: DocumentId) -> Result<Option<Document>> {
    Ok(read.optional::<DocumentRow>(GET, args![workspace, id]).await?.map(Document::from))
}

fn size(content: &str) -> i64 {
    i64::try_from(content.len()).unwrap_or(i64::MAX)
}

/// Adds a page. Its project is locked.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its title is taken.
pub async fn create(write: &mut Write, workspace: WorkspaceId, new: &Document) -> Result<()> {
    let content = new.content.as_deref().unwrap_or_default();
    let values = args![
        new.id,
        new.project_id,
        &new.title,
        new.title.to_lowercase(),
        content,
        size(content),
        new.updated_by_type.as_str(),
        new.updated_by_id,
        new.created_at,
    ];
    write.execute(INSERT, values).await?;
    write.tell(workspace, EventKind::Project, new.project_id, None);
    Ok(())
}

/// Writes a page back as it should be. Its project is locked.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its new title is taken.
pub async fn update(write: &mut Write, workspace: WorkspaceId, document: &Document) -> Result<()> {
    let content = document.content.as_deref().unwrap_or_default();
    let values = args![
        document.id,
        &document.title,
        document.title.to_lowercase(),
        content,
        size(content),
        document.updated_by_type.as_str(),
        document.updated_by_id,
        document.updated_at,
    ];
    write.execute(UPDATE, values).await?;
    write.tell(workspace, EventKind::Project, document.project_id, None);
    Ok(())
}

/// Removes a page.
pub async fn delete(write: &mut Write, workspace: WorkspaceId, document: &Document) -> Result<()> {
    write.execute(DELETE, args![document.id]).await?;
    write.tell(workspace, EventKind::Project, document.project_id, None);
    Ok(())
}
