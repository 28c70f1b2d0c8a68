//! The caller's inbox in a workspace, and who follows an issue.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shipmate_core::api::inbox::{
    Following, InboxItem, InboxKind, InboxPreferences, SubscribeReason, Subscriber, UnreadCount,
};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AccountId, InboxItemId, WorkspaceId};
use shipmate_store::inbox::{self, Wanted};
use shipmate_store::{Read, Write};

use super::issues::{find, find_to_change};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, Params, id};

const MAX_LISTED: i64 = 500;

#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    unread: bool,
    #[serde(default)]
    archived: bool,
    limit: Option<i64>,
}

fn whose(here: &InWorkspace) -> (WorkspaceId, AccountId) {
    (here.workspace, here.account)
}

async fn known(read: &mut Read, here: &InWorkspace, raw: &str) -> Result<InboxItem, ApiError> {
    let wanted: InboxItemId = id("inbox item id", raw)?;
    let found = inbox::get(read, whose(here), wanted).await?;
    found.ok_or_else(|| ApiError::not_found(Code::InboxItemNotFound, "inbox item", raw))
}

/// What the caller was told in this workspace, the newest first. What happens
/// more than once before it is read is one item.
#[utoipa::path(get, path = "/api/inbox", operation_id = "list_inbox", tag = "inbox",
    params(
        ("unread" = Option<bool>, Query, description = "Only what was not read"),
        ("archived" = Option<bool>, Query, description = "What was put away, instead of all else"),
        ("limit" = Option<i64>, Query, description = "At most so many; 500 at most and by default"),
    ),
    responses((status = 200, body = [InboxItem]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<ListQuery>,
) -> Result<Json<Vec<InboxItem>>, ApiError> {
    let limit = query.limit.unwrap_or(MAX_LISTED).clamp(1, MAX_LISTED);
    let wanted = Wanted { unread: query.unread, archived: query.archived, limit };
    Ok(Json(inbox::list(&mut app.read().await?, whose(&here), wanted).await?))
}

/// How much the caller has not read.
#[utoipa::path(get, path = "/api/inbox/unread-count", operation_id = "count_unread", tag = "inbox",
    responses((status = 200, body = UnreadCount), (status = "4XX", body = ErrorBody)))]
pub(super) async fn unread_count(State(app): State<App>, here: InWorkspace) -> Result<Json<UnreadCount>, ApiError> {
    let count = inbox::unread(&mut app.read().await?, whose(&here)).await?;
    Ok(Json(UnreadCount { count }))
}

async fn mark(
    app: &App,
    here: &InWorkspace,
    raw: &str,
    to: impl FnOnce(&InboxItem) -> (bool, bool),
) -> Result<Json<InboxItem>, ApiError> {
    let mut write = app.write().await?;
    let item = known(&mut write, here, raw).await?;
    let (read, archived) = to(&item);
    inbox::mark(&mut write, &item, read, archived, app.now()).await?;
    answer(app, write, here, raw).await
}

async fn answer(app: &App, mut write: Write, here: &InWorkspace, raw: &str) -> Result<Json<InboxItem>, ApiError> {
    let item = known(&mut write, here, raw).await?;
    app.commit(write).await?;
    Ok(Json(item))
}

/// Marks an item as read.
#[utoipa::path(post, path = "/api/inbox/{id}/read", operation_id = "read_inbox_item", tag = "inbox", params(("id" = String, Path)),
    responses((status = 200, body = InboxItem), (status = "4XX", body = ErrorBody)))]
pub(super) async fn read(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<InboxItem>, ApiError> {
    mark(&app, &here, &raw, |item| (true, item.archived)).await
}

/// Marks an item as not read. It stays read if a newer one of its kind and
/// issue is unread.
#[utoipa::path(post, path = "/api/inbox/{id}/unread", operation_id = "unread_inbox_item", tag = "inbox", params(("id" = String, Path)),
    responses((status = 200, body = InboxItem), (status = "4XX", body = ErrorBody)))]
pub(super) async fn unread(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<InboxItem>, ApiError> {
    mark(&app, &here, &raw, |item| (false, item.archived)).await
}

/// Puts an item away, read.
#[utoipa::path(post, path = "/api/inbox/{id}/archive", operation_id = "archive_inbox_item", tag = "inbox", params(("id" = String, Path)),
    responses((status = 200, body = InboxItem), (status = "4XX", body = ErrorBody)))]
