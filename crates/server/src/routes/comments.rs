//! Comments on an issue.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::board::{Comment, CreateComment, Issue, MAX_PROSE_BYTES};
use shipmate_core::api::run::SendMessage;
use shipmate_core::api::talk::{MAX_EMOJI_BYTES, MAX_REACTIONS, React, Reaction, UpdateComment};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AgentId, AttachmentId, CommentId};
use shipmate_core::rules::chain::Chain;
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_core::status::ActorKind;
use shipmate_store::comments::{self, NewComment};
use shipmate_store::{Read, Write, attachments as files, issues as kept};

use super::issues::{find, find_to_change};
use crate::app::App;
use crate::attachments;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, Creation, bounded, id};
use crate::talk::{self, Word};

async fn known(read: &mut Read, here: &InWorkspace, raw: &str) -> Result<Comment, ApiError> {
    let wanted: CommentId = id("comment id", raw)?;
    let found = comments::get(read, here.workspace, wanted).await?;
    let found = found.ok_or_else(|| ApiError::missing(Code::CommentNotFound, "comment", raw))?;
    if here.visit.is_some() {
        find(read, here, &found.issue_id.to_string()).await?;
    }
    Ok(found)
}

/// A comment to change, with its issue locked.
async fn known_to_change(write: &mut Write, here: &InWorkspace, raw: &str) -> Result<Comment, ApiError> {
    let comment = known(write, here, raw).await?;
    kept::lock(write, here.workspace, comment.issue_id).await?;
    known(write, here, raw).await
}

fn must_be_author(here: &InWorkspace, comment: &Comment) -> Result<(), ApiError> {
    if (comment.author_type, comment.author_id) == (ActorKind::Member, here.account.0) {
        return Ok(());
    }
    Err(ApiError::forbidden("only who wrote a comment may change it"))
}

fn began_by(root: Option<&Comment>) -> Option<AgentId> {
    root.filter(|root| root.author_type == ActorKind::Agent).map(|root| AgentId(root.author_id))
}

/// The issue's comments, oldest first. A reply names the first comment of its
/// thread as its parent.
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

/// Writes a comment. It wakes the agents it mentions; if it mentions nobody,
/// the agent that began the thread, or else the one the issue is assigned to.
/// The answer says who hears it and how.
#[utoipa::path(post, path = "/api/issues/{id}/comments", operation_id = "create_comment", tag = "comments", request_body = CreateComment,
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this call; a repeat creates nothing")),
    responses((status = 201, body = Comment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Creation { body, once }: Creation<CreateComment>,
) -> Result<(StatusCode, Json<Comment>), ApiError> {
    let content = bounded("content", &body.content, (1, MAX_PROSE_BYTES))?;
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    let comment_id: CommentId = app.id();
    if let Some(first) = once.claim(&app, &mut write, &here, comment_id.0).await? {
        return Ok((StatusCode::CREATED, Json(known(&mut write, &here, &first.to_string()).await?)));
    }
    here.act(&app, &mut write, comment_id.0).await?;
    let root = match body.parent_id {
        Some(parent) => Some(root_of(&mut write, &here, &issue, parent).await?),
        None => None,
    };
    let root_id = root.as_ref().map(|root| root.id);
    let agent = began_by(root.as_ref());
    let words = Words { content: &content, agent, files: &body.attachment_ids };
    let said = say(&app, write, &here, &issue, (comment_id, root_id), words).await?;
    Ok((StatusCode::CREATED, Json(said)))
}

/// What is said, to the agent that hears it if nobody is mentioned, and the
/// files that come with it besides those it mentions.
struct Words<'a> {
    content: &'a str,
    agent: Option<AgentId>,
    files: &'a [AttachmentId],
}

