//! What a query string says of the issues to list.

use chrono::NaiveDate;
use serde::Deserialize;
use shipmate_core::api::board::MAX_TITLE_BYTES;
use shipmate_core::status::UnknownWord;
use shipmate_store::Read;
use shipmate_store::issues::{Archived, Filter, Order};
use uuid::Uuid;

use super::find_id;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{bounded, id};

/// How many issues one answer has at most, and by default.
pub(super) const MAX_LISTED: i64 = 10_000;
/// How many values one filter may have.
const MAX_VALUES: usize = 100;

/// The parameters of a list. Several values of one are separated by commas.
#[derive(Debug, Deserialize)]
pub(in crate::routes) struct ListQuery {
    #[serde(default)]
    status: String,
    #[serde(default)]
    priority: String,
    #[serde(default)]
    assignee_id: String,
    #[serde(default)]
    creator_id: String,
    #[serde(default)]
    parent: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    project_id: String,
    #[serde(default)]
    q: String,
    due_by: Option<NaiveDate>,
    #[serde(default)]
    archived: String,
    #[serde(default)]
    sort: String,
    limit: Option<i64>,
    offset: Option<i64>,
}

fn values<'a>(field: &str, list: &'a str) -> Result<Vec<&'a str>, ApiError> {
    let values: Vec<&str> = list.split(',').filter(|value| !value.is_empty()).collect();
    if values.len() > MAX_VALUES {
        return Err(ApiError::invalid(format!("invalid {field}: at most {MAX_VALUES} values are allowed")));
    }
    Ok(values)
}

fn words<T: std::str::FromStr<Err = UnknownWord>>(field: &str, list: &str) -> Result<Vec<T>, ApiError> {
    let parsed: Result<Vec<T>, _> = values(field, list)?.into_iter().map(str::parse).collect();
    parsed.map_err(|error| ApiError::invalid(format!("invalid {field}: {error}")))
}

fn ids(field: &str, list: &str) -> Result<Vec<Option<Uuid>>, ApiError> {
    let of = |value: &str| if value == "none" { Ok(None) } else { id(field, value).map(Some) };
    values(field, list)?.into_iter().map(of).collect()
}

impl ListQuery {
    /// The filter it asks for. Parents are named by id or key.
    pub(in crate::routes) async fn filter(&self, read: &mut Read, here: &InWorkspace) -> Result<Filter, ApiError> {
        let mut parents = Vec::new();
        for named in values("parent", &self.parent)? {
            parents.push(if named == "none" { None } else { Some(find_id(read, here, named).await?.0) });
        }
        let labels = ids("label", &self.label)?.into_iter().flatten().map(Into::into).collect();
        Ok(Filter {
            statuses: words("status", &self.status)?,
            priorities: words("priority", &self.priority)?,
            assignees: ids("assignee_id", &self.assignee_id)?,
            creators: ids("creator_id", &self.creator_id)?.into_iter().flatten().collect(),
            parents,
            projects: ids("project_id", &self.project_id)?,
            labels,
            title_part: bounded("q", &self.q, (0, MAX_TITLE_BYTES))?,
            due_by: self.due_by,
            archived: archived(&self.archived)?,
            order: order(&self.sort)?,
            limit: self.limit.unwrap_or(MAX_LISTED).clamp(1, MAX_LISTED),
            offset: self.offset.unwrap_or(0).max(0),
        })
    }
}

fn archived(word: &str) -> Result<Archived, ApiError> {
    match word {
        "" | "false" => Ok(Archived::Hidden),
        "only" => Ok(Archived::Only),
        "true" => Ok(Archived::Shown),
        _ => Err(ApiError::invalid("invalid archived: use false, true or only")),
    }
}

fn order(word: &str) -> Result<Order, ApiError> {
    match word {
        "" | "position" => Ok(Order::Position),
        "created" => Ok(Order::Created),
        "updated" => Ok(Order::Updated),
        "priority" => Ok(Order::Priority),
        "due" => Ok(Order::Due),
        _ => Err(ApiError::invalid("invalid sort: use position, created, updated, priority or due")),
    }
}
