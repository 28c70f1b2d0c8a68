//! Many issues at once: search and bulk changes; and one issue's history.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use shipmate_core::api::board::{FoundIssue, FoundIssues, Issue, MAX_TITLE_BYTES};
use shipmate_core::api::issue::{BatchUpdate, BatchUpdated, MAX_BATCH, MoveIssue, TimelineEntry, TimelineKind};
use shipmate_core::error::ErrorBody;
use shipmate_core::id::IssueId;
use shipmate_store::words::Question;
use shipmate_store::{activity, comments, words};

use super::{change, family, filled, find, find_id, find_to_change};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, Params, bounded};

const MAX_FOUND: i64 = 100;
const MAX_TIMELINE: i64 = 5000;

#[derive(Debug, Deserialize)]
pub(in crate::routes) struct SearchQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    include_closed: bool,
    limit: Option<i64>,
    offset: Option<i64>,
}

/// Finds issues by the words of their keys, titles, descriptions and comments.
///
/// Every word asked for must be somewhere in the issue, or begin a word that
/// is; letter case and accents do not matter. Matches in the title come first.
/// If all words are in thousands of places, what changed last comes first, and
/// `total` is not counted beyond 200.
#[utoipa::path(get, path = "/api/issues/search", operation_id = "search_issues", tag = "issues",
    params(
        ("q" = Option<String>, Query, description = "The words; the six longest count"),
        ("include_closed" = Option<bool>, Query, description = "Done, cancelled and archived ones too"),
        ("limit" = Option<i64>, Query, description = "At most so many; 100 at most, 20 by default"),
        ("offset" = Option<i64>, Query, description = "After so many"),
    ),
    responses((status = 200, body = FoundIssues), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn search(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<SearchQuery>,
) -> Result<Json<FoundIssues>, ApiError> {
    let question = Question {
        words: bounded("q", &query.q, (0, MAX_TITLE_BYTES))?,
        closed_too: query.include_closed,
        limit: query.limit.unwrap_or(20).clamp(1, MAX_FOUND),
        offset: query.offset.unwrap_or(0).max(0),
    };
    let mut read = app.read().await?;
    let (found, total) = words::find(&mut read, here.workspace, &question).await?;
    let places = words::places(&mut read, &question, found.iter().map(|(issue, _)| issue.id)).await?;
    let issues = filled(&mut read, &here, found)
        .await?
        .into_iter()
        .map(|issue| FoundIssue { match_source: places.get(&issue.id).copied().unwrap_or_default(), issue });
    Ok(Json(FoundIssues { issues: issues.collect(), total }))
}

/// Makes the same change to many issues: to all of them, or to none.
#[utoipa::path(post, path = "/api/issues/batch-update", operation_id = "change_issues", tag = "issues", request_body = BatchUpdate,
    responses((status = 200, body = BatchUpdated), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn batch_update(
    State(app): State<App>,
    here: InWorkspace,
    Body(body): Body<BatchUpdate>,
) -> Result<Json<BatchUpdated>, ApiError> {
    if body.issue_ids.is_empty() || body.issue_ids.len() > MAX_BATCH {
        return Err(ApiError::invalid(format!("issue_ids: name 1 to {MAX_BATCH} issues")));
    }
    if body.updates.version.is_some() {
        return Err(ApiError::invalid("updates.version makes no sense for many issues at once"));
    }
    let mut write = app.write().await?;
    // In one order for everybody, so that two bulk changes don't wait for each other.
    let mut ids: BTreeSet<IssueId> = BTreeSet::new();
    for named in &body.issue_ids {
        ids.insert(find_id(&mut write, &here, named).await.map_err(|error| error.naming("issue_ids"))?);
    }
    let mut changed: Vec<Issue> = Vec::new();
    for id in ids {
        let before = find_to_change(&mut write, &here, &id.to_string()).await;
        let before = before.map_err(|error| error.naming("issue_ids"))?;
        changed.push(change::apply(&app, &mut write, &here, &before, body.updates.clone()).await?);
    }
    if body.updates.parent_issue_id.is_some() {
        for issue in &changed {
            family::check_parent(&mut write, &here, issue).await?;
        }
    }
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(BatchUpdated { updated: i64::try_from(changed.len()).unwrap_or(i64::MAX) }))
}

/// Moves an issue to a place among others, wherever they stand by now.
#[utoipa::path(post, path = "/api/issues/{id}/move", operation_id = "move_issue", tag = "issues", request_body = MoveIssue,
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Issue), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn place(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<MoveIssue>,
) -> Result<Json<Issue>, ApiError> {
    let mut write = app.write().await?;
    let before = find_to_change(&mut write, &here, &raw).await?;
    change::place(&app, &mut write, &here, &before, &body).await?;
    let issue = find(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(issue))
}

/// An issue's history and the talk on it, oldest first: the first 5,000 changes.
#[utoipa::path(get, path = "/api/issues/{id}/timeline", operation_id = "get_timeline", tag = "issues",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = [TimelineEntry]), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn timeline(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<TimelineEntry>>, ApiError> {
    let mut read = app.read().await?;
    let issue = find(&mut read, &here, &raw).await?;
    let mut entries = activity::after(&mut read, issue.id, 0, MAX_TIMELINE).await?;
    let talk = comments::list(&mut read, here.workspace, issue.id).await?;
    entries.extend(talk.into_iter().map(|comment| TimelineEntry {
        kind: TimelineKind::Comment,
        id: comment.id.0,
        actor_type: comment.author_type,
        actor_id: comment.author_id,
        actor_name: comment.author_name.clone(),
        action: None,
        from: None,
        to: None,
        created_at: comment.created_at,
        comment: Some(comment),
    }));
    entries.sort_by_key(|entry| entry.created_at);
    Ok(Json(entries))
}