/// Says something to the agent of a run: it becomes a comment on the issue.
/// The agent at work hears it at once if its tool can, else in its next run.
#[utoipa::path(post, path = "/api/runs/{id}/messages", operation_id = "message_run", tag = "runs", params(("id" = String, Path)),
    request_body = SendMessage,
    responses((status = 201, body = Comment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn steer(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<SendMessage>,
) -> Result<(StatusCode, Json<Comment>), ApiError> {
    let content = bounded("text", &body.text, (1, MAX_PROSE_BYTES))?;
    let mut write = app.write().await?;
    let (run, _) = super::runs::find(&mut write, &here, &raw).await?;
    let issue = find_to_change(&mut write, &here, &run.issue_id.to_string()).await?;
    let words = Words { content: &content, agent: Some(run.agent_id), files: &[] };
    let said = say(&app, write, &here, &issue, (app.id(), None), words).await?;
    Ok((StatusCode::CREATED, Json(said)))
}

/// Writes a comment in a thread, or a new one, has it heard, and tells the
/// machines.
async fn say(
    app: &App,
    mut write: Write,
    here: &InWorkspace,
    issue: &Issue,
    (id, parent_id): (CommentId, Option<CommentId>),
    Words { content, agent, files }: Words<'_>,
) -> Result<Comment, ApiError> {
    let author = here.actor();
    let new = NewComment {
        id,
        workspace_id: here.workspace,
        issue_id: issue.id,
        author,
        content,
        task_id: here.visit.as_ref().map(|visit| visit.task),
        parent_id,
    };
    comments::create(&mut write, &new, app.now()).await?;
    attachments::take(&mut write, (issue, Some(id)), content, files).await?;
    let word = Word {
        issue,
        comment: id,
        content,
        author,
        requester: Some(here.account),
        replies_to: agent,
        chain: here.chain(&mut write).await?,
        is_edit: false,
    };
    let trigger_outcomes = talk::hear(app, &mut write, &word).await?;
    let created = known(&mut write, here, &id.to_string()).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    talk::hint(app, &trigger_outcomes).await?;
    Ok(Comment { trigger_outcomes, ..created })
}

/// The first comment of the thread that a comment belongs to.
async fn root_of(read: &mut Read, here: &InWorkspace, issue: &Issue, parent: CommentId) -> Result<Comment, ApiError> {
    let missing = || ApiError::invalid("invalid parent_id: there is no such comment on this issue");
    let found = comments::get(read, here.workspace, parent).await?;
    let comment = found.filter(|comment| comment.issue_id == issue.id).ok_or_else(missing)?;
    match comment.parent_id {
        None => Ok(comment),
        Some(root) => comments::get(read, here.workspace, root).await?.ok_or_else(missing),
    }
}

/// One comment.
#[utoipa::path(get, path = "/api/comments/{id}", operation_id = "get_comment", tag = "comments", params(("id" = String, Path)),
    responses((status = 200, body = Comment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Comment>, ApiError> {
    Ok(Json(known(&mut app.read().await?, &here, &raw).await?))
}

/// Gives one's own comment another text. Agents that it mentions now and did
/// not before are woken.
#[utoipa::path(put, path = "/api/comments/{id}", operation_id = "update_comment", tag = "comments", params(("id" = String, Path)),
    request_body = UpdateComment,
    responses((status = 200, body = Comment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<UpdateComment>,
) -> Result<Json<Comment>, ApiError> {
    let content = bounded("content", &body.content, (1, MAX_PROSE_BYTES))?;
    let mut write = app.write().await?;
    let comment = known_to_change(&mut write, &here, &raw).await?;
    must_be_author(&here, &comment)?;
    comments::edit(&mut write, here.workspace, &comment, &content, app.now()).await?;
    let issue = find(&mut write, &here, &comment.issue_id.to_string()).await?;
    attachments::take(&mut write, (&issue, Some(comment.id)), &content, &[]).await?;
    let word = Word {
        issue: &issue,
        comment: comment.id,
        content: &content,
        author: (ActorKind::Member, here.account.0),
        requester: Some(here.account),
        replies_to: None,
        chain: Ok(Chain::default()),
        is_edit: true,
    };
    let trigger_outcomes = talk::hear(&app, &mut write, &word).await?;
    let changed = known(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(Comment { trigger_outcomes, ..changed }))
}

/// Deletes a comment: one's own, or anybody's for owners and admins. Replies
/// to it stay; files that came with it do not.
#[utoipa::path(delete, path = "/api/comments/{id}", operation_id = "delete_comment", tag = "comments", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let comment = known_to_change(&mut write, &here, &raw).await?;
    here.must(Verb::Moderate, Ownership::own_if(must_be_author(&here, &comment).is_ok()))?;
    comments::delete(&mut write, here.workspace, &comment, app.now()).await?;
    files::delete_of_comment(&mut write, comment.id).await?;
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that a thread is settled. Of a reply, its whole thread is.
#[utoipa::path(post, path = "/api/comments/{id}/resolve", operation_id = "resolve_comment", tag = "comments", params(("id" = String, Path)),
    responses((status = 200, body = Comment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn resolve(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Comment>, ApiError> {
    settle(&app, &here, &raw, true).await
}

/// Takes back that a thread is settled.
#[utoipa::path(delete, path = "/api/comments/{id}/resolve", operation_id = "unresolve_comment", tag = "comments", params(("id" = String, Path)),
    responses((status = 200, body = Comment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn unresolve(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Comment>, ApiError> {
    settle(&app, &here, &raw, false).await
}

async fn settle(app: &App, here: &InWorkspace, raw: &str, settled: bool) -> Result<Json<Comment>, ApiError> {
    let mut write = app.write().await?;
    let mut comment = known_to_change(&mut write, here, raw).await?;
    if let Some(root) = comment.parent_id {
        comment = known(&mut write, here, &root.to_string()).await?;
    }
    if comment.resolved_at.is_some() != settled {
        let by = settled.then(|| ((ActorKind::Member, here.account.0), app.now()));
        comments::resolve(&mut write, here.workspace, &comment, by).await?;
    }
    let comment = known(&mut write, here, &comment.id.to_string()).await?;
    app.commit(write).await?;
    Ok(Json(comment))
}

/// Puts a sign under a comment; twice is once.
#[utoipa::path(post, path = "/api/comments/{id}/reactions", operation_id = "react_to_comment", tag = "comments", params(("id" = String, Path)),
    request_body = React, responses((status = 200, body = [Reaction]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn react(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<React>,
) -> Result<Json<Vec<Reaction>>, ApiError> {
    let emoji = sign(&body.emoji)?;
    let mut write = app.write().await?;
    let comment = known_to_change(&mut write, &here, &raw).await?;
    if comment.reactions.len() >= MAX_REACTIONS {
        return Err(ApiError::invalid(format!("emoji: a comment may have at most {MAX_REACTIONS} reactions")));
    }
    here.act(&app, &mut write, comment.id.0).await?;
    comments::react(&mut write, here.workspace, &comment, here.actor(), (&emoji, app.now())).await?;
    let comment = known(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    Ok(Json(comment.reactions))
}

/// Takes one's own sign back.
#[utoipa::path(delete, path = "/api/comments/{id}/reactions", operation_id = "take_reaction_back", tag = "comments", params(("id" = String, Path)),
    request_body = React, responses((status = 200, body = [Reaction]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn take_back(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<React>,
) -> Result<Json<Vec<Reaction>>, ApiError> {
    let emoji = sign(&body.emoji)?;
    let mut write = app.write().await?;
    let comment = known_to_change(&mut write, &here, &raw).await?;
    here.act(&app, &mut write, comment.id.0).await?;
    comments::take_back(&mut write, here.workspace, &comment, here.actor().1, &emoji).await?;
    let comment = known(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    Ok(Json(comment.reactions))
}

fn sign(given: &str) -> Result<String, ApiError> {
    let clean = bounded("emoji", given, (1, MAX_EMOJI_BYTES))?;
    if clean.chars().any(char::is_whitespace) {
        return Err(ApiError::invalid("invalid emoji: it must be one sign, without blanks"));
    }
    Ok(clean)
}
