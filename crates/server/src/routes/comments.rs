//! Comments on an issue.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::board::{Comment, CreateComment, MAX_PROSE_BYTES};
use shipmate_core::error::ErrorBody;
use shipmate_core::id::CommentId;
use shipmate_core::rules::trigger::{Standing, on_comment};
use shipmate_core::status::ActorKind;
use shipmate_store::comments::{self, NewComment};
use shipmate_store::tasks::{self, Wake};

use super::issues::{find, find_to_change, is_here, wake};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded};

/// The issue's comments, oldest first.
#[utoipa::path(get, path = "/api/issues/{id}/comments", operation_id = "list_comments", tag = "comments",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = [Comment]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Comment>>, ApiError> {
    let mut read = app.read().await?;
    let issue = find(&mut read, &here, &raw).await?;
    Ok(Json(comments::list(&mut read, here.workspace, issue.id).await?))
}

/// Writes a comment. The agent the issue is assigned to is woken by it.
#[utoipa::path(post, path = "/api/issues/{id}/comments", operation_id = "create_comment", tag = "comments",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")), request_body = CreateComment,
    responses((status = 201, body = Comment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<CreateComment>,
) -> Result<(StatusCode, Json<Comment>), ApiError> {
    let content = bounded("content", &body.content, (1, MAX_PROSE_BYTES))?;
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    let comment_id: CommentId = app.id();
    let new = NewComment {
        id: comment_id,
        workspace_id: here.workspace,
        issue_id: issue.id,
        author: (ActorKind::Member, here.account.0),
        content: &content,
        task_id: None,
    };
    comments::create(&mut write, &new, app.now()).await?;
    if let Some((agent, kind)) = on_comment(ActorKind::Member, Standing::of(&issue))
        && is_here(&mut write, here.workspace, agent).await?
    {
        let wake = Wake { comment_id: Some(comment_id), ..wake(&app, &here, &issue, agent, kind) };
        tasks::wake(&mut write, &wake, app.now()).await?;
    }
    let all = comments::list(&mut write, here.workspace, issue.id).await?;
    let created = all.into_iter().find(|comment| comment.id == comment_id);
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    let created = created.ok_or_else(|| ApiError::conflict("the comment went while it was written"))?;
    Ok((StatusCode::CREATED, Json(created)))
}