pub(super) async fn archive(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<InboxItem>, ApiError> {
    mark(&app, &here, &raw, |_| (true, true)).await
}

/// Takes an item back out of the archive, read.
#[utoipa::path(post, path = "/api/inbox/{id}/restore", operation_id = "restore_inbox_item", tag = "inbox", params(("id" = String, Path)),
    responses((status = 200, body = InboxItem), (status = "4XX", body = ErrorBody)))]
pub(super) async fn restore(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<InboxItem>, ApiError> {
    mark(&app, &here, &raw, |_| (true, false)).await
}

/// Marks everything as read.
#[utoipa::path(post, path = "/api/inbox/mark-all-read", operation_id = "read_inbox", tag = "inbox",
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn mark_all_read(State(app): State<App>, here: InWorkspace) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    inbox::read_all(&mut write, whose(&here), app.now()).await?;
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts away everything that was read.
#[utoipa::path(post, path = "/api/inbox/archive-all-read", operation_id = "archive_read_inbox", tag = "inbox",
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn archive_all_read(State(app): State<App>, here: InWorkspace) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    inbox::archive_read(&mut write, whose(&here), app.now()).await?;
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the caller wants to be told of in this workspace.
#[utoipa::path(get, path = "/api/notification-preferences", operation_id = "get_preferences", tag = "inbox",
    responses((status = 200, body = InboxPreferences), (status = "4XX", body = ErrorBody)))]
pub(super) async fn preferences(State(app): State<App>, here: InWorkspace) -> Result<Json<InboxPreferences>, ApiError> {
    Ok(Json(inbox::preferences(&mut app.read().await?, whose(&here)).await?))
}

/// Changes what the caller wants to be told of.
#[utoipa::path(put, path = "/api/notification-preferences", operation_id = "update_preferences", tag = "inbox", request_body = InboxPreferences,
    responses((status = 200, body = InboxPreferences), (status = "4XX", body = ErrorBody)))]
pub(super) async fn prefer(
    State(app): State<App>,
    here: InWorkspace,
    Body(mut body): Body<InboxPreferences>,
) -> Result<Json<InboxPreferences>, ApiError> {
    let mut write = app.write().await?;
    for kind in InboxKind::ALL {
        if let Some(wanted) = *body.field(*kind) {
            inbox::prefer(&mut write, whose(&here), *kind, wanted).await?;
        }
    }
    let now = inbox::preferences(&mut write, whose(&here)).await?;
    app.commit(write).await?;
    Ok(Json(now))
}

/// Who follows an issue, and is told what happens to it.
#[utoipa::path(get, path = "/api/issues/{id}/subscribers", operation_id = "list_subscribers", tag = "inbox",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = [Subscriber]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn subscribers(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Subscriber>>, ApiError> {
    let mut read = app.read().await?;
    let issue = find(&mut read, &here, &raw).await?;
    Ok(Json(inbox::subscribers(&mut read, issue.id).await?))
}

/// Makes the caller follow an issue.
#[utoipa::path(post, path = "/api/issues/{id}/subscribe", operation_id = "subscribe", tag = "inbox",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Following), (status = "4XX", body = ErrorBody)))]
pub(super) async fn subscribe(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Following>, ApiError> {
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    inbox::subscribe(&mut write, issue.id, here.account, SubscribeReason::Manual, app.now()).await?;
    followers(&app, &here, write, issue.id).await
}

/// Lets the caller turn away from an issue: what others do on it does not make
/// them follow it again.
#[utoipa::path(post, path = "/api/issues/{id}/unsubscribe", operation_id = "unsubscribe", tag = "inbox",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = Following), (status = "4XX", body = ErrorBody)))]
pub(super) async fn unsubscribe(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Following>, ApiError> {
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    inbox::unsubscribe(&mut write, issue.id, here.account, app.now()).await?;
    followers(&app, &here, write, issue.id).await
}

async fn followers(
    app: &App,
    here: &InWorkspace,
    mut write: Write,
    issue: shipmate_core::id::IssueId,
) -> Result<Json<Following>, ApiError> {
    let subscribers = inbox::subscribers(&mut write, issue).await?;
    app.commit(write).await?;
    let subscribed = subscribers.iter().any(|follower| follower.user_id == here.account);
    Ok(Json(Following { subscribed, subscribers }))
}
