//! What people say about lines of a run's diff, until it becomes the agent's
//! next turn.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::inbox::InboxKind;
use shipmate_core::api::review::{CreateReviewComment, ReviewComment, SubmittedReview};
use shipmate_core::api::run::Run;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{ExecutionId, ReviewCommentId};
use shipmate_core::rules::patch;
use shipmate_core::status::ActorKind;
use shipmate_store::inbox::Notice;
use shipmate_store::review_comments::{self, Place};
use shipmate_store::{Read, Write, runs};

use super::{answered, find, find_locked};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded, id};
use crate::notice;

/// The longest path, in bytes.
const MAX_PATH_BYTES: usize = 1_024;
/// How many lines one comment may be about.
const MAX_LINES: i64 = 200;
/// The longest comment, in bytes.
const MAX_BODY_BYTES: usize = 8_000;
/// How long all that is sent together may be, in bytes: it must reach the
/// agent whole, with the talk on the issue.
const MAX_LISTED_BYTES: usize = 48 * 1024;
/// How many comments a run may have.
const MAX_COMMENTS: i64 = 200;

/// What was said about lines of the run's diff, and of earlier runs of its
/// agent on its issue: those have moved with their lines, or are outdated. Of
/// drafts only the caller's own.
#[utoipa::path(get, path = "/api/runs/{id}/review-comments", operation_id = "list_review_comments", tag = "runs",
    params(("id" = String, Path)), responses((status = 200, body = [ReviewComment]), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<ReviewComment>>, ApiError> {
    let mut read = app.read().await?;
    let (run, execution) = find(&mut read, &here, &raw).await?;
    let all = review_comments::list(&mut read, place(&run), run.created_at, here.account).await?;
    let patch = patch_of(&mut read, execution).await?;
    Ok(Json(all.into_iter().map(|comment| on(&run, patch.as_deref(), comment)).collect()))
}

/// Says something about lines of the run's diff: as a draft, or to the agent
/// at once.
#[utoipa::path(post, path = "/api/runs/{id}/review-comments", operation_id = "create_review_comment", tag = "runs",
    params(("id" = String, Path)), request_body = CreateReviewComment,
    responses((status = 201, body = ReviewComment), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<CreateReviewComment>,
) -> Result<(StatusCode, Json<ReviewComment>), ApiError> {
    let path = bounded("path", &body.path, (1, MAX_PATH_BYTES))?;
    let words = bounded("body", &body.body, (1, MAX_BODY_BYTES))?;
    let last = body.end_line.unwrap_or(body.line);
    if body.line < 1 || last < body.line || last - body.line >= MAX_LINES {
        let message = format!("invalid end_line: lines count from 1, and a comment is about 1 to {MAX_LINES} of them");
        return Err(ApiError::invalid(if body.line < 1 { message.replace("end_line", "line") } else { message }));
    }
    let mut write = app.write().await?;
    let (run, execution) = find_to_speak(&mut write, &here, &raw).await?;
    let patch = patch_of(&mut write, execution).await?.unwrap_or_default();
    let code = patch::lines(&patch, &path, body.side, (body.line, last)).ok_or_else(|| {
        let lines = if last > body.line { format!("{} to {last}", body.line) } else { body.line.to_string() };
        ApiError::invalid(format!(
            "invalid line: the run's diff does not show line {lines} ({}) of that path",
            body.side
        ))
    })?;
    if review_comments::count(&mut write, run.id).await? >= MAX_COMMENTS {
        return Err(ApiError::conflict(format!("there are {MAX_COMMENTS} comments on this run already")));
    }
    let comment = ReviewComment {
        id: app.id(),
        run_id: run.id,
        author_id: here.account,
        author_name: String::new(),
        code: code.join("\n"),
        path,
        side: body.side,
        line: body.line,
        end_line: last,
        body: words,
        draft: true,
        outdated: false,
        comment_id: None,
        created_at: app.now(),
    };
    review_comments::create(&mut write, place(&run), &comment).await?;
    let mut written = known(&mut write, &here, comment.id).await?;
    if !body.draft {
        send(&app, &mut write, &here, (&run, &patch), vec![written]).await?;
        written = known(&mut write, &here, comment.id).await?;
    }
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok((StatusCode::CREATED, Json(written)))
}

/// Sends the caller's drafts to the agent: one comment on the issue lists them
/// with their lines, and the agent goes on with its work.
#[utoipa::path(post, path = "/api/runs/{id}/review-comments/submit", operation_id = "submit_review_comments", tag = "runs",
    params(("id" = String, Path)),
    responses((status = 201, body = SubmittedReview), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn submit(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<(StatusCode, Json<SubmittedReview>), ApiError> {
    let mut write = app.write().await?;
    let (run, execution) = find_to_speak(&mut write, &here, &raw).await?;
    let drafts = review_comments::drafts(&mut write, run.id, here.account).await?;
    if drafts.is_empty() {
        return Err(ApiError::conflict("you have no drafts on this run; write comments first"));
    }
    let patch = patch_of(&mut write, execution).await?.unwrap_or_default();
    let sent = send(&app, &mut write, &here, (&run, &patch), drafts).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok((StatusCode::CREATED, Json(sent)))
}

/// Removes one of the caller's drafts. What was sent stays.
#[utoipa::path(delete, path = "/api/review-comments/{id}", operation_id = "delete_review_comment", tag = "runs",
    params(("id" = String, Path)), responses((status = 204), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn delete(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    let wanted: ReviewCommentId = id("review comment id", &raw)?;
    let mut write = app.write().await?;
    let comment = known(&mut write, &here, wanted).await?;
    let (run, _) = find(&mut write, &here, &comment.run_id.to_string()).await?;
    if !review_comments::delete(&mut write, place(&run), wanted).await? {
        return Err(ApiError::conflict("the agent was told this already, so it stays"));
    }
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A comment that the caller may see.
async fn known(read: &mut Read, here: &InWorkspace, id: ReviewCommentId) -> Result<ReviewComment, ApiError> {
    let found = review_comments::get(read, here.workspace, id).await?;
    let found = found.filter(|comment| !comment.draft || comment.author_id == here.account);
    found.ok_or_else(|| ApiError::missing(Code::ReviewCommentNotFound, "review comment", &id.to_string()))
}

/// The run, over, with its issue locked.
async fn find_to_speak(
    write: &mut Write,
    here: &InWorkspace,
    raw: &str,
) -> Result<(Run, Option<ExecutionId>), ApiError> {
    let (run, execution) = find_locked(write, here, raw).await?;
    if !run.status.is_final() {
        return Err(ApiError::conflict("the run is not over yet; say it on the issue, or wait for the run's end"));
    }
    Ok((run, execution))
}

fn place(run: &Run) -> Place {
    Place { workspace_id: run.workspace_id, issue_id: run.issue_id, agent_id: run.agent_id, task_id: run.id }
}

async fn patch_of(read: &mut Read, execution: Option<ExecutionId>) -> Result<Option<String>, ApiError> {
    match execution {
        Some(id) => Ok(runs::diff(read, id).await?.map(|diff| diff.patch)),
        None => Ok(None),
    }
}

/// The comment as it stands on this run's diff. Before there is one nothing
/// is known to be outdated.
fn on(run: &Run, patch: Option<&str>, comment: ReviewComment) -> ReviewComment {
    let Some(patch) = patch.filter(|_| comment.run_id != run.id) else { return comment };
    let code: Vec<&str> = comment.code.split('\n').collect();
    match patch::find(patch, &comment.path, comment.side, (&code, comment.line)) {
        Some(line) => ReviewComment { line, end_line: line + (comment.end_line - comment.line), ..comment },
        None => ReviewComment { outdated: true, ..comment },
    }
}

/// Makes drafts one comment on the issue, which wakes the agent.
async fn send(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    (run, patch): (&Run, &str),
    drafts: Vec<ReviewComment>,
) -> Result<SubmittedReview, ApiError> {
    let comment = answered::say(app, write, here, run, (&listed(patch, &drafts)?, true)).await?;
    let notice = Notice {
        workspace_id: here.workspace,
        issue_id: run.issue_id,
        kind: InboxKind::Comment,
        actor: (ActorKind::Member, here.account.0),
        comment_id: Some(comment.id),
        task_id: None,
        body: &comment.content,
    };
    notice::tell_followers(app, write, notice, &[]).await?;
    let mut comments = Vec::new();
    for draft in drafts {
        review_comments::sent(write, place(run), draft.id, (comment.id, app.now())).await?;
        comments.push(ReviewComment { draft: false, comment_id: Some(comment.id), ..draft });
    }
    Ok(SubmittedReview { comment, comments })
}

/// All drafts with the code they are about, for the agent and for people;
/// without the code where there is no room for it.
fn listed(patch: &str, drafts: &[ReviewComment]) -> Result<String, ApiError> {
    let mut text = match drafts.len() {
        1 => "Review of your changes: 1 comment.".to_owned(),
        count => format!("Review of your changes: {count} comments."),
    };
    let mut room = MAX_LISTED_BYTES;
    for draft in drafts {
        let lines = if draft.end_line > draft.line {
            format!("lines {}–{}", draft.line, draft.end_line)
        } else {
            format!("line {}", draft.line)
        };
        let code = patch::excerpt(patch, &draft.path, draft.side, (draft.line, draft.end_line));
        // Longer than any that the code has in it.
        let fence = "`".repeat(3.max(longest_run_of_backticks(&code) + 1));
        let head = format!("\n\n**`{}`**, {lines} ({})", draft.path, draft.side);
        let with_code = format!("{head}\n\n{fence}diff\n{code}\n{fence}\n\n{}", draft.body);
        let without = format!("{head}\n\n{}", draft.body);
        let piece = if with_code.len() <= room { with_code } else { without };
        room = room.checked_sub(piece.len()).ok_or_else(|| {
            ApiError::conflict("the comments are too long to be sent together; remove some, and send them next time")
        })?;
        text.push_str(&piece);
    }
    Ok(text)
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
