//! Issues of a workspace.

mod change;
mod edit;
pub(super) mod family;
pub(super) mod many;
mod query;
pub(super) mod working;

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use shipmate_core::api::board::{CreateIssue, Issue, IssueList, MAX_PROSE_BYTES, MAX_TITLE_BYTES, UpdateIssue};
use shipmate_core::api::inbox::SubscribeReason;
use shipmate_core::api::issue::{ActivityAction, ChildProgress};
use shipmate_core::api::run::Run;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{IssueId, TaskId};
use shipmate_core::rules::activity::Change;
use shipmate_core::rules::door as rules;
use shipmate_core::status::{IssueStatus, Priority};
use shipmate_store::issues::Filter;
use shipmate_store::{Read, Write, inbox, issues, runs};

use self::query::ListQuery;
use crate::app::App;
use crate::attachments;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Creation, Params, bounded};
use crate::notice;

/// Finds the issue that a path names, and keeps others from changing it.
pub(super) async fn find_to_change(write: &mut Write, here: &InWorkspace, raw: &str) -> Result<Issue, ApiError> {
    let found = find(write, here, raw).await?;
    issues::lock(write, here.workspace, found.id).await?;
    find(write, here, raw).await
}

/// Finds the issue that a path names by id or by key, in any letter case.
pub(super) async fn find(read: &mut Read, here: &InWorkspace, raw: &str) -> Result<Issue, ApiError> {
    let id = find_id(read, here, raw).await?;
    let found = issues::get(read, here.workspace, id).await?;
    let found = found.ok_or_else(|| ApiError::missing(Code::IssueNotFound, "issue", raw))?;
    here.reach(&found.0)?;
    let filled = filled(read, here, vec![found]).await?.pop();
    filled.ok_or_else(|| ApiError::missing(Code::IssueNotFound, "issue", raw))
}

/// The id that a path names; that there is such an issue is only sure for keys.
pub(super) async fn find_id(read: &mut Read, here: &InWorkspace, raw: &str) -> Result<IssueId, ApiError> {
    if let Ok(id) = raw.parse::<IssueId>() {
        return Ok(id);
    }
    let number = number_of(raw, &here.issue_prefix).ok_or_else(|| {
        let given: String = raw.chars().take(80).collect();
        ApiError::invalid(format!(
            "invalid issue: `{given}` is neither an id nor a key such as {}-7",
            here.issue_prefix
        ))
    })?;
    let found = issues::by_number(read, here.workspace, number).await?;
    found.ok_or_else(|| ApiError::missing(Code::IssueNotFound, "issue", raw))
}

/// Issues with everything that is shown of them.
async fn filled(
    read: &mut Read,
    here: &InWorkspace,
    found: Vec<(Issue, Option<TaskId>)>,
) -> Result<Vec<Issue>, ApiError> {
    let newest: Vec<TaskId> = found.iter().filter_map(|(_, task)| *task).collect();
    let runs = runs::named(read, here.workspace, newest).await?;
    let mut runs: HashMap<TaskId, Run> = runs.into_iter().map(|run| (run.id, run)).collect();
    let mut issues: Vec<Issue> = found
        .into_iter()
        .map(|(issue, task)| Issue { latest_run: task.and_then(|id| runs.remove(&id)).map(Box::new), ..issue })
        .collect();
    issues::details(read, here.workspace, &mut issues).await?;
    Ok(issues)
}

async fn listed(read: &mut Read, here: &InWorkspace, filter: &Filter) -> Result<IssueList, ApiError> {
    let (found, total) = issues::page(read, here.workspace, filter).await?;
    Ok(IssueList { issues: filled(read, here, found).await?, total })
}

fn number_of(raw: &str, prefix: &str) -> Option<i64> {
    let number = match raw.rsplit_once('-') {
        Some((given, number)) if given.eq_ignore_ascii_case(prefix) => number,
        Some(_) => return None,
        None => raw,
    };
    number.parse().ok().filter(|number| *number > 0)
}

