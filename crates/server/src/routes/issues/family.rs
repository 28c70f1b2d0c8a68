//! Issues within issues, and issues in each other's way.

use axum::Json;
use axum::extract::{Path, State};
use shipmate_core::api::board::{Issue, IssueList};
use shipmate_core::api::issue::{ActivityAction, AddBlocker, MAX_BLOCKERS, MAX_DEPTH};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::IssueId;
use shipmate_core::rules::activity::Change;
use shipmate_store::issues::{Archived, Filter};
use shipmate_store::{Read, Write, issues};

use super::query::MAX_LISTED;
use super::{change, find, find_id, find_to_change, listed};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::Body;

/// The issue that a field of a body names, by id or key.
pub(super) async fn named(read: &mut Read, here: &InWorkspace, field: &str, given: &str) -> Result<IssueId, ApiError> {
    let id = find_id(read, here, given).await.map_err(|error| error.naming(field))?;
    let found = issues::get(read, here.workspace, id).await?;
    let (issue, _) = found.ok_or_else(|| ApiError::invalid(format!("invalid {field}: there is no such issue here")))?;
    here.reach(&issue)?;
    Ok(issue.id)
}

/// The key of the issue that an issue lies within.
pub(super) async fn parent_key(read: &mut Read, here: &InWorkspace, issue: &Issue) -> Result<Option<String>, ApiError> {
    let Some(parent) = issue.parent_issue_id else { return Ok(None) };
    Ok(issues::get(read, here.workspace, parent).await?.map(|(parent, _)| parent.identifier))
}

/// Refuses a ring, and issues that lie too deep. The issue is already where it
/// should lie. Comes after everything that locks tasks.
pub(super) async fn check_parent(write: &mut Write, here: &InWorkspace, issue: &Issue) -> Result<(), ApiError> {
    let Some(parent) = issue.parent_issue_id else { return Ok(()) };
    issues::lock_edges(write, here.workspace).await?;
    let above = issues::with_ancestors(write, parent).await?;
    if above.contains(&issue.id) {
        let key = &issue.identifier;
        return Err(ApiError::invalid(format!("invalid parent_issue_id: it lies within {key} itself")));
    }
    let below = usize::try_from(issues::depth(write, issue.id).await?).unwrap_or(usize::MAX);
    if above.len().saturating_add(below) > MAX_DEPTH {
        return Err(ApiError::invalid(format!(
            "invalid parent_issue_id: issues may lie at most {MAX_DEPTH} deep within each other"
        )));
    }
    Ok(())
}

/// Puts one issue in another's way; answers its key if it was not before.
pub(super) async fn block(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    issue: &Issue,
    (field, given): (&str, &str),
) -> Result<Option<String>, ApiError> {
    let blocker = named(write, here, field, given).await?;
    issues::lock_edges(write, here.workspace).await?;
    if issues::waits_for(write, blocker, issue.id).await? {
        let key = &issue.identifier;
        return Err(ApiError::invalid(format!(
            "invalid {field}: that issue waits for {key} itself, so neither could ever begin"
        )));
    }
    if !issues::add_blocker(write, issue.id, blocker, app.now()).await? {
        return Ok(None);
    }
    let all = issues::blockers(write, here.workspace, [issue.id]).await?.remove(&issue.id).unwrap_or_default();
    if all.len() > MAX_BLOCKERS {
        return Err(ApiError::invalid(format!("{field}: at most {MAX_BLOCKERS} issues may be in one's way")));
    }
    Ok(all.into_iter().find(|other| other.id == blocker).map(|other| other.identifier))
}

/// The issues within an issue, by their place in their columns.
#[utoipa::path(get, path = "/api/issues/{id}/children", operation_id = "list_children", tag = "issues",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = IssueList), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn children(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<IssueList>, ApiError> {
    let mut read = app.read().await?;
    let parent = find(&mut read, &here, &raw).await?.id;
    let filter =
        Filter { parents: vec![Some(parent.0)], archived: Archived::Shown, limit: MAX_LISTED, ..Filter::default() };
    Ok(Json(listed(&mut read, &here, &filter).await?))
}

/// Says that an issue can't begin before another one is over. Its runs wait
/// until then.
#[utoipa::path(post, path = "/api/issues/{id}/blockers", operation_id = "add_blocker", tag = "issues", request_body = AddBlocker,
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Issue), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn add_blocker(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<AddBlocker>,
) -> Result<Json<Issue>, ApiError> {
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    if let Some(key) = block(&app, &mut write, &here, &issue, ("issue", &body.issue)).await? {
        let version = issues::touch(&mut write, &issue, app.now()).await?;
        let line = Change::new(ActivityAction::BlockerAdded, None, Some(key));
        change::note(&app, &mut write, &here, (&issue, version), vec![line]).await?;
    }
    let issue = find(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    Ok(Json(issue))
}

/// Says that an issue does not wait for another one any more.
#[utoipa::path(delete, path = "/api/issues/{id}/blockers/{blocker_id}", operation_id = "remove_blocker", tag = "issues",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7"),
        ("blocker_id" = String, Path, description = "The other one, by id or key")),
    responses((status = 200, body = Issue), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn remove_blocker(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, other)): Path<(String, String)>,
) -> Result<Json<Issue>, ApiError> {
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    let blocker = find(&mut write, &here, &other).await?;
    if !issues::remove_blocker(&mut write, issue.id, blocker.id).await? {
        return Err(ApiError::missing(Code::IssueNotFound, "blocker", &other));
    }
    let version = issues::touch(&mut write, &issue, app.now()).await?;
    let line = Change::new(ActivityAction::BlockerRemoved, Some(blocker.identifier), None);
    change::note(&app, &mut write, &here, (&issue, version), vec![line]).await?;
    let issue = find(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(issue))
}
