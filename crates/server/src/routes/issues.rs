//! Issues of a workspace.

mod edit;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shipmate_core::api::board::{CreateIssue, Issue, IssueList, MAX_PROSE_BYTES, MAX_TITLE_BYTES, UpdateIssue};
use shipmate_core::api::run::Run;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AgentId, IssueId};
use shipmate_core::rules::trigger::Standing;
use shipmate_core::status::{ActorKind, IssueStatus, Priority, TriggerKind};
use shipmate_store::issues::Filter;
use shipmate_store::tasks::{Wake, Woken};
use shipmate_store::{Read, Write, issues, runs, tasks};

use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, Params, bounded};

const MAX_LISTED: i64 = 10_000;

#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    status: String,
    assignee_id: Option<uuid::Uuid>,
    #[serde(default)]
    q: String,
    limit: Option<i64>,
    offset: Option<i64>,
}

/// Finds the issue that a path names, and keeps others from changing it.
pub(super) async fn find_to_change(write: &mut Write, here: &InWorkspace, raw: &str) -> Result<Issue, ApiError> {
    let found = find(write, here, raw).await?;
    issues::lock(write, here.workspace, found.id).await?;
    find(write, here, raw).await
}

/// Finds the issue that a path names by id or by key, in any letter case.
pub(super) async fn find(read: &mut Read, here: &InWorkspace, raw: &str) -> Result<Issue, ApiError> {
    let missing = || ApiError::missing(Code::IssueNotFound, "issue", raw);
    let id = match raw.parse::<IssueId>() {
        Ok(id) => id,
        Err(_) => {
            let number = number_of(raw, &here.issue_prefix).ok_or_else(|| {
                let given: String = raw.chars().take(80).collect();
                ApiError::invalid(format!(
                    "invalid issue: `{given}` is neither an id nor a key such as {}-7",
                    here.issue_prefix
                ))
            })?;
            issues::by_number(read, here.workspace, number).await?.ok_or_else(missing)?
        }
    };
    let (issue, latest) = issues::get(read, here.workspace, id).await?.ok_or_else(missing)?;
    let latest = match latest {
        Some(task) => runs::get(read, here.workspace, task).await?.map(|(run, _)| Box::new(run)),
        None => None,
    };
    Ok(Issue { latest_run: latest, ..issue })
}

fn number_of(raw: &str, prefix: &str) -> Option<i64> {
    let number = match raw.rsplit_once('-') {
        Some((given, number)) if given.eq_ignore_ascii_case(prefix) => number,
        Some(_) => return None,
        None => raw,
    };
    number.parse().ok().filter(|number| *number > 0)
}

/// The workspace's issues, by their place in their column.
#[utoipa::path(get, path = "/api/issues", operation_id = "list_issues", tag = "issues",
    params(
        ("status" = Option<String>, Query, description = "One or more, separated by commas"),
        ("assignee_id" = Option<uuid::Uuid>, Query, description = "Assigned to this person or agent"),
        ("q" = Option<String>, Query, description = "Part of the title, in any letter case"),
        ("limit" = Option<i64>, Query, description = "At most so many; 10,000 at most and by default"),
        ("offset" = Option<i64>, Query, description = "After so many"),
    ),
    responses((status = 200, body = IssueList), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<ListQuery>,
) -> Result<Json<IssueList>, ApiError> {
    let words = query.status.split(',').filter(|word| !word.is_empty());
    let statuses: Result<Vec<IssueStatus>, _> = words.map(str::parse).collect();
    let filter = Filter {
        statuses: statuses.map_err(|error| ApiError::invalid(format!("invalid status: {error}")))?,
        assignee: query.assignee_id,
        title_part: bounded("q", &query.q, (0, MAX_TITLE_BYTES))?,
        limit: query.limit.unwrap_or(MAX_LISTED).clamp(1, MAX_LISTED),
        offset: query.offset.unwrap_or(0).max(0),
    };
    let mut read = app.read().await?;
    let total = issues::count(&mut read, here.workspace, &filter).await?;
    let found = issues::list(&mut read, here.workspace, &filter).await?;
    let mut latest: std::collections::HashMap<_, _> =
        runs::latest(&mut read, here.workspace).await?.into_iter().map(|run| (run.id, run)).collect();
    let issues = found
        .into_iter()
        .map(|(issue, task)| Issue { latest_run: task.and_then(|id| latest.remove(&id)).map(Box::new), ..issue })
        .collect();
    Ok(Json(IssueList { issues, total }))
}