/// The workspace's issues, by their place in their column. Several values of
/// one filter are separated by commas and any of them will do.
#[utoipa::path(get, path = "/api/issues", operation_id = "list_issues", tag = "issues",
    params(
        ("status" = Option<String>, Query, description = "Standing there"),
        ("priority" = Option<String>, Query, description = "Mattering so much"),
        ("assignee_id" = Option<String>, Query, description = "Assigned to this person or agent, or `none`"),
        ("creator_id" = Option<String>, Query, description = "Written by this person or agent"),
        ("parent" = Option<String>, Query, description = "Within this issue, by id or key, or `none`"),
        ("project_id" = Option<String>, Query, description = "In this project, or `none`"),
        ("label" = Option<String>, Query, description = "With this label's id"),
        ("q" = Option<String>, Query, description = "Part of the title, in any letter case"),
        ("due_by" = Option<chrono::NaiveDate>, Query, description = "Due on this day or before"),
        ("archived" = Option<String>, Query, description = "`false` by default, `true` for archived ones too, `only`"),
        ("sort" = Option<String>, Query, description = "`position` by default, `created`, `updated`, `priority`, `due`"),
        ("limit" = Option<i64>, Query, description = "At most so many; 10,000 at most and by default"),
        ("offset" = Option<i64>, Query, description = "After so many"),
    ),
    responses((status = 200, body = IssueList), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<ListQuery>,
) -> Result<Json<IssueList>, ApiError> {
    let mut read = app.read().await?;
    let filter = query.filter(&mut read, &here).await?;
    Ok(Json(listed(&mut read, &here, &filter).await?))
}

/// Adds an issue on top of its column. An agent it is assigned to starts at
/// once, unless the issue is in the backlog.
#[utoipa::path(post, path = "/api/issues", operation_id = "create_issue", tag = "issues", request_body = CreateIssue,
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this call; a repeat creates nothing")),
    responses((status = 201, body = Issue), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Creation { body, once }: Creation<CreateIssue>,
) -> Result<(StatusCode, Json<Issue>), ApiError> {
    let mut write = app.write().await?;
    let mut issue = drafted(&app, &mut write, &here, &body).await?;
    if let Some(first) = once.claim(&app, &mut write, &here, issue.id.0).await? {
        return Ok((StatusCode::CREATED, Json(find(&mut write, &here, &first.to_string()).await?)));
    }
    here.may_lie_in(&mut write, issue.parent_issue_id).await?;
    here.act(&app, &mut write, issue.id.0).await?;
    edit::check_references(&mut write, &here, None, &issue).await?;
    issue = issues::create(&mut write, issue, &here.issue_prefix).await?;
    attachments::take(&mut write, (&issue, None), &issue.description, &body.attachment_ids).await?;
    let mut history = vec![Change::new(ActivityAction::Created, None, None)];
    history.extend(change::set_labels(&mut write, &here, &issue, &body.label_ids).await?);
    inbox::subscribe(&mut write, issue.id, here.account, SubscribeReason::Creator, app.now()).await?;
    notice::assigned(&app, &mut write, &issue, here.actor()).await?;
    edit::wake_assignee(&app, &mut write, &here, None, &issue).await?;
    family::check_parent(&mut write, &here, &issue).await?;
    for named in &body.blocked_by {
        let key = family::block(&app, &mut write, &here, &issue, ("blocked_by", named)).await?;
        history.extend(key.map(|key| Change::new(ActivityAction::BlockerAdded, None, Some(key))));
    }
    change::note(&app, &mut write, &here, (&issue, 1), history).await?;
    let issue = find(&mut write, &here, &issue.id.to_string()).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok((StatusCode::CREATED, Json(issue)))
}

