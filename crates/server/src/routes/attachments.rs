//! Files on issues.

mod incoming;

use std::io;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use serde::Deserialize;
use shipmate_core::api::attachment::Attachment;
use shipmate_core::api::board::Issue;
use shipmate_core::api::issue::ActivityAction;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AttachmentId, CommentId};
use shipmate_core::rules::activity::Change;
use shipmate_core::rules::attachment as rule;
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_store::{Read, Write, attachments, comments, issues as kept};

use super::issues::{find, find_to_change, note};
use crate::app::App;
use crate::attachments::check_count;
use crate::auth::{Caller, InWorkspace, Known};
use crate::error::ApiError;
use crate::extract::{Params, id};
use crate::once::{self, Once};
use crate::upload::Upload;

/// What a browser may do with a file that it was led to open as a page: nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// What is said of a file beside its bytes.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Description {
    #[serde(default)]
    filename: String,
    issue_id: Option<String>,
    comment_id: Option<String>,
}

/// Sends a file: as the request's body, with its name in the query, or as the
/// part `file` of a form. At most 25 MiB. It is on the issue or in the comment
/// that is named, or else wherever a text mentions its address first.
#[utoipa::path(post, path = "/api/upload-file", operation_id = "upload_attachment", tag = "attachments",
    params(
        ("filename" = Option<String>, Query, description = "Its name"),
        ("issue_id" = Option<String>, Query, description = "The issue to put it on, by id or key"),
        ("comment_id" = Option<String>, Query, description = "The comment it belongs to"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this call; a repeat creates nothing"),
    ),
    request_body(content(([u8] = "application/octet-stream"), ([u8] = "multipart/form-data"))),
    responses((status = 201, body = Attachment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn upload(
    State(app): State<App>,
    here: InWorkspace,
    Params(description): Params<Description>,
    request: Request,
) -> Result<(StatusCode, Json<Attachment>), ApiError> {
    let name = once::name(request.headers())?;
    let mut upload = Upload::new(&app, &here);
    let done = match incoming::receive(&app, &mut upload, description, request).await {
        Ok(description) => keep(&app, &here, &mut upload, (description, name)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(attachment) => Ok((StatusCode::CREATED, Json(attachment))),
        Err(error) => {
            upload.discard().await;
            Err(error)
        }
    }
}

/// Makes a file that has arrived one of the board's.
async fn keep(
    app: &App,
    here: &InWorkspace,
    upload: &mut Upload,
    (description, name): (Description, Option<String>),
) -> Result<Attachment, ApiError> {
    let filename = rule::filename(&description.filename);
    let mut write = app.write().await?;
    let place = placed(&mut write, here, &description).await?;
    let received = upload.finish(&mut write, &filename).await?;
    let asked = format!("{filename}\0{place:?}\0{}", received.sha256, place = place.as_ref().map(|(i, c)| (i.id, c)));
    if let Some(first) =
        Once::new(name, "/api/upload-file", asked.as_bytes()).claim(app, &mut write, here, received.id.0).await?
    {
        // All of this call is undone but for what was written before.
        drop(write);
        let mut write = app.write().await?;
        attachments::delete(&mut write, here.workspace, received.id).await?;
        let found = attachments::get(&mut write, AttachmentId(first)).await?;
        app.commit(write).await?;
        return found.ok_or_else(|| missing(&first.to_string()));
    }
    here.act(app, &mut write, received.id.0).await?;
    if let Some((issue, comment)) = &place {
        attachments::place(&mut write, (here.workspace, issue.id, *comment), &[received.id]).await?;
        check_count(&mut write, issue).await?;
        let line = Change::new(ActivityAction::AttachmentAdded, None, Some(filename));
        changed(app, &mut write, here, issue, line).await?;
    }
    let kept = attachments::get(&mut write, received.id).await?;
    app.commit(write).await?;
    kept.ok_or_else(|| missing(&received.id.to_string()))
}

/// The issue and the comment that a sender names, the issue locked.
async fn placed(
    write: &mut Write,
    here: &InWorkspace,
    description: &Description,
) -> Result<Option<(Issue, Option<CommentId>)>, ApiError> {
    let named = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    if let Some(raw) = named(&description.comment_id) {
        let wanted: CommentId = id("comment_id", &raw)?;
        let comment = comments::get(write, here.workspace, wanted).await?;
        let comment = comment.ok_or_else(|| ApiError::invalid("invalid comment_id: there is no such comment here"))?;
        let issue = find_to_change(write, here, &comment.issue_id.to_string()).await?;
        return Ok(Some((issue, Some(comment.id))));
    }
    let Some(raw) = named(&description.issue_id) else { return Ok(None) };
    let issue = find_to_change(write, here, &raw).await.map_err(|error| error.naming("issue_id"))?;
    Ok(Some((issue, None)))
}

async fn changed(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    issue: &Issue,
    line: Change,
) -> Result<(), ApiError> {
    let version = kept::touch(write, issue, app.now()).await?;
    note(app, write, here, (issue, version), vec![line]).await
}

fn missing(raw: &str) -> ApiError {
    ApiError::missing(Code::AttachmentNotFound, "file", raw)
}

/// A file, for somebody who is in its workspace: the address of an image in a
/// page names no workspace.
async fn known(read: &mut Read, caller: &Known, raw: &str) -> Result<(Attachment, InWorkspace), ApiError> {
    let wanted: AttachmentId = id("attachment id", raw)?;
    let found = attachments::get(read, wanted).await?.ok_or_else(|| missing(raw))?;
    match InWorkspace::named(read, caller, &found.workspace_id.to_string()).await {
        Ok(here) => Ok((found, here)),
        // Whether there is one elsewhere is nobody's business.
        Err(error) if error.is_server_fault() => Err(error),
        Err(_) => Err(missing(raw)),
    }
}

/// The files on an issue and in its comments, oldest first.
#[utoipa::path(get, path = "/api/issues/{id}/attachments", operation_id = "list_attachments", tag = "attachments",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = [Attachment]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn of_issue(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Attachment>>, ApiError> {
    let mut read = app.read().await?;
    let issue = find(&mut read, &here, &raw).await?;
    Ok(Json(attachments::of_issue(&mut read, here.workspace, issue.id).await?))
}

/// What is known of a file.
#[utoipa::path(get, path = "/api/attachments/{id}", operation_id = "get_attachment", tag = "attachments", params(("id" = String, Path)),
    responses((status = 200, body = Attachment), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(raw): Path<String>,
) -> Result<Json<Attachment>, ApiError> {
    Ok(Json(known(&mut app.read().await?, &caller, &raw).await?.0))
}

/// Deletes a file: one's own, or anybody's for owners and admins.
#[utoipa::path(delete, path = "/api/attachments/{id}", operation_id = "delete_attachment", tag = "attachments", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let (file, here) = known(&mut write, &caller, &raw).await?;
    let own = (file.uploader_type, file.uploader_id) == here.actor();
    here.must(Verb::Moderate, Ownership::own_if(own))?;
    let issue = match file.issue_id {
        Some(issue) => Some(find_to_change(&mut write, &here, &issue.to_string()).await?),
        None => None,
    };
    if !attachments::delete(&mut write, here.workspace, file.id).await? {
        return Err(missing(&raw));
    }
    if let Some(issue) = issue {
        let line = Change::new(ActivityAction::AttachmentRemoved, Some(file.filename), None);
        changed(&app, &mut write, &here, &issue, line).await?;
    }
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file's content. Images of a few kinds may be shown in a page; all else is
/// to be saved, whatever it holds.
#[utoipa::path(get, path = "/api/attachments/{id}/download", operation_id = "download_attachment", tag = "attachments",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = [u8]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn download(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(raw): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (file, _) = known(&mut app.read().await?, &caller, &raw).await?;
    serve(&app, &file, &headers).await
}

/// The answer that carries a file, to whoever may have it. Its first piece is
/// read before anything is said, so that a database that fails is told as such.
async fn serve(app: &App, file: &Attachment, asked: &HeaderMap) -> Result<Response, ApiError> {
    let tag = format!("\"{}\"", file.sha256);
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let first = match file.size_bytes {
            0 => None,
            _ => Some(piece(app, file, 0).await?),
        };
        let mut response = Body::from_stream(content(app.clone(), file.clone(), first)).into_response();
        response.headers_mut().insert(header::CONTENT_LENGTH, file.size_bytes.into());
        response
    };
    let headers = response.headers_mut();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &tag);
    set(header::CONTENT_TYPE, &file.content_type);
    set(header::CONTENT_DISPOSITION, &disposition(file));
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::REFERRER_POLICY, "no-referrer");
    // Only for whoever asked, and asked about again: they may have been removed.
    set(header::CACHE_CONTROL, "private, no-cache");
    Ok(response)
}