/// Adds an issue on top of its column. An agent it is assigned to starts at
/// once, unless the issue is in the backlog.
#[utoipa::path(post, path = "/api/issues", operation_id = "create_issue", tag = "issues", request_body = CreateIssue,
    responses((status = 201, body = Issue), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Body(body): Body<CreateIssue>,
) -> Result<(StatusCode, Json<Issue>), ApiError> {
    let now = app.now();
    let issue = Issue {
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
        creator_type: ActorKind::Member,
        creator_id: here.account.0,
        repository_id: body.repository_id,
        position: 0.0,
        version: 1,
        latest_run: None,
        created_at: now,
        updated_at: now,
    };
    let mut write = app.write().await?;
    edit::check_references(&mut write, &here, None, &issue).await?;
    let issue = issues::create(&mut write, issue, &here.issue_prefix).await?;
    edit::wake_assignee(&app, &mut write, &here, None, &issue).await?;
    let issue = find(&mut write, &here, &issue.id.to_string()).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok((StatusCode::CREATED, Json(issue)))
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
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")), request_body = UpdateIssue,
    responses((status = 200, body = Issue), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<UpdateIssue>,
) -> Result<Json<Issue>, ApiError> {
    let mut write = app.write().await?;
    let before = find_to_change(&mut write, &here, &raw).await?;
    let mut after = edit::apply(&before, body, app.now())?;
    edit::check_references(&mut write, &here, Some(&before), &after).await?;
    if !issues::update(&mut write, &mut after).await? {
        return Err(edit::changed_meanwhile(&before));
    }
    edit::release_former_agent(&app, &mut write, &before, &after).await?;
    edit::wake_assignee(&app, &mut write, &here, Some(&before), &after).await?;
    let issue = find(&mut write, &here, &after.id.to_string()).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(issue))
}

/// The issue's runs, newest first.
#[utoipa::path(get, path = "/api/issues/{id}/runs", operation_id = "list_issue_runs", tag = "runs",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = [Run]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list_runs(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Run>>, ApiError> {
    let mut read = app.read().await?;
    let issue = find(&mut read, &here, &raw).await?;
    Ok(Json(runs::list(&mut read, here.workspace, Some(issue.id), None, 200).await?))
}

/// Runs the issue again, by the agent it is assigned to.
#[utoipa::path(post, path = "/api/issues/{id}/rerun", operation_id = "rerun_issue", tag = "runs",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 201, body = Run), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(super) async fn rerun(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    let agent = Standing::of(&issue)
        .agent
        .ok_or_else(|| ApiError::conflict("the issue is not assigned to an agent; assign it first"))?;
    if !edit::is_here(&mut write, here.workspace, agent).await? {
        return Err(ApiError::conflict("the agent is archived; restore it first, or assign another"));
    }
    let wake = edit::wake(&app, &here, &issue, agent, TriggerKind::Rerun);
    let task = match tasks::wake(&mut write, &wake, app.now()).await? {
        Woken::NewTask(task) | Woken::JoinedQueued(task) => task,
        Woken::AfterRunning(_) => {
            return Err(ApiError::conflict("the agent works on this issue right now; cancel that run first, or wait"));
        }
    };
    let run = runs::get(&mut write, here.workspace, task).await?;
    let (run, _) = run.ok_or_else(|| ApiError::missing(Code::RunNotFound, "run", &task.to_string()))?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok((StatusCode::CREATED, Json(run)))
}

pub(super) use edit::is_here;

/// A wake for callers outside this module.
pub(super) fn wake(app: &App, here: &InWorkspace, issue: &Issue, agent: AgentId, kind: TriggerKind) -> Wake {
    edit::wake(app, here, issue, agent, kind)
}
