//! Which issues to list, and in which order.

use chrono::NaiveDate;
use shipmate_core::api::board::Issue;
use shipmate_core::id::{LabelId, TaskId, WorkspaceId};
use shipmate_core::status::{IssueStatus, Priority};
use uuid::Uuid;

use super::{IssueRow, WithLatest, columns};
use crate::error::Result;
use crate::events::Value;
use crate::ids::{as_text, listed};
use crate::sql::{Arg, Read, Sql, args, statements};

/// The filters are values, so that one text serves every combination. An
/// empty text filters nothing.
macro_rules! matching {
    ($database:ident) => {
        concat!(
            " FROM issue i JOIN workspace w ON w.id = i.workspace_id
             WHERE i.workspace_id = $1
               AND ($2 = '' OR $2 LIKE '%,' || i.status || ',%')
               AND ($3 = '' OR $3 LIKE '%,' || i.priority || ',%')
               AND ($4 = '' OR $4 LIKE '%,' || ",
            as_text!($database, "i.assignee_id"),
            " || ',%')
               AND ($5 = '' OR $5 LIKE '%,' || ",
            as_text!($database, "i.parent_issue_id"),
            " || ',%')
               AND ($6 = '' OR $6 LIKE '%,' || ",
            as_text!($database, "i.creator_id"),
            " || ',%')
               AND ($7 = '' OR EXISTS (SELECT 1 FROM issue_label l
                                       WHERE l.issue_id = i.id AND $7 LIKE '%,' || ",
            as_text!($database, "l.label_id"),
            " || ',%'))
               AND ($8 = '' OR i.title_folded LIKE $8 ESCAPE '!')
               AND ($9 = 'all' OR ($9 = 'only') = (i.archived_at IS NOT NULL))
               AND ($10 = '' OR i.due_date <= $10)"
        )
    };
}

macro_rules! listing {
    ($database:ident) => {
        concat!(
            "SELECT ",
            columns!(),
            matching!($database),
            " ORDER BY CASE WHEN $11 = 'created' THEN i.created_at END DESC,
                       CASE WHEN $11 = 'updated' THEN i.updated_at END DESC,
                       CASE WHEN $11 = 'due' THEN COALESCE(i.due_date, '9999-12-31') END,
                       CASE WHEN $11 = 'priority' THEN CASE i.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1
                            WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END END,
                       i.position, i.number DESC
              LIMIT $12 OFFSET $13"
        )
    };
}

statements! {
    LIST = Sql::Each { sqlite: listing!(sqlite), postgres: listing!(postgres) };
    COUNT = Sql::Each {
        sqlite: concat!("SELECT COUNT(*) AS value", matching!(sqlite)),
        postgres: concat!("SELECT COUNT(*) AS value", matching!(postgres)),
    };
}

/// Whether archived issues are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Archived {
    /// They are not.
    #[default]
    Hidden,
    /// Only they are.
    Only,
    /// They are listed like all others.
    Shown,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As they stand in their columns.
    #[default]
    Position,
    /// The newest first.
    Created,
    /// The one that changed last first.
    Updated,
    /// The most urgent first.
    Priority,
    /// What is due first; without a date last.
    Due,
}

/// Which issues to list. The default is all that are not archived.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Any of these; empty means every one.
    pub statuses: Vec<IssueStatus>,
    /// Any of these; empty means every one.
    pub priorities: Vec<Priority>,
    /// Assigned to any of these; `None` among them is nobody.
    pub assignees: Vec<Option<Uuid>>,
    /// Within any of these issues; `None` among them is within none.
    pub parents: Vec<Option<Uuid>>,
    /// Written by any of these.
    pub creators: Vec<Uuid>,
    /// With any of these labels.
    pub labels: Vec<LabelId>,
    /// With this in the title, in any letter case.
    pub title_part: String,
    /// Due on this day or before.
    pub due_by: Option<NaiveDate>,
    /// Archived ones.
    pub archived: Archived,
    /// In this order.
    pub order: Order,
    /// At most so many.
    pub limit: i64,
    /// After so many.
    pub offset: i64,
}

fn ids(wanted: &[Option<Uuid>]) -> String {
    listed(wanted.iter().map(|id| id.map_or_else(|| "none".to_owned(), |id| id.simple().to_string())))
}

impl Filter {
    fn values(&self, workspace: WorkspaceId) -> Vec<Arg> {
        let archived = match self.archived {
            Archived::Hidden => "hidden",
            Archived::Only => "only",
            Archived::Shown => "all",
        };
        args![
            workspace,
            listed(self.statuses.iter().map(ToString::to_string)),
            listed(self.priorities.iter().map(ToString::to_string)),
            ids(&self.assignees),
            ids(&self.parents),
            listed(self.creators.iter().map(|id| id.simple().to_string())),
            listed(self.labels.iter().map(|id| id.0.simple().to_string())),
            self.pattern(),
            archived,
            self.due_by.map(|day| day.to_string()).unwrap_or_default(),
        ]
    }

    fn pattern(&self) -> String {
        let mut pattern = String::new();
        if !self.title_part.is_empty() {
            pattern.push('%');
            for c in self.title_part.to_lowercase().chars() {
                if matches!(c, '!' | '%' | '_') {
                    pattern.push('!');
                }
                pattern.push(c);
            }
            pattern.push('%');
        }
        pattern
    }

    fn order(&self) -> &'static str {
        match self.order {
            Order::Position => "position",
            Order::Created => "created",
            Order::Updated => "updated",
            Order::Priority => "priority",
            Order::Due => "due",
        }
    }
}

/// The issues that match, without their [details](super::details).
pub async fn list(read: &mut Read, workspace: WorkspaceId, filter: &Filter) -> Result<Vec<(Issue, Option<TaskId>)>> {
    let mut values = filter.values(workspace);
    values.extend(args![filter.order(), filter.limit, filter.offset]);
    let rows: Vec<IssueRow> = read.all(LIST, values).await?;
    Ok(rows.into_iter().map(WithLatest::from).collect())
}

/// How many issues match, whatever the filter's limit and offset.
pub async fn count(read: &mut Read, workspace: WorkspaceId, filter: &Filter) -> Result<i64> {
    let row: Value = read.one(COUNT, filter.values(workspace)).await?;
    Ok(row.value)
}