fn disposition(file: &Attachment) -> String {
    let kind = if rule::is_shown(&file.content_type) { "inline" } else { "attachment" };
    let plain: String =
        file.filename.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let mut exact = String::new();
    for byte in file.filename.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            exact.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

/// A file's bytes, piece by piece. If it is deleted meanwhile the answer
/// breaks off: shorter than it says, so nobody takes it for whole.
/// A piece of a file that is there.
async fn piece(app: &App, file: &Attachment, n: i64) -> Result<Bytes, ApiError> {
    let found = attachments::chunk(&mut app.read().await?, file.id, n).await?;
    found.map(Bytes::from).ok_or_else(|| ApiError::conflict("the file was deleted meanwhile"))
}

fn content(app: App, file: Attachment, first: Option<Bytes>) -> impl Stream<Item = io::Result<Bytes>> {
    stream::try_unfold((app, file, 0_i64, 0_usize, first), |(app, file, n, sent, first)| async move {
        if usize::try_from(file.size_bytes).is_ok_and(|size| sent >= size) {
            return Ok(None);
        }
        let next = match first {
            Some(read) => read,
            None => piece(&app, &file, n).await.map_err(|error| io::Error::other(format!("{error:?}")))?,
        };
        let sent = sent + next.len();
        Ok(Some((next, (app, file, n + 1, sent, None))))
    })
}