async fn drafted(app: &App, read: &mut Read, here: &InWorkspace, body: &CreateIssue) -> Result<Issue, ApiError> {
    let now = app.now();
    let parent_issue_id = match &body.parent_issue_id {
        Some(named) => Some(family::named(read, here, "parent_issue_id", named).await?),
        // What an agent makes lies within what it works on.
        None => here.visit.as_ref().map(|visit| visit.issue),
    };
    let repository_id = match (body.repository_id, &here.visit, parent_issue_id) {
        (None, Some(_), Some(parent)) => {
            issues::get(read, here.workspace, parent).await?.and_then(|(parent, _)| parent.repository_id)
        }
        _ => edit::repository_in(read, here, body).await?,
    };
    let (creator_type, creator_id) = here.actor();
    Ok(Issue {
        id: app.id(),
        workspace_id: here.workspace,
        number: 0,
        identifier: String::new(),
        title: bounded("title", &body.title, (1, MAX_TITLE_BYTES))?,
        description: bounded("description", body.description.as_deref().unwrap_or(""), (0, MAX_PROSE_BYTES))?,
        status: body.status.unwrap_or(IssueStatus::Todo),
        priority: body.priority.unwrap_or(Priority::None),
        assignee_type: body.assignee_type,
        assignee_id: body.assignee_id,
        creator_type,
        creator_id,
        repository_id,
        project_id: body.project_id,
        parent_issue_id,
        due_date: body.due_date,
        labels: Vec::new(),
        blocked_by: Vec::new(),
        child_progress: ChildProgress::default(),
        position: 0.0,
        version: 1,
        latest_run: None,
        created_at: now,
        updated_at: now,
        archived_at: None,
    })
}

/// One issue, by id or key.
#[utoipa::path(get, path = "/api/issues/{id}", operation_id = "get_issue", tag = "issues",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Issue), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Issue>, ApiError> {
    Ok(Json(find(&mut app.read().await?, &here, &raw).await?))
}

/// Changes an issue. With `version`, an edit that is based on an older state
/// is refused as a conflict and changes nothing.
#[utoipa::path(put, path = "/api/issues/{id}", operation_id = "update_issue", tag = "issues",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this call; a repeat changes nothing more")),
    request_body = UpdateIssue,
    responses((status = 200, body = Issue), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Creation { body, once }: Creation<UpdateIssue>,
) -> Result<Json<Issue>, ApiError> {
    let mut write = app.write().await?;
    let before = find_to_change(&mut write, &here, &raw).await?;
    if once.claim(&app, &mut write, &here, before.id.0).await?.is_some() {
        return Ok(Json(before));
    }
    if here.visit.is_some()
        && let Some(field) = rules::forbidden_field(&body)
    {
        return Err(ApiError::forbidden(format!("{field}: of an issue an agent inside a run changes the status only")));
    }
    here.act(&app, &mut write, before.id.0).await?;
    let lies_elsewhere = body.parent_issue_id.is_some();
    let after = change::apply(&app, &mut write, &here, &before, body).await?;
    if lies_elsewhere {
        family::check_parent(&mut write, &here, &after).await?;
    }
    let issue = find(&mut write, &here, &after.id.to_string()).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(issue))
}

/// Puts an issue away: it is not listed any more, what waits on it is
/// cancelled, and nothing wakes an agent for it.
#[utoipa::path(post, path = "/api/issues/{id}/archive", operation_id = "archive_issue", tag = "issues",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Issue), (status = "4XX", body = ErrorBody)))]
pub(super) async fn archive(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Issue>, ApiError> {
    put_away(&app, &here, &raw, Some(app.now())).await
}

/// Takes an issue back out of the archive.
#[utoipa::path(post, path = "/api/issues/{id}/restore", operation_id = "restore_issue", tag = "issues",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Issue), (status = "4XX", body = ErrorBody)))]
pub(super) async fn restore(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Issue>, ApiError> {
    put_away(&app, &here, &raw, None).await
}

async fn put_away(
    app: &App,
    here: &InWorkspace,
    raw: &str,
    at: Option<DateTime<Utc>>,
) -> Result<Json<Issue>, ApiError> {
    let mut write = app.write().await?;
    let before = find_to_change(&mut write, here, raw).await?;
    if before.archived_at.is_some() == at.is_some() {
        return Ok(Json(before));
    }
    let mut after = Issue { archived_at: at, updated_at: app.now(), ..before.clone() };
    change::store(app, &mut write, here, &before, &mut after, None).await?;
    let issue = find(&mut write, here, raw).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(issue))
}

pub(super) use change::note;
