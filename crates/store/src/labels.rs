//! Labels, and which issues have them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use shipmate_core::api::issue::Label;
use shipmate_core::event::EventKind;
use shipmate_core::id::{IssueId, LabelId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::ids::{among, json};
use crate::sql::{Read, Sql, Write, args, statements};

macro_rules! of_issues {
    ($database:ident) => {
        concat!(
            "SELECT il.issue_id, l.id, l.workspace_id, l.name, l.description, l.color, l.created_at, l.updated_at
             FROM issue_label il JOIN label l ON l.id = il.label_id
             WHERE l.workspace_id = $1 AND ",
            among!($database, "il.issue_id"),
            " ORDER BY l.created_at, l.id"
        )
    };
}

statements! {
    LIST = Sql::Same(
        "SELECT id, workspace_id, name, description, color, created_at, updated_at FROM label
         WHERE workspace_id = $1 AND (CAST($2 AS UUID) IS NULL OR id = $2) ORDER BY created_at, id"
    );
    INSERT = Sql::Same(
        "INSERT INTO label (id, workspace_id, name, name_folded, description, color, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)"
    );
    UPDATE = Sql::Same(
        "UPDATE label SET name = $3, name_folded = $4, description = $5, color = $6, updated_at = $7
         WHERE workspace_id = $1 AND id = $2"
    );
    DELETE = Sql::Same("DELETE FROM label WHERE workspace_id = $1 AND id = $2");
    OF_ISSUES = Sql::Each { sqlite: of_issues!(sqlite), postgres: of_issues!(postgres) };
    ATTACH = Sql::Same("INSERT INTO issue_label (issue_id, label_id) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    DETACH = Sql::Same("DELETE FROM issue_label WHERE issue_id = $1 AND label_id = $2");
}

#[derive(FromRow)]
struct LabelRow {
    id: LabelId,
    workspace_id: WorkspaceId,
    name: String,
    description: String,
    color: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct AttachedRow {
    issue_id: IssueId,
    #[sqlx(flatten)]
    label: LabelRow,
}

impl From<LabelRow> for Label {
    fn from(row: LabelRow) -> Self {
        Self {
            id: row.id,
            workspace_id: row.workspace_id,
            name: row.name,
            description: row.description,
            color: row.color,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A workspace's labels, oldest first.
pub async fn list(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Label>> {
    let rows: Vec<LabelRow> = read.all(LIST, args![workspace, None::<LabelId>]).await?;
    Ok(rows.into_iter().map(Label::from).collect())
}

/// A label.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: LabelId) -> Result<Option<Label>> {
    Ok(read.optional::<LabelRow>(LIST, args![workspace, Some(id)]).await?.map(Label::from))
}

/// Adds a label.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its name is taken.
pub async fn create(write: &mut Write, new: &Label) -> Result<()> {
    let folded = new.name.to_lowercase();
    let values = args![new.id, new.workspace_id, &new.name, folded, &new.description, &new.color, new.created_at];
    write.execute(INSERT, values).await?;
    write.tell(new.workspace_id, EventKind::Label, new.id, None);
    Ok(())
}

/// Writes a label back as it should be.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if its new name is taken.
pub async fn update(write: &mut Write, label: &Label) -> Result<()> {
    let folded = label.name.to_lowercase();
    let values =
        args![label.workspace_id, label.id, &label.name, folded, &label.description, &label.color, label.updated_at];
    write.execute(UPDATE, values).await?;
    write.tell(label.workspace_id, EventKind::Label, label.id, None);
    Ok(())
}

/// Removes a label, and takes it off every issue; answers whether it was there.
pub async fn delete(write: &mut Write, workspace: WorkspaceId, id: LabelId) -> Result<bool> {
    let removed = write.execute(DELETE, args![workspace, id]).await? > 0;
    if removed {
        write.tell(workspace, EventKind::Label, id, None);
    }
    Ok(removed)
}

/// The labels on each of these issues that has any.
pub async fn of_issues(
    read: &mut Read,
    workspace: WorkspaceId,
    issues: &[IssueId],
) -> Result<HashMap<IssueId, Vec<Label>>> {
    let rows: Vec<AttachedRow> = read.all(OF_ISSUES, args![workspace, json(issues.iter().map(|id| id.0))]).await?;
    let mut found: HashMap<IssueId, Vec<Label>> = HashMap::new();
    for row in rows {
        found.entry(row.issue_id).or_default().push(row.label.into());
    }
    Ok(found)
}

/// Puts a label on an issue; answers whether it was not on it before.
pub async fn attach(write: &mut Write, issue: IssueId, label: LabelId) -> Result<bool> {
    Ok(write.execute(ATTACH, args![issue, label]).await? > 0)
}

/// Takes a label off an issue; answers whether it was on it.
pub async fn detach(write: &mut Write, issue: IssueId, label: LabelId) -> Result<bool> {
    Ok(write.execute(DETACH, args![issue, label]).await? > 0)
}
