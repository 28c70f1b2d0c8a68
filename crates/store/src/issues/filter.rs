//! Which issues to list, and in which order.

use chrono::NaiveDate;
use shipmate_core::api::board::Issue;
use shipmate_core::id::{LabelId, TaskId, WorkspaceId};
use shipmate_core::status::{IssueStatus, Priority};
use uuid::Uuid;

use super::ways::{Owner, Way, count_by, list_by};
use super::{IssueRow, WithLatest};
use crate::error::Result;
use crate::events::Value;
use crate::ids::listed;
use crate::sql::{Arg, Read, args};

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
    /// In any of these projects; `None` among them is in none.
    pub projects: Vec<Option<Uuid>>,
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
    /// What every statement is asked with. What the way itself looks for is
    /// not asked for again: databases would take it for a second condition.
    fn values(&self, workspace: WorkspaceId, way: &Way) -> Vec<Arg> {
        let unless = |looked_for: bool, text: String| if looked_for { String::new() } else { text };
        let few = |owner| matches!(way, Way::Few(of, _) if *of == owner);
        args![
            workspace,
            unless(matches!(way, Way::Columns(_)), listed(self.statuses.iter().map(ToString::to_string))),
            listed(self.priorities.iter().map(ToString::to_string)),
            unless(few(Owner::Assignee), ids(&self.assignees)),
            unless(few(Owner::Parent), ids(&self.parents)),
            listed(self.creators.iter().map(|id| id.simple().to_string())),
            unless(few(Owner::Label), listed(self.labels.iter().map(|id| id.0.simple().to_string()))),
            self.pattern(),
            self.due_by.map(|day| day.to_string()).unwrap_or_default(),
            unless(few(Owner::Project), ids(&self.projects)),
        ]
    }

    fn archived(&self) -> &'static str {
        match self.archived {
            Archived::Hidden => "hidden",
            Archived::Only => "only",
            Archived::Shown => "all",
        }
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

/// The issues that match, without their [details](super::details), and how
/// many there are whatever the filter's limit and offset.
pub async fn page(
    read: &mut Read,
    workspace: WorkspaceId,
    filter: &Filter,
) -> Result<(Vec<(Issue, Option<TaskId>)>, i64)> {
    let total = count(read, workspace, filter).await?;
    let way = Way::to_list(filter, total);
    let mut values = filter.values(workspace, &way);
    match &way {
        Way::Open | Way::Archived | Way::Titled => {}
        Way::Columns(statuses) => values.extend(args![statuses.first().map(|status| status.as_str())]),
        Way::Few(_, ids) => values.extend(args![ids, filter.archived()]),
        Way::Every => values.extend(args![filter.archived()]),
    }
    values.extend(args![filter.limit, filter.offset]);
    if matches!(way, Way::Few(..) | Way::Every | Way::Titled) {
        values.extend(args![filter.order()]);
    }
    let rows: Vec<IssueRow> = read.all(list_by(&way, filter.order), values).await?;
    Ok((rows.into_iter().map(WithLatest::from).collect(), total))
}

async fn count(read: &mut Read, workspace: WorkspaceId, filter: &Filter) -> Result<i64> {
    let way = Way::to_count(filter);
    let mut values = filter.values(workspace, &way);
    match &way {
        Way::Open | Way::Archived | Way::Titled => {}
        Way::Columns(statuses) => {
            let words: Vec<&str> = statuses.iter().map(|status| status.as_str()).collect();
            values.extend(args![serde_json::Value::from(words).to_string()]);
        }
        Way::Few(_, ids) => values.extend(args![ids, filter.archived()]),
        Way::Every => values.extend(args![filter.archived()]),
    }
    let row: Value = read.one(count_by(&way), values).await?;
    Ok(row.value)
}
